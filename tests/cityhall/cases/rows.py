"""A signed packet made directly, for tests and benchmarks that are not about filling or printing forms."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.actions.submit_packet import submit_packet
from madoguchi.cityhall.cases.models import Case, Packet, Signature, Visit, VisitPerson
from madoguchi.cityhall.tenancy.actor import Actor

PROCEDURES = (
    ("move_in_notification", "転入届", "citizen"),
    ("health_insurance_join", "国民健康保険の加入", "insurance"),
    ("child_allowance_claim", "児童手当 認定請求", "childcare"),
)
PEOPLE = (
    ("p1", "見本　太郎", "ミホン　タロウ", "1988-05-20", "male"),
    ("p2", "見本　花子", "ミホン　ハナコ", "1990-11-03", "female"),
)


def visit_of(actor: Actor) -> Visit:
    visit = open_visit(actor, event="move_in", txid=uuid4())
    for position, (key, name, kana, born, sex) in enumerate(PEOPLE):
        VisitPerson.objects.create(
            visit=visit,
            key=key,
            position=position,
            origin="typed",
            added_at=timezone.now(),
            items={"name": name, "kana": kana, "birth_date": born, "sex": sex},
        )
    return visit


def packet_on(
    visit: Visit, procedures: Sequence[tuple[str, str, str]] = PROCEDURES, signers: int = 1, **known: Any
) -> Packet:
    """A packet of the visit's present revision, made live. Signers p1, p2 … each with one act."""
    pdf = b"%PDF-1.7 " + uuid4().bytes
    packet = Packet.objects.create(
        visit=visit,
        version=visit.packets.count() + 1,
        revision=visit.revision,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        measure={},
        prepared_at=timezone.now(),
        prepared_by="staff:1",
        manifest=manifest(procedures, signers),
        snapshot=snapshot(procedures, known),
    )
    visit.packet = packet
    visit.save(update_fields=["packet"])
    return packet


def manifest(procedures: Sequence[tuple[str, str, str]], signers: int) -> dict[str, Any]:
    return {
        "procedures": [
            {
                "id": slug,
                "name": name,
                "easy": "",
                "en": "",
                "section": section,
                "guidance": False,
                "deadline": None,
                "bring": ["本人確認書類"],
                "people": [],
                "forms": [f"{slug}_form"],
            }
            for slug, name, section in procedures
        ],
        "signers": [
            {"person": f"p{n}", "act": "notification", "means": ["tablet", "ink", "assisted"], "forms": ["f"]}
            for n in range(1, signers + 1)
        ],
        "forms": [],
        "pages": 1,
        "missing_glyphs": 0,
    }


def snapshot(procedures: Sequence[tuple[str, str, str]], known: dict[str, Any]) -> dict[str, Any]:
    people = [
        {
            "key": key,
            "origin": "typed",
            "resident_id": "",
            "transfer_id": "",
            "items": {"name": name, "kana": kana, "birth_date": born, "sex": sex},
        }
        for key, name, kana, born, sex in PEOPLE
    ]
    case = {
        "new_address.full": "見本県見本市中央1丁目2番3号　見本荘101",
        "move.date": "2026-04-01",
        "head.person": "p1",
    }
    own = {
        key: {
            "name": name,
            "kana": kana,
            "birth_date": born,
            "sex": sex,
            "insurance": "nhi",
            "relation": "head" if key == "p1" else "wife",
        }
        for key, name, kana, born, sex in PEOPLE
    }
    return {
        "people": people,
        "known": {"": case | known, **own},
        "forms": [_form(slug, name) for slug, name, _ in procedures],
    }


def _form(slug: str, title: str) -> dict[str, Any]:
    columns = [
        ["people.name", "氏名"],
        ["people.kana", "フリガナ"],
        ["home.address", "新しい住所"],
        ["home.phone", "電話"],
    ]
    fields = [_field("people.name", key, "name", "氏名", name) for key, name, *_ in PEOPLE] + [
        _field("people.kana", key, "kana", "フリガナ", kana) for key, _, kana, *_ in PEOPLE
    ]
    fields.append(
        _field("home.address", "", "new_address.full", "新しい住所", "見本県見本市中央1丁目2番3号　見本荘101")
    )
    return {
        "key": f"{slug}_form",
        "id": f"{slug}_form",
        "title": f"{title}の書",
        "section": "citizen",
        "procedures": [slug],
        "person": "",
        "signer": "p1",
        "signer_name": "見本　太郎",
        "act": "notification",
        "columns": columns,
        "fields": fields,
    }


def _field(column: str, person: str, path: str, label: str, value: str) -> dict[str, Any]:
    return {
        "column": column,
        "row": person,
        "person": person,
        "path": path,
        "label": label,
        "value": value,
        "text": value,
        "origin": "転出証明書情報",
    }


def signed(packet: Packet) -> Packet:
    """Every required act, in ink."""
    for row in packet.manifest["signers"]:
        Signature.objects.create(
            packet=packet,
            signer=row["person"],
            act=row["act"],
            forms=row["forms"],
            method="ink",
            shown_sha256=packet.sha256,
            actor="staff:1",
            at=timezone.now(),
            txid=uuid4(),
        )
    return packet


def cases_of(
    actor: Actor, procedures: Sequence[tuple[str, str, str]] = PROCEDURES, **known: Any
) -> list[Case]:
    """Submitted cases, the short way."""
    visit = visit_of(actor)
    packet = signed(packet_on(visit, procedures, **known))
    return submit_packet(actor, visit.pk, packet_id=packet.pk, txid=uuid4())


def age(case: Case, days: int) -> None:
    """Make the case's task overdue by so many days."""
    case.tasks.update(due=timezone.localdate() - timedelta(days=days))
