"""Rows of the store as its verbs need them: found for a person, made, ended."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from madoguchi.cityhall.cases.models import VisitPerson
from madoguchi.cityhall.individual_numbers.desk import Desk
from madoguchi.cityhall.individual_numbers.models import IndividualNumber, NumberPurpose
from madoguchi.cityhall.individual_numbers.people import holder_of, rows_of
from madoguchi.cityhall.individual_numbers.refusals import FormerNumber, NumberRefusedHere, NumberTaken
from madoguchi.cityhall.individual_numbers.sealing import seal
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.my_numbers import NumberRefused, read_my_number

State = IndividualNumber.State


def agreed(number: str, again: str) -> str:
    """The 12 digits of two entries. Raises `NumberRefusedHere`."""
    try:
        first, second = read_my_number(number), read_my_number(again)
    except NumberRefused as problem:
        raise NumberRefusedHere(str(problem)) from None
    if first != second:
        raise NumberRefusedHere("2回の入力が違います。書類を見て、もう一度、両方に入れてください。")
    return first


def live_row(person: VisitPerson) -> IndividualNumber | None:
    """The person's number in use, locked until the transaction ends."""
    rows = IndividualNumber.objects.select_for_update().filter(rows_of(person), state=State.LIVE)
    return rows.order_by("stored_at").first()


def refuse_taken(digest: str, person: VisitPerson) -> None:
    """Raise `NumberTaken` for another person's number, `FormerNumber` for the person's own of before."""
    taken = IndividualNumber.objects.filter(digest=digest)
    if taken.exclude(rows_of(person)).exists():
        raise NumberTaken
    if taken.exists():
        raise FormerNumber


def new_row(
    actor: Actor, person: VisitPerson, number: str, digest: str, source: str, document: str
) -> IndividualNumber:
    """Seal the number for the person and keep it."""
    holder, pk = holder_of(person), uuid4()
    row: IndividualNumber = IndividualNumber.objects.create(
        pk=pk, resident_id=holder.resident_id, visit_person_id=holder.visit_person_id,
        sealed=seal(number, pk, holder.subject), digest=digest, source=source, document=document,
        stored_by=f"{actor.kind}:{actor.id}", stored_at=timezone.now(),
    )  # fmt: skip
    return row


def allow(actor: Actor, row: IndividualNumber, desk: Desk) -> bool:
    """Write that the number was obtained for the desk's purpose; False when it already was."""
    _purpose, new = NumberPurpose.objects.get_or_create(
        number=row, purpose=desk.purpose.code, ended_at=None,
        defaults={
            "case_id": desk.case.pk, "obtained_by": f"{actor.kind}:{actor.id}", "obtained_at": timezone.now(),
        },
    )  # fmt: skip
    return bool(new)


def end(actor: Actor, row: IndividualNumber, state: str, reason: str) -> None:
    """End a row with its purposes; a mistake and a deletion erase the number itself."""
    row.state, row.reason = state, reason
    row.ended_at, row.ended_by = timezone.now(), f"{actor.kind}:{actor.id}"
    if state != State.CHANGED:
        row.sealed = row.digest = None
    row.save(update_fields=["state", "reason", "ended_at", "ended_by", "sealed", "digest"])
    row.purposes.filter(ended_at__isnull=True).update(ended_at=row.ended_at)
