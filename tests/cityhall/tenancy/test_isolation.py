"""One city never reaches another's rows: the scoped manager on both databases, row security on PostgreSQL."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, models, transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import AuditEvent, LiveEvent, Municipality
from madoguchi.cityhall.tenancy.row_security import POLICY
from madoguchi.cityhall.tenancy.scope import NoActiveMunicipality, municipality_scope, no_municipality
from madoguchi.cityhall.tenancy.tenant import ForeignMunicipality, TenantModel

CITYHALL = Path(__file__).parents[3] / "src" / "madoguchi" / "cityhall"
TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]
postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="row security is PostgreSQL's")

# Where all rows of a table may be asked for, and why.
UNSCOPED = {
    "tenancy/tenant.py": "defines it",
    "tenancy/live.py": "prunes every municipality's live events",
    "tenancy/stream/events.py": "one poll for every municipality's open screens",
    "cases/actions/submit_packet.py": "a subquery bound to a scoped outer row",
}
RAW = re.compile(r"\.raw\(|\.extra\(|RawSQL\(|\.cursor\(\)")
RAW_SQL = {
    "tenancy/live.py": "set_config for the stream's policy",
    "residents/imports/sql.py": "batch statements over staged rows; each names the municipality",
    "residents/imports/staging.py": "bulk insert of rows that carry the municipality",
    "residents/imports/checks.py": "runs the statements of residents/imports/sql.py",
    "tenancy/numbers.py": "takes a number, with the active municipality in its WHERE",
}


@pytest.fixture
def two_events(city: Municipality, other_city: Municipality) -> tuple[LiveEvent, LiveEvent]:
    ours = LiveEvent.objects.create(topic="visit:1", kind="ours")
    with municipality_scope(other_city.pk):
        theirs = LiveEvent.objects.create(topic="visit:1", kind="theirs")
    return ours, theirs


def test_without_a_scope_a_query_raises(city: Municipality) -> None:
    with no_municipality(), pytest.raises(NoActiveMunicipality):
        LiveEvent.objects.count()


def test_a_query_sees_its_own_city(two_events: Any) -> None:
    assert [event.kind for event in LiveEvent.objects.all()] == ["ours"]


def test_update_and_delete_stay_inside(two_events: Any, other_city: Municipality) -> None:
    assert LiveEvent.objects.update(kind="changed") == 1
    assert LiveEvent.objects.all().delete()[0] == 1

    with municipality_scope(other_city.pk):
        assert LiveEvent.objects.get().kind == "theirs"


def test_a_row_in_hand_cannot_be_written_from_another_city(two_events: Any) -> None:
    _, theirs = two_events
    for write in (theirs.save, theirs.delete, lambda: LiveEvent.objects.bulk_create([theirs])):
        with pytest.raises(ForeignMunicipality):
            write()


def test_a_known_key_does_not_open_another_citys_row(two_events: Any) -> None:
    _, theirs = two_events
    assert not LiveEvent.objects.filter(pk=theirs.pk).exists()
    with pytest.raises(LiveEvent.DoesNotExist):
        theirs.refresh_from_db()


def test_a_row_does_not_move(two_events: Any, other_city: Municipality) -> None:
    with pytest.raises(ForeignMunicipality):
        LiveEvent.objects.update(municipality=other_city)


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_every_tenant_table_is_scoped(model: type[models.Model]) -> None:
    assert model._meta.base_manager.name == "objects"
    assert model._meta.default_manager.name == "objects"
    assert not model._meta.get_field("municipality").null


@postgres
@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_every_tenant_table_has_the_wall(db: None, model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity AND relforcerowsecurity, polqual IS NOT NULL AND polwithcheck IS NOT NULL "
            "FROM pg_class c LEFT JOIN pg_policy p ON polrelid = c.oid AND polname = %s WHERE relname = %s",
            [POLICY, model._meta.db_table],
        )
        assert cursor.fetchone() == (True, True), f"add tenant_table({model._meta.db_table!r}) to a migration"


@postgres
def test_the_tests_meet_the_wall(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


@postgres
def test_raw_sql_without_a_scope_sees_nothing(two_events: Any) -> None:
    with no_municipality():
        assert _raw_count() == 0


@postgres
def test_raw_sql_sees_the_active_city_only(two_events: Any, other_city: Municipality) -> None:
    assert _raw_count() == 1
    with municipality_scope(other_city.pk):
        assert _raw_count() == 1
    assert LiveEvent.unscoped.count() == 1


@postgres
def test_a_cross_tenant_insert_is_refused(city: Municipality, other_city: Municipality) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        models.Model.save(LiveEvent(municipality=other_city, topic="x", kind="x"))


@postgres
def test_a_row_cannot_be_moved_by_raw_sql(two_events: Any, other_city: Municipality) -> None:
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tenancy_liveevent SET municipality_id = %s", [other_city.pk])


@postgres
def test_the_scope_survives_a_rolled_back_savepoint(two_events: Any, other_city: Municipality) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), municipality_scope(other_city.pk):
        assert _raw_count() == 1
        raise ZeroDivisionError
    assert list(LiveEvent.unscoped.values_list("kind", flat=True)) == ["ours"]


@postgres
@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_each_statement_is_told(two_events: Any, other_city: Municipality) -> None:
    assert [event.kind for event in LiveEvent.unscoped.all()] == ["ours"]
    with municipality_scope(other_city.pk):
        assert [event.kind for event in LiveEvent.unscoped.iterator()] == ["theirs"]
    with no_municipality():
        assert _raw_count() == 0


@postgres
@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_writes_work_and_errors_are_djangos(city: Municipality) -> None:
    event = LiveEvent.objects.create(topic="visit:1", kind="one")
    LiveEvent.objects.filter(pk=event.pk).update(kind="two")
    with pytest.raises(IntegrityError):
        LiveEvent.objects.create(pk=event.pk, topic="visit:1", kind="three")
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE tenancy_liveevent SET kind = %s WHERE id = %s", [["four", event.pk]])
    assert LiveEvent.objects.get().kind == "four"


@postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_stays_on_the_connection_after_commit(two_events: Any) -> None:
    with transaction.atomic():
        assert _raw_count() == 1
    raw = connection.connection.execute("SELECT current_setting('madoguchi.municipality', true)").fetchone()
    assert raw[0] in {None, ""}


def test_the_audit_chain_of_one_city_ignores_the_other(city: Municipality, other_city: Municipality) -> None:
    audit.record(system_actor("test"), "test.one", "test:1")
    with municipality_scope(other_city.pk):
        audit.record(system_actor("test"), "test.one", "test:1")
        assert AuditEvent.objects.get().seq == 1


def test_unscoped_is_used_only_where_listed() -> None:
    assert _files_with(re.compile(r"\.unscoped\b")) <= UNSCOPED.keys()


def test_raw_sql_is_used_only_where_listed() -> None:
    assert _files_with(RAW) <= RAW_SQL.keys()


def _raw_count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tenancy_liveevent")
        return int(cursor.fetchone()[0])


def _files_with(pattern: re.Pattern[str]) -> set[str]:
    files = [path for path in CITYHALL.rglob("*.py") if "migrations" not in path.parts]
    return {str(path.relative_to(CITYHALL)) for path in files if pattern.search(path.read_text("utf-8"))}
