"""A 支援措置 that the former municipality reported goes on when its people enter the register.

Both steps belong to the transaction that applies a file, so nobody ever reads the new rows unguarded:
`arrivals` before the rows are written, since it asks what the register said so far; `inherit` after.

Somebody arrives who is new, lives here again, or whose name, reading or birth date the file corrects. They
are the person of a protected 転出証明書情報 when a key of a whole name (`keys`) and the birth date agree.
The period is that of every 支援措置 (`period`); all duties of the form are taken until an officer has asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.actions.access import OFFICERS
from madoguchi.cityhall.residents.guard import LIVE_STATES, OPERATIONS
from madoguchi.cityhall.residents.models import (
    IncomingTransfer,
    Protection,
    ProtectionMember,
    RegisterImport,
    Resident,
    StagedRow,
    TransferKey,
)
from madoguchi.cityhall.residents.period import year_end
from madoguchi.cityhall.residents.rights import signature
from madoguchi.cityhall.residents.rows import code
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.calendar import to_wareki
from madoguchi.rules.standards.codes import code_list

_ACTOR = Actor("system", "register-import", "住民記録の取込")
_ARRIVING = ("new", "later", "revised")
# Transfer id → the staged rows of its people, each with the order of the person in the message.
Arrivals = Mapping[UUID, Mapping[int, list[StagedRow]]]


def arrivals(register_import: RegisterImport) -> Arrivals:
    """Who of the file is expected under protection. One statement if nobody is, at most three."""
    expected = _expected()
    if not expected:
        return {}
    found: list[tuple[StagedRow, set[tuple[UUID, int]]]] = []
    for row in _staged(register_import, {born for born, _key in expected}):
        people = {who for kind, key, _ in row.keys if kind == "n" for who in expected[row.birth_date, key]}
        if people:
            found.append((row, people))
    return _grouped(found) if found else {}


def inherit(register_import: RegisterImport, arrived: Arrivals) -> None:
    """Protect them provisionally, unless they are, or an officer ended it since the message came.

    The number of statements depends neither on the people nor on the transfers.
    """
    if not arrived:
        return
    locked = IncomingTransfer.objects.select_for_update(of=("self",)).filter(pk__in=arrived)
    transfers = list(locked.order_by("received_at", "pk"))
    known = {one.protection_id for one in transfers if one.protection_id}
    before = Protection.objects.select_for_update().in_bulk(known) if known else {}
    rows = [row for people in arrived.values() for group in people.values() for row in group]
    plan = _Plan(register_import, _standings(rows))
    for transfer in transfers:
        plan.take(transfer, before.get(transfer.protection_id), arrived[transfer.pk])
    plan.write()


def _expected() -> dict[tuple[date | None, str], set[tuple[UUID, int]]]:
    keys = TransferKey.objects.filter(kind="n", person__transfer__protected=True).exclude(
        person__transfer__protection__state=Protection.State.ENDED
    )
    found: dict[tuple[date | None, str], set[tuple[UUID, int]]] = defaultdict(set)
    for key, born, transfer_id, order in keys.values_list(
        "key", "person__birth_date", "person__transfer_id", "person__order"
    ):
        found[born, key].add((transfer_id, order))
    return found


def _staged(register_import: RegisterImport, births: Collection[date | None]) -> Iterable[StagedRow]:
    born = Q(birth_date__in=[birth for birth in births if birth])
    if None in births:
        born |= Q(birth_date__isnull=True)
    rows = StagedRow.objects.filter(
        born, register_import=register_import, newest=True, removed=False, change__in=_ARRIVING
    )
    return rows.defer("payload").order_by("row_number")


def _grouped(found: list[tuple[StagedRow, set[tuple[UUID, int]]]]) -> Arrivals:
    """By transfer, without those who live here already under the same name, reading and birth date."""
    known = Resident.objects.filter(removed=False).in_bulk([row.resident_id for row, _people in found])
    grouped: dict[UUID, dict[int, list[StagedRow]]] = defaultdict(lambda: defaultdict(list))
    for row, people in found:
        if row.resident_id not in known or _identity(row) != _identity(known[row.resident_id]):
            for transfer_id, order in people:
                grouped[transfer_id][order].append(row)
    return grouped


def _identity(person: Any) -> tuple[str, str, date | None]:
    return person.name, person.kana, person.birth_date


@dataclass
class _Standing:
    """The live 支援措置 of one resident, if any, and when the last one was ended."""

    live: Protection | None = None
    ended_at: datetime | None = None

    def ended_since(self, transfer: IncomingTransfer) -> bool:
        """Whether an officer knew of the transfer and decided that this person needs none any more."""
        return self.live is None and self.ended_at is not None and self.ended_at >= transfer.received_at


def _standings(rows: Iterable[StagedRow]) -> dict[UUID, _Standing]:
    found = {row.resident_id: _Standing() for row in rows}
    memberships = ProtectionMember.objects.filter(resident_id__in=found).select_related("protection")
    for one in memberships.defer("protection__details"):
        standing = found[one.resident_id]
        if one.protection.state in LIVE_STATES:
            standing.live = one.protection
        elif standing.ended_at is None or one.protection.ended_at > standing.ended_at:
            standing.ended_at = one.protection.ended_at
    return found


@dataclass
class _Plan:
    """What is to be written for all transfers of one file."""

    register_import: RegisterImport
    standings: dict[UUID, _Standing]
    transfers: list[IncomingTransfer] = field(default_factory=list)
    protections: list[Protection] = field(default_factory=list)
    members: list[ProtectionMember] = field(default_factory=list)
    entries: list[audit.Entry] = field(default_factory=list)

    def take(
        self, transfer: IncomingTransfer, before: Protection | None, arrived: Mapping[int, list[StagedRow]]
    ) -> None:
        """Decide on one transfer; `before` is the protection that goes on from it already."""
        if before is not None and before.state == Protection.State.ENDED:
            return
        rows = {row.resident_id: row for group in arrived.values() for row in group}
        guards = {pk: self.standings[pk].live for pk in rows if not self.standings[pk].ended_since(transfer)}
        fresh = [rows[pk] for pk, guard in guards.items() if guard is None]
        if fresh:
            target = before if before and _waits(before) else self._new(_details(transfer, arrived, fresh))
            self._join(target, fresh)
        else:
            target = before or next(iter(guards.values()), None)
        if target is not before and target is not None:
            transfer.protection = target
            self.transfers.append(transfer)
        if target is not None and (fresh or target is not before):
            self.entries.append(self._entry(target, transfer, fresh))

    def write(self) -> None:
        """Everything at once, inside the caller's transaction."""
        if not self.entries:
            return
        Protection.objects.bulk_create(self.protections)
        ProtectionMember.objects.bulk_create(self.members)
        IncomingTransfer.objects.bulk_update(self.transfers, ["protection"])
        audit.record_many(_ACTOR, self.entries)
        live.publish("protection.inherited", [OFFICERS])

    def _new(self, details: dict[str, Any]) -> Protection:
        start = timezone.localdate()
        row = Protection(
            state=Protection.State.PROVISIONAL,
            from_on=start,
            until_on=year_end(start),
            levels=dict.fromkeys(OPERATIONS, "error"),
            details=details,
            inherited=True,
            decided_by=signature(_ACTOR),
        )
        self.protections.append(row)
        return row

    def _join(self, protection: Protection, fresh: list[StagedRow]) -> None:
        applicant = _applicant(fresh) if protection in self.protections else None
        for row in fresh:
            self.standings[row.resident_id].live = protection
            self.members.append(
                ProtectionMember(
                    protection=protection, resident_id=row.resident_id, applicant=row is applicant
                )
            )

    def _entry(
        self, protection: Protection, transfer: IncomingTransfer, fresh: list[StagedRow]
    ) -> audit.Entry:
        detail = {
            "transfer": str(transfer.pk),
            "import": str(self.register_import.pk),
            "state": protection.state,
            "people": [str(row.resident_id) for row in fresh],
        }
        return audit.Entry("protection.inherit", f"protection:{protection.pk}", detail=detail)


