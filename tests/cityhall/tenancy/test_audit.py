"""The audit chain: linked by the database, no personal data, every kind of tampering found."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from madoguchi.cityhall.tenancy import audit, audit_chain
from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.cityhall.tenancy.audit import Entry, PersonalDataRefused
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

TABLE = "tenancy_auditevent"


def entries(count: int) -> list[Entry]:
    return [Entry("test.done", f"test:{number}", detail={"n": number}) for number in range(1, count + 1)]


@pytest.fixture
def chain(city: Municipality) -> list[AuditEvent]:
    """Six events, written three ways."""
    audit.record(system_actor("test"), "test.first", "test:0")
    audit.record_many(system_actor("test"), entries(4))
    audit.record(system_actor("test"), "test.last", "test:9", reason="窓口で本人の申出")
    return list(AuditEvent.objects.order_by("seq"))


def test_the_chain_is_whole_and_numbered_from_one(chain: list[AuditEvent]) -> None:
    assert [event.seq for event in chain] == [1, 2, 3, 4, 5, 6]
    assert [event.subject for event in chain] == ["test:0", "test:1", "test:2", "test:3", "test:4", "test:9"]
    assert chain[0].previous == audit.GENESIS
    assert audit_chain.verify().broken is None
    assert audit_chain.verify().events == 6


def test_the_documented_formula(chain: list[AuditEvent]) -> None:
    for before, event in zip([None, *chain], chain, strict=False):
        previous = before.hash if before else "0" * 64
        assert event.hash == audit.chain_hash(previous, event.seq, event.payload)


def test_payload_repeats_the_columns_and_the_reason(chain: list[AuditEvent]) -> None:
    said = json.loads(chain[-1].payload)
    assert said["verb"] == "test.last"
    assert said["reason"] == "窓口で本人の申出"
    assert "seq" not in said


@pytest.mark.parametrize("count", [1, 100])
def test_many_events_cost_no_more_statements_than_one(
    city: Municipality, count: int, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    # Django writes at most 999 values per statement on SQLite: about 120 events.
    with transaction.atomic(), django_assert_max_num_queries(6) as counted:
        audit.record_many(system_actor("test"), entries(count))
    written = [query for query in counted.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(written) <= (1 if connection.vendor == "postgresql" else 2)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("payload", "{}", "content was changed"),
        ("verb", "test.nothing", "columns differ"),
        ("actor", "staff:someone-else", "columns differ"),
        ("subject", "test:77", "columns differ"),
        ("hash", "f" * 64, "content was changed"),
        ("previous", "f" * 64, "does not follow"),
    ],
)
def test_a_changed_event_is_found(chain: list[AuditEvent], column: str, value: str, problem: str) -> None:
    tamper(f"UPDATE {TABLE} SET {column} = %s WHERE seq = 3", [value])

    verdict = audit_chain.verify()

    assert verdict.broken == 3
    assert problem in verdict.problem


def test_a_removed_event_is_found(chain: list[AuditEvent]) -> None:
    tamper(f"DELETE FROM {TABLE} WHERE seq = 4", [])
    assert audit_chain.verify().broken == 4


def test_a_renumbered_chain_is_found(chain: list[AuditEvent]) -> None:
    tamper(f"DELETE FROM {TABLE} WHERE seq = 2", [])
    for seq in range(3, 7):
        tamper(f"UPDATE {TABLE} SET seq = seq - 1 WHERE seq = {seq}", [])
    assert audit_chain.verify().broken == 2


def test_a_cut_off_end_is_found_by_an_exported_head(chain: list[AuditEvent]) -> None:
    heads = audit_chain.verify().heads
    tamper(f"DELETE FROM {TABLE} WHERE seq > 4", [])

    assert audit_chain.verify().broken is None
    assert audit_chain.verify(heads).broken == 6


def test_a_rewritten_chain_is_found_by_an_exported_head(chain: list[AuditEvent]) -> None:
    heads = audit_chain.verify().heads
    tamper(f"DELETE FROM {TABLE}", [])
    audit.record_many(system_actor("someone"), entries(6))

    assert audit_chain.verify().broken is None
    assert "rewritten" in audit_chain.verify(heads).problem


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Python links on SQLite")
def test_a_client_cannot_choose_its_place_in_the_chain(chain: list[AuditEvent]) -> None:
    AuditEvent.objects.create(
        seq=99, previous="x", hash="y", payload=chain[0].payload, at=chain[0].at,
        actor=chain[0].actor, verb=chain[0].verb, subject=chain[0].subject,
    )
    assert audit_chain.verify().broken is None
    assert audit_chain.verify().events == 7


def test_verification_goes_by_chunks(chain: list[AuditEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_chain, "CHUNK", 2)
    assert audit_chain.verify().events == 6


def test_each_city_has_its_own_chain(chain: list[AuditEvent], other_city: Municipality) -> None:
    with municipality_scope(other_city.pk):
        audit.record(system_actor("test"), "test.done", "test:1")
        assert audit_chain.verify().events == 1


@pytest.mark.parametrize("detail", [{"name": "髙橋"}, {"nested": [{"address": "見本町1-2"}]}, {"住所": "x"}])
def test_free_text_is_refused_in_detail(city: Municipality, detail: dict[str, Any]) -> None:
    with pytest.raises(PersonalDataRefused):
        audit.record(system_actor("test"), "test.done", "test:1", detail=detail)


def test_the_actor_is_named_by_account_and_terminal(city: Municipality, clerk: Staff) -> None:
    actor = Actor("staff", str(clerk.pk), clerk.display_name, terminal="窓口1", request_id="r1")
    audit.record(actor, "test.done", "test:1")

    event = AuditEvent.objects.get()
    assert event.actor == f"staff:{clerk.pk}"
    assert json.loads(event.payload)["actor"]["terminal"] == "窓口1"
    assert json.loads(event.payload)["request"] == "r1"


def test_nothing_is_written_when_the_change_is_undone(city: Municipality) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record(system_actor("test"), "test.done", "test:1")
        raise ZeroDivisionError
    assert not AuditEvent.objects.exists()


def tamper(sql: str, params: list[Any]) -> None:
    """What somebody can do who owns the tables: take the triggers away, change a row, put them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER append_only")
            cursor.execute(sql, params)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER append_only")
            return
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{TABLE}'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(sql, params)
        for _, create in triggers:
            cursor.execute(create)
