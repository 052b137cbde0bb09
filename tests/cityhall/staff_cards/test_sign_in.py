"""職員証: registered, used, blocked; and everything that must not open an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from tests.cityhall.conftest import make_actor
from tests.cityhall.readers.conftest import Seat
from tests.cityhall.statements import cost, counted
from tests.support.card_agent import InProcessAgent, now

from madoguchi.agent.doors import normal_origin
from madoguchi.agent.sealing import from_text
from madoguchi.agent.staff_login import question as order_of
from madoguchi.card import Secret
from madoguchi.card.emulator.folder import TestFolder
from madoguchi.card.jpki.revocation import Revocation
from madoguchi.cityhall.counter.actions.pair_tablet import pair_tablet
from madoguchi.cityhall.counter.actions.start_pairing import start_pairing
from madoguchi.cityhall.counter.refusals import PairingUnknown
from madoguchi.cityhall.readers import trust
from madoguchi.cityhall.readers.actions.invite_reader import invite_reader
from madoguchi.cityhall.readers.models import Pairing
from madoguchi.cityhall.staff_cards.actions.block_card import block_card
from madoguchi.cityhall.staff_cards.models import Question, StaffCard
from madoguchi.cityhall.tenancy.actions.change_staff import change_staff
from madoguchi.cityhall.tenancy.actions.reset_staff import reset_staff
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.rules.base64url import to_text

PIN = "2345"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> TestFolder:
    made = TestFolder.open(tmp_path_factory.mktemp("card") / "test-pki", now())
    made.publish_crls(now())
    return made


@pytest.fixture(autouse=True)
def believed(folder: TestFolder, settings: Any, tmp_path: Path) -> None:
    settings.CARD_DIR, settings.CARD_TEST_PKI, settings.CARD_ACCEPT_TEST = tmp_path, folder.path, True


@pytest.fixture
def pc(folder: TestFolder) -> Callable[[str], InProcessAgent]:
    """The PC of a counter with a person's card on its reader."""

    def with_card(person: str) -> InProcessAgent:
        agent = InProcessAgent()
        agent.lay(folder.card(person))
        return agent

    return with_card


def asked_of(client: Client) -> dict[str, str]:
    answer: dict[str, str] = client.post("/sc/question/").json()
    return answer


def answer_of(agent: InProcessAgent, asked: dict[str, str], server: str, pin: str = PIN) -> Any:
    order = order_of(from_text(asked["nonce"]), datetime.fromisoformat(asked["asked"]), normal_origin(server))
    return agent.desk.sign_in(order, {"pin": Secret(pin)}, "", lambda: False)


def present(client: Client, agent: InProcessAgent, settings: Any, door: str = "enter") -> dict[str, str]:
    asked = asked_of(client)
    outcome = answer_of(agent, asked, settings.PUBLIC_URL)
    told: dict[str, str] = client.post(
        f"/sc/{door}/", {"question": asked["question"], "answer": outcome.answer}
    ).json()
    return told


@pytest.fixture
def registered(clerk: Staff, client: Client, pc: Any, settings: Any) -> StaffCard:
    client.force_login(clerk)
    assert "next" in present(client, pc("adult"), settings, "register")
    client.logout()
    return StaffCard.objects.get()


def verbs_of(staff: Staff) -> list[str]:
    with municipality_scope(staff.municipality_id):
        events = AuditEvent.objects.filter(verb__startswith="staff.").order_by("seq")
        return list(events.values_list("verb", flat=True))


def test_a_registered_card_opens_its_own_account(
    clerk: Staff, registered: StaffCard, pc: Any, settings: Any
) -> None:
    somewhere = Client()
    assert present(somewhere, pc("adult"), settings) == {"next": "/"}
    assert somewhere.get("/c/").wsgi_request.user == clerk
    assert verbs_of(clerk)[-2:] == ["staff.card_used", "staff.signed_in"]
    registered.refresh_from_db()
    assert registered.used_at is not None
    assert registered.simulated


def test_signing_in_costs_the_same_however_many_cards_there_are(
    clerk: Staff, section_staff: Staff, registered: StaffCard, pc: Any, settings: Any, client_of: Any
) -> None:
    client, agent = client_of(clerk), pc("adult")
    present(Client(), agent, settings)
    before = cost(client, "/sc/"), counted(lambda: present(Client(), agent, settings))
    for number in range(8):
        StaffCard.objects.create(
            staff=(clerk, section_staff)[number % 2], certificate_sha256=f"{number}" * 64, label="x",
            expires_on=registered.expires_on, registered_at=registered.registered_at,
        )  # fmt: skip
        asked_of(Client())
    assert (cost(client, "/sc/"), counted(lambda: present(Client(), agent, settings))) == before
    assert before[0] <= 4
    assert before[1] <= 42


