"""A reader in this process: cards are laid on it, taken away and swapped."""

from __future__ import annotations

from madoguchi.card.emulator.card import EmulatedCard
from madoguchi.card.errors import CardRemoved


class EmulatedReader:
    """A `Transport`. A card that is laid on it is reset, as on a real reader."""

    def __init__(self, card: EmulatedCard | None = None) -> None:
        self.card: EmulatedCard | None = None
        self.insertions = 0
        if card is not None:
            self.insert(card)

    def insert(self, card: EmulatedCard) -> None:
        """Lay a card on the reader, in place of the one there, if any."""
        card.reset()
        self.card = card
        self.insertions += 1

    def remove(self) -> None:
        """Take the card away."""
        self.card = None

    def transmit(self, command: bytes) -> bytes:
        """Raises CardRemoved when no card is there."""
        if self.card is None:
            raise CardRemoved
        return self.card.transmit(command)
