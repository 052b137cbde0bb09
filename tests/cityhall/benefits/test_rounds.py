"""Opening a round: its days fit each other, its rules are frozen, and only its section works on it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.benefits import build
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.benefits.actions.open_round import Plan, open_round
from madoguchi.cityhall.benefits.forms import suggested
from madoguchi.cityhall.benefits.models import Round, Target
from madoguchi.cityhall.benefits.money.ceilings import suggested_ceiling
from madoguchi.cityhall.benefits.refusals import RoundRefused
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.rules.benefits import programme, programmes
from madoguchi.rules.benefits.definition import digest, freeze, thaw
from madoguchi.rules.benefits.loader import default_root

Browser = Callable[[Staff], Client]
TODAY = date(2026, 11, 20)
PLAN = Plan(
    opt_out_until=date(2026, 12, 10), apply_until=date(2027, 1, 29), pay_on=date(2026, 12, 18),
    ceiling=400_000,
)  # fmt: skip
TEMPLATE = Path(default_root()) / "templates" / "city.yaml"


def opened(plan: Plan = PLAN, **changes: Any) -> Round:
    found = programme("adjustment-2024")
    return open_round(build.HOUSE, found, plan, txid=uuid.uuid4(), today=TODAY, **changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opt_out_until": TODAY}, "opt_out_until"),
        ({"apply_until": date(2026, 12, 9)}, "apply_until"),
        ({"pay_on": date(2026, 12, 10)}, "pay_on"),
        ({"pay_on": date(2026, 12, 19)}, "pay_on"),
        ({"pay_on": date(2026, 12, 31)}, "pay_on"),
        ({"ceiling": 0}, "ceiling"),
        ({"ceiling": 10_000_000_000}, "ceiling"),
        ({"budget": 1}, "budget"),
    ],
)
def test_days_and_amounts_that_do_not_fit_are_named(
    city: Any, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RoundRefused) as refused:
        opened(replace(PLAN, **changes))
    assert [name for name, _ in refused.value.problems] == [field]
    assert not Round.objects.exists()


def test_a_round_keeps_the_rules_of_its_first_day(city: Any) -> None:
    made = opened()
    made.refresh_from_db()
    assert made.definition_sha256 == digest(made.definition)
    assert freeze(thaw(made.definition)) == freeze(programme("adjustment-2024"))


def test_rounds_are_counted_and_one_request_is_one_round(city: Any) -> None:
    txid = uuid.uuid4()
    found = programme("adjustment-2024")
    first, again = (open_round(build.HOUSE, found, PLAN, txid=txid, today=TODAY) for _ in range(2))
    assert first.pk == again.pk and (first.number, opened().number) == (1, 2)


def test_every_programme_has_a_ceiling_to_begin_with_or_takes_its_amounts_from_a_list() -> None:
    for found in programmes():
        most = suggested_ceiling(found)
        assert most is None or 10_000 <= most <= 1_000_000, found.id
    assert suggested_ceiling(programme("exempt-2024-3man")) == 30_000 + 10 * 20_000


def test_suggested_days_fit_on_any_day_of_the_year(city: Any) -> None:
    found = programme("child-allowance")
    for offset in range(0, 400, 7):
        day = TODAY + timedelta(days=offset)
        plan = Plan(**suggested(day), ceiling=1_000)
        open_round(build.HOUSE, found, plan, txid=uuid.uuid4(), today=day)


def test_only_benefit_officers_open_rounds(city: Any, clerk: Staff, auditor: Staff, treasurer: Staff) -> None:
    for staff in (clerk, auditor, treasurer):
        with pytest.raises(NotAllowed):
            open_round(
                make_actor(staff), programme("child-allowance"), PLAN, txid=uuid.uuid4(), today=TODAY
            )


def test_in_the_browser_each_problem_stands_at_its_field(
    city: Any, client_of: Browser, officer: Staff
) -> None:
    url = reverse("benefits:open", args=["child-allowance"])
    client = client_of(officer)
    assert "児童手当" in client.get(url).content.decode()
    fields = {
        "name": "児童手当", "opt_out_until": "R2.4.1", "apply_until": "R2.4.1", "pay_on": "R2.4.1",
        "ceiling": "五万円", "txid": str(uuid.uuid4()),
    }  # fmt: skip
    wrong = client.post(url, fields)
    assert wrong.status_code == 422 and "円の整数で入力" in wrong.content.decode()
    late = client.post(url, fields | {"ceiling": "５０，０００円"})
    assert late.status_code == 422 and "今日と基準日" in late.content.decode()
    days = {key: value for key, value in suggested(timezone.localdate()).items() if key != "push"}
    good = {key: value.isoformat() for key, value in days.items()}
    answer = client.post(url, fields | good | {"ceiling": "50,000"})
    made = Round.objects.get()
    assert answer.url == reverse("benefits:round", args=[made.pk])
    assert (made.ceiling, made.section, made.push) == (50_000, "welfare", False)


def test_a_citys_own_programme_begins_from_its_file(city: Any, client_of: Browser, officer: Staff) -> None:
    client, url = client_of(officer), reverse("benefits:open_own")
    days = {key: str(value) for key, value in suggested(timezone.localdate()).items() if key != "push"}
    fields = days | {"name": "市の給付", "ceiling": "100000", "txid": str(uuid.uuid4())}
    broken = client.post(url, fields | {"programme": SimpleUploadedFile("x.yaml", b"programmes: 1")})
    assert broken.status_code == 422 and not Round.objects.exists()
    file = SimpleUploadedFile("city.yaml", TEMPLATE.read_bytes())
    assert client.post(url, fields | {"programme": file}).status_code == 302
    assert thaw(Round.objects.get().definition).id == Round.objects.get().programme


@pytest.mark.parametrize("name", ["extract", "fix", "deadlines", "close", "source_register"])
def test_acts_on_a_round_are_its_own_sections(
    name: str, running: Round, client_of: Browser, clerk: Staff, auditor: Staff,
    officer_of_another_section: Staff, officer_elsewhere: Staff,
) -> None:  # fmt: skip
    target = build.a_target(running, 1, "candidate")
    url = reverse(f"benefits:{name}", args=[running.pk])
    for staff, status in (
        (clerk, 403), (auditor, 403), (officer_of_another_section, 403), (officer_elsewhere, 404),
    ):  # fmt: skip
        assert client_of(staff).post(url, {"txid": str(uuid.uuid4())}).status_code == status
    assert Target.objects.get(pk=target.pk).state == "candidate"
    assert Round.objects.get(pk=running.pk).state == "running"
