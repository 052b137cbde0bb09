"""The register for benefits: everybody, or the people of some targets, without a view event for each.

Nobody looks at a person here: a whole file is worked out, or a gate is checked. So the log gets one event
with the purpose and how many people were read; whoever is then shown to somebody is recorded there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from madoguchi.cityhall.residents import guard
from madoguchi.cityhall.residents.models import Protection, ProtectionMember, Resident
from madoguchi.cityhall.residents.reads.people import newest_records
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.residents.rows import code, entry, place
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.standards.codes import code_list

Status = Literal["resident", "moved_out", "dead", "removed"]
CHUNK = 2_000
_USERS = (
    Permission.BENEFIT_WORK, Permission.BENEFIT_ENTER, Permission.BENEFIT_APPROVE, Permission.BENEFIT_RELEASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BenefitPerson:
    """What benefits need of one person.

    `reason` is the id of the last 異動事由 (codes/move_reason.yaml), or "" when the register's own number is
    not mapped; `changed_on` its day. `destination`: where somebody moved. `protected`: a 支援措置 covers the
    person or the household, so `address` must not reach a third party.
    """

    resident_id: UUID
    atena_number: str
    household_number: str
    head: bool
    relation: str
    name: str
    kana: str
    birth_date: date | None
    postcode: str
    address: str
    destination: str
    status: Status
    reason: str
    changed_on: date | None
    resident_since: date | None
    from_abroad_on: date | None
    protected: bool


def register_people(actor: Actor, purpose: str) -> Iterator[list[BenefitPerson]]:
    """Everybody the register knows, 除票 included, in pieces; by the last piece the log has one event."""
    require(actor, *_USERS)
    after, total = "", 0
    while people := list(Resident.objects.filter(atena_number__gt=after).order_by("atena_number")[:CHUNK]):
        after, total = people[-1].atena_number, total + len(people)
        yield _made(people)
    _record(actor, purpose, total)


def people_by_number(
    actor: Actor, atena_numbers: Collection[str], purpose: str
) -> Mapping[str, BenefitPerson]:
    """The people of these 宛名番号 as the register has them now; who is not in it is left out."""
    require(actor, *_USERS)
    found: dict[str, BenefitPerson] = {}
    wanted = sorted(set(atena_numbers))
    for start in range(0, len(wanted), CHUNK):
        people = Resident.objects.filter(atena_number__in=wanted[start : start + CHUNK])
        found |= {person.atena_number: person for person in _made(list(people))}
    _record(actor, purpose, len(found))
    return found


def mailing_addresses(actor: Actor, resident_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """送付先 of protected people, where their officer has written one down; recorded once per protection."""
    require(actor, *_USERS)
    members = ProtectionMember.objects.filter(
        resident_id__in=resident_ids, protection__state__in=guard.LIVE_STATES
    )
    of_person = list(members.values_list("resident_id", "protection_id"))
    protections = Protection.objects.in_bulk({protection for _, protection in of_person})
    entries = [audit.Entry("protection.mail_to", f"protection:{pk}") for pk in sorted(protections)]
    audit.record_many(actor, entries)
    return {
        person: address
        for person, protection in of_person
        if (address := str(protections[protection].details.get("forwarding_address") or "").strip())
    }


def _made(people: Sequence[Resident]) -> list[BenefitPerson]:
    records = newest_records(people)
    shields = guard.shields_of([(person.pk, person.household_number) for person in people])
    return [_person(person, records[person.pk], person.pk in shields) for person in people]


def _person(person: Resident, row: Mapping[str, str], protected: bool) -> BenefitPerson:
    status = _status(person.status)
    here = status == "resident"
    since = _day(row, "resident_since")
    from_abroad = _reason(row.get("entry_reason", "")) == "move_in_from_abroad"
    return BenefitPerson(
        resident_id=person.pk,
        atena_number=person.atena_number,
        household_number=person.household_number,
        head=row.get("relation_code1") == code("relationship", "head"),
        relation=person.relation,
        name=person.name,
        kana=person.kana,
        birth_date=person.birth_date,
        postcode=person.postcode,
        address=person.address,
        destination=place(row, "destination_"),
        status=status,
        reason=_reason(row.get("move_reason" if here else "removal_reason") or row.get("entry_reason", "")),
        changed_on=_day(row, "move_date") if here else _day(row, "removal_date", "move_date"),
        resident_since=since,
        from_abroad_on=_day(row, "entry_date") or since if from_abroad else None,
        protected=protected,
    )


def _status(value: str) -> Status:
    found = entry("resident_status", value)
    known: dict[str, Status] = {"resident": "resident", "moved_out": "moved_out", "dead": "dead"}
    return known.get(found, "removed")


def _reason(value: str) -> str:
    codes = code_list("move_reason")
    return value if value in codes.by_id else entry("move_reason", value)


def _day(row: Mapping[str, str], *names: str) -> date | None:
    """The first of the dates that is known; a date with unknown parts is no date."""
    for name in names:
        try:
            return date.fromisoformat(row.get(name, ""))
        except ValueError:
            continue
    return None


def _record(actor: Actor, purpose: str, count: int) -> None:
    audit.record(actor, "person.bulk_read", "residents", detail={"purpose": purpose, "people": count})
