"""The `Bank` port over the simulated bank's folder."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from madoguchi.cityhall.benefits.ports import NoAnswer, Receipt, RefusedByBank
from madoguchi.connectors.bank_simulator.vault import Vault
from madoguchi.rules.zengin import Profile
from madoguchi.rules.zengin.simulated_results import simulate_results


class SimulatedBank:
    """Receives files, answers questions about them, and makes result files with chosen failures."""

    label = "模擬銀行"
    simulated = True

    def __init__(self) -> None:
        self.vault = Vault(Path(settings.DATA_DIR) / "simulated-bank")

    def send(self, key: str, file_name: str, body: bytes) -> Receipt:
        """Take the file in, as often as it is sent: a second receipt would be a second payment."""
        behaviour = self.vault.behaviour
        if behaviour.refuse:
            raise RefusedByBank(behaviour.refuse)
        if behaviour.drop:
            self.vault.behave(replace(behaviour, drop=behaviour.drop - 1))
            raise NoAnswer
        number = self.vault.receive(key, body)
        if behaviour.lose:
            self.vault.behave(replace(behaviour, lose=behaviour.lose - 1))
            raise NoAnswer
        return Receipt(number)

    def ask(self, key: str) -> Receipt | None:
        """The first receipt of the file, None if it never arrived."""
        numbers = self.vault.receipts(key)
        return Receipt(numbers[0]) if numbers else None

    def results(self, key: str, codes: Mapping[str, str], profile: Profile) -> bytes | None:
        """The result file for a received file: the code under each payment key, "0" paid for all others."""
        if (body := self.vault.body(key)) is None:
            return None
        out = io.BytesIO()
        simulate_results(io.BytesIO(body), out, codes, profile)
        return out.getvalue()
