"""A reader in this process: cards are laid on it, taken away and swapped."""

from __future__ import annotations

from madoguchi.card.emulator.card import EmulatedCard
from madoguchi.card.errors import CardRemoved


class EmulatedReader:
    """A `Transport`. A card that is laid on it is reset, as on a real reader."""

    def __init__(self, card: EmulatedCard | None = None) -> None:
        self._card: EmulatedCard | None = None
        if card is not None:
            self.insert(card)

    def insert(self, card: EmulatedCard) -> None:
        """Lay a card on the reader, in place of the one there, if any."""
        card.reset()
        self._card = card

    def remove(self) -> None:
        """Take the card away."""
        self._card = None

    def transmit(self, command: bytes) -> bytes:
        """Raises CardRemoved when no card is there."""
        if self._card is None:
            raise CardRemoved
        return self._card.transmit(command)
