"""Encrypted fields: sealed for one column of one city; keys can be changed; nothing altered opens."""

from __future__ import annotations

import base64
import os
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.exceptions import InvalidTag

from madoguchi.cityhall.tenancy import encryption, key_care
from madoguchi.cityhall.tenancy.encryption import decrypt, encrypt
from madoguchi.cityhall.tenancy.models import Municipality, MunicipalityKey, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

COLUMN = "cases_answer.value"


def test_there_and_back_never_the_same_twice(city: Municipality) -> None:
    sealed = encrypt("髙橋".encode(), COLUMN)
    assert decrypt(sealed, COLUMN).decode() == "髙橋"
    assert sealed != encrypt("髙橋".encode(), COLUMN)
    assert "髙橋".encode() not in sealed


def test_another_column_does_not_open_it(city: Municipality) -> None:
    with pytest.raises(InvalidTag):
        decrypt(encrypt(b"x", COLUMN), "cases_visitperson.items")


def test_another_city_does_not_open_it(city: Municipality, other_city: Municipality) -> None:
    sealed = encrypt(b"x", COLUMN)
    with municipality_scope(other_city.pk), pytest.raises(MunicipalityKey.DoesNotExist):
        decrypt(sealed, COLUMN)


def test_one_flipped_bit_anywhere_is_found(city: Municipality) -> None:
    sealed = encrypt(b"secret", COLUMN)
    for position in range(9, len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(InvalidTag):
            decrypt(bytes(altered), COLUMN)


def test_a_rotated_key_leaves_old_values_readable(city: Municipality) -> None:
    old = encrypt(b"old", COLUMN)
    number = key_care.rotate(city)
    new = encrypt(b"new", COLUMN)

    assert int.from_bytes(new[1:9], "big") == number != int.from_bytes(old[1:9], "big")
    assert (decrypt(old, COLUMN), decrypt(new, COLUMN)) == (b"old", b"new")


def test_a_secret_for_one_purpose_outlives_the_key_that_encrypts(
    city: Municipality, other_city: Municipality
) -> None:
    before = encryption.keyed_secret("fingerprint")
    key_care.rotate(city)
    assert encryption.keyed_secret("fingerprint") == before
    assert encryption.keyed_secret("paper") != before
    with municipality_scope(other_city.pk):
        assert encryption.keyed_secret("fingerprint") != before


def test_a_new_master_key_takes_over(city: Municipality, clerk: Staff, settings: Any) -> None:
    sealed = encrypt(b"x", COLUMN)
    totp = TOTP.activate(clerk, "JBSWY3DPEHPK3PXP").instance
    old = settings.MASTER_KEY
    settings.MASTER_KEY = base64.b64encode(os.urandom(32)).decode()
    encryption.forget_keys()
    with pytest.raises(InvalidTag):
        decrypt(sealed, COLUMN)

    assert key_care.rewrap(old) == 2

    assert decrypt(sealed, COLUMN) == b"x"
    totp.refresh_from_db()
    assert "JBSWY3DPEHPK3PXP" not in str(totp.data)
    assert key_care.MFAAdapter().decrypt(totp.data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_a_wrong_old_master_key_changes_nothing(city: Municipality) -> None:
    before = bytes(MunicipalityKey.objects.get().wrapped)
    with pytest.raises(InvalidTag):
        key_care.rewrap(base64.b64encode(os.urandom(32)).decode())
    assert bytes(MunicipalityKey.objects.get().wrapped) == before
