"""Keys are made once a session: four for the authorities, four that the cards share in turn."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, cycle

import pytest
from tests.card.cast import AT

from madoguchi.card.emulator import MadeCard, TestPki, make_card
from madoguchi.card.emulator.pki import PrivateKey, make_key

AUTHORITY_KEYS, CARD_KEYS = 4, 4


def pool(algorithm: str) -> Callable[[str], PrivateKey]:
    """Keys in turn; CV keys are RSA and the next card's P-384 whatever the algorithm of the JPKI keys."""
    keys = {
        name: chain(
            [make_key(name) for _ in range(AUTHORITY_KEYS)],
            cycle([make_key(name) for _ in range(CARD_KEYS)]),
        )
        for name in {algorithm, "rsa", "secp384r1"}
    }
    return lambda name: next(keys[name])


def settled(pki: TestPki) -> TestPki:
    """With its authorities' keys taken first, so that no card shares one."""
    for key in (pki.root("signature"), pki.root("authentication"), pki.cv_ca, pki.city):
        assert key
    return pki


@pytest.fixture(scope="session")
def pki() -> TestPki:
    return settled(TestPki(AT, make=pool("rsa")))


@pytest.fixture(scope="session")
def p384() -> TestPki:
    return settled(TestPki(AT, "secp384r1", pool("secp384r1")))


@pytest.fixture
def card(pki: TestPki) -> Callable[[str], MadeCard]:
    """A fresh card of a person."""
    return lambda person: make_card(person, pki)
