"""How many people approve a batch of payments, how fresh their sign-in is, when a payment counts as final.

Source: ``catalogue/benefit_approvals.yaml`` (K); a city's own editions take its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml


class ApprovalRulesError(ValueError):
    """The city's own editions cannot be used; ``str()`` says which entry and what to write."""


@dataclass(frozen=True, slots=True)
class ApprovalRules:
    """``bands``: (highest total in yen or None, approvals), lowest first."""

    valid_from: date
    bands: tuple[tuple[int | None, int], ...]
    authenticated_within: timedelta
    final_after_bank_days: int

    def approvals_needed(self, total: int) -> int:
        """How many different people must approve a batch of this total."""
        return next(count for up_to, count in self.bands if up_to is None or total <= up_to)


def approval_rules(on: date, own: Sequence[Mapping[str, Any]] = ()) -> ApprovalRules:
    """The edition in force on a day, of the city's own if it has any. Raises ``ApprovalRulesError``."""
    editions = [_edition(entry) for entry in own] or list(_packaged())
    in_force = [one for one in editions if one.valid_from <= on]
    if not in_force:
        raise ApprovalRulesError(f"{on} に使える承認の決まりがありません。valid_from を確かめてください。")
    return max(in_force, key=lambda one: one.valid_from)


@lru_cache(maxsize=1)
def _packaged() -> tuple[ApprovalRules, ...]:
    path = resources.files("madoguchi") / "catalogue" / "benefit_approvals.yaml"
    return tuple(map(_edition, yaml.safe_load(path.read_text(encoding="utf-8"))["editions"]))


def _edition(entry: Mapping[str, Any]) -> ApprovalRules:
    try:
        day = entry["valid_from"]
        rules = ApprovalRules(
            day if isinstance(day, date) else date.fromisoformat(day),
            tuple((band["up_to"], int(band["approvals"])) for band in entry["bands"]),
            timedelta(minutes=int(entry["authenticated_within_minutes"])),
            int(entry["final_after_bank_days"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ApprovalRulesError(
            f"承認の決まりの「{error}」が読めません。benefit_approvals.yaml と同じ形で書いてください。"
        ) from None
    _refuse_gaps(rules)
    return rules


def _refuse_gaps(rules: ApprovalRules) -> None:
    """Every total has a band, every band an approver, and a larger total never fewer of them."""
    limits = [up_to for up_to, _ in rules.bands]
    known = [limit for limit in limits[:-1] if limit is not None]
    rising = len(known) == len(limits) - 1 and known == sorted(set(known))
    counts = [count for _, count in rules.bands]
    if not rules.bands or limits[-1] is not None or not rising or min(counts) < 1 or counts != sorted(counts):
        raise ApprovalRulesError(
            "承認の段階は、金額の小さい順に、承認者1人以上で、最後を up_to: null にして書いてください。"
        )
