"""Changing keys: a new data key for a municipality, or a new master key for the installation."""

from __future__ import annotations

import base64

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.encryption import forget_keys, new_key, unwrap, wrap
from madoguchi.cityhall.tenancy.login import MFAAdapter, open_secret
from madoguchi.cityhall.tenancy.models import Municipality, MunicipalityKey
from madoguchi.cityhall.tenancy.scope import municipality_scope

_SECRETS = ("secret", "seed")


@transaction.atomic
def rotate(municipality: Municipality) -> int:
    """Encrypt with a new data key from now on; returns its number. What is stored stays readable."""
    key = new_key(municipality.pk)
    with municipality_scope(municipality.pk):
        subject = f"municipality:{municipality.code}"
        audit.record(system_actor("keys"), "key.rotated", subject, detail={"key": key.pk})
    return int(key.pk)


@transaction.atomic
def rewrap(old_master_key: str) -> int:
    """Seal everything that the old master key sealed with the present one; returns how many values.

    `old_master_key` is base64 as in the environment. All or nothing: raises
    `cryptography.exceptions.InvalidTag` when it is not the key that sealed them.
    """
    old = AESGCM(base64.b64decode(old_master_key))
    keys = list(MunicipalityKey.objects.select_for_update())
    for key in keys:
        key.wrapped = wrap(unwrap(bytes(key.wrapped), key.municipality_id, old), key.municipality_id)
    MunicipalityKey.objects.bulk_update(keys, ["wrapped"])
    secrets = [authenticator for authenticator in Authenticator.objects.all() if _reseal(authenticator, old)]
    Authenticator.objects.bulk_update(secrets, ["data"])
    forget_keys()
    return len(keys) + len(secrets)


def check(municipality: Municipality) -> tuple[int, int]:
    """How many data keys of a city open with the present master key, and how many do not."""
    keys = [_opens(key) for key in MunicipalityKey.objects.filter(municipality=municipality)]
    return sum(keys), keys.count(False)


def _opens(key: MunicipalityKey) -> bool:
    try:
        unwrap(bytes(key.wrapped), key.municipality_id)
    except InvalidTag:
        return False
    return True


def _reseal(authenticator: Authenticator, old: AESGCM) -> bool:
    sealed = [name for name in _SECRETS if name in authenticator.data]
    for name in sealed:
        authenticator.data[name] = MFAAdapter().encrypt(open_secret(authenticator.data[name], old))
    return bool(sealed)
