"""Someone whom no source knows, typed by staff."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import VisitPerson
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import finish_draft_step, lock_draft
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers

LIMIT = 8_000


@transaction.atomic
def type_person(
    actor: Actor, visit_id: UUID, *, items: Mapping[str, str | bool], txid: UUID, key: str = ""
) -> VisitPerson:
    """Add a typed person, or correct the typed person `key`. `items` as in `residents.results`.

    Raises `BadInput` when the name is missing, the record is larger than 8,000 characters, or `key` names
    someone from the register: whoever a source knows is corrected there.
    """
    visit = lock_draft(actor, visit_id)
    refuse_numbers(items)
    if not str(items.get("name", "")).strip():
        raise BadInput("氏名を入れてください。")
    if len(json.dumps(dict(items), ensure_ascii=False)) > LIMIT:
        raise BadInput("入力が長すぎます。氏名・住所を確かめてください。")
    person = visit.people.filter(key=key).first() if key else _again(visit.people, txid)
    if person is None and key:
        raise BadInput("この人は見つかりません。画面を更新してください。")
    if person is not None and person.origin != VisitPerson.Origin.TYPED:
        raise BadInput("住民記録にある人の内容は、ここでは直せません。")
    if person is None:
        taken = visit.people.count()
        person = VisitPerson(
            visit=visit, key=f"p{taken + 1}", position=taken, origin="typed",
            source_key=f"typed:{txid}", added_at=timezone.now(),
        )  # fmt: skip
    person.items, person.left_at = dict(items), None
    person.save()
    visit.applicant = visit.applicant or person.key
    visit.revision += 1
    finish_draft_step(actor, visit, "visit.person_typed", person=person.key)
    return person


def _again(people: object, txid: UUID) -> VisitPerson | None:
    return people.filter(source_key=f"typed:{txid}").first()  # type: ignore[attr-defined]
