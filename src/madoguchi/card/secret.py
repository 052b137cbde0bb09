"""A value that must not be seen: PIN, password, 照合番号, 個人番号."""

from __future__ import annotations

import hmac
from typing import NoReturn


class Secret:
    """Shows itself in no repr, text, exception or pickle. `reveal` is the one way out."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The value itself, for the card only."""
        return self.__value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(
            self.__value.encode(), other.reveal().encode()
        )

    __hash__ = None  # type: ignore[assignment]  # a dictionary of secrets would be a list of them

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never stored")
