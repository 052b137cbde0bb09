"""支援措置 reported by the former municipality holds on when its people become residents.

仮支援措置 until an officer decides, one year: 住民基本台帳事務処理要領 第5-10 and 住民記録 1.0
(standards.md §4, P). Which rows count as the same people is ours.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from madoguchi.cityhall.residents.actions.confirm_protection import confirm_protection
from madoguchi.cityhall.residents.actions.end_protection import end_protection
from madoguchi.cityhall.residents.actions.import_register import import_register, run_import
from madoguchi.cityhall.residents.actions.lift_protection import lift_protection
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.residents.imports import inherit
from madoguchi.cityhall.residents.models import IncomingTransfer, Protection, RegisterImport, Resident
from madoguchi.cityhall.residents.period import year_end
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.residents.selectors import (
    access_person,
    access_protection,
    household_of,
    inherited_protections,
    protected_ids,
    protected_transfers,
    protections,
    search_people,
)
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, LiveEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

from .conftest import SYSTEM, Row, as_csv, person, take
from .test_transfers import message, someone

Load = Callable[..., RegisterImport]
pytestmark = pytest.mark.usefixtures("city")


def flagged(**changes: Any) -> IncomingTransfer:
    """A mother and her child whom their former municipality protects."""
    people = [
        someone(name="守田　静", kana="モリタ　シズカ", sex="2", birth_date="1990-02-02", relation="妻"),
        someone(name="守田　蓮", kana="モリタ　レン", sex="1", birth_date="2018-05-05", relation="子"),
    ]
    return receive_transfer(SYSTEM, message(**{"protected": True, "people": people, **changes}))


def mother(number: int = 11, **items: str) -> Row:
    """Her row in the core system's file, written as that system writes."""
    return {**person(number, "守田　静", "モリタ　シズカ", sex="2", birth_date="1990-02-02"), **items}


def child(number: int = 12, **items: str) -> Row:
    home = {"household_number": "0000000011", "household_order": "2", "address_lot": "11番地"}
    family = {"relation_code1": "20", "relation": "子", "birth_date": "2018-05-05"}
    return person(number, "守田　蓮", "モリタ　レン", **{**home, **family, **items})


def resident(number: int) -> Resident:
    found: Resident = Resident.objects.get(atena_number=f"{number:010}")
    return found


def members(row: Protection) -> list[tuple[str, bool]]:
    found = row.members.order_by("-applicant", "resident__atena_number")
    return list(found.values_list("resident__name", "applicant"))


def test_a_clerk_is_blocked_from_the_moment_of_the_import(load: Load, at_counter: Actor) -> None:
    flagged()
    load([person(1), mother(), child()])
    for number in (11, 12):
        with pytest.raises(ProtectedPerson):
            access_person(at_counter, resident(number).pk, "test")
        with pytest.raises(ProtectedPerson):
            household_of(at_counter, resident(number).pk, "test")
    hits = [hit for hit in search_people(at_counter, "守田 静").hits if hit.kind == "resident"]
    assert [(hit.protected, hit.address, hit.birth_text) for hit in hits] == [(True, "", "")]
    assert not search_people(at_counter, "見本町一丁目11番地").hits
    assert access_person(at_counter, resident(1).pk, "test").items["name"] == "見本　太郎"


def test_what_is_entered(load: Load, officer: Actor) -> None:
    transfer = flagged()
    taken = load([child(), mother()])
    row = Protection.objects.get()
    today = timezone.localdate()
    assert (row.state, row.inherited, row.from_on, row.until_on) == (
        "provisional", True, today, year_end(today))  # fmt: skip
    assert set(row.levels.values()) == {"error"} and row.decided_by == "system:register-import"
    assert members(row) == [("守田　静", True), ("守田　蓮", False)]
    view = access_protection(officer, row.pk)
    assert view.line.to_check and "t-1" in view.details["note"] and "juminhyo" in view.details["duties"]
    assert view.details["protected_addresses"][0].endswith("11番地")
    event = AuditEvent.objects.get(verb="protection.inherit")
    assert (event.actor, event.subject) == ("system:register-import", f"protection:{row.pk}")
    assert str(taken.pk) in event.payload and str(transfer.pk) in event.payload
    assert "守田" not in event.payload and "番地" not in event.payload
    assert LiveEvent.objects.filter(kind="protection.inherited", topic="protection:requests").count() == 1


