"""Signing with a card: only what was shown, only by its holder, only with a certificate that is good now.

Sources: card.md §2.1 (署名用 dies with the move, none under 15, 代替文字), §2.3 (nothing is valid without
revocation); counter.md §3 (利用者証明用 plus audit where the procedure allows it, L).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.cityhall.cases import rows
from tests.cityhall.cases.card_desk import HANAKO, Signing, packet_for
from tests.cityhall.readers.conftest import Seat, believed, card, folder, seat  # noqa: F401
from tests.support.card_agent import now, printed

from madoguchi.card.emulator import MadeCard, TestAuthority
from madoguchi.card.emulator.folder import TestFolder
from madoguchi.card.jpki.crl import CrlChecker, load_crls
from madoguchi.card.jpki.ocsp import OcspChecker
from madoguchi.card.jpki.revocation import NotChecked
from madoguchi.card.jpki.roots import load_roots
from madoguchi.cityhall.cases.actions import take_card_signature
from madoguchi.cityhall.cases.actions.decide_card_reading import NOBODY, decide_card_reading
from madoguchi.cityhall.cases.actions.decide_card_signature import (
    decide_card_signature,
    drop_card_signature,
)
from madoguchi.cityhall.cases.actions.keep_card_reading import keep_card_reading
from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.actions.sign_packet import sign_packet
from madoguchi.cityhall.cases.actions.submit_packet import submit_packet
from madoguchi.cityhall.cases.card_signing import proof_of
from madoguchi.cityhall.cases.models import CardSignature, Packet, SealedPacket, Signature, Visit
from madoguchi.cityhall.cases.refusals import (
    AlreadyDone,
    BadInput,
    CardNotGood,
    CardReadingGone,
    NotAllowed,
    OtherPersonsCard,
    PacketChanged,
)
from madoguchi.cityhall.cases.signatures import packet_number
from madoguchi.cityhall.readers import trust
from madoguchi.cityhall.readers.refusals import AnswerRefused, NotConnected
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.documents.card_proof import is_for, purpose_of
from madoguchi.documents.card_verdict import CardTrust
from madoguchi.documents.packet import RenderedPacket, render_packet
from madoguchi.documents.shelf import open_shelf
from madoguchi.documents.verdict import verify

Maker = Callable[[str], MadeCard]


@pytest.fixture
def visit(seat: Seat) -> Visit:  # noqa: F811
    return rows.visit_of(seat.actor)


@pytest.fixture
def packet(visit: Visit) -> Packet:
    return packet_for(visit)


@pytest.fixture
def lists(believed: TestFolder) -> TestFolder:  # noqa: F811
    """Fresh revocation lists."""
    believed.publish_crls(now())
    return believed


@pytest.fixture
def hanako(seat: Seat, packet: Packet, card: Maker, lists: TestFolder) -> Signing:  # noqa: F811
    return Signing(seat, packet, card("adult"))


def last(verb: str) -> dict[str, Any]:
    """The detail of the newest line of a verb."""
    event = AuditEvent.objects.filter(verb=verb).latest("seq")
    return json.loads(event.payload)["detail"]


def waiting(signing: Signing) -> CardSignature:
    found = signing.sign()
    assert isinstance(found, CardSignature)
    return found


def test_the_holder_signs_what_was_shown(hanako: Signing) -> None:
    hanako.sign()
    kept = Signature.objects.get()
    assert (kept.method, kept.forms, kept.shown_sha256) == ("card", ["a", "b"], hanako.packet.sha256)
    proof = proof_of(kept.card)
    assert proof.certificate.der == hanako.made.certificates["signature"].der
    assert is_for(proof, bytes(hanako.packet.pdf), purpose_of(f"{hanako.packet.visit.number}-1", ["a", "b"]))
    assert proof.verdict["conclusion"] == "valid"
    assert (proof.holder.ground, proof.simulated) == ("certificate", True)
    assert not CardSignature.objects.exists()


def test_the_next_card_signs_with_p384(hanako: Signing, card: Maker) -> None:  # noqa: F811
    hanako.made = card("next")
    hanako.sign()
    proof = proof_of(Signature.objects.get().card)
    assert proof.verdict["conclusion"] == "valid"
    algorithm = proof.certificate.algorithm
    assert algorithm is not None
    assert (algorithm.key, algorithm.hash) == ("secp384r1", "sha384")
    purpose = purpose_of(f"{hanako.packet.visit.number}-1", ["a", "b"])
    assert is_for(proof, bytes(hanako.packet.pdf), purpose)
    assert not is_for(proof, bytes(hanako.packet.pdf) + b"!", purpose)


def test_the_moment_is_the_servers(hanako: Signing) -> None:
    before = timezone.now()
    signature = hanako.sign()
    assert before <= signature.at <= timezone.now()
    assert proof_of(Signature.objects.get().card).verdict["at"] == signature.at.isoformat()


def test_the_log_says_which_certificate_and_on_what_ground_and_nothing_personal(hanako: Signing) -> None:
    hanako.sign()
    detail = last("packet.signed")
    assert (detail["method"], detail["certificate"], detail["holder"]) == ("card", "signature", "certificate")
    assert (detail["conclusion"], detail["simulated"]) == ("valid", True)
    text = "".join(AuditEvent.objects.values_list("payload", flat=True))
    assert "花子" not in text
    assert hanako.made.person.serial not in text
    assert hanako.made.certificates["signature"].serial not in text


def test_each_act_is_signed_for_itself(hanako: Signing, card: Maker) -> None:  # noqa: F811
    hanako.sign()
    Signing(hanako.seat, hanako.packet, card("adult"), act="seal:p1").sign()
    hints = {proof_of(one.card).cms for one in Signature.objects.all()}
    assert len(hints) == 2
    with pytest.raises(AlreadyDone):
        hanako.ask()


def test_submission_takes_a_card_for_a_signature(hanako: Signing, card: Maker) -> None:  # noqa: F811
    hanako.sign()
    Signing(hanako.seat, hanako.packet, card("adult"), act="seal:p1").sign()
    visit = hanako.packet.visit_id
    assert submit_packet(hanako.seat.actor, visit, packet_id=hanako.packet.pk, txid=uuid4())


def test_an_answer_sent_twice_is_one_signature_and_replayed_it_is_none(hanako: Signing) -> None:
    order = hanako.ask()
    sealed = hanako.perform(order).sealed
    first = hanako.take(order, sealed)
    assert hanako.take(order, sealed).pk == first.pk
    with pytest.raises(AnswerRefused):
        hanako.take(order, sealed, txid=uuid4())
    assert Signature.objects.count() == 1


def test_an_answer_for_one_act_signs_no_other(hanako: Signing) -> None:
    order = hanako.ask()
    sealed = hanako.perform(order).sealed
    with pytest.raises(AnswerRefused):
        hanako.take(order, sealed, act="seal:p1")
    assert not Signature.objects.exists()


def test_a_packet_that_changed_between_order_and_answer_is_not_signed(hanako: Signing) -> None:
    order = hanako.ask()
    outcome = hanako.perform(order)
    visit = hanako.packet.visit_id
    record_answer(hanako.seat.actor, visit, question="phone", value="0990000000", txid=uuid4())
    with pytest.raises(PacketChanged):
        hanako.take(order, outcome.sealed)
    with pytest.raises(PacketChanged):
        hanako.ask()
    assert not Signature.objects.exists()
    assert not CardSignature.objects.exists()


def test_another_documents_hash_is_not_signed(hanako: Signing) -> None:
    order = hanako.ask()
    outcome = hanako.perform(order)
    with pytest.raises(PacketChanged):
        hanako.take(order, outcome.sealed, shown_sha256="0" * 64)


def test_a_section_and_a_session_without_reader_ask_nothing(
    hanako: Signing, in_section: Any
) -> None:
    hanako.seat = Seat(in_section, hanako.seat.session, hanako.seat.agent)
    with pytest.raises(NotAllowed):
        hanako.ask()
    hanako.seat = Seat(rows_clerk(hanako), "another session", hanako.seat.agent)
    with pytest.raises(NotConnected):
        hanako.ask()


def rows_clerk(signing: Signing) -> Any:
    from tests.cityhall.conftest import make_actor

    from madoguchi.cityhall.tenancy.models import Staff

    return make_actor(Staff.objects.get(username="clerk"))


def test_the_movers_revoked_certificate_is_refused_with_the_other_way(
    seat: Seat, packet: Packet, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    with pytest.raises(CardNotGood, match=r"失効しています.*利用者証明用") as refused:
        Signing(seat, packet, card("mover")).sign()
    assert refused.value.other
    assert last("packet.card_refused")["checks"] == {"revocation": "failed"}
    assert not Signature.objects.exists()


def test_no_other_way_is_offered_where_the_forms_allow_none(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    packet = packet_for(visit, means=["tablet", "card_signature"])
    with pytest.raises(CardNotGood, match="タブレットか紙") as refused:
        Signing(seat, packet, card("mover")).sign()
    assert not refused.value.other
    with pytest.raises(BadInput, match="使えません"):
        Signing(seat, packet, card("mover"), "authentication").ask()


def test_the_movers_other_certificate_signs_with_the_clerks_word(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    packet = packet_for(visit)
    kept = waiting(Signing(seat, packet, card("mover"), "authentication"))
    assert (kept.grade, kept.differences) == ("", {})
    assert not Signature.objects.exists()
    with pytest.raises(BadInput, match="理由"):
        decide_card_signature(seat.actor, packet.pk, waiting=kept.pk, reason="")
    signature = decide_card_signature(seat.actor, packet.pk, waiting=kept.pk, reason="face")
    holder = proof_of(Signature.objects.get().card).holder
    assert (holder.ground, holder.by) == ("face", seat.actor.label)
    assert signature.at == kept.at
    assert last("packet.signed")["reason"] == "face"
    assert not CardSignature.objects.exists()


def test_the_card_read_at_identification_needs_no_second_word(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    made = card("mover")
    seat.agent.lay(made)
    subject = f"visit:{visit.pk}"
    order = seat.ask(subject=subject)
    outcome = seat.agent.perform(order.text, printed(made, now()))
    read = seat.take(order.id, outcome.sealed, subject=subject)
    kept = keep_card_reading(seat.actor, visit.pk, read)
    decide_card_reading(
        seat.actor, visit.pk, reading=kept.pk, choice=NOBODY, reason="face", txid=uuid4(),
        typed={"kana": "ミホン　ワタル", "relation": "世帯主"},
    )  # fmt: skip
    visit.refresh_from_db()
    packet = packet_for(visit)
    packet.manifest["signers"][0]["person"] = visit.applicant
    signing = Signing(seat, packet, made, "authentication", signer=visit.applicant)
    rewrite(packet)
    signature = signing.sign()
    assert isinstance(signature, Signature)
    assert proof_of(signature.card).holder.ground == "same_card"


def rewrite(packet: Packet) -> None:
    """Give a packet of these tests another manifest, past the wall that holds for everybody else."""
    visit, packet.pk = packet.visit, uuid4()
    packet.version, packet.revision = packet.version + 1, packet.revision + 1
    packet.save(force_insert=True)
    visit.packet, visit.revision = packet, packet.revision
    visit.save(update_fields=["packet", "revision"])


def test_another_card_is_not_the_one_that_was_read(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    assert isinstance(Signing(seat, packet_for(visit), card("adult"), "authentication").sign(), CardSignature)


def test_an_address_that_is_not_known_is_the_clerks_to_decide(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    packet = packet_for(visit, former="大阪府前住市港町６丁目７番")
    kept = waiting(Signing(seat, packet, card("adult")))
    assert (kept.grade, kept.differences) == ("doubtful", {"address": "different"})
    decide_card_signature(seat.actor, packet.pk, waiting=kept.pk, reason="asked")
    holder = proof_of(Signature.objects.get().card).holder
    assert (holder.ground, holder.differences) == ("decided", ("address",))


def test_substitute_characters_are_no_exact_match(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    person = {"name": "髙橋　﨑太郎", "birth_date": "1989-01-07", "sex": "male"}
    packet = packet_for(visit, person, former="東京都見本市辻町１番地")
    kept = waiting(Signing(seat, packet, card("substitute")))
    assert kept.grade == "likely"
    assert kept.differences["name"] == "substitute"


def test_what_the_clerk_does_not_believe_leaves_nothing(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    packet = packet_for(visit)
    kept = waiting(Signing(seat, packet, card("mover"), "authentication"))
    drop_card_signature(seat.actor, packet.pk, waiting=kept.pk)
    assert not CardSignature.objects.exists()
    assert not Signature.objects.exists()
    with pytest.raises(CardReadingGone):
        decide_card_signature(seat.actor, packet.pk, waiting=kept.pk, reason="face")


def test_another_persons_card_is_refused_and_noted(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    packet = packet_for(visit, HANAKO | {"name": "見本　太郎", "birth_date": "1988-05-20", "sex": "male"})
    with pytest.raises(OtherPersonsCard):
        Signing(seat, packet, card("foreign")).sign()
    assert last("packet.card_refused")["checks"] == {"holder": "failed"}
    assert not CardSignature.objects.exists()


def test_who_a_certificate_names_outweighs_the_card_that_was_read(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    monkeypatch.setattr(take_card_signature, "is_card_of_visit", lambda *_: True)
    packet = packet_for(visit, HANAKO | {"name": "見本　太郎", "birth_date": "1988-05-20", "sex": "male"})
    with pytest.raises(OtherPersonsCard):
        Signing(seat, packet, card("foreign")).sign()


def test_an_expired_certificate_is_refused(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    packet = packet_for(visit, {"name": "見本　昭", "birth_date": "1945-12-31", "sex": "male"})
    with pytest.raises(CardNotGood, match="有効期限"):
        Signing(seat, packet, card("expired")).sign()


@pytest.mark.parametrize(
    ("person", "certificate", "code"),
    [("locked", "signature", "locked"), ("child", "signature", "no_certificate")],
)
def test_a_card_that_cannot_sign_says_so_and_no_answer_exists(
    seat: Seat, packet: Packet, lists: TestFolder, card: Maker, person: str, certificate: str, code: str  # noqa: F811
) -> None:
    signing = Signing(seat, packet, card(person), certificate)
    order = signing.ask()
    seat.agent.lay(signing.made)
    outcome = seat.agent.perform(order.text, {"password": "ABC123"})
    assert outcome.refusal
    assert outcome.refusal.code == code


def test_a_child_signs_with_the_other_certificate_alone(
    seat: Seat, packet: Packet, card: Maker, lists: TestFolder  # noqa: F811
) -> None:
    assert isinstance(Signing(seat, packet, card("child"), "authentication").sign(), CardSignature)


def test_a_card_of_unknown_authorities_is_refused(
    seat: Seat, packet: Packet, lists: TestFolder, tmp_path: Any  # noqa: F811
) -> None:
    stranger = TestFolder.open(tmp_path / "elsewhere", now())
    with pytest.raises(CardNotGood, match="発行者"):
        Signing(seat, packet, stranger.card("adult")).sign()
    assert last("packet.card_refused")["checks"]["issuer"] == "failed"


@pytest.mark.parametrize("how", ["nobody asked", "stale list", "ocsp unknown"])
def test_an_open_revocation_passes_only_where_every_form_lets_it(
    seat: Seat, visit: Visit, card: Maker, believed: TestFolder, monkeypatch: Any, how: str  # noqa: F811
) -> None:
    made = card("adult")
    if how == "stale list":
        believed.publish_crls(now() - timedelta(days=3))
    else:
        unknowing = OcspChecker(TestAuthority(believed.pki, "signature").ocsp(now()))
        monkeypatch.setattr(trust, "revocation", lambda: NotChecked() if how == "nobody asked" else unknowing)
    with pytest.raises(CardNotGood, match="いま確かめられません"):
        Signing(seat, packet_for(visit, unsettled=False), made).sign()
    visit.revision += 1
    visit.save()
    Signing(seat, packet_for(visit), made).sign()
    kept = Signature.objects.get().card
    assert kept["verdict"]["conclusion"] == "unsettled"
    assert last("packet.signed")["conclusion"] == "unsettled"


def test_a_card_does_not_sign_by_the_way_of_ink(hanako: Signing) -> None:
    for method in ("card", "card_signature", "card_authentication"):
        with pytest.raises((BadInput, IntegrityError)), transaction.atomic():
            sign_packet(
                hanako.seat.actor, hanako.packet.pk, signer="p1", act="notification", method=method,
                shown_sha256=hanako.packet.sha256, txid=uuid4(),
            )  # fmt: skip
    assert not Signature.objects.exists()


def test_the_database_knows_no_card_signature_without_proof(hanako: Signing) -> None:
    signature = hanako.sign()
    for changes in ({"card": None}, {"strokes": {"strokes": []}}, {"method": "ink"}, {"method": "tablet"}):
        row = Signature.objects.get(pk=signature.pk)
        row.pk, row.act, row.txid = uuid4(), "other", uuid4()
        for name, value in changes.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_a_proof_is_not_readable_in_the_database(hanako: Signing) -> None:
    from django.db import connection

    hanako.sign()
    with connection.cursor() as cursor:
        cursor.execute("SELECT card FROM cases_signature")
        stored = bytes(cursor.fetchone()[0])
    cms = base64.b64decode(Signature.objects.get().card["cms"])
    assert cms[200:230] not in stored


def test_the_sealed_packet_carries_the_proof_and_verify_explains_it(
    seat: Seat, visit: Visit, card: Maker, lists: TestFolder, settings: Any, tmp_path: Any  # noqa: F811
) -> None:
    """From the order to the PDF that anybody can check, with the forms as they are printed."""
    settings.DATA_DIR = tmp_path
    shown = rendered(packet_number(visit.number, 1))
    packet = packet_for(visit, pdf=shown.pdf, forms=[list(shown.form_pages)[:2], list(shown.form_pages)[2:3]])
    Signing(seat, packet, card("adult")).sign()
    kept = waiting(Signing(seat, packet, card("mover"), "authentication", act="seal:p1"))
    decide_card_signature(seat.actor, packet.pk, waiting=kept.pk, reason="face")
    submit_packet(seat.actor, visit.pk, packet_id=packet.pk, txid=uuid4())
    assert jobs.run_ready() >= 1
    sealed = SealedPacket.objects.get().pdf
    roots = lists.roots
    revocation = CrlChecker(load_crls(sorted(lists.crls.iterdir())))
    trust_here = CardTrust(load_roots(roots, accept_test=True), revocation, True, now())
    verdict = verify(sealed, (), trust_here)
    assert verdict.intact
    assert verdict.cards == "valid"
    first, second = (part.card for part in verdict.signatures)
    assert (first.kind, first.name) == ("signature", "見本　花子")
    assert (second.kind, second.name) == ("authentication", "")
    holder = next(check for check in second.checks if check.name == "holder")
    assert seat.actor.label in holder.detail
    assert sealed.startswith(shown.pdf)


def rendered(number: str) -> RenderedPacket:
    """Forms of the documents' own fictional family, under the number of this packet."""
    from tests.documents.family import META, packet

    return render_packet(packet(), replace(META, packet_number=number), open_shelf(None, None))
