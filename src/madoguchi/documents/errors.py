"""Errors of this package, in the words of the person who has to act on them."""

from __future__ import annotations


class DocumentError(ValueError):
    """A document cannot be made or read. `message` says what is wrong, `remedy` what to do (Japanese)."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}{remedy}")
        self.message = message
        self.remedy = remedy
