"""A card in a visit: kept encrypted, matched, decided once, forgotten."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.cityhall.conftest import make_actor
from tests.cityhall.counter.cards import card_read, expected_family, expired, unsettled
from tests.cityhall.residents.conftest import as_csv, person, take

from madoguchi.cityhall.cases.actions.choose_people import choose_people
from madoguchi.cityhall.cases.actions.close_visit import close_visit
from madoguchi.cityhall.cases.actions.confirm_identity import confirm_identity
from madoguchi.cityhall.cases.actions.decide_card_reading import decide_card_reading
from madoguchi.cityhall.cases.actions.keep_card_reading import keep_card_reading
from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.actions.type_person import type_person
from madoguchi.cityhall.cases.card_holder import is_card_of_visit
from madoguchi.cityhall.cases.card_items import card_tag
from madoguchi.cityhall.cases.models import Action, CardReading, Packet, Visit
from madoguchi.cityhall.cases.planning import draft_of
from madoguchi.cityhall.cases.refusals import BadInput, CardExpired, CardReadingGone, NotAllowed, NotFound
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.models import IncomingPerson, Resident
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff
from madoguchi.rules.forms.values import Origin

NAME, BORN = "髙﨑　翔太", "1988-02-29"
HOME = {"address_prefecture": "架空県", "address_city": "南架空市", "address_town": "海辺町",
        "address_lot": "3番地8", "address_building": "シーサイド架空205号"}  # fmt: skip


@pytest.fixture
def at_counter(clerk: Staff) -> Actor:
    return make_actor(clerk)


@pytest.fixture
def visit(at_counter: Actor) -> Visit:
    return open_visit(at_counter, event="move_in", txid=uuid4())


def resident(number: int = 1, **items: str) -> Resident:
    """Somebody of the register, by default the mover's very double."""
    take(as_csv([person(number, **({"name": NAME, "birth_date": BORN} | HOME | items))]))
    return Resident.objects.get(atena_number=f"{number:010}")


def mover_of(transfer: Any) -> IncomingPerson:
    return transfer.people.get(order=0)


def decide(actor: Actor, visit: Visit, kept: CardReading, choice: str, **more: Any) -> Any:
    return decide_card_reading(actor, visit.pk, reading=kept.pk, choice=choice, **{"txid": uuid4()} | more)


def test_the_movers_card_is_exactly_the_expected_mover(visit, at_counter):
    transfer = expected_family()
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    found = decide(at_counter, visit, kept, f"transfer:{mover_of(transfer).pk}")
    assert (found.kind, found.source, found.here) == ("transfer", str(transfer.pk), False)
    text = visit.actions.get(kind=Action.Kind.IDENTIFIED).text
    assert text["document"] == "my_number_card"
    assert text["card"]["grade"] == "exact"
    assert text["card"]["checks"] == dict.fromkeys(("digest", "signature", "authority", "present"), "passed")


def test_who_is_of_the_visit_becomes_its_applicant_and_the_form_says_card(visit, at_counter):
    transfer = expected_family()
    second = transfer.people.get(order=1)
    choose_people(
        at_counter, visit.pk, transfer=transfer.pk, applicant=str(second.pk), txid=uuid4()
    )  # fmt: skip
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    assert decide(at_counter, visit, kept, f"transfer:{mover_of(transfer).pk}").here
    draft = draft_of(Visit.objects.get(pk=visit.pk))
    assert draft.person_label(draft.visit.applicant) == NAME
    assert draft.sources.get("identity.method").origin is Origin.CARD
    assert draft.measure.by_origin[Origin.CARD] >= 1


def test_the_items_are_unreadable_in_the_database_and_gone_after_the_decision(visit, at_counter):
    transfer = expected_family()
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    with connection.cursor() as cursor:
        cursor.execute("SELECT items FROM cases_cardreading")
        raw = bytes(cursor.fetchone()[0])
    assert NAME.encode() not in raw and b"1988" not in raw
    decide(at_counter, visit, kept, f"transfer:{mover_of(transfer).pk}")
    kept.refresh_from_db()
    assert (kept.items, kept.grade) == (None, "exact")


