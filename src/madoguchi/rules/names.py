"""Names as they are registered, searched and counted.

A name is kept exactly as received (``raw``): never trimmed, folded or normalised. What a search needs is
derived from it by ``match_key`` (kanji) and ``kana_key`` (readings). Length is counted in grapheme clusters,
since one registered character may be a base and a variation selector (桁数 of データ要件・連携要件 means
characters, P: 氏名 N100).
"""

from __future__ import annotations

import re
import unicodedata

from madoguchi.rules.kana import is_kana, kana_key
from madoguchi.rules.variants import match_key

__all__ = [
    "NAME_LENGTH",
    "NameError_",
    "graphemes",
    "is_kana",
    "kana_key",
    "match_key",
    "normalise_query",
    "refuse_invisible",
    "validate_name",
]

NAME_LENGTH = 100
"""氏名 N100 (official item list of 住登外者, P)."""

_MAX_MARKS = 4
_SPACES = re.compile(r"[\s\u3000]+")
_JOINERS = frozenset("\u200d\uff9e\uff9f")


class NameError_(ValueError):  # noqa: N801 (NameError is a builtin)
    """A text that cannot be a name; ``message`` says why and ``remedy`` what to do, both in Japanese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}{remedy}")
        self.message = message
        self.remedy = remedy


def _extends(character: str) -> bool:
    """True for what belongs to the character before it: combining marks, selectors, half-width dakuten."""
    return unicodedata.category(character) in {"Mn", "Me", "Mc"} or character in _JOINERS


def graphemes(text: str) -> list[str]:
    """Split into what a reader counts as one character: a base with its marks, dakuten and selectors.

    Joining gives the text back. Emoji sequences and conjoining Hangul are not treated: registers hold none.
    """
    if text.isascii():
        return list(text)
    clusters: list[str] = []
    for character in text:
        if clusters and _extends(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def refuse_invisible(text: str) -> None:
    """Raises `NameError_` for a control character, half a surrogate pair, or a character that was lost."""
    for position, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if category in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}:
            raise NameError_(
                f"{position}文字目に使えない制御文字（U+{ord(character):04X}）があります。",
                "元のデータでその文字を取り除いてから、もう一度入力してください。",
            )
        if character == "\ufffd":
            raise NameError_(
                f"{position}文字目の文字が失われています（U+FFFD）。",
                "元のデータの文字コードを確かめ、変換前の文字で入力してください。",
            )


def validate_name(text: str, max_length: int = NAME_LENGTH) -> None:
    """Raise NameError_ unless ``text`` can be stored and printed as a name; ``max_length`` in clusters.

    Refused: empty, NUL and control characters, invisible and direction-changing characters, lost characters,
    a mark without a base, more than 4 marks on one base, too long. 外字 in the private use area pass: they
    are real names, and the printing side alerts when no font has them.
    """
    if not text.strip():
        raise NameError_("氏名が空です。", "氏名を入力してください。")
    refuse_invisible(text)
    clusters = graphemes(text)
    for position, cluster in enumerate(clusters, start=1):
        if _extends(cluster[0]) or (cluster[0].isspace() and len(cluster) > 1):
            raise NameError_(
                f"{position}文字目の濁点や異体字の指定に、元になる文字がありません。",
                "前後の文字を確かめて、入力し直してください。",
            )
        if len(cluster) > _MAX_MARKS + 1:
            raise NameError_(
                f"{position}文字目に付いている記号が多すぎます。", "記号を減らして入力し直してください。"
            )
    if len(clusters) > max_length:
        raise NameError_(
            f"{len(clusters)}文字あります。{max_length}文字まで登録できます。",
            "届出書の記載を確かめ、長い氏名は備考に全体を記録してください。",
        )


def normalise_query(text: str) -> str:
    """What was typed into a search box, made comparable: one width, single spaces, no control characters.

    For searching only; then use ``kana_key`` if ``is_kana`` says that it is a reading, else ``match_key``.
    """
    plain = unicodedata.normalize("NFKC", text)
    visible = "".join(
        " " if c.isspace() else c for c in plain if c.isspace() or unicodedata.category(c) != "Cc"
    )
    return _SPACES.sub(" ", visible).strip()
