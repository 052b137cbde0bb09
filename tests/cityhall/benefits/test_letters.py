"""Letters: to whom, with which address, proved before they are kept, and killed without harm."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from tests.cityhall.benefits import build, killing, people

from madoguchi.cityhall.benefits.actions.make_letters import LetterPlan, make_letters
from madoguchi.cityhall.benefits.actions.post_letters import post_letters
from madoguchi.cityhall.benefits.letters import printing
from madoguchi.cityhall.benefits.letters.targets import addressees
from madoguchi.cityhall.benefits.models import Letter, LetterBundle, LetterRun, Round, Target
from madoguchi.cityhall.benefits.refusals import NotYet, RoundRefused
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.documents import letters as paper
from madoguchi.documents.fitting import BREAK_HERE
from madoguchi.documents.page_text import PageReader

DATED = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def phone(city: Municipality) -> None:
    Municipality.objects.filter(pk=city.pk).update(
        settings={"mfa": "optional", "phones": {"welfare": "000-000-1009"}}
    )


def fixed(owned: Round, *numbers: int, account: bool = False, **changes: Any) -> list[Target]:
    made = []
    for number in numbers:
        people.moved_in(number, **changes)
        target = build.a_target(owned, number, "fixed")
        if account:
            build.an_account(target, f"{1_000_000 + number}")
        made.append(target)
    return made


def printed(owned: Round, kind: str = "confirmation", **plan: Any) -> LetterRun:
    run = make_letters(build.HOUSE, owned.pk, LetterPlan(kind, DATED, **plan), txid=uuid.uuid4())
    jobs.run_ready()
    run.refresh_from_db()
    return run


def text_of(bundle: LetterBundle) -> str:
    with pikepdf.open(io.BytesIO(bytes(bundle.pdf))) as document:
        reader = PageReader()
        pieces = [piece.text for page in document.pages for piece in reader.pieces(page)]
    return "".join("".join(pieces).replace(BREAK_HERE, "").split())


def test_a_notice_only_where_an_account_may_be_paid_into(running: Round) -> None:
    (known,) = fixed(running, 1, account=True)
    (unknown,) = fixed(running, 2)
    (strange,) = fixed(running, 3)
    build.an_account(strange, verdict="differs")
    assert list(addressees(running, "notice")) == [known]
    assert list(addressees(running, "confirmation")) == [unknown, strange]


def test_without_push_everybody_is_asked(city: Any) -> None:
    owned = build.a_round(push=False)
    targets = fixed(owned, 1, 2, account=True)
    assert not addressees(owned, "notice") and list(addressees(owned, "confirmation")) == targets


def test_the_code_is_in_the_letter_and_only_its_hash_beside_it(running: Round) -> None:
    fixed(running, 1)
    printed(running)
    letter, bundle = Letter.objects.get(), LetterBundle.objects.get()
    token = re.search(r"/s/b/999991/([A-Za-z0-9_-]{43})/", text_of(bundle))
    assert token and hashlib.sha256(token[1].encode()).hexdigest() == letter.token_sha256
    assert hashlib.sha256(bytes(bundle.pdf)).hexdigest() == bundle.sha256
    assert letter.state == "unused" and letter.deadline == running.apply_until


def test_nobody_gets_two_letters_at_once(running: Round) -> None:
    fixed(running, 1)
    printed(running)
    with pytest.raises(NotYet):
        printed(running)


def test_a_protected_payee_gets_it_at_the_other_address_or_is_left_to_the_officer(running: Round) -> None:
    first, second = fixed(running, 1, 2)
    people.protect(people.of(1), forwarding_address="123-4567 安心市となり町9番地 支援団体気付")
    people.protect(people.of(2))
    Target.objects.update(accepted={"protected": "protected"})
    run = printed(running)
    assert [one["why"] for one in run.left_out] == ["no_mail_to"] and run.done == 1
    printed_text = text_of(LetterBundle.objects.get())
    assert "安心市となり町9番地" in printed_text and "見本市本町一丁目" not in printed_text
    assert AuditEvent.objects.filter(verb="protection.mail_to").exists()
    assert run.left_out[0]["target"] == str(second.pk) and Letter.objects.get().target_id == first.pk


def test_who_came_under_protection_since_is_held_and_gets_no_letter(running: Round) -> None:
    fixed(running, 1, 2)
    people.protect(people.of(1))
    assert printed(running).done == 1
    assert Target.objects.get(subject="9000001").held_for == "protected"


def test_who_moved_gets_it_where_they_live_now(running: Round) -> None:
    fixed(running, 1, 2)
    people.moves_out(people.of(1), "2026-10-01", destination_city="遠くの市", destination_town="港町一丁目")
    people.moves_out(people.of(2), "2026-10-01")
    Target.objects.update(accepted={"moved": "moved_out:20261001"})
    run = printed(running)
    assert run.done == 1 and [one["why"] for one in run.left_out] == ["no_destination"]
    assert "遠くの市港町一丁目" in text_of(LetterBundle.objects.get())


def test_a_character_that_no_font_has_is_listed(running: Round) -> None:
    fixed(running, 1, name="見本　\U0002ffff太郎")
    printed(running)
    (glyph,) = LetterBundle.objects.get().missing
    assert glyph["number"] == Letter.objects.get().number and glyph["cluster"] == "\U0002ffff"


def test_a_shifted_column_is_found_before_anything_is_kept(
    running: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """尾道 2024: the amounts were right and stood on the wrong letters."""
    honest = paper.letters_pdf
    fixed(running, 1)
    Target.objects.update(amount=50_000)
    fixed(running, 2)

    def shifted(letters: Any, **options: Any) -> Any:
        letters = list(letters)
        amounts = [letter.amount for letter in letters]
        swapped = zip(letters, amounts[::-1], strict=True)
        return honest([replace(letter, amount=amount) for letter, amount in swapped], **options)

    monkeypatch.setattr(printing.paper, "letters_pdf", shifted)
    run = printed(running)
    assert run.state == "refused" and "金額" in run.problem
    assert not LetterBundle.objects.exists() and not Letter.objects.exists()


def test_who_changed_while_the_file_was_made_is_printed_again(
    running: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = fixed(running, 1, 2)
    honest, calls = paper.letters_pdf, []

    def slow(letters: Any, **options: Any) -> Any:
        made = list(honest(list(letters), **options))
        if not calls:
            build.move(build.HOUSE, _held(first), "held", uuid.uuid4())
        calls.append(1)
        return made

    monkeypatch.setattr(printing.paper, "letters_pdf", slow)
    run = printed(running)
    assert (run.state, run.done, len(calls)) == ("made", 1, 2)
    assert Letter.objects.get().target.subject == "9000002"


def _held(target: Target) -> Target:
    found = Target.objects.get(pk=target.pk)
    found.held_from, found.held_for = found.state, "dispute"
    return found


@pytest.mark.parametrize("statement", range(1, 24, 3))
def test_killed_anywhere_each_target_has_one_letter(
    running: Round, monkeypatch: pytest.MonkeyPatch, statement: int
) -> None:
    monkeypatch.setattr(printing, "PER_FILE", 2)
    fixed(running, 1, 2, 3)
    run = make_letters(build.HOUSE, running.pk, LetterPlan("confirmation", DATED), txid=uuid.uuid4())
    killing.killed_at(statement)
    killing.lease_runs_out()
    jobs.run_ready()
    run.refresh_from_db()
    assert (run.state, run.done) == ("made", 3)
    assert [(one.part, one.letters) for one in run.bundles.order_by("part")] == [(1, 2), (2, 1)]
    assert Letter.objects.values("target").distinct().count() == Letter.objects.count() == 3


@pytest.mark.parametrize("statement", range(1, 16, 3))
def test_posting_killed_anywhere_informs_each_once(running: Round, statement: int) -> None:
    fixed(running, 1, 2)
    run = printed(running)
    post_letters(build.HOUSE, run.pk)
    killing.killed_at(statement)
    killing.lease_runs_out()
    jobs.run_ready()
    run.refresh_from_db()
    assert run.state == "posted" and run.posted_at
    assert [target.steps.filter(to_state="informed").count() for target in Target.objects.all()] == [1, 1]


def test_who_died_after_printing_is_taken_out_of_the_pile(running: Round) -> None:
    fixed(running, 1, 2)
    run = printed(running)
    people.dies(people.of(1))
    post_letters(build.HOUSE, run.pk)
    jobs.run_ready()
    run.refresh_from_db()
    dead = Letter.objects.get(target__subject="9000001")
    assert [(one["number"], one["why"]) for one in run.left_out] == [(dead.number, "take_out")]
    assert dead.state == "void"
    assert dict(Target.objects.values_list("subject", "state")) == {"9000001": "held", "9000002": "informed"}


def test_a_refusal_names_the_remedy_of_its_programme(city: Any) -> None:
    gift = build.a_round(definition={"legal": {"character": "gift"}})
    act = build.a_round(number=2, definition={"legal": {"character": "disposition"}})
    for number, owned in enumerate((gift, act), start=1):
        people.moved_in(number)
        target = build.a_target(owned, number, "review")
        _refuse(target)
        printed(owned, "refusal")
    texts = [text_of(bundle) for bundle in LetterBundle.objects.order_by("pk")]
    assert "審査請求" not in texts[0] and "申し出てください" in texts[0] and "審査請求" in texts[1]


def _refuse(target: Target) -> None:
    from madoguchi.cityhall.benefits.models import Decision

    txid = uuid.uuid4()
    Decision.objects.create(
        target=target, round=target.round, number=f"D{target.number}", kind="refusal", amount=0,
        basis_sha256="a" * 64, reason={"text": "所得が上限を超えるため"}, decided_by="x",
        decided_at=build.NOW, txid=txid,
    )  # fmt: skip
    build.move(build.HOUSE, target, "rejected", txid)


def test_days_and_the_telephone_are_asked_for(running: Round, city: Municipality) -> None:
    fixed(running, 1)
    with pytest.raises(RoundRefused):
        make_letters(
            build.HOUSE, running.pk, LetterPlan("confirmation", DATED, deadline=DATED), txid=uuid.uuid4()
        )
    Municipality.objects.filter(pk=city.pk).update(settings={})
    with pytest.raises(NotYet, match="電話"):
        printed(running)


def test_a_print_file_is_handed_out_to_its_officers_and_recorded(
    running: Round, client_of: Callable[[Staff], Client], officer: Staff, auditor: Staff,
    officer_of_another_section: Staff,
) -> None:  # fmt: skip
    fixed(running, 1)
    run = printed(running)
    url = reverse("benefits:bundle", args=[run.pk, 1])
    assert client_of(auditor).get(url).status_code == 403
    assert client_of(officer_of_another_section).get(url).status_code == 403
    answer = client_of(officer).get(url)
    assert answer.content.startswith(b"%PDF") and answer["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.filter(verb="benefit.bundle_taken").count() == 1
