"""The pages of money as the people in the chain use them: officer, approver, treasurer, auditor."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cityhall.benefits.cash import Cash, states

from madoguchi.cityhall.benefits.models import Batch, Payment, Round
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.connectors.bank_simulator import SimulatedBank


@pytest.fixture
def browser(cash: Cash, client_of: Callable[[Staff], Client]) -> Callable[[str], Client]:
    """A browser of one of the people in `cash`, signed in just now."""
    return lambda who: client_of(Staff.objects.get(pk=getattr(cash, who).id))


def page(client: Client, name: str, *args: Any, status: int = 200) -> str:
    answer = client.get(reverse(f"benefits:{name}", args=args))
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    address = reverse(f"benefits:{name}", args=args)
    return client.post(address, {"txid": str(uuid.uuid4()), **data}, follow=True)


def test_from_draft_to_result_in_the_browser(
    cash: Cash, running: Round, bank: SimulatedBank, browser: Callable[[str], Client]
) -> None:
    cash.grants(running, 3)
    officer, approver, treasurer = browser("maker"), browser("checker"), browser("treasurer")
    assert "起案できる支給決定が3件あります" in page(officer, "batches")
    assert "3件、120,000円を起案できます" in page(officer, "draft", running.pk)
    shown = post(officer, "draft", running.pk, pay_on="2026-12-04").content.decode()
    assert "承認を待っています（あと1人）" in shown
    batch = Batch.objects.get()
    assert "承認を待つ支払が1件あります" in page(approver, "batches")
    wrong = post(approver, "approve", batch.pk, retyped_total="119,999", shown_sha256=batch.content_sha256)
    assert wrong.status_code == 422
    assert "入力した合計金額が、起案の合計と違います" in wrong.content.decode()
    right = post(
        approver, "approve", batch.pk, retyped_total="１２０，０００円", shown_sha256=batch.content_sha256
    )
    assert "出納の確定を待っています" in right.content.decode()
    assert "銀行への送信を待っています" in post(treasurer, "release", batch.pk).content.decode()
    live = reverse("benefits:batch_live", args=[batch.pk])
    assert "HX-Refresh" not in treasurer.get(live, {"state": "fixed"}).headers
    jobs.run_ready()
    assert treasurer.get(live, {"state": "fixed"}).headers["HX-Refresh"] == "true"
    assert "銀行が受理しました" in page(treasurer, "batch", batch.pk)
    body = cash.results(bank, batch, {Payment.objects.get(batch=batch, position=1).key: "1"})
    upload = SimpleUploadedFile("kekka.txt", body)
    taken = post(treasurer, "take_results", kind="result", file=upload).content.decode()
    assert "振込済み 2件、不能 1件" in taken
    assert "1件が振込不能です" in page(officer, "batch", batch.pk)
    assert "口座の確認を待つものが1件" in page(officer, "returns")
    totals = page(treasurer, "totals")
    assert "すべての数が合っています" in totals
    assert "合わない" not in totals


def test_a_sign_in_of_long_ago_is_renewed_before_money_moves(
    cash: Cash, running: Round, browser: Callable[[str], Client]
) -> None:
    cash.grants(running, 1)
    batch, approver = cash.draft(running), browser("checker")
    cash.clock.at += timedelta(minutes=6)
    assert "本人確認をして進む" in page(approver, "batch", batch.pk)
    said = {"retyped_total": "40000", "shown_sha256": batch.content_sha256}
    answer = post(approver, "approve", batch.pk, **said)
    assert answer.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))
    batch.refresh_from_db()
    assert batch.state == "drafted"
    again = approver.post(answer.redirect_chain[0][0], {"password": "kasumi-no-madoguchi-2026"}, follow=True)
    assert "合計金額をもう一度入力" in again.content.decode()


def test_the_maker_is_told_why_there_is_no_button(
    cash: Cash, running: Round, maker_and_checker: Staff, client_of: Callable[[Staff], Client]
) -> None:
    from dataclasses import replace

    from tests.cityhall.conftest import make_actor

    cash.grants(running, 1)
    batch = replace(cash, maker=make_actor(maker_and_checker)).draft(running)
    shown = page(client_of(maker_and_checker), "batch", batch.pk)
    assert "自分が起案した支払は承認できません" in shown
    assert reverse("benefits:approve", args=[batch.pk]) not in shown


def test_every_reason_against_a_release_is_listed(
    cash: Cash, running: Round, browser: Callable[[str], Client]
) -> None:
    from tests.cityhall.benefits.tampering import behind_our_back, other_account

    cash.grants(running, 2)
    batch = cash.approve(cash.draft(running))
    payment = Payment.objects.get(batch=batch, position=1)
    behind_our_back("benefits_payment", other_account(payment))
    answer = post(browser("treasurer"), "release", batch.pk)
    assert answer.status_code == 422
    assert "口座が、決定のときに確かめた口座と違います" in answer.content.decode()
    assert set(states(batch)) == {"approved"}


def test_a_wrong_result_file_is_reported_and_changes_nothing(
    cash: Cash, running: Round, bank: SimulatedBank, browser: Callable[[str], Client]
) -> None:
    cash.grants(running, 2)
    batch = cash.to_bank(running)
    body = cash.results(bank, batch).replace(b"0000040000", b"0000040001", 1)
    upload = SimpleUploadedFile("kekka.txt", body)
    answer = post(browser("treasurer"), "take_results", kind="result", file=upload)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "金額が、送った振込と違います" in text
    assert "1件も取り込んでいません" in text
    assert set(states(batch)) == {"accepted"}


def test_without_a_channel_the_file_is_carried_and_confirmed(
    cash: Cash, running: Round, browser: Callable[[str], Client]
) -> None:
    cash.grants(running, 1)
    batch = cash.release(cash.approve(cash.draft(running)))
    treasurer, file = browser("treasurer"), batch.files.get()
    assert "銀行への接続がありません" in page(treasurer, "batch", batch.pk)
    taken = post(treasurer, "take_file", file.pk)
    assert (taken.content, taken.headers["X-Content-SHA256"]) == (bytes(file.body), file.sha256)
    assert "銀行が受理しました" in post(treasurer, "confirm_sent", file.pk, receipt="A-1").content.decode()


def test_nobody_sees_a_name_and_the_print_has_none(
    cash: Cash, running: Round, browser: Callable[[str], Client], auditor: Staff, client_of: Any
) -> None:
    cash.grants(running, 1)
    batch = cash.draft(running)
    for client in (browser("maker"), browser("checker"), client_of(auditor)):
        shown = page(client, "batch", batch.pk)
        assert "ミホン" not in shown
        assert "****001" in shown
    answer = browser("checker").get(reverse("benefits:payment_order", args=[batch.pk]))
    assert answer.content.startswith(b"%PDF")


def test_an_officer_of_another_section_is_refused(
    cash: Cash, running: Round, officer_of_another_section: Staff, client_of: Any
) -> None:
    cash.grants(running, 1)
    batch = cash.draft(running)
    stranger = client_of(officer_of_another_section)
    page(stranger, "batch", batch.pk, status=403)
    page(stranger, "draft", running.pk, status=403)
    assert batch.number not in page(stranger, "batches")


def test_pages_cost_the_same_whatever_the_number_of_payments(
    cash: Cash, running: Round, bank: SimulatedBank, browser: Callable[[str], Client]
) -> None:
    client, counts = browser("treasurer"), []
    for grants in (2, 30):
        cash.grants(running, grants)
        batch = cash.to_bank(running)
        row = []
        for name, args in (("batch", [batch.pk]), ("totals", []), ("returns", [])):
            page(client, name, *args)
            with CaptureQueriesContext(connection) as queries:
                page(client, name, *args)
            row.append(len(queries))
        cash.take(cash.results(bank, batch))
        counts.append(row)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 50
