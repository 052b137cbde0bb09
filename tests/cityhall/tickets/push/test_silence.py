"""A push service that does not answer holds up nobody and fails nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.cityhall.tickets.conftest import RESIDENT, draw
from tests.cityhall.tickets.push.conftest import line_of, texts

from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import AuditEvent, Job, JobState
from madoguchi.cityhall.tickets.actions.subscribe_push import subscribe_push
from madoguchi.cityhall.tickets.models import Office
from madoguchi.cityhall.tickets.push.port import Unreached
from madoguchi.cityhall.tickets.pushing import tell_office
from madoguchi.connectors.push_simulator import SILENT, SimulatedPush, new_browser, received


def test_a_service_that_does_not_answer_is_asked_again(service: Path, hall: Office) -> None:
    mine, browser = line_of(hall, 0), new_browser(service)
    (service / SILENT).touch()
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    assert texts(service, browser) == []
    assert Job.objects.get(task__endswith="tell_pages").state == JobState.READY
    (service / SILENT).unlink()
    Job.objects.update(run_after=timezone.now())
    assert len(texts(service, browser)) == 1


def test_an_address_that_never_answers_is_no_failure_of_the_house(service: Path, hall: Office) -> None:
    """Whoever holds a ticket may name one: every step of the hall would be an event of the audit log."""
    mine, browser = line_of(hall, 0), new_browser(service)
    (service / SILENT).touch()
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    for _ in range(4):
        assert Job.objects.get(task__endswith="tell_pages").state == JobState.READY
        Job.objects.update(run_after=timezone.now())
        jobs.run_ready()
    assert Job.objects.get(task__endswith="tell_pages").state == JobState.DONE
    assert not AuditEvent.objects.filter(verb="job.failed").exists()
    # When it answers again, the next step of the hall brings what is still true.
    (service / SILENT).unlink()
    draw(hall, at=timezone.now())
    assert len(texts(service, browser)) == 1


class Patient(SimulatedPush):
    """Notes each time that somebody waited for an answer."""

    waited: list[str] = []

    def deliver(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int:
        self.waited.append(endpoint)
        return super().deliver(endpoint, headers, body)


def test_a_service_that_does_not_answer_is_waited_for_once(
    service: Path, settings: Any, hall: Office
) -> None:
    """Ten seconds for each of its pages would hold up the pages of all others, and every job behind them."""
    settings.PUSH_PORT = f"{__name__}.Patient"
    Patient.waited.clear()
    browsers = [new_browser(service) for _ in range(3)]
    for browser in browsers:
        subscribe_push(RESIDENT, draw(hall, at=timezone.now()).pk, browser, language="ja")
    (service / SILENT).touch()
    with pytest.raises(Unreached):
        tell_office(hall.pk)
    assert len(Patient.waited) == 1
    (service / SILENT).unlink()
    assert tell_office(hall.pk) == 3
    assert all(len(received(service, browser["endpoint"])) == 1 for browser in browsers)


def test_steps_that_wait_behind_a_silent_service_are_looked_at_once(
    service: Path, settings: Any, hall: Office
) -> None:
    settings.PUSH_PORT = f"{__name__}.Patient"
    mine, browser = line_of(hall, 0), new_browser(service)
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    Patient.waited.clear()
    (service / SILENT).touch()
    for _ in range(3):
        draw(hall, at=timezone.now())
    assert texts(service, browser) == []
    assert len(Patient.waited) == 1
    # The one that is asked again later holds up no news that comes meanwhile.
    (service / SILENT).unlink()
    draw(hall, at=timezone.now())
    assert len(texts(service, browser)) == 1
