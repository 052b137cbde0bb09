"""Changing and checking the keys of the store: new data key, new master key, does everything still open?"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from madoguchi.cityhall.individual_numbers.models import IndividualNumber, NumberKey
from madoguchi.cityhall.individual_numbers.people import holder_of_row
from madoguchi.cityhall.individual_numbers.sealing import add_key, digest_of, unseal, unwrap, wrap
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.rules.identifiers import is_valid_my_number


@dataclass(frozen=True, slots=True)
class Opened:
    """How much of a city's store opens with the present key: data keys and numbers, whole and broken."""

    keys: int
    broken_keys: int
    numbers: int
    broken_numbers: int

    @property
    def whole(self) -> bool:
        """Whether everything opened."""
        return not (self.broken_keys or self.broken_numbers)


@transaction.atomic
def rotate(municipality: Municipality) -> int:
    """Seal with a new data key from now on; returns its position. What is stored stays readable."""
    with municipality_scope(municipality.pk):
        key = add_key()
        detail = {"store": "individual_numbers", "key": key.position}
        audit.record(system_actor("keys"), "key.rotated", f"municipality:{municipality.code}", detail=detail)
    return int(key.position)


@transaction.atomic
def rewrap(old_master_key: str) -> int:
    """Wrap every data key of the store with the present master key; returns how many. All or nothing.

    `old_master_key` is base64. Raises `cryptography.exceptions.InvalidTag` when it is not the one before.
    """
    old = AESGCM(base64.b64decode(old_master_key))
    return sum(_rewrap_city(municipality, old) for municipality in Municipality.objects.order_by("code"))


def check(municipality: Municipality) -> Opened:
    """Open every key and number of a city once, and compare each number with its index. Shows nothing.

    A command's own look at whether the backup of key and database belong together; no read of a person.
    """
    with municipality_scope(municipality.pk):
        keys = [_opens(key) for key in NumberKey.objects.all()]
        rows = [_is_whole(row) for row in IndividualNumber.objects.filter(sealed__isnull=False).iterator()]
    return Opened(sum(keys), keys.count(False), sum(rows), rows.count(False))


def _rewrap_city(municipality: Municipality, old: AESGCM) -> int:
    with municipality_scope(municipality.pk):
        keys = list(NumberKey.objects.select_for_update())
        for key in keys:
            key.wrapped = wrap(unwrap(key.wrapped, old))
        NumberKey.objects.bulk_update(keys, ["wrapped"])
    return len(keys)


def _opens(key: NumberKey) -> bool:
    try:
        unwrap(key.wrapped)
    except InvalidTag:
        return False
    return True


def _is_whole(row: IndividualNumber) -> bool:
    try:
        number = unseal(row, holder_of_row(row).subject)
        return is_valid_my_number(number) and digest_of(number) == row.digest
    except (InvalidTag, NumberKey.DoesNotExist):
        return False
