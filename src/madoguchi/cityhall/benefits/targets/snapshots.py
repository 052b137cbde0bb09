"""What is sealed when a target is fixed: the payee, the figures, the amount and the rules they come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from madoguchi.cityhall.benefits.models import Round, Target
from madoguchi.cityhall.residents.selectors import BenefitPerson


def snapshot_of(person: BenefitPerson) -> dict[str, Any]:
    """The payee on the day the target was fixed. A protected person's address is not copied."""
    return {
        "name": person.name, "kana": person.kana,
        "postcode": "" if person.protected else person.postcode,
        "address": "" if person.protected else person.address,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "household_number": person.household_number,
    }  # fmt: skip


def snapshot_hash(target: Target, owned: Round) -> str:
    """SHA-256 over the payee, the figures, the amount and the rules they come from: anybody can repeat it."""
    sealed: Mapping[str, Any] = {
        "number": target.number, "subject": target.subject, "amount": target.amount,
        "snapshot": target.snapshot, "explained": target.explained, "definition": owned.definition_sha256,
    }  # fmt: skip
    text = json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