def test_the_transfer_leaves_the_officers_list(load: Load, officer: Actor) -> None:
    transfer = flagged()
    assert [one.id for one in protected_transfers(officer)] == [transfer.pk]
    load([person(1)])
    assert protected_transfers(officer) and not inherited_protections(officer)
    load([mother(), child()])
    assert not protected_transfers(officer)
    assert [line.to_check for line in inherited_protections(officer)] == [True]
    confirm_protection(officer, Protection.objects.get().pk)
    assert not inherited_protections(officer) and not protections(officer)[0].to_check


def test_the_block_on_the_transfer_itself_stays(load: Load, at_counter: Actor) -> None:
    flagged()
    load([mother(), child()])
    (hit,) = [hit for hit in search_people(at_counter, "守田 静").hits if hit.kind == "transfer"]
    assert hit.protected


def test_later_files_make_no_second_one(load: Load, officer: Actor) -> None:
    flagged()
    load([mother(), child()])
    load([child(), mother()])
    load([mother(history_number="2", address_town="見本町二丁目"), child()])
    row = Protection.objects.get()
    confirm_protection(officer, row.pk)
    load([mother(history_number="3", name="栁田　静", kana="ヤナギダ　シズカ")])
    load([mother(history_number="4")])
    assert Protection.objects.get().state == "active"


def test_an_officers_end_is_final_for_this_transfer(load: Load, officer: Actor, at_counter: Actor) -> None:
    flagged()
    load([mother()])
    end_protection(officer, Protection.objects.get().pk, reason="本人の申出")
    load([mother(history_number="2", removed="1", status="2")])
    load([mother(history_number="3"), child()])
    assert Protection.objects.get().state == "ended"
    assert access_person(at_counter, resident(11).pk, "test").items["name"] == "守田　静"


def test_the_next_transfer_protects_again(load: Load, officer: Actor) -> None:
    flagged()
    load([mother()])
    end_protection(officer, Protection.objects.get().pk, reason="本人の申出")
    load([mother(history_number="2", removed="1", status="2")])
    flagged(message_id="t-2")
    load([mother(history_number="3")])
    assert sorted(Protection.objects.values_list("state", flat=True)) == ["ended", "provisional"]


def test_an_end_by_hand_after_the_message_counts(load: Load, officer: Actor) -> None:
    flagged()
    load([mother(kana="モリタ　セイ", name="森田　静")])
    own = protect_person(officer, resident(11).pk, details={})
    end_protection(officer, own.pk, reason="本人の申出")
    load([mother(history_number="2")])
    assert Protection.objects.get().state == "ended"


def test_a_live_protection_suffices(load: Load, officer: Actor) -> None:
    load([mother()])
    own = protect_person(officer, resident(11).pk, details={"category": "dv"})
    load([mother(history_number="2", removed="1", status="2")])
    flagged()
    load([mother(history_number="3")])
    assert Protection.objects.get() == own and members(own) == [("守田　静", True)]
    assert not protected_transfers(officer) and not inherited_protections(officer)


def test_who_comes_back_is_guarded(load: Load) -> None:
    load([mother(), child()])
    load([mother(history_number="2", removed="1", status="2"), child(history_number="2", removed="1")])
    flagged()
    load([mother(history_number="3"), child(history_number="3")])
    assert members(Protection.objects.get()) == [("守田　静", True), ("守田　蓮", False)]


def test_a_child_who_follows_joins_the_mother(load: Load, officer: Actor) -> None:
    flagged()
    load([mother()])
    row = Protection.objects.get()
    assert "この取込では見つからなかった人：守田　蓮" in access_protection(officer, row.pk).details["note"]
    load([child()])
    assert members(Protection.objects.get()) == [("守田　静", True), ("守田　蓮", False)]


def test_what_an_officer_confirmed_is_not_changed_unseen(load: Load, officer: Actor) -> None:
    flagged()
    load([mother()])
    confirm_protection(officer, Protection.objects.get().pk)
    load([child()])
    (line,) = inherited_protections(officer)
    assert [name for _pk, name in line.members] == ["守田　蓮"] and Protection.objects.count() == 2


@pytest.mark.parametrize(
    "items",
    [
        {"birth_date": "1990-02-03"},
        {"name": "守山　静", "kana": "モリヤマ　シズカ"},
        {"removed": "1", "status": "2"},
    ],
)
def test_a_namesake_is_not_guarded(load: Load, at_counter: Actor, items: dict[str, str]) -> None:
    flagged()
    load([{**mother(), **items}])
    assert not Protection.objects.exists()
    assert access_person(at_counter, resident(11).pk, "test").household_number


