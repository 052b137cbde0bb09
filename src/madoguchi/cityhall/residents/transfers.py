"""The message 転出証明書情報: how it is written, read, and turned into a view.

住基ネット's own format (既存住基システム改造仕様書) is not public (standards.md §4, M), so this is ours: one
JSON object per message, or a CSV with one line per person whose message columns repeat. An adapter to a real
source is a `ports.TransferSource`. Keys of a message:

    message_id planned_date visit_on from_code from_name old_postcode old_address new_postcode new_address
    former_head child_allowance_last_month protected simulated people[]

Keys of a person: see `PERSON_KEYS`. Dates in any notation of `rules.calendar`; flags true/false or 1/0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.models import IncomingPerson, IncomingTransfer
from madoguchi.cityhall.residents.refusals import TransferRefused
from madoguchi.cityhall.residents.results import Item, PersonView, TransferView
from madoguchi.rules.addresses import lies_elsewhere
from madoguchi.rules.calendar import DateError, parse_date
from madoguchi.rules.my_numbers import may_hold_my_number
from madoguchi.rules.names import NameError_, refuse_invisible, validate_name

MESSAGE_KEYS = frozenset(
    [
        "message_id",
        "planned_date",
        "visit_on",
        "from_code",
        "from_name",
        "old_postcode",
        "old_address",
        "new_postcode",
        "new_address",
        "former_head",
        "child_allowance_last_month",
        "protected",
        "simulated",
        "people",
    ]
)
TEXT_KEYS = frozenset(
    [
        "name",
        "kana",
        "roman_name",
        "alias_name",
        "former_name",
        "birth_text",
        "relation",
        "honseki",
        "hittousha",
        "resident_code",
        "nationality",
        "residence_status",
        "residence_period",
        "residence_card_number",
        "insurance",
        "pension_class",
        "basic_pension_number",
    ]
)
FLAG_KEYS = frozenset(
    ["foreign", "nhi", "late_elderly", "care_insured", "child_allowance_recipient", "has_card"]
)
DATE_KEYS = frozenset({"birth_date", "residence_expires"})
PERSON_KEYS = TEXT_KEYS | FLAG_KEYS | DATE_KEYS | {"sex"}
SEXES = {
    "1": "male",
    "2": "female",
    "0": "unknown",
    "男": "male",
    "女": "female",
    "": "unknown",
    "male": "male",
    "female": "female",
    "unknown": "unknown",
}
# As long as the columns are; what is only kept inside the message may be longer.
LENGTHS = {"message_id": 64, "kana": 200, "relation": 100, "birth_text": 72}
LONGEST = 500
_FLAGS = {"1": True, "true": True, "有": True, "0": False, "false": False, "無": False}


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was read without objection. `people`: items as in `results.PersonView`."""

    message_id: str
    planned_date: date
    visit_on: date | None
    protected: bool
    simulated: bool
    place: dict[str, str]
    people: tuple[dict[str, Item], ...]

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything the message says."""
        said = [
            self.message_id,
            str(self.planned_date),
            str(self.visit_on),
            self.protected,
            self.place,
            self.people,
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read_message(data: Mapping[str, Any]) -> Message:
    """Check one message; raises `TransferRefused` that names the item and the person."""
    if unknown := sorted(set(data) - MESSAGE_KEYS):
        raise TransferRefused(
            _("転出証明書情報に、知らない項目「%(key)s」があります。") % {"key": unknown[0]}
        )
    message_id = _text(data, "message_id", _("の通知番号")).strip()
    people = data.get("people") or []
    if not message_id:
        raise TransferRefused(_("転出証明書情報に通知番号（message_id、64文字まで）がありません。"))
    if not isinstance(people, list) or not people:
        raise TransferRefused(_("転出証明書情報 %(id)s に異動者が一人もいません。") % {"id": message_id})
    planned = _day(data.get("planned_date"), "planned_date", message_id)
    if planned is None:
        raise TransferRefused(_("転出証明書情報 %(id)s に転出予定年月日がありません。") % {"id": message_id})
    place_keys = (
        "from_code",
        "from_name",
        "old_postcode",
        "old_address",
        "new_postcode",
        "new_address",
        "former_head",
        "child_allowance_last_month",
    )
    return Message(
        message_id=message_id,
        planned_date=planned,
        visit_on=_day(data.get("visit_on"), "visit_on", message_id),
        protected=_flag(data.get("protected"), "protected", message_id) or False,
        simulated=_flag(data.get("simulated"), "simulated", message_id) or False,
        place={key: _text(data, key, message_id) for key in place_keys},
        people=tuple(_person(person, f"{message_id} {order}人目") for order, person in enumerate(people, 1)),
    )


def transfer_view(transfer: IncomingTransfer) -> TransferView:
    """The stored message with its people, in their order."""
    place = transfer.payload["place"]
    items = transfer.payload["people"]
    people = sorted(transfer.people.all(), key=lambda person: person.order)
    return TransferView(
        id=transfer.pk,
        planned_date=transfer.planned_date,
        visit_on=transfer.visit_on,
        old_address=place["old_address"],
        new_address=place["new_address"],
        elsewhere=lies_elsewhere(
            place["new_address"], transfer.municipality.name, transfer.municipality.code
        ),
        old_municipality=place["from_name"],
        old_municipality_code=place["from_code"],
        new_postcode=place["new_postcode"],
        former_head=place["former_head"],
        child_allowance_last_month=place["child_allowance_last_month"],
        people=tuple(_view(person, items[person.order], place, transfer.protected) for person in people),
        protected=transfer.protected,
        simulated=transfer.simulated,
    )


def _view(
    person: IncomingPerson, items: dict[str, Item], place: dict[str, str], protected: bool
) -> PersonView:
    return PersonView(
        id=person.pk,
        kind="transfer",
        protected=protected,
        order=person.order,
        household_head=items.get("relation") == "世帯主",
        items={
            **items,
            "address": place["old_address"],
            "postcode": place["old_postcode"],
            "household_head": place["former_head"],
        },
    )


def _person(data: Any, where: str) -> dict[str, Item]:
    if not isinstance(data, Mapping):
        raise TransferRefused(_("転出証明書情報 %(where)s の形が正しくありません。") % {"where": where})
    if unknown := sorted(set(data) - PERSON_KEYS):
        raise TransferRefused(
            _("転出証明書情報 %(where)s に、知らない項目「%(key)s」があります。")
            % {"where": where, "key": unknown[0]}
        )
    if any(may_hold_my_number(str(value)) for value in data.values()):
        raise TransferRefused(
            _("転出証明書情報 %(where)s に、個人番号のような12桁の数字があります。除いて取り込んでください。")
            % {"where": where}
        )
    items: dict[str, Item] = {
        key: text for key in sorted(TEXT_KEYS & set(data)) if (text := _text(data, key, where))
    }
    items |= {
        key: flag
        for key in sorted(FLAG_KEYS & set(data))
        if (flag := _flag(data[key], key, where)) is not None
    }
    items |= {
        key: day.isoformat()
        for key in sorted(DATE_KEYS & set(data))
        if (day := _day(data[key], key, where)) is not None
    }
    if "birth_date" not in items:
        items["birth_text"] = _text(data, "birth_text", where) or str(data.get("birth_date") or "不詳")
    items["sex"] = _sex(data.get("sex"), where)
    _check_name(str(items.get("name", "")), where)
    return items


def _text(data: Mapping[str, Any], key: str, where: str) -> str:
    """A text, or a number as one; "" when there is none."""
    value = data.get(key)
    if value is None or value is False or value == "":
        return ""
    text = str(value)
    if isinstance(value, bool | list | Mapping) or len(text) > LENGTHS.get(key, LONGEST):
        raise TransferRefused(
            _("転出証明書情報 %(where)s の %(key)s は、%(most)d文字までの文字で書いてください。")
            % {"where": where, "key": key, "most": LENGTHS.get(key, LONGEST)}
        )
    try:
        refuse_invisible(text)
    except NameError_ as error:
        raise TransferRefused(f"転出証明書情報 {where} の {key}: {error}") from error
    return text


def _check_name(name: str, where: str) -> None:
    try:
        validate_name(name)
    except NameError_ as error:
        raise TransferRefused(f"転出証明書情報 {where} の氏名: {error}") from error


def _sex(value: Any, where: str) -> str:
    try:
        return SEXES[str(value or "")]
    except KeyError:
        raise TransferRefused(_("転出証明書情報 %(where)s の性別が読めません。") % {"where": where}) from None


def _day(value: Any, key: str, where: str) -> date | None:
    if not value:
        return None
    try:
        return parse_date(str(value)).date
    except DateError as error:
        raise TransferRefused(f"転出証明書情報 {where} の {key}: {error}") from error


def _flag(value: Any, key: str, where: str) -> bool | None:
    if value is None or value == "":
        return None
    try:
        return _FLAGS[str(value).lower()]
    except KeyError:
        raise TransferRefused(
            _("転出証明書情報 %(where)s の %(key)s は true か false にしてください。")
            % {"where": where, "key": key}
        ) from None
