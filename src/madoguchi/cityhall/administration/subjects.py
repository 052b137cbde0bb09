"""Between the log's subjects and the 宛名番号 that an auditor knows people by. Names stay out."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.models import Resident
from madoguchi.cityhall.tenancy.selectors import staff_names

_PREFIX = "resident:"
# A subject that no event has.
NOBODY = "nobody:"


def subjects_of(text: str) -> list[str]:
    """The subjects that an auditor may mean: a 宛名番号, a bare id, or a subject as the log writes it.

    Empty text means no limit; a number that nobody has is looked for as it stands, and finds nothing.
    """
    text = text.strip()
    if not text:
        return []
    people = Resident.objects.filter(atena_number=text).values_list("pk", flat=True)
    return [f"{_PREFIX}{pk}" for pk in people] or [text if ":" in text else f"{_PREFIX}{text}"]


def subject_in_address(text: str) -> str:
    """What was typed, as it may stand in an address: the identifier instead of a 宛名番号 or other words."""
    found = subjects_of(text)
    known = [subject for subject in found if not subject.startswith(_PREFIX) or _id(subject)]
    return known[0] if known else NOBODY if found else ""


def subject_words(subjects: Iterable[str]) -> dict[str, str]:
    """Subject to what an auditor calls it: a 宛名番号 or a member of staff. Others have no other name."""
    numbers = atena_numbers(subjects := list(subjects))
    people = {subject: _("宛名番号 %s") % number for subject, number in numbers.items()}
    return {**staff_names(), **people}


def atena_numbers(subjects: Iterable[str]) -> dict[str, str]:
    """Subject to 宛名番号, for those that are residents."""
    ids = {subject: _id(subject) for subject in set(subjects) if subject.startswith(_PREFIX)}
    found = Resident.objects.filter(pk__in=[pk for pk in ids.values() if pk])
    numbers = dict(found.values_list("pk", "atena_number"))
    return {subject: numbers[pk] for subject, pk in ids.items() if pk in numbers}


def _id(subject: str) -> UUID | None:
    try:
        return UUID(subject.removeprefix(_PREFIX))
    except ValueError:
        return None
