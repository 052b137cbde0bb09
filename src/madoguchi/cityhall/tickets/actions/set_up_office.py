"""庁舎の設定: an office with its lines, purposes and counters, from one declared piece of data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.models import Counter, Office, Purpose, QueueGroup
from madoguchi.cityhall.tickets.office_data import checked

SERVICE_CV = 0.8
"""Spread of a declared service time (`catalogue/waiting/model.yaml`, K), until it is measured."""


@transaction.atomic
def set_up_office(actor: Actor, data: Mapping[str, Any]) -> Office:
    """Make the office as the data say, or change it so; what the data leave out is put out of use.

    The form of `data` is told in docs/tickets.md. Raises `NotAllowed`, `OfficeDataRefused`.
    """
    require(actor, Permission.TICKETS_MANAGE)
    data = checked(data)
    names = {key: data[key] for key in ("name", "name_en", "names", "position") if key in data}
    office, _ = Office.objects.update_or_create(code=data["code"], defaults={**names, "active": True})
    for model, rows in ((QueueGroup, "groups"), (Purpose, "purposes")):
        keys = [_save(model, office, "code", position, row) for position, row in enumerate(data[rows])]
        model.objects.filter(office=office).exclude(code__in=keys).update(active=False)
    names = [_save(Counter, office, "name", position, row) for position, row in enumerate(data["counters"])]
    Counter.objects.filter(office=office).exclude(name__in=names).update(active=False)
    counts = {key: len(data[key]) for key in ("groups", "purposes", "counters")}
    audit.record(actor, "office.set_up", f"office:{office.pk}", detail={"code": office.code, **counts})
    return office


def _save(model: Any, office: Office, key: str, position: int, row: Mapping[str, Any]) -> str:
    values = {name: value for name, value in row.items() if name not in {key, "service_minutes"}}
    known = model.objects.filter(office=office, **{key: row[key]}).first()
    # What was measured is not put back to what somebody once declared.
    if (minutes := row.get("service_minutes")) and not (known and known.service_basis == "measured"):
        values |= {"service_mean": minutes, "service_cv": SERVICE_CV, "service_basis": "declared"}
    model.objects.update_or_create(
        office=office, **{key: row[key]}, defaults={**values, "position": position, "active": True}
    )
    return str(row[key])
