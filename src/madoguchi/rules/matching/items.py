"""What is compared, and what is said about each item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ITEMS: Mapping[str, str] = {
    "name": "氏名", "address": "住所", "birth_date": "生年月日", "sex": "性別",
}  # fmt: skip
ItemName = Literal["name", "address", "birth_date", "sex"]
Outcome = Literal["same", "spelling", "different", "unknown"]
WORDS: Mapping[Outcome, str] = {
    "same": "同じ", "spelling": "書き方だけの違い", "different": "違う", "unknown": "分からない",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardItems:
    """基本4情報 as read. `birth_date`: eight digits, 00 for an unknown month or day; `sex`: male, female or
    unknown. Flags: 代替文字, one 0/1 per character, as a 署名用 certificate has them; "" = not known.
    """

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth_date: str = field(repr=False)
    sex: str = field(repr=False)
    name_flags: str = ""
    address_flags: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of a source. The first name and the first address are the registered ones; the others are
    names (通称, 旧氏) and addresses (前の住所) that explain a difference. `birth_date`: ISO, "" = unknown.
    """

    names: tuple[str, ...] = field(repr=False)
    addresses: tuple[str, ...] = field(repr=False)
    birth_date: str = field(repr=False)
    sex: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """One item. `word` is what the catalogue's rows accept; `reason` is a Japanese sentence without data."""

    item: ItemName
    outcome: Outcome
    word: str
    reason: str

    @property
    def label(self) -> str:
        return ITEMS[self.item]

    @property
    def says(self) -> str:
        """同じ, 書き方だけの違い, 違う, 分からない."""
        return WORDS[self.outcome]
