"""Whether the person who signed in is the payee of the letter, and how often that may be tried."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache

from madoguchi.cityhall.benefits.answers.vocabulary import vocabulary
from madoguchi.cityhall.benefits.models import Letter
from madoguchi.cityhall.benefits.ports import Identity
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.names import match_key

DAY = 24 * 60 * 60


def is_payee(letter: Letter, identity: Identity) -> bool:
    """Name in any form of its characters, and birth date. The address may have changed since."""
    snapshot = letter.target.snapshot or {}
    born = snapshot.get("birth_date")
    same_name = match_key(identity.name) == match_key(snapshot.get("name", "")) != ""
    return same_name and bool(born) and identity.birth_date == date.fromisoformat(born)


def may_try(letter: Letter) -> bool:
    """Whether this letter still takes a proof today; afterwards only counter, paper and telephone do."""
    return int(cache.get(_key(letter), 0)) < vocabulary()["identity_tries"]


def count_wrong(actor: Actor, letter: Letter) -> None:
    """Somebody else than the payee proved to be themselves."""
    cache.add(_key(letter), 0, DAY)
    tries = cache.incr(_key(letter))
    audit.record(actor, "benefit.identity_refused", f"letter:{letter.pk}", detail={"tries": tries})


def _key(letter: Letter) -> str:
    return f"benefit-identity:{letter.pk}"
