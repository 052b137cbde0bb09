"""The family of five of tests/vectors/kagoshima_family.yaml, brought through the visit by the verbs alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import yaml

from madoguchi.cityhall.cases.actions.choose_people import choose_people
from madoguchi.cityhall.cases.actions.confirm_identity import confirm_identity
from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.actions.prepare_packet import prepare_packet
from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.actions.sign_packet import sign_packet
from madoguchi.cityhall.cases.actions.submit_packet import submit_packet
from madoguchi.cityhall.cases.models import Case, Packet, Visit
from madoguchi.cityhall.cases.planning import LATER, draft_of
from madoguchi.cityhall.cases.selectors import signers_of
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.rules.forms.answers import completed_answer
from madoguchi.rules.forms.questions import Question

VECTOR = Path(__file__).parents[2] / "vectors" / "kagoshima_family.yaml"
DAY = date(2026, 4, 1)
RELATIONS = {"head": "世帯主", "wife": "妻", "child": "子"}
STROKES = {
    "width": 600,
    "height": 200,
    "strokes": [[[10 + i * 5, 100 + (i % 3) * 20, i * 10] for i in range(20)]],
}
ANSWERS: dict[str, Any] = {
    "move_date": "令和8年3月29日",
    "new_address": {
        "postcode": "8920001",
        "text": "見本県見本市中央1丁目1番1号",
        "building": "見本マンション301号",
    },
    "head": "p1",
    "phone": "090-0000-0000",
    "household": {"water": True},
    "people": {"seal": {"p1": True, "p2": True}},
    "payment": "account",
    "account": {
        "bank": "見本銀行",
        "branch": "中央支店",
        "kind": "ordinary",
        "number": "0123456",
        "holder": "p1",
    },
    "claimant": {"person": "p1", "public_servant": False},
    "copies": {"copies": "1", "extent": "household", "contents": ["relation"], "purpose": "勤務先"},
}


@cache
def vector() -> dict[str, Any]:
    return yaml.safe_load(VECTOR.read_text(encoding="utf-8"))


def message(number: str = "T-1") -> dict[str, Any]:
    """The family's 転出証明書情報."""
    given = vector()
    people = [
        {
            "name": one["name"],
            "kana": one["kana"],
            "birth_date": str(one["birth_date"]),
            "sex": one["sex"],
            "relation": RELATIONS[one["former_relation"]],
            "honseki": one["honseki"],
            "hittousha": one["hittousha"],
            "nhi": True,
            "insurance": "nhi",
            "has_card": True,
            "foreign": False,
            "pension_class": one["pension"] if one["pension"] != "0" else "",
        }
        for one in given["people"].values()
    ]
    return {
        "message_id": number,
        "planned_date": given["transfer"]["move.out_date"],
        "visit_on": DAY,
        "from_code": "999993",
        "from_name": "旧市",
        "old_address": given["transfer"]["former_address.text"],
        "new_address": given["transfer"]["declared_address.text"],
        "former_head": "見本　太郎",
        "child_allowance_last_month": "2026-03",
        "simulated": True,
        "people": people,
    }


def opened(actor: Actor, number: str = "T-1") -> Visit:
    """A draft with the five people in it and identity confirmed; nothing asked yet."""
    transfer = receive_transfer(system_actor("test"), message(number))
    visit = open_visit(actor, event="move_in", day=DAY, txid=uuid4())
    choose_people(actor, visit.pk, transfer=transfer.pk, txid=uuid4())
    confirm_identity(actor, visit.pk, document="my_number_card", txid=uuid4())
    visit.refresh_from_db()
    return visit


def interviewed(actor: Actor, visit: Visit) -> Visit:
    """Ask until nothing is left to ask."""
    for _ in range(40):
        visit.refresh_from_db()
        draft = draft_of(visit)
        if not draft.questions:
            break
        question = draft.questions[0]
        record_answer(actor, visit.pk, question=question.id, value=answer_to(question), txid=uuid4())
    for gap in draft_of(visit).gaps:
        value = {"date": "2026-04-01", "number": "1"}.get(gap.kind, "見本")
        value = gap.options[0].value if gap.options else value
        record_answer(
            actor, visit.pk, question=f"gap:{gap.path}", person=gap.person, value=value, txid=uuid4()
        )
    visit.refresh_from_db()
    return visit


def answer_to(question: Question) -> Any:
    """The vector's answer; "no" or "later" where it has none."""
    given = ANSWERS.get(question.id)
    if question.kind == "checklist":
        items = {item.id for item in question.items}
        return completed_answer(question, {k: v for k, v in (given or {}).items() if k in items})
    if question.id == "school":
        return dict.fromkeys(question.people, "旧市立本町小学校")
    return LATER if given is None else given


def prepared(actor: Actor, number: str = "T-1") -> Packet:
    """The packet, ready to be shown."""
    visit = interviewed(actor, opened(actor, number))
    return prepare_packet(actor, visit.pk, txid=uuid4())


def sign_all(actor: Actor, packet: Packet) -> None:
    """Every signer signs on the tablet."""
    for state in signers_of(packet):
        sign_packet(
            actor,
            packet.pk,
            signer=state.person,
            act=state.act,
            method="tablet",
            shown_sha256=packet.sha256,
            strokes=STROKES,
            device="tablet-1",
            txid=uuid4(),
        )


def submitted(actor: Actor, number: str = "T-1", txid: UUID | None = None) -> list[Case]:
    """The whole way to the cases."""
    packet = prepared(actor, number)
    sign_all(actor, packet)
    return submit_packet(actor, packet.visit_id, packet_id=packet.pk, txid=txid or uuid4())


def case_of(cases: list[Case], procedure: str) -> Case:
    return next(case for case in cases if case.procedure == procedure)


def acting_as(actor: Actor, **changes: Any) -> Actor:
    return replace(actor, **changes)


Answers = Mapping[str, Any]