@pytest.mark.parametrize(
    "items",
    [
        {"name": "守田　静", "kana": ""},
        {"name": "守田　しずか", "kana": "モリタ　シズカ"},
        {"name": "守田 静", "kana": "モリタ シスカ"},
    ],
)
def test_name_or_reading_is_enough(load: Load, items: dict[str, str]) -> None:
    flagged()
    load([{**mother(), **items}])
    assert Protection.objects.count() == 1


def test_an_unknown_birth_date_is_matched_by_another_only(load: Load) -> None:
    flagged(people=[someone(name="守田　静", kana="モリタ　シズカ", birth_date="不詳")])
    load([mother(21)])
    assert not Protection.objects.exists()
    load([mother(22, birth_date="0000-00-00", birth_date_text="不詳")])
    assert members(Protection.objects.get()) == [("守田　静", True)]


def test_a_corrected_row_is_recognised(load: Load) -> None:
    flagged()
    load([mother(birth_date="1990-02-20"), child()])
    assert members(Protection.objects.get()) == [("守田　蓮", True)]
    load([mother(history_number="2")])
    assert members(Protection.objects.get()) == [("守田　蓮", True), ("守田　静", False)]


def test_a_neighbour_of_the_same_name_who_lives_here_is_left_alone(load: Load, at_counter: Actor) -> None:
    load([mother(31)])
    flagged()
    load([mother(31, history_number="2", nhi="1"), mother(), child()])
    assert protected_ids([resident(31).pk, resident(11).pk]) == {resident(11).pk}


def test_two_messages_about_one_family_make_one(load: Load, officer: Actor) -> None:
    flagged()
    flagged(message_id="t-2")
    load([mother(), child()])
    assert Protection.objects.count() == 1 and not protected_transfers(officer)


def test_an_unmarked_transfer_protects_nobody(load: Load) -> None:
    flagged(protected=False)
    load([mother(), child()])
    assert not Protection.objects.exists()


def test_another_city_is_unaffected(load: Load, other_city: Municipality) -> None:
    flagged()
    with municipality_scope(other_city.pk):
        assert take(as_csv([mother(), child()])).state == "applied"
        assert not Protection.objects.exists()
    load([mother(), child()])
    assert Protection.objects.count() == 1


def test_a_lift_opens_it_as_any_other(load: Load, officer: Actor, clerk: Staff, at_counter: Actor) -> None:
    flagged()
    load([mother(), child()])
    lift_protection(officer, resident_id=resident(12).pk, clerk_id=clerk.pk, operations=["view"],
                    reason="本人が来庁", txid=uuid4())  # fmt: skip
    assert access_person(at_counter, resident(11).pk, "test").protected


def test_file_and_protection_stand_or_fall_together(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    flagged()
    monkeypatch.setattr(inherit, "year_end", lambda start: date(1, 1, 1) / 0)
    with pytest.raises(TypeError):
        load([mother(), child()])
    assert not Resident.objects.exists()
    monkeypatch.undo()
    run_import(SYSTEM, RegisterImport.objects.get().pk)
    assert Resident.objects.count() == 2 and Protection.objects.count() == 1


def _statements(families: int, bystanders: int) -> int:
    rows: list[Row] = [person(number) for number in range(5000, 5000 + bystanders)]
    for number in range(families):
        born = date(1990, 1, 1 + number).isoformat()
        flagged(message_id=f"f-{number}", people=[someone(name="守田　静", kana="", birth_date=born)])
        rows.append(mother(100 + number, birth_date=born))
    file = io.BytesIO(as_csv(rows))
    found = import_register(SYSTEM, file, file_name="a.csv", coverage="full", enqueue=False)
    with CaptureQueriesContext(connection) as queries:
        run_import(SYSTEM, found.pk)
    assert Protection.objects.count() == families
    quiet = ("SAVEPOINT", "RELEASE", "BEGIN")
    return len([query for query in queries if not query["sql"].startswith(quiet)])


@pytest.mark.parametrize(("families", "bystanders"), [(1, 3), (12, 60)])
def test_statements_grow_with_neither_rows_nor_families(families: int, bystanders: int) -> None:
    assert _statements(families, bystanders) <= 48
