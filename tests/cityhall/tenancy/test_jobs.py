"""Durable jobs: with the caller's change or not at all, once in effect, retried with patience, fenced."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import default_task_backend
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from tests.cityhall.tenancy import sample_tasks

from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.jobs import lease, schedule
from madoguchi.cityhall.tenancy.jobs.errors import LeaseLost
from madoguchi.cityhall.tenancy.jobs.running import run_job
from madoguchi.cityhall.tenancy.models import AuditEvent, Job, LiveEvent, Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope, no_municipality

MINUTE = timedelta(minutes=1)


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - MINUTE)


def due_now() -> None:
    Job.objects.filter(state="ready").update(run_after=timezone.now())


def test_a_job_runs_once_and_keeps_its_result(city: Municipality) -> None:
    result = sample_tasks.effect.enqueue("hello")

    assert jobs.run_ready() == 1
    assert jobs.run_ready() == 0
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.return_value == "hello"
    assert LiveEvent.objects.get().kind == "hello"


def test_a_job_vanishes_with_the_change_that_wanted_it(city: Municipality) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sample_tasks.effect.enqueue("hello")
        raise ZeroDivisionError
    assert not Job.objects.exists()


def test_a_job_runs_in_the_municipality_that_asked(city: Municipality, other_city: Municipality) -> None:
    with municipality_scope(other_city.pk):
        sample_tasks.effect.enqueue("theirs")
    with no_municipality():
        jobs.run_ready()

    assert not LiveEvent.objects.exists()
    with municipality_scope(other_city.pk):
        assert LiveEvent.objects.get().kind == "theirs"


def test_a_job_acts_as_the_system(city: Municipality) -> None:
    result = sample_tasks.who.enqueue()
    jobs.run_ready()
    result.refresh()
    assert result.return_value == {"attempt": 1, "kind": "system", "id": "who"}


def test_failure_undoes_the_effect_and_waits_longer_each_time(city: Municipality) -> None:
    sample_tasks.broken.enqueue("x")
    waits = []
    for _ in range(2):
        before = timezone.now()
        jobs.run_ready()
        job = Job.objects.get()
        assert job.state == "ready"
        waits.append(round((job.run_after - before).total_seconds()))
        due_now()

    assert waits == [2, 4]
    assert not LiveEvent.objects.exists()


def test_the_last_failure_is_visible_and_audited(city: Municipality) -> None:
    sample_tasks.broken.enqueue("髙橋")
    for _ in range(3):
        jobs.run_ready()
        due_now()

    job = Job.objects.get()
    assert job.state == "failed"
    assert job.attempts == 3
    assert "ValueError" in job.error
    assert "髙橋" not in job.error
    assert AuditEvent.objects.get().verb == "job.failed"
    assert LiveEvent.objects.get().topic == "jobs"


def test_the_delay_doubles_up_to_an_hour() -> None:
    assert [lease.delay(n).total_seconds() for n in (1, 2, 3, 4)] == [2, 4, 8, 16]
    assert lease.delay(100) == timedelta(hours=1)


def test_a_leased_job_is_not_taken_twice(city: Municipality) -> None:
    sample_tasks.effect.enqueue("hello")
    assert lease.claim("one", MINUTE) is not None
    assert lease.claim("two", MINUTE) is None


def test_a_job_whose_worker_died_is_taken_over(city: Municipality) -> None:
    sample_tasks.effect.enqueue("hello")
    dead = lease.claim("one", MINUTE)
    expire(dead)

    taken = lease.claim("two", MINUTE)
    assert taken.pk == dead.pk
    assert taken.attempts == 2


def test_a_worker_that_wakes_up_late_changes_nothing(city: Municipality) -> None:
    sample_tasks.effect.enqueue("hello")
    asleep = lease.claim("one", MINUTE)
    expire(asleep)
    run_job(lease.claim("two", MINUTE))

    run_job(asleep)

    assert LiveEvent.objects.count() == 1
    assert Job.objects.get().worker == "two"
    assert not lease.extend(asleep, MINUTE)


def test_a_job_that_kills_its_workers_is_given_up(city: Municipality) -> None:
    sample_tasks.broken.enqueue("x")
    for number in range(3):
        expire(lease.claim(f"worker {number}", MINUTE))
    run_job(lease.claim("last", MINUTE))

    assert Job.objects.get().state == "failed"
    assert "died" in Job.objects.get().error


def test_a_task_that_is_gone_fails_visibly(city: Municipality) -> None:
    sample_tasks.effect.enqueue("hello")
    Job.objects.update(task="tests.nowhere.task")
    jobs.run_ready()
    assert Job.objects.get().state == "failed"


def test_chunks_go_on_from_the_checkpoint(city: Municipality, tmp_path) -> None:
    diary = tmp_path / "diary"
    sample_tasks.chunked.enqueue(str(diary), 5, 0)
    with patch("tests.cityhall.tenancy.sample_tasks.time.sleep", side_effect=[None, None, ZeroDivisionError]):
        jobs.run_ready()
    assert Job.objects.get().checkpoint == {"done": 3}

    due_now()
    jobs.run_ready()

    assert [event.kind for event in LiveEvent.objects.order_by("id")] == [f"chunk {n}" for n in range(5)]


def test_a_chunk_of_a_lost_lease_does_not_commit(city: Municipality, tmp_path) -> None:
    sample_tasks.chunked.enqueue(str(tmp_path / "diary"), 2, 0)
    asleep = lease.claim("one", MINUTE)
    expire(asleep)
    lease.claim("two", MINUTE)

    run_job(asleep)

    assert not LiveEvent.objects.exists()
    with pytest.raises(LeaseLost):
        lease.finish(asleep, None)


def test_urgent_jobs_go_first_and_late_ones_wait(city: Municipality) -> None:
    sample_tasks.effect.enqueue("usual")
    sample_tasks.effect.using(priority=10).enqueue("urgent")
    sample_tasks.effect.using(run_after=timezone.now() + MINUTE).enqueue("tomorrow")

    assert jobs.run_ready() == 2
    assert [event.kind for event in LiveEvent.objects.order_by("id")] == ["urgent", "usual"]


def test_periodic_jobs_are_enqueued_once_per_period(city: Municipality) -> None:
    from madoguchi.cityhall.tenancy import tasks

    now = timezone.now().replace(minute=10)
    for moment in (now, now + MINUTE, now + timedelta(hours=1)):
        schedule.enqueue_due(moment)

    assert Job.objects.filter(task=tasks.prune.module_path).count() == 2


def test_pruning_forgets_what_is_old(city: Municipality, other_city: Municipality) -> None:
    from madoguchi.cityhall.tenancy import tasks

    for municipality in (city, other_city):
        with municipality_scope(municipality.pk):
            sample_tasks.effect.enqueue("old")
    jobs.run_ready()
    long_ago = timezone.now() - timedelta(days=40)
    Job.objects.update(finished_at=long_ago)
    for municipality in (city, other_city):
        with municipality_scope(municipality.pk):
            LiveEvent.objects.update(at=long_ago)

    with no_municipality():
        result = tasks.prune.enqueue()
        jobs.run_ready()
    result.refresh()
    assert result.return_value == {"events": 2, "jobs": 2}


def test_an_unknown_result_is_said_so(city: Municipality) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        default_task_backend.get_result("nothing")
