"""Many at once on PostgreSQL: the chain stays whole, a job goes to one worker, scopes do not mix."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from tests.cityhall.tenancy import sample_tasks

from madoguchi.cityhall.tenancy import audit, audit_chain, live
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.audit import Entry
from madoguchi.cityhall.tenancy.jobs import lease
from madoguchi.cityhall.tenancy.models import Job, LiveEvent, Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True),
]


def at_once(work: Callable[[int], Any], times: int = 4) -> list[Any]:
    """Run `work(0) … work(times - 1)` in threads with a connection each."""

    def alone(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(alone, range(times)))


def test_the_chain_stays_whole(city: Municipality) -> None:
    def write(number: int) -> None:
        with municipality_scope(city.pk):
            for round_ in range(10):
                entries = [Entry("test.done", f"test:{number}-{round_}-{part}") for part in range(3)]
                with transaction.atomic():
                    audit.record_many(system_actor("test"), entries)

    at_once(write)

    verdict = audit_chain.verify()
    assert (verdict.events, verdict.broken) == (120, None)


def test_each_job_goes_to_one_worker(city: Municipality) -> None:
    for number in range(30):
        sample_tasks.effect.enqueue(str(number))

    def take(number: int) -> list[Any]:
        taken = []
        while job := lease.claim(f"worker {number}", timedelta(minutes=1)):
            taken.append(job.pk)
        return taken

    taken = [pk for of_one in at_once(take) for pk in of_one]
    assert len(taken) == len(set(taken)) == Job.objects.count() == 30


def test_threads_of_two_cities_do_not_see_each_other(city: Municipality, other_city: Municipality) -> None:
    cities = [city.pk, other_city.pk]

    def write(number: int) -> set[str]:
        mine = cities[number % 2]
        with municipality_scope(mine):
            for _ in range(10):
                with transaction.atomic():
                    live.publish(str(mine), ["visit:1"])
                    inside = set(LiveEvent.unscoped.values_list("kind", flat=True))
                alone = set(LiveEvent.unscoped.values_list("kind", flat=True))
            return inside | alone

    assert at_once(write) == [{str(city.pk)}, {str(other_city.pk)}] * 2
