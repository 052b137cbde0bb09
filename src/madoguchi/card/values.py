"""What the card holds, as values. Personal fields are kept out of every repr."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from madoguchi.card.editions import CardFile
from madoguchi.card.errors import MalformedData
from madoguchi.card.secret import Secret
from madoguchi.card.tlv import Tlv, read_all, read_header, read_one
from madoguchi.rules.identifiers import is_valid_my_number

Sex = Literal["男", "女", "その他"]
_SEXES: Mapping[bytes, Sex] = {b"1": "男", b"2": "女", b"9": "その他"}
PRESENT = 0x8F


@dataclass(frozen=True, slots=True)
class CardDate:
    """Eight digits as written; `day` None when month or day is unknown (00)."""

    text: str = field(repr=False)
    day: date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardInfo:
    """Record 1 of the 共通カードAP: serial number of the card, 5-digit issuer, expiry."""

    serial: str
    municipality_code: str
    expires: date

    def is_expired(self, on: date) -> bool:
        """Whether the card's last day is past; it is still good on that day itself."""
        return on > self.expires


@dataclass(frozen=True, slots=True)
class BasicFour:
    """基本4情報. `name` has U+3000 between the two parts if there are two."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth_date: CardDate
    sex: Sex = field(repr=False)


@dataclass(frozen=True, slots=True)
class Template:
    """A file's fields: `objects` as written, by the names the edition gives them."""

    objects: Mapping[str, Tlv] = field(repr=False)

    def value(self, name: str) -> bytes:
        """The value of a field. Raises MalformedData if the file has none."""
        return self.written(name).value

    def written(self, name: str) -> Tlv:
        if name not in self.objects:
            raise MalformedData("カードのファイルに足りない項目があります。")
        return self.objects[name]


def read_template(file: CardFile, raw: bytes) -> Template:
    """The fields of a file; an offset table that the edition knows is checked. Raises MalformedData."""
    if file.template is None:
        raise MalformedData("このファイルは項目に分かれていません。")
    outer = read_one(raw, file.template)
    inside = list(read_all(outer.value))
    tables = [one for one in inside if one.tag == file.offsets]
    parts = [one for one in inside if one.tag != file.offsets]
    if len({one.tag for one in parts}) != len(parts) or len(tables) > 1:
        raise MalformedData("カードのファイルに同じ項目が2つあります。")
    if tables:
        _check_offsets(tables[0].value, parts, len(outer.raw) - len(outer.value))
    names = {tag: name for name, tag in file.fields.items()}
    return Template({names[one.tag]: one for one in parts if one.tag in names})


def _check_offsets(table: bytes, parts: list[Tlv], head: int) -> None:
    """The table holds, as two bytes each, where every part starts, counted from the head of the file."""
    stated = [int.from_bytes(table[place : place + 2], "big") for place in range(0, len(table), 2)]
    if stated != [head + part.start for part in parts]:
        raise MalformedData("カードのファイルの目次と中身が合いません。")


def attributes_digest_source(file: CardFile, raw: bytes) -> bytes:
    """What the digest of 基本4情報 covers: the template's value with the offset table skipped."""
    value = read_one(raw, file.template or 0).value
    first = read_header(value)
    return value[first.total :] if first.tag == file.offsets else value


def read_basic_four(file: CardFile, raw: bytes) -> BasicFour:
    """基本4情報 of the entry application. Raises MalformedData."""
    template = read_template(file, raw)
    return BasicFour(
        name=_text(template.value("name")),
        address=_text(template.value("address")),
        birth_date=read_date(template.value("birth_date")),
        sex=read_sex(template.value("sex")),
    )


def read_sex(value: bytes) -> Sex:
    """1 男, 2 女, 9 その他. Raises MalformedData."""
    if value not in _SEXES:
        raise MalformedData("性別の値が正しくありません。")
    return _SEXES[value]


def read_date(value: bytes) -> CardDate:
    """YYYYMMDD; 00 for an unknown month or day. Raises MalformedData for what is no date."""
    text = _ascii(value, "[0-9]{8}")
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    try:
        return CardDate(text, date(year, month, day))
    except ValueError:
        if month <= 12 and day <= 31 and (month == 0 or day == 0):
            return CardDate(text, None)
        raise MalformedData("カードの日付が正しくありません。") from None


def read_card_info(file: CardFile, record: bytes) -> CardInfo:
    """15 digits serial, 5 digits municipality, YYYYMMDD. Raises MalformedData."""
    text = _ascii(read_one(record, file.template or 0).value, "[0-9]{28}")
    expires = read_date(text[20:].encode()).day
    if expires is None:
        raise MalformedData("カードの有効期限が正しくありません。")
    return CardInfo(text[:15], text[15:20], expires)


def read_my_number(file: CardFile, raw: bytes) -> Secret:
    """個人番号, only for 個人番号利用事務. Raises MalformedData, also for a wrong check digit."""
    first = next(read_all(raw), None)
    if first is None or first.tag != file.template:
        raise MalformedData("個人番号のファイルの形が違います。")
    text = _ascii(first.value, "[0-9]{12}")
    if not is_valid_my_number(text):
        raise MalformedData("個人番号の検査数字が合いません。")
    return Secret(text)


@dataclass(frozen=True, slots=True)
class CertificatesPresent:
    """Which certificates the card carries: a child's and a 顔認証 card have no 署名用."""

    signature: bool
    authentication: bool


def read_certificates_present(raw: bytes) -> CertificatesPresent:
    """Three bytes; 8F means present. Raises MalformedData."""
    if len(raw) != 3:
        raise MalformedData("電子証明書の有無を読み取れません。")
    return CertificatesPresent(raw[0] == PRESENT, raw[1] == PRESENT)


def _ascii(value: bytes, form: str) -> str:
    text = value.decode("ascii", errors="replace")
    if not re.fullmatch(form, text, re.ASCII):
        raise MalformedData("カードの数字の項目に数字でないものがあります。")
    return text


def _text(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedData("カードの氏名または住所の文字を読めません。") from None
    if not text or "\0" in text:
        raise MalformedData("カードの氏名または住所が空です。")
    return text
