"""The auditor's page: who saw whom, narrowed, by page, as a file whose making is itself recorded."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi import cityhall
from madoguchi.cityhall.administration.audit_words import verb_name
from madoguchi.cityhall.cases.models import Action
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.audit import Entry
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

ClientOf = Callable[[Staff], Client]
PAGE = "/m/audit/"
PERSON = "00000000-0000-0000-0000-000000000001"


@pytest.fixture
def viewed(clerk: Staff, head: Staff, actor_of: Callable[[Staff], Actor]) -> None:
    audit.record(actor_of(clerk), "person.view", f"resident:{PERSON}", reason="転入")
    audit.record(actor_of(head), "case.viewed", "case:00000000-0000-0000-0000-000000000002")


def read(client: Client, **query: str) -> str:
    return client.get(PAGE, query).content.decode().partition("<tbody>")[2]


def test_everything_newest_first(viewed: None, auditor: Staff, client_of: ClientOf) -> None:
    rows = read(client_of(auditor))
    assert rows.index("案件を見た") < rows.index("住民を見た")
    assert "窓口1" in rows


def test_every_step_of_a_case_has_a_word() -> None:
    """`submitted` is logged once, as the visit's."""
    verbs = [f"case.{kind}" for kind in Action.OF_CASE if kind != "submitted"]
    assert [verb for verb in [*verbs, "visit.cancelled"] if verb_name(verb) == verb] == []


def written_verbs() -> Iterator[str]:
    """Every verb that stands as it is in a call of `audit.record`, and those of a number."""
    for file in Path(cityhall.__file__).parent.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        yield from re.findall(r'"(ticket\.[a-z_]+)"', text)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.record"):
                yield from (one.value for one in node.args[1:2] if isinstance(one, ast.Constant))


def test_every_verb_has_a_word() -> None:
    verbs = set(written_verbs())
    assert len(verbs) > 140
    assert sorted(verb for verb in verbs if verb_name(verb) == verb) == []


def test_narrowed_by_who_what_whom_and_when(
    viewed: None, auditor: Staff, clerk: Staff, client_of: ClientOf
) -> None:
    client = client_of(auditor)
    assert "案件を見た" not in read(client, actor=f"staff:{clerk.pk}")
    assert "住民を見た" not in read(client, verb="case.")
    assert "住民を見た" in read(client, subject=PERSON)
    assert read(client, subject="999999999999999") == ""
    assert read(client, until="令和2年1月1日") == ""
    assert "住民を見た" in read(client, since="R2.1.1")
    assert "「昭和99年」" in client.get(PAGE, {"since": "昭和99年"}).content.decode()


def test_long_logs_have_pages(auditor: Staff, clerk: Staff, client_of: ClientOf, actor_of: ClientOf) -> None:
    audit.record_many(actor_of(clerk), [Entry("person.view", f"resident:{n}") for n in range(150)])
    client = client_of(auditor)
    assert "before=52" in client.get(PAGE).content.decode()
    assert "resident:0<" in read(client, before="52")


def test_another_citys_log_is_not_shown(
    viewed: None, other_city: Municipality, clerk_elsewhere: Staff, auditor: Staff, client_of: ClientOf,
    actor_of: Callable[[Staff], Actor],
) -> None:
    with municipality_scope(other_city.pk):
        audit.record(actor_of(clerk_elsewhere), "person.view", "resident:theirs")
    assert "theirs" not in read(client_of(auditor))


def test_the_file_is_harmless_and_recorded(auditor: Staff, clerk: Staff, client_of: ClientOf) -> None:
    actor = Actor("staff", str(clerk.pk), "=cmd()")
    audit.record(actor, "person.view", "resident:1", reason="本人の申出")
    response = client_of(auditor).get(reverse("administration:audit_export"))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][0] == "番号"
    assert [row[2] for row in rows[1:] if row[5] == "person.view"] == ["'=cmd()"]
    assert AuditEvent.objects.latest("seq").verb == "audit.exported"
