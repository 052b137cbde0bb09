"""Between a row of the register (identifiers of `rules.standards`) and what this room stores and shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.keys import address_keys, kana_keys, name_keys
from madoguchi.cityhall.residents.results import Item, PersonView
from madoguchi.rules.calendar import to_wareki
from madoguchi.rules.standards.codes import code_list
from madoguchi.rules.standards.relationship import relationship_label

Row = Mapping[str, str]

_RELATION_CODES = ("relation_code1", "relation_code2", "relation_code3", "relation_code4")
_TEXTS = {
    "name": "name",
    "kana": "kana",
    "family_name": "family_name",
    "given_name": "given_name",
    "roman_name": "roman_name",
    "alias_name": "alias_name",
    "former_name": "former_name",
    "household_head": "household_head",
    "honseki": "honseki",
    "hittousha": "hittousha",
    "nationality": "nationality",
    "residence_card_number": "residence_card_number",
    "residence_expires": "residence_expires",
    "resident_code": "resident_code",
    "basic_pension_number": "basic_pension_number",
    "atena_number": "atena_number",
    "household_number": "household_number",
    "postcode": "address_postcode",
}
_FLAGS = ("nhi", "late_elderly", "care_insured")


@lru_cache(maxsize=64)
def code(list_id: str, entry_id: str) -> str:
    """The register's code of an entry that the program itself must know, such as 住民状態 = 住民."""
    return code_list(list_id).by_id[entry_id].code


@lru_cache(maxsize=64)
def entry(list_id: str, value: str) -> str:
    """The id of a code, or "" for one that the list does not know."""
    found = code_list(list_id).by_code.get(value)
    return found.id if found else ""


def relation_words(row: Row) -> str:
    """続柄 in words: as written, else from its codes."""
    return row.get("relation") or relation_label(tuple(row.get(name, "") for name in _RELATION_CODES))


@lru_cache(maxsize=1024)
def relation_label(codes: tuple[str, ...]) -> str:
    return relationship_label(codes)


def place(row: Row, prefix: str, *, building: bool = True) -> str:
    """An address of the row in one line; `prefix` as in address_, former_, destination_."""
    parts = [row.get(f"{prefix}{part}", "") for part in ("prefecture", "city", "town", "lot")]
    line = "".join(parts)
    name = row.get(f"{prefix}building", "") if building else ""
    return f"{line}　{name}" if name else line


def is_removed(row: Row) -> bool:
    """Whether the row is a 除票: marked so, deleted, or no longer 住民."""
    return (
        row.get("removed") == "1"
        or row.get("deleted") == "1"
        or row.get("status") != code("resident_status", "resident")
    )


def search_keys(row: Row) -> list[tuple[str, str, int]]:
    """Every key under which the row is found: kind, key, and 0 for what was never current."""
    names = [row.get(key, "") for key in ("name", "roman_name", "foreign_kanji_name", "alias_name")]
    readings = [row.get(key, "") for key in ("kana", "alias_kana")]
    if former := row.get("former_name"):
        names.append(f"{former}　{row.get('given_name') or _given(row.get('name', ''))}")
        if former_kana := row.get("former_name_kana"):
            readings.append(f"{former_kana}　{row.get('given_kana') or _given(row.get('kana', ''))}")
    here = f"{row.get('address_town', '')}{row.get('address_lot', '')}"
    keys = name_keys(names) | kana_keys(readings) | address_keys([here], [row.get("address_building", "")])
    former_keys = address_keys([place(row, "former_", building=False)]) - keys
    return [(kind, key, 1) for kind, key in sorted(keys)] + [
        (kind, key, 0) for kind, key in sorted(former_keys)
    ]


def _given(whole: str) -> str:
    """名: what follows the first space of a name."""
    return " ".join(whole.split()[1:])


def is_rare(text: str) -> bool:
    """Whether a character lies outside JIS X 0208, so that a font or another system may lack it."""
    try:
        text.encode("shift_jis")
    except UnicodeEncodeError:
        return True
    return False


def birth_words(person: Any) -> str:
    """The birth date as shown: 和暦 for Japanese, 西暦 for foreigners (住民記録 1.0), else as written."""
    if person.birth_date is None:
        return person.birth_text or _("不詳")
    if getattr(person, "kind", "") == code("resident_kind", "foreign"):
        return f"{person.birth_date:%Y年%-m月%-d日}"
    try:
        return to_wareki(person.birth_date)
    except ValueError:
        return str(person.birth_date)


def sex_word(value: str) -> str:
    """男, 女 or 不明."""
    return code_list("sex").label(value) if value else ""


def state_word(person: Any) -> str:
    """ "" for someone who lives here; else 転出者, 死亡者 …"""
    return code_list("resident_status").label(person.status) if person.removed else ""


def notes_of(person: Any) -> tuple[str, ...]:
    """Cautions that a clerk should see beside the name."""
    notes = []
    if person.has_rare_glyph:
        notes.append(_("氏名または住所に、環境により表示できない文字があります。"))
    if person.missing_since_id:
        notes.append(_("直近の全件ファイルに載っていません。住民記録担当に確かめてください。"))
    return tuple(notes)


def view_of(person: Any, row: Row, protected: bool) -> PersonView:
    """A resident as other rooms see them."""
    return PersonView(
        id=person.pk,
        kind="resident",
        items=items_of(person, row),
        protected=protected,
        household_number=person.household_number,
        order=person.household_order,
        household_head=row.get("relation_code1") == code("relationship", "head"),
        has_rare_glyph=person.has_rare_glyph,
        state=state_word(person),
        notes=notes_of(person),
        record=dict(row),
    )


def items_of(person: Any, row: Row) -> dict[str, Item]:
    """The items of `PersonView` from a register row."""
    items: dict[str, Item] = {key: row[name] for key, name in _TEXTS.items() if row.get(name)}
    items |= {name: row[name] == "1" for name in _FLAGS if row.get(name)}
    items["address"] = place(row, "address_")
    items["relation"] = relation_words(row)
    items["sex"] = entry("sex", row.get("sex", "")) or "unknown"
    items["foreign"] = row.get("kind") == code("resident_kind", "foreign")
    if person.birth_date:
        items["birth_date"] = person.birth_date.isoformat()
    else:
        items["birth_text"] = person.birth_text
    items |= _optional(row)
    return {key: value for key, value in items.items() if value != ""}


def _optional(row: Row) -> dict[str, Item]:
    items: dict[str, Item] = {
        "former_address": place(row, "former_") or row.get("former_foreign_address", ""),
        "residence_status": code_list("residence_status").label(row.get("residence_status", "")),
        "residence_period": _period(row),
        "pension_class": row.get("pension_class", "").lstrip("0"),
    }
    for insurer in ("nhi", "late_elderly"):
        if row.get(insurer) == "1":
            items["insurance"] = insurer
    if row.get("child_allowance"):
        items["child_allowance_recipient"] = row["child_allowance"].lstrip("0") == "1"
    return items


def _period(row: Row) -> str:
    units: Sequence[tuple[str, str]] = (
        ("residence_years", "年"),
        ("residence_months", "月"),
        ("residence_days", "日"),
    )
    return "".join(f"{row[name].lstrip('0')}{unit}" for name, unit in units if row.get(name, "").strip("0"))


def born(row: Row) -> tuple[date | None, str]:
    """Birth date, or None and the words to show instead. The row was validated, its dates are ISO."""
    text = row.get("birth_date", "")
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return None, row.get("birth_date_text") or (
            text if not text.startswith(("0000", "9999")) else ""
        ) or "不詳"
