"""Enter a 支援措置 for one person and those for whom it was asked together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.guard import LEVELS, LIVE_STATES, OPERATIONS, households_of
from madoguchi.cityhall.residents.models import Protection, ProtectionMember
from madoguchi.cityhall.residents.period import year_end
from madoguchi.cityhall.residents.refusals import ProtectionRefused
from madoguchi.cityhall.residents.rights import require, signature
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.roles import Permission

DETAIL_KEYS = frozenset(
    {"category", "duties", "feared_person", "protected_addresses", "forwarding_address", "consulted", "note"}
)


@transaction.atomic
def protect_person(
    actor: Actor,
    resident_id: UUID,
    *,
    details: Mapping[str, Any],
    together: Sequence[UUID] = (),
    provisional: bool = False,
    from_on: date | None = None,
    levels: Mapping[str, str] | None = None,
) -> Protection:
    """Protect a person from `from_on` (today) for one year; it blocks from this moment.

    `details`: category (id of `protection_reason`), duties (ids of `protection_duty`), feared_person,
    protected_addresses (list), forwarding_address, consulted (相談機関), note; encrypted.
    `levels`: operation → error | alert | none; all operations are errors unless said otherwise.
    """
    require(actor, Permission.PROTECTION_LIFT)
    levels = _levels(levels or {})
    if unknown := set(details) - DETAIL_KEYS:
        raise ProtectionRefused(_("支援措置の項目「%(key)s」はありません。") % {"key": min(unknown)})
    refuse_numbers(details)
    people = list(dict.fromkeys([resident_id, *together]))
    households_of(people)
    _refuse_second(resident_id)
    start = from_on or timezone.localdate()
    row = Protection.objects.create(
        state=Protection.State.PROVISIONAL if provisional else Protection.State.ACTIVE,
        from_on=start,
        until_on=year_end(start),
        levels=levels,
        details=dict(details),
        decided_by=signature(actor),
    )
    ProtectionMember.objects.bulk_create(
        [ProtectionMember(protection=row, resident_id=pk, applicant=pk == resident_id) for pk in people]
    )
    audit.record(
        actor,
        "protection.start",
        f"protection:{row.pk}",
        detail={"state": row.state, "people": [str(pk) for pk in people], "until": str(row.until_on)},
    )
    return row


def _refuse_second(resident_id: UUID) -> None:
    own = ProtectionMember.objects.filter(resident_id=resident_id, applicant=True)
    if own.filter(protection__state__in=LIVE_STATES).exists():
        raise ProtectionRefused(
            _("この方の支援措置は、すでに登録されています。一覧から開いて、延長や変更をしてください。")
        )


def _levels(given: Mapping[str, str]) -> dict[str, str]:
    for operation, level in given.items():
        if operation not in OPERATIONS or level not in LEVELS:
            raise ProtectionRefused(
                _("抑止の指定「%(key)s」は使えません。") % {"key": f"{operation}: {level}"}
            )
    return {operation: given.get(operation, "error") for operation in OPERATIONS}
