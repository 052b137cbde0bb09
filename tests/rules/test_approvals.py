"""Who must agree before money leaves: the packaged bands (K), a city's own, and mistakes in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from madoguchi.rules.approvals import ApprovalRulesError, approval_rules

TODAY = date(2026, 11, 20)


def own(**changes: Any) -> dict[str, Any]:
    return {
        "valid_from": "2026-04-01",
        "bands": [{"up_to": 100, "approvals": 1}, {"up_to": None, "approvals": 3}],
        "authenticated_within_minutes": 10, "final_after_bank_days": 3, **changes,
    }  # fmt: skip


def test_a_larger_total_needs_more_people() -> None:
    rules = approval_rules(TODAY)
    assert [rules.approvals_needed(yen) for yen in (1, 10_000_000, 10_000_001)] == [1, 1, 2]
    assert (rules.authenticated_within, rules.final_after_bank_days) == (timedelta(minutes=5), 5)


def test_a_citys_own_rules_take_their_place_from_their_day_on() -> None:
    later = own(valid_from=date(2026, 12, 1), bands=[{"up_to": None, "approvals": 4}])
    assert approval_rules(TODAY, [own(), later]).approvals_needed(101) == 3
    assert approval_rules(date(2026, 12, 1), [own(), later]).approvals_needed(1) == 4


@pytest.mark.parametrize(
    "changes",
    [
        {"bands": []},
        {"bands": [{"up_to": 100, "approvals": 1}]},
        {"bands": [{"up_to": None, "approvals": 0}]},
        {"bands": [{"up_to": 200, "approvals": 1}, {"up_to": 100, "approvals": 1}, {"up_to": None}]},
        {"bands": [{"up_to": None, "approvals": 1}, {"up_to": None, "approvals": 2}]},
        {"bands": [{"up_to": 100, "approvals": 2}, {"up_to": None, "approvals": 1}]},
        {"bands": [{"approvals": 1}]},
        {"valid_from": "tomorrow"},
        {"valid_from": "2027-04-01"},
    ],
)  # fmt: skip
def test_rules_that_leave_a_gap_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ApprovalRulesError):
        approval_rules(TODAY, [own(**changes)])
