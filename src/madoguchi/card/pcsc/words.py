"""PC/SC's codes as errors with words (`catalogue/card/pcsc.yaml`)."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

import yaml

from madoguchi.card.errors import CardRemoved, ReaderError

OK, NO_CARD, REMOVED, NO_READERS = 0, 0x8010000C, 0x80100069, 0x8010002E
NOT_TRANSACTED = 0x80100016
_GONE = frozenset({NO_CARD, REMOVED})


def check(code: int) -> None:
    """Raises CardRemoved or ReaderError unless the code says success."""
    if code in _GONE:
        raise CardRemoved
    if code != OK:
        text = f"{code:08X}"
        meaning, next_ = _explain(text)
        raise ReaderError(f"{meaning}（{text}）。", next_)


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    path = resources.files("madoguchi") / "catalogue" / "card" / "pcsc.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["words"]
    return tuple(
        (re.compile(str(row["word"]).replace("x", "[0-9A-F]")), row["meaning"], row["next"]) for row in rows
    )


def _explain(code: str) -> tuple[str, str]:
    return next((meaning, next_) for form, meaning, next_ in _words() if form.fullmatch(code))
