"""The line between a virtual reader and a virtual card, as vsmartcard's vpcd speaks it.

    frames   two bytes of length, then so many bytes; one byte alone is a control
    client   `InsertedCard`: an emulated card that calls a reader up and answers
    reader   `VirtualReader`: a reader of our own that is called up, where no PC/SC service runs

The card always calls: the same emulator is heard by pcscd's virtual reader and by ours. Only emulated cards
can come this way, so everything here is simulated.
"""

from madoguchi.card.vpcd.client import InsertedCard
from madoguchi.card.vpcd.reader import VirtualReader

PCSCD_PORT, AGENT_PORT = 15963, 15968
"""Where the virtual reader listens: pcscd's, as our documents set it up, and the agent's own."""

__all__ = ["AGENT_PORT", "PCSCD_PORT", "InsertedCard", "VirtualReader"]
