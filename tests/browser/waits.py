"""A leader, and waits of this very day at 見本支所, in the browser tests' city; run as a program."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from typing import Any


def main() -> None:
    import django

    django.setup()
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    city = Municipality.objects.get()
    with municipality_scope(city.pk):
        _seed(city)


def _seed(city: Any) -> None:
    from django.utils import timezone

    from madoguchi.cityhall.meter.models import Step
    from madoguchi.cityhall.tenancy.models import Staff
    from madoguchi.cityhall.tenancy.roles import Role

    if Step.objects.exists():
        return
    Staff.objects.create_user(
        username="leader", password=os.environ["BROWSER_TEST_PASSWORD"], municipality=city,
        section="reform", display_name="改革 導", roles=[str(Role.REFORM_LEADER)],
    )  # fmt: skip
    now, chance = timezone.now(), random.Random(7)
    for number in range(150):
        _visit(now - timedelta(minutes=number * 1.6), now, number, chance)


def _visit(came: Any, now: Any, number: int, chance: random.Random) -> None:
    """Who came more than 20 minutes ago was called; whoever came later waits."""
    from uuid import uuid4

    from madoguchi.cityhall.meter.actions.record import Place, begin_step, record_step
    from madoguchi.cityhall.meter.models import Step

    category = ("住所の変更", "証明書", "国民健康保険")[number % 3]
    where = Place(office="見本支所", visit=uuid4(), ticket=f"A{number:03d}", category=category)
    minutes = chance.uniform(1, 45) * (1.5 if category == "住所の変更" else 0.6)
    called = came + timedelta(minutes=minutes)
    if called >= now:
        begin_step(Step.Kind.WAIT, came, where)
        return
    record_step(Step.Kind.WAIT, came, called, where, outcome="served")
    record_step(Step.Kind.PROCESS, called, called + timedelta(minutes=chance.uniform(3, 20)), where)


if __name__ == "__main__":
    main()
