"""Names and addresses: how far two ways of writing are from each other, the nearest reason first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from madoguchi.rules.addresses import address_key, place_key, prefecture_of
from madoguchi.rules.matching.items import ItemName, ItemVerdict
from madoguchi.rules.names import match_key

_SPACES = re.compile(r"\s+")
# 2-5-1 11号室 is not 2-5-11 1号室: between digits a space parts, and keys leave this mark where it is.
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s(?=\d)")
_PART = "\ue000"
# NFKC would put 神 (U+FA19, its 旧字体) and 神 in one: what is another form of a character is no width.
_FORMS = "\uf900-\ufaff\U0002f800-\U0002fa1f"
_NO_FORMS = re.compile(f"[^{_FORMS}]+")
_REASONS = {
    "width": "全角・半角または空白だけが違います。",
    "boundary": "氏と名の区切りだけが違います。別の人かもしれません。",
    "variant": "字体だけが違います（異体字・旧字体）。登録の字を使います。",
    "substitute": "カードの字は代替文字です。登録の字を使います。",
    "notation": "丁目・番地・漢数字・都道府県の書き方だけが違います。",
    "building": "方書（建物名・部屋番号）が一方にだけあります。",
    "other_name": "登録の氏名ではなく、通称・旧氏・ローマ字氏名と合っています。",
    "former": "いまの住所ではなく、前の住所と合っています。カードの住所変更が済んでいないことがあります。",
}


def compare_names(card: str, flags: str, names: tuple[str, ...]) -> ItemVerdict:
    """The card's name against the registered one, then against the other names of the same person."""
    known = [name for name in names if name.strip()]
    if not known:
        return ItemVerdict("name", "unknown", "unknown", "氏名が分かりません。")
    word = _spelling(card, flags, known[0], match_key)
    if word is not None and _parted_elsewhere(card, known[0]):
        word = "boundary"
    if word is None and any(_spelling(card, flags, other, match_key) for other in known[1:]):
        word = "other_name"
    if word is not None:
        return _agree("name", word)
    return ItemVerdict("name", "different", "different", _name_difference(card, known[0]))


def compare_addresses(card: str, flags: str, addresses: tuple[str, ...]) -> ItemVerdict:
    """The card's address against the present one, then against former ones."""
    if not card.strip() or not addresses or not addresses[0].strip():
        return ItemVerdict("address", "unknown", "unknown", "照らし合わせる住所がありません。")
    card, *known = (_BETWEEN_DIGITS.sub(_PART, text) for text in (card, *addresses))
    if word := _place(card, flags, known[0]):
        return _agree("address", word)
    if any(other.strip() and _place(card, flags, other) for other in known[1:]):
        return ItemVerdict("address", "different", "former", _REASONS["former"])
    return ItemVerdict("address", "different", "different", "住所が違います。")


def _agree(item: ItemName, word: str) -> ItemVerdict:
    if word == "same":
        return ItemVerdict(item, "same", word, "")
    return ItemVerdict(item, "spelling", word, _REASONS[word])


def _place(card: str, flags: str, address: str) -> str | None:
    prefectures = {prefecture_of(card), prefecture_of(address)} - {""}
    if len(prefectures) > 1:
        return None
    if word := _spelling(card, flags, address, match_key):
        return word
    if address_key(card) == address_key(address) != "":
        return "notation"
    if flags and (word := _spelling(card, flags, address, address_key)):
        return word
    return "building" if _lacks_building(place_key(card), place_key(address)) else None


def _spelling(card: str, flags: str, registered: str, key: Callable[[str], str]) -> str | None:
    """same, width, substitute or variant; None when the texts differ in more than that."""
    if not card.strip() or not registered.strip():
        return None
    if card == registered:
        return "same"
    if _plain(card) == _plain(registered):
        return "width"
    filled = _filled(card, flags, registered)
    if filled != card and key(filled) == key(registered):
        return "substitute"
    return "variant" if key(card) == key(registered) != "" else None


def _plain(text: str) -> str:
    return _SPACES.sub("", _NO_FORMS.sub(lambda part: unicodedata.normalize("NFKC", part.group()), text))


def _parted_elsewhere(card: str, registered: str) -> bool:
    own, theirs = ([len(match_key(part)) for part in text.split()] for text in (card, registered))
    return len(own) > 1 and len(theirs) > 1 and own != theirs


def _filled(card: str, flags: str, registered: str) -> str:
    """The card's text with each flagged glyph taken from the other side; flags must fit both texts."""
    if not len(card) == len(flags) == len(registered):
        return card
    pairs = zip(card, flags, registered, strict=True)
    return "".join(theirs if flag == "1" else own for own, flag, theirs in pairs)


def _lacks_building(a: str, b: str) -> bool:
    """Whether one key is the other without what follows its number."""
    short, long = sorted((a, b), key=len)
    rest = long[len(short) :]
    lot = bool(short) and short[-1].isdigit()
    return lot and long.startswith(short) and bool(rest) and not (rest[0].isdigit() or rest[0] == "-")


def _name_difference(card: str, registered: str) -> str:
    own, theirs = card.split(), registered.split()
    if len(own) == len(theirs) == 2 and match_key(own[1]) == match_key(theirs[1]):
        return "名が同じで、氏が違います（氏の変更があったかもしれません）。"
    if len(own) == len(theirs) == 2 and match_key(own[0]) == match_key(theirs[0]):
        return "氏が同じで、名が違います（同じ世帯の別の人かもしれません）。"
    return "氏名が違います。"