def test_nothing_personal_is_in_the_log(visit, at_counter):
    resident(name="髙﨑　翔大")
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    decide(at_counter, visit, kept, f"resident:{Resident.objects.get().pk}", reason="face")
    log = json.dumps([json.loads(event.payload)["detail"] for event in AuditEvent.objects.all()])
    assert not any(said in log for said in ("\\u", "翔", "1988", "0229"))
    detail = json.loads(AuditEvent.objects.get(verb="visit.identified").payload)["detail"]
    assert (detail["grade"], detail["reason"], detail["differences"]) == (
        "doubtful", "face", {"name": "different", "address": "notation"} | detail["differences"]
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["", "because"])
def test_anything_but_exact_needs_a_reason_of_the_list(visit, at_counter, reason):
    someone = resident(name="高崎　翔太")
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    with pytest.raises(BadInput, match="理由"):
        decide(at_counter, visit, kept, f"resident:{someone.pk}", reason=reason)
    assert decide(at_counter, visit, kept, f"resident:{someone.pk}", reason="asked").kind == "resident"


def test_two_who_agree_in_everything_need_a_decision(visit, at_counter):
    transfer = expected_family()
    resident()
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    with pytest.raises(BadInput, match="理由"):
        decide(at_counter, visit, kept, f"transfer:{mover_of(transfer).pk}")


def test_a_card_that_is_not_proved_to_the_end_needs_a_decision(visit, at_counter):
    transfer = expected_family()
    kept = keep_card_reading(at_counter, visit.pk, unsettled(card_read()))
    with pytest.raises(BadInput, match="理由"):
        decide(at_counter, visit, kept, f"transfer:{mover_of(transfer).pk}")
    decide(at_counter, visit, kept, f"transfer:{mover_of(transfer).pk}", reason="other_document")


def test_an_expired_card_says_what_to_do_and_keeps_nothing(visit, at_counter):
    with pytest.raises(CardExpired, match="ほかの本人確認書類"):
        keep_card_reading(at_counter, visit.pk, expired(card_read()))
    assert not CardReading.objects.exists()
    assert AuditEvent.objects.filter(verb="visit.card_refused").count() == 1


def test_somebody_whom_nobody_knows_joins_from_the_card(visit, at_counter):
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    typed = {"kana": "タカサキ　ショウタ", "relation": "世帯主", "name": "別人"}
    found = decide(at_counter, visit, kept, "nobody", reason="face", typed=typed)
    draft = draft_of(Visit.objects.get(pk=visit.pk))
    own = draft.people[0]
    assert (found.here, own.origin, own.items["name"]) == (True, "card", NAME)
    assert [draft.sources.get(path, own.key).origin for path in ("name", "birth_date", "sex", "kana")] == [
        Origin.CARD, Origin.CARD, Origin.CARD, Origin.STAFF,
    ]  # fmt: skip
    assert draft.sources.get("former_address.text").origin is Origin.CARD
    assert draft.measure.by_origin[Origin.CARD] >= 3


def test_an_agent_is_confirmed_and_joins_nothing(visit, at_counter):
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    with pytest.raises(BadInput, match="代理"):
        decide(at_counter, visit, kept, "agent")
    decide(at_counter, visit, kept, "agent", agent="任意代理人（委任状を確認）")
    assert not visit.people.exists()
    assert visit.actions.get(kind=Action.Kind.IDENTIFIED).text["agent"].startswith("任意代理人")


def test_an_agent_with_a_card_that_is_not_proved_needs_the_clerks_reason(visit, at_counter):
    kept = keep_card_reading(at_counter, visit.pk, unsettled(card_read()))
    with pytest.raises(BadInput, match="理由"):
        decide(at_counter, visit, kept, "agent", agent="任意代理人（委任状を確認）")
    assert not visit.actions.filter(kind=Action.Kind.IDENTIFIED).exists()
    decide(at_counter, visit, kept, "agent", agent="任意代理人（委任状を確認）", reason="face")
    card = visit.actions.get(kind=Action.Kind.IDENTIFIED).text["card"]
    assert (card["conclusion"], card["reason"]) == ("unsettled", "face")