def test_a_card_over_an_open_session_signs_that_one_out_first(
    clerk: Staff, section_staff: Staff, registered: StaffCard, pc: Any, settings: Any
) -> None:
    """A shared PC: the colleague's session ends on the log, with the reader that was paired from it."""
    shared = Client()
    shared.force_login(section_staff)
    with municipality_scope(clerk.municipality_id):
        Seat(make_actor(section_staff), shared.session.session_key, InProcessAgent()).pair()
    assert present(shared, pc("adult"), settings) == {"next": "/"}
    assert shared.get("/c/").wsgi_request.user == clerk
    assert verbs_of(section_staff)[-2:] == ["staff.signed_out", "staff.signed_in"]
    with municipality_scope(clerk.municipality_id):
        assert Pairing.objects.get().state == "ended"


def test_another_persons_card_opens_nothing_and_says_no_more(
    registered: StaffCard, pc: Any, settings: Any
) -> None:
    somewhere = Client()
    told = present(somewhere, pc("foreign"), settings)
    assert "このカードではサインインできません" in told["message"]
    assert not somewhere.get("/sc/question/").wsgi_request.user.is_authenticated


def test_a_blocked_card_is_dead_at_once_with_every_session_of_the_account(
    clerk: Staff, administrator: Staff, registered: StaffCard, pc: Any, settings: Any
) -> None:
    thief, desk, office = Client(), Client(), Client()
    assert present(thief, pc("adult"), settings) == {"next": "/"}
    desk.force_login(clerk)
    office.force_login(administrator)
    assert office.post(f"/sc/{registered.pk}/block/", {"why": "lost"}).status_code == 302
    for session in (thief, desk):
        assert session.get("/c/").status_code == 302
        assert not session.get("/accounts/login/").wsgi_request.user.is_authenticated
    assert "このカードではサインインできません" in present(Client(), pc("adult"), settings)["message"]
    assert verbs_of(clerk)[-2:] == ["staff.card_blocked", "staff.sign_in_refused"]


def test_the_holder_blocks_the_own_card_and_stays_signed_in_here_only(
    clerk: Staff, registered: StaffCard, pc: Any, settings: Any
) -> None:
    here, lost = Client(), Client()
    here.force_login(clerk)
    present(lost, pc("adult"), settings)
    assert here.post(f"/sc/{registered.pk}/block/", {"why": "lost"}).url == "/sc/"
    assert here.get("/sc/").status_code == 200
    assert lost.get("/sc/").status_code == 302


@pytest.mark.parametrize(("why", "left"), [("lost", 0), ("left", 0), ("renewed", 1)])
def test_a_lost_card_takes_the_others_of_the_account_with_it(
    clerk: Staff, registered: StaffCard, pc: Any, settings: Any, why: str, left: int
) -> None:
    here = Client()
    here.force_login(clerk)
    assert "next" in present(here, pc("foreign"), settings, "register")
    here.post(f"/sc/{registered.pk}/block/", {"why": why})
    assert StaffCard.objects.filter(state="live").count() == left
    assert not StaffCard.objects.filter(pk=registered.pk, state="live").exists()


def test_readers_and_tablets_of_the_account_end_with_its_sessions(
    clerk: Staff, section_staff: Staff, registered: StaffCard
) -> None:
    with municipality_scope(clerk.municipality_id):
        mine, others = make_actor(clerk), make_actor(section_staff)
        Seat(mine, "thief", InProcessAgent()).pair()
        invite_reader(mine, "another")
        Seat(others, "colleague", InProcessAgent()).pair()
        tablet = pair_tablet(secret=start_pairing(mine, place="1番").token).device
        open_one = start_pairing(mine, place="2番")
        kept = pair_tablet(secret=start_pairing(others, place="3番").token).device
        block_card(mine, registered.pk, "lost")
        (still,) = Pairing.objects.exclude(state="ended")
        assert still.staff_id == section_staff.pk
        assert not Pairing.objects.filter(staff_id=clerk.pk, key__isnull=False).exists()
        tablet.refresh_from_db()
        kept.refresh_from_db()
        assert tablet.revoked_at is not None
        assert kept.revoked_at is None
        for secret in (open_one.token, open_one.code):
            with pytest.raises(PairingUnknown):
                pair_tablet(secret=secret)


@pytest.mark.parametrize("end", ["reset", "deactivated"])
def test_an_account_that_is_reset_or_closed_takes_its_reader_with_it(
    clerk: Staff, administrator: Staff, end: str
) -> None:
    with municipality_scope(clerk.municipality_id):
        Seat(make_actor(clerk), "desk", InProcessAgent()).pair()
        office = make_actor(administrator)
        if end == "reset":
            reset_staff(office, clerk.pk, second_factor=False)
        else:
            change_staff(
                office, clerk.pk, display_name=clerk.display_name, section=clerk.section,
                counter=clerk.counter, roles=clerk.roles, is_active=False,
            )  # fmt: skip
        ended = Pairing.objects.get()
        assert (ended.state, ended.key, ended.ended_why) == ("ended", None, end)


