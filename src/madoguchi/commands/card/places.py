"""Where the keys of emulated cards lie, and which of the readers is meant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madoguchi.card import ReaderState


def emulator_folder() -> Path:
    """The demo's, so that its server believes the cards."""
    return Path(os.environ.get("MADOGUCHI_DATA", ".data/demo")) / "card" / "test-pki"


def choose_reader(states: Sequence[ReaderState], name: str) -> ReaderState:
    """The reader with that name; for "" the only one with a card. Raises ReaderError."""
    from madoguchi.card import ReaderError

    if name:
        found = [state for state in states if state.name == name]
        message, remedy = (
            f"カードリーダー「{name}」が見つかりません。",
            "card show --reader-list で名前を確かめてください。",
        )
    else:
        found = [state for state in states if state.card]
        message = "カードが2枚以上あります。" if found else "カードの置かれたカードリーダーがありません。"
        remedy = "カードを1枚だけ置くか、--reader に名前を付けて指定してください。"
    if len(found) != 1:
        raise ReaderError(message, remedy)
    return found[0]
