"""A hall with Web Push: the push service is the simulated one, which checks the sender and really decrypts.

The https way: `test_push_https.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.cityhall.tickets.conftest import draw, leg_of, sit
from tests.cityhall.tickets.hall import always_open

from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tickets.actions.call_chosen import call_chosen
from madoguchi.cityhall.tickets.models import Office, Ticket
from madoguchi.cityhall.tickets.push.vapid import new_key
from madoguchi.connectors.push_simulator import received

KEY = new_key()


@pytest.fixture
def service(settings: Any, tmp_path: Path) -> Path:
    """The installation has a key; its push services are the simulated one over this folder."""
    settings.PUSH_KEY, settings.PUSH_CONTACT = KEY, "mailto:it@city.example"
    settings.PUSH_PORT = "madoguchi.connectors.push_simulator.SimulatedPush"
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "simulated-push"
    folder.mkdir()
    return folder


@pytest.fixture
def hall(office: Office) -> Office:
    return always_open(office)


@pytest.fixture
def clerk_desk(hall: Office) -> Any:
    return sit(hall, "1番", "desk", at=timezone.now())


def texts(service: Path, browser: dict[str, str]) -> list[dict[str, str]]:
    """What the browser got after every job that is due has run."""
    jobs.run_ready()
    return [json.loads(text) for text in received(service, browser["endpoint"])]


def line_of(hall: Office, ahead: int) -> Ticket:
    """The last of a line."""
    for _ in range(ahead):
        draw(hall, at=timezone.now())
    return draw(hall, at=timezone.now())


def call_to(hall: Office, ticket: Ticket) -> Any:
    """The desk to which the ticket is called."""
    desk = sit(hall, "2番", "neighbour", at=timezone.now())
    call_chosen(desk, leg_of(ticket).pk, txid=uuid4())
    return desk
