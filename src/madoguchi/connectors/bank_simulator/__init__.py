"""模擬銀行: keeps what it receives in a folder of its own, and answers as a bank would. Not any real bank."""

from madoguchi.connectors.bank_simulator.bank import SimulatedBank
from madoguchi.connectors.bank_simulator.vault import Behaviour, Vault

__all__ = ["Behaviour", "SimulatedBank", "Vault"]
