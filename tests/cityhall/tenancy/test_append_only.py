"""Append-only tables: the database refuses to change or remove a row, whoever asks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality

UPDATE, DELETE = "UPDATE tenancy_auditevent SET verb = 'x'", "DELETE FROM tenancy_auditevent"


@pytest.mark.parametrize("sql", [UPDATE, DELETE])
def test_raw_sql_is_refused(city: Municipality, sql: str) -> None:
    audit.record(system_actor("test"), "test.done", "test:1")

    refused = pytest.raises(IntegrityError, match="append-only table tenancy_auditevent")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert AuditEvent.objects.get().verb == "test.done"


def test_orm_is_refused(city: Municipality) -> None:
    audit.record(system_actor("test"), "test.done", "test:1")

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.update(verb="x")


@pytest.mark.django_db(transaction=True)
def test_transactional_tests_can_still_empty_the_tables(city: Municipality) -> None:
    audit.record(system_actor("test"), "test.done", "test:1")
