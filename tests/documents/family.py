"""A packet to print: the family of five that moves in, and households of other sizes, all fictional."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import madoguchi
from madoguchi.documents.packet import PacketMeta
from madoguchi.rules.forms.filling import fill
from madoguchi.rules.forms.loader import FormCatalogue, load_forms
from madoguchi.rules.forms.packet import Packet
from madoguchi.rules.forms.values import Origin, Scalar, Sources, Value

JST = timezone(timedelta(hours=9))
CATALOGUE = Path(madoguchi.__file__).parent / "catalogue" / "forms"
META = PacketMeta(
    municipality="見本市",
    office="市民課 3番窓口",
    mayor="見本市長",
    packet_number="P-2026-000123",
    filed_on=date(2026, 4, 6),
    made_at=datetime(2026, 4, 6, 10, 15, tzinfo=JST),
    visit_number="A-017",
    demo=True,
)
PEOPLE = (
    ("髙橋 﨑太郎", "タカハシ サキタロウ", "1985-05-03", "male", "head"),
    ("髙橋 𠮷江", "タカハシ ヨシエ", "1987-11-21", "female", "wife"),
    ("髙橋 葛\U000e0100葉", "タカハシ クズハ", "2014-08-09", "female", "child"),
    ("髙橋 葛\U000e0101", "タカハシ カズラ", "2016-01-30", "male", "child"),
    ("髙橋 栁", "タカハシ ヤナギ", "2023-02-28", "male", "child"),
    ("德永 鷗外", "トクナガ オウガイ", "1951-12-01", "male", "妻の父"),
    ("NGUYEN THI ANH", "グエン ティ アン", "1999-09-09", "female", "同居人"),
)


@dataclass(frozen=True)
class Planned:
    """A procedure that applies."""

    id: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanOf:
    """A plan in which just these procedures apply."""

    applies: tuple[Planned, ...]


def forms(catalogue: Path = CATALOGUE, on: date = META.filed_on) -> FormCatalogue:
    return load_forms(catalogue, on=on)


def sources(size: int = 5, names: dict[int, str] | None = None) -> Sources:
    """`size` people of one household that moves in; `names` replaces the name of the n-th."""
    people: dict[str, dict[str, Value]] = {}
    for number, (name, kana, birth, sex, relation) in enumerate((PEOPLE * 3)[:size]):
        known: dict[str, Scalar] = {
            "name": (names or {}).get(number, name),
            "kana": kana,
            "birth_date": birth,
            "sex": sex,
            "moving": True,
            "has_card": True,
            "nationality": "日本" if relation != "同居人" else "ベトナム",
            "honseki": "鹿見島県西見本市中町1番地",
            "hittousha": "髙橋 﨑太郎",
            "former_relation": relation,
        }
        values = {path: Value(value, Origin.TRANSFER) for path, value in known.items()}
        values["relation"] = Value(relation, Origin.ASKED)
        values["insurance"] = Value("nhi", Origin.ASKED)
        people[f"p{number + 1}"] = values
    people["p1"]["seal_wanted"] = people["p2"]["seal_wanted"] = Value(True, Origin.ASKED)
    case: dict[str, Scalar] = {
        "applicant.person": "p1",
        "head.person": "p1",
        "claimant.person": "p1",
        "applicant.phone": "090-1234-5678",
        "move.date": "2026-04-01",
        "new_address.postcode": "8900001",
        "new_address.text": "見本市葛\U000e0100城町三丁目12番8号",
        "new_address.building": "コーポ鷗 203号室",
        "former_address.text": "鹿見島県西見本市中町1番地2",
        "former_head.name": "髙橋 﨑太郎",
        "premium.method": "account",
        "account.bank": "見本信用金庫",
        "account.branch": "葛\U000e0100城支店",
        "account.kind": "ordinary",
        "account.number": "0123456",
        "certificates.copies": 2,
        "certificates.extent": "household",
        "certificates.purpose": "勤務先へ提出",
        "water.used": True,
        "move.from_abroad": False,
    }
    values = {path: Value(value, Origin.ASKED) for path, value in case.items()}
    values["notification.date"] = Value(META.filed_on.isoformat(), Origin.MUNICIPALITY)
    values["notification.kind"] = Value("move_in", Origin.DERIVED)
    values["municipality.name"] = Value("見本市", Origin.MUNICIPALITY)
    values["municipality.mayor"] = Value("見本市長", Origin.MUNICIPALITY)
    values["certificates.contents"] = Value(("relation",), Origin.ASKED)
    return Sources(case=values, people=people)


def packet(size: int = 5, names: dict[int, str] | None = None, on: date = META.filed_on) -> Packet:
    """Every form of the catalogue, filled for the household."""
    catalogue = forms(on=on)
    slugs = dict.fromkeys(slug for form in catalogue.values() for slug in form.procedures)
    return fill(catalogue, PlanOf(tuple(Planned(slug) for slug in slugs)), sources(size, names))