def _waits(protection: Protection) -> bool:
    """Whether an officer will still look at it; what one has decided on gets nobody added unseen."""
    return protection.inherited and protection.state == Protection.State.PROVISIONAL


def _applicant(rows: list[StagedRow]) -> StagedRow:
    """The head of the new household, else the eldest, who is an adult if anybody is."""
    head = code("relationship", "head")
    return min(rows, key=lambda row: (row.relation_code != head, row.birth_date or date.max, row.row_number))


def _details(
    transfer: IncomingTransfer, arrived: Mapping[int, list[StagedRow]], fresh: list[StagedRow]
) -> dict[str, Any]:
    """What `protect_person` would keep. The message gives neither reason nor the person feared."""
    addresses = [row.address for row in fresh] + [transfer.payload["place"]["old_address"]]
    note = _(
        "転出証明書情報（通知番号%(id)s、転出予定%(day)s）の支援措置を、住民記録の取込で引き継ぎました。"
        "理由と相手方を、本人と前の市区町村に確かめてください。"
    ) % {"id": transfer.message_id, "day": to_wareki(transfer.planned_date)}
    names = [one["name"] for order, one in enumerate(transfer.payload["people"]) if order not in arrived]
    if names:
        note += "\n" + _("この取込では見つからなかった人：%(names)s") % {"names": "、".join(names)}
    return {
        "duties": [one.id for one in code_list("protection_duty").codes],
        "protected_addresses": list(dict.fromkeys(address for address in addresses if address)),
        "note": note,
    }