def test_nobody_else_blocks_a_card(
    registered: StaffCard, section_staff: Staff, clerk_elsewhere: Staff
) -> None:
    Staff.objects.filter(pk=clerk_elsewhere.pk).update(roles=[Role.ADMINISTRATOR])
    for staff in (section_staff, clerk_elsewhere):
        client = Client()
        client.force_login(staff)
        assert client.post(f"/sc/{registered.pk}/block/", {"why": "lost"}).status_code == 404
    registered.refresh_from_db()
    assert registered.state == "live"


def test_a_closed_account_has_no_door(clerk: Staff, registered: StaffCard, pc: Any, settings: Any) -> None:
    Staff.objects.filter(pk=clerk.pk).update(is_active=False)
    assert "このカードでは" in present(Client(), pc("adult"), settings)["message"]


def test_whoever_finds_a_desk_left_open_registers_no_card(
    clerk: Staff, client: Client, pc: Any, settings: Any
) -> None:
    client.force_login(clerk)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert "サインインしなおしてください" in present(client, pc("adult"), settings, "register")["message"]
    assert not StaffCard.objects.exists()


def test_a_card_is_one_accounts(registered: StaffCard, section_staff: Staff, pc: Any, settings: Any) -> None:
    client = Client()
    client.force_login(section_staff)
    assert "ほかの職員の職員証" in present(client, pc("adult"), settings, "register")["message"]


def test_an_answer_opens_once_in_its_own_session_and_in_time(
    registered: StaffCard, pc: Any, settings: Any
) -> None:
    agent, mine, other = pc("adult"), Client(), Client()
    asked = asked_of(mine)
    body = {"question": asked["question"], "answer": answer_of(agent, asked, settings.PUBLIC_URL).answer}
    asked_of(other)
    assert "もう一度カードを" in other.post("/sc/enter/", body).json()["message"]
    assert mine.post("/sc/enter/", body).json() == {"next": "/"}
    mine.logout()
    assert "もう一度カードを" in mine.post("/sc/enter/", body).json()["message"]
    late = asked_of(mine)
    body = {"question": late["question"], "answer": answer_of(agent, late, settings.PUBLIC_URL).answer}
    with transaction.atomic():
        old = Question.objects.get(pk=late["question"])
        Question.objects.filter(pk=old.pk).delete()
        Question.objects.create(
            pk=old.pk, session_sha256=old.session_sha256, nonce=old.nonce,
            asked_at=old.asked_at - timedelta(minutes=3),
        )  # fmt: skip
    assert "もう一度カードを" in mine.post("/sc/enter/", body).json()["message"]


def test_an_answer_for_another_server_or_to_another_question_opens_nothing(
    registered: StaffCard, pc: Any, settings: Any
) -> None:
    agent, client = pc("adult"), Client()
    asked, second = asked_of(client), asked_of(client)
    elsewhere = answer_of(agent, asked, "https://evil.example").answer
    assert "このカードでは" in client.post(
        "/sc/enter/", {"question": asked["question"], "answer": elsewhere}
    ).json()["message"]
    third = asked_of(client)
    crossed = answer_of(agent, second, settings.PUBLIC_URL).answer
    assert "このカードでは" in client.post(
        "/sc/enter/", {"question": third["question"], "answer": crossed}
    ).json()["message"]
    for rubbish in ("", "!", "e30", to_text(b"[" * 100_000), to_text(b'{"attributes": 5}')):
        asked = asked_of(client)
        told = client.post("/sc/enter/", {"question": asked["question"], "answer": rubbish}).json()
        assert "このカードでは" in told["message"]


def test_an_expired_certificate_and_a_wrong_pin_open_nothing(
    registered: StaffCard, pc: Any, settings: Any
) -> None:
    assert "このカードでは" in present(Client(), pc("expired"), settings)["message"]
    asked = asked_of(Client())
    refused = answer_of(pc("adult"), asked, settings.PUBLIC_URL, "0000")
    assert refused.refusal is not None
    assert refused.refusal.code == "wrong_pin"


def test_an_emulated_card_is_nobody_outside_a_demo(registered: StaffCard, pc: Any, settings: Any) -> None:
    settings.CARD_ACCEPT_TEST = False
    assert "このカードでは" in present(Client(), pc("adult"), settings)["message"]


def test_the_database_keeps_a_blocked_card_blocked(registered: StaffCard, section_staff: Staff) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        StaffCard.objects.filter(pk=registered.pk).update(staff=section_staff)
    StaffCard.objects.filter(pk=registered.pk).update(
        state="blocked", blocked_why="lost", blocked_at=datetime.now(UTC)
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        StaffCard.objects.filter(pk=registered.pk).update(state="live", blocked_why="", blocked_at=None)


def test_a_card_known_to_be_revoked_opens_nothing(
    clerk: Staff, pc: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Revoked:
        def check(self, certificate: Any, issuer: Any, at: datetime) -> Revocation:
            return Revocation("revoked", "試験", as_of=at, revoked_at=at - timedelta(days=1))

    client = Client()
    client.force_login(clerk)
    monkeypatch.setattr(trust, "revocation", Revoked)
    assert "このカードでは" in present(client, pc("adult"), settings, "register")["message"]
    assert not StaffCard.objects.exists()
