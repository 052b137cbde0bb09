"""Status words: their meaning and what the clerk does next (`catalogue/card/status.yaml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from madoguchi.card.errors import CardError


@dataclass(frozen=True, slots=True)
class StatusWord:
    """The last two bytes of a response."""

    value: int

    def __str__(self) -> str:
        return f"{self.value:04X}"

    @property
    def ok(self) -> bool:
        return self.value == 0x9000

    @property
    def more(self) -> int | None:
        """61xx: how many bytes GET RESPONSE will give (1 to 256)."""
        return ((self.value & 0xFF) or 256) if self.value >> 8 == 0x61 else None

    @property
    def right_length(self) -> int | None:
        """6Cxx: the length to ask for (1 to 256)."""
        return ((self.value & 0xFF) or 256) if self.value >> 8 == 0x6C else None

    @property
    def tries_left(self) -> int | None:
        """63Cx: the tries that remain."""
        return self.value & 0xF if self.value >> 4 == 0x63C else None

    @property
    def locked(self) -> bool:
        """63C0, 6983 and 6984: this PIN takes no more tries."""
        return self.value in {0x63C0, 0x6983, 0x6984}

    @property
    def at_end(self) -> bool:
        """6B00 and 6282: there is nothing more to read."""
        return self.value in {0x6B00, 0x6282}

    @property
    def meaning(self) -> str:
        """What the card says, in Japanese."""
        return _explain(str(self))[0]

    @property
    def remedy(self) -> str:
        """What the clerk does next, in Japanese."""
        return _explain(str(self))[1]


class StatusError(CardError):
    """The card answered something other than success at a step named in Japanese."""

    def __init__(self, step: str, status: StatusWord) -> None:
        super().__init__(f"{step}：{status.meaning}（{status}）。", status.remedy)
        self.step = step
        self.status = status


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    path = resources.files("madoguchi") / "catalogue" / "card" / "status.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["words"]
    return tuple(
        (re.compile(row["word"].replace("x", "[0-9A-F]")), row["meaning"], row["next"]) for row in rows
    )


@lru_cache(maxsize=512)
def _explain(word: str) -> tuple[str, str]:
    return next((meaning, next_) for form, meaning, next_ in _words() if form.fullmatch(word))
