"""転出証明書情報: taken once, sealed, searchable, and refused with the item that is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.residents.actions.lift_protection import lift_protection
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.residents.models import IncomingTransfer
from madoguchi.cityhall.residents.refusals import (
    NotPermitted,
    ProtectedPerson,
    TransferNotFound,
    TransferRefused,
)
from madoguchi.cityhall.residents.selectors import access_transfer, incoming_today, search_people
from madoguchi.cityhall.residents.transfer_files import TransferFile, messages_in
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

from .conftest import SYSTEM

TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.usefixtures("city")


def message(**changes: Any) -> dict[str, Any]:
    return {
        "message_id": "t-1", "planned_date": "令和8年11月20日", "visit_on": "2026-11-24",
        "old_address": "架空県南架空市海辺町3番地8", "new_address": "見本県見本市窓口町二丁目5番12号",
        "from_name": "架空県南架空市", "former_head": "髙﨑　翔太", "simulated": True,
        "people": [someone(), someone(name="髙﨑　結衣", kana="タカサキ　ユイ", sex="2", relation="子")],
        **changes,
    }  # fmt: skip


def someone(**changes: Any) -> dict[str, Any]:
    return {
        "name": "髙﨑　翔太", "kana": "タカサキ　ショウタ", "sex": "男", "birth_date": "S63.10.15",
        "relation": "世帯主", "nhi": "1", "has_card": True, "honseki": "架空県海辺町", **changes,
    }  # fmt: skip


def test_the_same_message_twice_is_one() -> None:
    assert receive_transfer(SYSTEM, message()).pk == receive_transfer(SYSTEM, message()).pk
    with pytest.raises(TransferRefused, match="別の内容"):
        receive_transfer(SYSTEM, message(old_address="別の町"))


def test_it_is_read_in_full_and_on_record(at_counter: Actor) -> None:
    transfer = receive_transfer(SYSTEM, message())
    view = access_transfer(at_counter, transfer.pk, "test")
    assert (view.planned_date, view.visit_on, view.simulated) == (date(2026, 11, 20), TODAY, True)
    first, child = view.people
    assert first.household_head and not child.household_head
    assert first.items | {"birth_date": "1988-10-15", "sex": "male", "nhi": True, "has_card": True,
                          "address": "架空県南架空市海辺町3番地8"} == first.items  # fmt: skip
    assert AuditEvent.objects.filter(verb="transfer.view", subject=f"transfer:{transfer.pk}").exists()


def test_the_payload_is_sealed() -> None:
    receive_transfer(SYSTEM, message())
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM residents_incomingtransfer")
        assert "海辺町".encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "text", ["高崎 翔太", "タカサキ", "ユイ", "昭和63年10月15日", "高崎 窓口町2-5-12", "海辺町"]
)
def test_the_people_are_found_before_they_move_in(at_counter: Actor, text: str) -> None:
    transfer = receive_transfer(SYSTEM, message())
    hit = search_people(at_counter, text).hits[0]
    assert (hit.kind, hit.id, hit.state) == ("transfer", transfer.pk, "転入予定") and hit.person_id


def test_who_is_expected_today(at_counter: Actor) -> None:
    receive_transfer(SYSTEM, message())
    receive_transfer(SYSTEM, message(message_id="t-2", visit_on=""))
    receive_transfer(SYSTEM, message(message_id="t-3", visit_on="2026-12-01"))
    receive_transfer(SYSTEM, message(message_id="t-4", visit_on="", planned_date="2026-11-01"))
    lines = incoming_today(at_counter, TODAY)
    assert [(line.visit_on, line.head_name, line.people) for line in lines] == [
        (TODAY, "髙﨑　翔太", 2), (None, "髙﨑　翔太", 2)]  # fmt: skip


def test_a_marked_family_is_blocked_until_lifted(at_counter: Actor, officer: Actor, clerk: Staff) -> None:
    transfer = receive_transfer(SYSTEM, message(protected=True))
    (hit,) = search_people(at_counter, "髙﨑 翔太").hits
    assert hit.protected and not hit.birth_text
    assert not search_people(at_counter, "窓口町").hits
    with pytest.raises(ProtectedPerson):
        access_transfer(at_counter, transfer.pk, "test")
    lift_protection(officer, transfer_id=transfer.pk, clerk_id=clerk.pk, operations=["view"], reason="本人",
                    txid=uuid4())  # fmt: skip
    assert access_transfer(at_counter, transfer.pk, "test").protected


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": []}, "一人もいません"), ({"message_id": ""}, "通知番号"),
        ({"planned_date": ""}, "転出予定年月日"),
        ({"planned_date": "平成31年5月1日"}, "平成31年4月30日"), ({"surprise": 1}, "surprise"),
        ({"people": [someone(name="")]}, "氏名"), ({"people": [someone(name="a\x00")]}, "U\\+0000"),
        ({"people": [someone(sex="?")]}, "性別"), ({"people": [someone(nhi="perhaps")]}, "nhi"),
        ({"people": [someone(my_number="123456789012")]}, "my_number"), ({"people": ["x"]}, "形"),
        ({"people": [someone(birth_date="2023-02-29")]}, "28日まで"),
        ({"people": [someone(name=["髙﨑"])]}, "name は"),
        ({"people": [someone(kana="ア" * 201)]}, "200文字"),
        ({"people": [someone(kana="タカ\x00サキ")]}, "U\\+0000"),
        ({"people": [someone(relation="\ud800")]}, "U\\+D800"), ({"message_id": "t" * 65}, "64文字"),
        ({"people": [someone(birth_date="", birth_text="不" * 73)]}, "72文字"),
        ({"old_address": "海辺町\x07"}, "U\\+0007"),
    ],
)  # fmt: skip
def test_a_wrong_message_names_its_item(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(TransferRefused, match=words):
        receive_transfer(SYSTEM, message(**changes))
    assert not IncomingTransfer.objects.exists()


def test_files_of_json_and_csv(tmp_path: Path) -> None:
    as_json, as_csv = tmp_path / "a.json", tmp_path / "b.csv"
    as_json.write_text(json.dumps([message(), message(message_id="t-2")]), encoding="utf-8-sig")
    as_csv.write_text(
        "message_id,planned_date,old_address,name,kana,birth_date,sex,has_card\n"
        "c-1,2026-11-20,海辺町1,見本　一,ミホン　ハジメ,1980-01-01,1,0\n"
        "c-1,2026-11-20,海辺町1,見本　二,ミホン　ツギ,2020-01-01,2,\n",
        encoding="utf-8",
    )
    assert [receive_transfer(SYSTEM, one).people.count() for one in TransferFile(as_json).messages()] == [
        2,
        2,
    ]
    assert [receive_transfer(SYSTEM, one).people.count() for one in TransferFile(as_csv).messages()] == [2]
    as_json.write_bytes(b"\xff")
    with pytest.raises(TransferRefused, match=r"a\.json"):
        TransferFile(as_json).messages()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b'{"message_id": ' + b"1" * 5000 + b"}", r"a\.json"),
        ("b.csv", b"message_id,planned_date,name\nX,2026-11-01,A,2\n", "2行目の列"),
        ("b.csv", b"message_id,planned_date,foo\nX,2026-11-01,A,2\n", "2行目の列"),
    ],
)
def test_a_file_of_wrong_form_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    with pytest.raises(TransferRefused, match=words):
        messages_in(name, content)


def test_a_section_does_not_send_messages_and_another_city_sees_none(
    section_staff: Staff, other_city: Municipality
) -> None:
    with pytest.raises(NotPermitted):
        receive_transfer(make_actor(section_staff), message())
    transfer = receive_transfer(SYSTEM, message())
    with municipality_scope(other_city.pk), pytest.raises(TransferNotFound):
        access_transfer(SYSTEM, transfer.pk, "test")