def test_the_same_decision_sent_twice_is_one(visit, at_counter):
    kept, txid = keep_card_reading(at_counter, visit.pk, card_read()), uuid4()
    first = decide(at_counter, visit, kept, "nobody", reason="face", txid=txid)
    assert decide(at_counter, visit, kept, "nobody", reason="face", txid=txid) == first
    assert visit.people.count() == 1
    with pytest.raises(CardReadingGone):
        decide(at_counter, visit, kept, "nobody", reason="face")


def test_a_newer_reading_takes_the_place_of_the_older(visit, at_counter):
    old = keep_card_reading(at_counter, visit.pk, card_read())
    keep_card_reading(at_counter, visit.pk, card_read("adult"))
    assert CardReading.objects.count() == 1
    with pytest.raises(CardReadingGone):
        decide(at_counter, visit, old, "nobody", reason="face")


def test_another_document_or_the_end_of_the_visit_forgets_the_card(visit, at_counter):
    keep_card_reading(at_counter, visit.pk, card_read())
    confirm_identity(at_counter, visit.pk, document="licence", txid=uuid4())
    assert not CardReading.objects.exists()
    keep_card_reading(at_counter, visit.pk, card_read())
    close_visit(at_counter, visit.pk, txid=uuid4(), reason="出直し")
    assert not CardReading.objects.exists()


def test_a_protected_person_goes_through_the_guard(visit, at_counter, protection_officer):
    someone = resident()
    protect_person(
        make_actor(protection_officer), someone.pk,
        details={"category": "dv", "protected_addresses": [someone.address], "note": "架空"},
    )  # fmt: skip
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    with pytest.raises(ProtectedPerson):
        decide(at_counter, visit, kept, f"resident:{someone.pk}", reason="face")
    kept.refresh_from_db()
    assert kept.decided_at is None


def test_who_is_no_candidate_cannot_be_chosen(visit, at_counter):
    someone = resident(name="田中　花子", birth_date="1950-01-01")
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    with pytest.raises(BadInput, match="候補"):
        decide(at_counter, visit, kept, f"resident:{someone.pk}", reason="face")


def test_only_clerks_of_this_city(visit, section_staff, clerk_elsewhere, other_city, at_counter):
    with pytest.raises(NotAllowed):
        keep_card_reading(make_actor(section_staff), visit.pk, card_read())
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    with municipality_scope(other_city.pk), pytest.raises(NotFound):
        keep_card_reading(make_actor(clerk_elsewhere), visit.pk, card_read())


def test_who_was_typed_or_taken_from_a_card_stays_when_people_are_chosen_anew(visit, at_counter):
    typed = type_person(at_counter, visit.pk, items={"name": "手入力　花子"}, txid=uuid4())
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    said = {"kana": "タカサキ　ショウタ", "relation": "世帯主"}
    carded = decide(at_counter, visit, kept, "nobody", reason="face", typed=said)
    chosen = resident()
    choose_people(at_counter, visit.pk, residents=[chosen.pk], txid=uuid4())
    choose_people(at_counter, visit.pk, txid=uuid4())
    here = set(visit.people.filter(left_at__isnull=True).values_list("key", flat=True))
    assert here == {typed.key, carded.person}


def test_a_corrected_decision_gives_the_card_to_the_second_person_alone(visit, at_counter):
    first, second = (
        type_person(at_counter, visit.pk, items={"name": name}, txid=uuid4()) for name in ("一", "二")
    )
    for person_ in (first, second):
        confirm_identity(
            at_counter, visit.pk, document="my_number_card", txid=uuid4(),
            evidence={"tag": card_tag("S"), "decision": {"person": person_.source_key}},
        )  # fmt: skip
    packet = Packet(visit=visit)
    assert not is_card_of_visit(packet, first.key, "S")
    assert is_card_of_visit(packet, second.key, "S")
    assert not is_card_of_visit(packet, second.key, "T")


def test_an_agents_card_is_nobodys_of_the_visit(visit, at_counter):
    person_ = type_person(at_counter, visit.pk, items={"name": "一"}, txid=uuid4())
    confirm_identity(
        at_counter, visit.pk, document="my_number_card", txid=uuid4(),
        evidence={"tag": card_tag("S"), "decision": {"person": ""}},
    )  # fmt: skip
    assert not is_card_of_visit(Packet(visit=visit), person_.key, "S")
