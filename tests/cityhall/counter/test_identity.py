"""本人確認 by eye: a typed number is checked and never kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.models import Action, Visit
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff

NUMBER = "309012345620"


@pytest.fixture
def visit(clerk: Staff) -> Visit:
    return open_visit(make_actor(clerk), event="move_in", txid=uuid4())


@pytest.fixture
def confirm(clerk: Staff, visit: Visit) -> Any:
    client = Client()
    client.force_login(clerk)

    def post(**said: str) -> Any:
        base = {"txid": str(uuid4()), "agent": "self", "document": "licence"}
        return client.post(f"/c/v/{visit.pk}/id/", base | said)

    return post


def test_a_checked_licence_leaves_only_the_fact(confirm, visit):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert confirm(number=NUMBER, expires=tomorrow).status_code == 302
    text = visit.actions.get(kind=Action.Kind.IDENTIFIED).text
    assert text == {"document": "licence", "agent": "", "checked": ["number", "expires"]}
    log = json.dumps([event.payload for event in AuditEvent.objects.all()])
    assert NUMBER not in log and tomorrow not in log


def test_nothing_needs_to_be_typed(confirm, visit):
    assert confirm(document="two_documents").status_code == 302
    assert "checked" not in visit.actions.get(kind=Action.Kind.IDENTIFIED).text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"number": "309012345630"}, "検査数字"),
        ({"number": "12345"}, "12桁"),
        ({"expires": "2020-01-01"}, "ほかの書類"),
        ({"expires": "平成31年5月1日"}, "令和元年"),
        ({"document": "two_documents", "number": NUMBER}, "目で確かめて"),
        ({"document": "residence_card", "number": "AB1234567CD"}, "英字2文字"),
    ],
)
def test_what_is_wrong_is_said_and_the_number_is_not_drawn_again(confirm, visit, said, words):
    response = confirm(**said)
    page = response.content.decode()
    assert response.status_code == 422 and words in page
    assert not said.get("number") or f'value="{said["number"]}"' not in page
    assert not visit.actions.filter(kind=Action.Kind.IDENTIFIED).exists()


def test_the_page_keeps_no_draft_of_what_is_typed(visit, clerk):
    client = Client()
    client.force_login(clerk)
    assert "data-draft" not in client.get(f"/c/v/{visit.pk}/id/").content.decode()
