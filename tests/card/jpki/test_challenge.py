"""Challenge–response: single use, age, purpose, kind, key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from tests.card.cast import AT, session_with
from tests.card.jpki.makers import Good, leaf

from madoguchi.card import Secret
from madoguchi.card.emulator import MadeCard, TestPki
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.jpki.challenge import LIFETIME, Answer, Challenge, MemoryNonceStore, ask, judge
from madoguchi.card.jpki.revocation import NotChecked
from madoguchi.card.jpki.verdict import Verdict

PURPOSE = "staff-login mihon.example"
Maker = Callable[[str], MadeCard]


@pytest.fixture
def store() -> MemoryNonceStore:
    return MemoryNonceStore()


def answered(card: Maker, challenge: Challenge, key: str = "authentication") -> Answer:
    session = session_with(card("adult"))
    pin = {"authentication": ("authentication_pin", "2345"), "signature": ("signature_password", "ABC123")}[
        key
    ]
    session.verify(pin[0], Secret(pin[1]))
    certificate = parse_certificate(session.read(f"{key}_certificate"))
    return Answer(challenge.nonce, session.sign(key, challenge.message), certificate)


def failures(verdict: Verdict) -> set[str]:
    return {check.name for check in verdict.checks if check.outcome == "failed"}


def test_a_login(card: Maker, pki: TestPki, store: MemoryNonceStore) -> None:
    answer = answered(card, ask(store, PURPOSE, AT))
    later = AT + timedelta(seconds=20)
    verdict = judge(store, answer, PURPOSE, pki.trust(), Good(), later)
    assert verdict.conclusion == "valid"
    assert {"nonce", "kind", "signature", "revocation"} <= {check.name for check in verdict.checks}


def test_an_answer_is_good_once(card: Maker, pki: TestPki, store: MemoryNonceStore) -> None:
    answer = answered(card, ask(store, PURPOSE, AT))
    assert judge(store, answer, PURPOSE, pki.trust(), Good(), AT).conclusion == "valid"
    verdict = judge(store, answer, PURPOSE, pki.trust(), Good(), AT)
    assert failures(verdict) == {"nonce"}


def test_a_failed_answer_uses_the_question_up(card: Maker, pki: TestPki, store: MemoryNonceStore) -> None:
    challenge = ask(store, PURPOSE, AT)
    good = answered(card, challenge)
    bad = Answer(challenge.nonce, bytes(256), good.certificate)
    assert failures(judge(store, bad, PURPOSE, pki.trust(), Good(), AT)) == {"signature"}
    assert judge(store, good, PURPOSE, pki.trust(), Good(), AT).conclusion == "invalid"


def test_only_one_of_many_at_once_wins(card: Maker, pki: TestPki, store: MemoryNonceStore) -> None:
    answer = answered(card, ask(store, PURPOSE, AT))
    trust = pki.trust()
    with ThreadPoolExecutor(8) as threads:
        verdicts = list(threads.map(lambda _: judge(store, answer, PURPOSE, trust, Good(), AT), range(16)))
    assert sum(verdict.conclusion == "valid" for verdict in verdicts) == 1


@pytest.mark.parametrize("late", [LIFETIME + timedelta(seconds=1), timedelta(seconds=-1)])
def test_an_answer_too_late_or_before_the_question(
    card: Maker, pki: TestPki, store: MemoryNonceStore, late: timedelta
) -> None:
    answer = answered(card, ask(store, PURPOSE, AT))
    assert failures(judge(store, answer, PURPOSE, pki.trust(), Good(), AT + late)) == {"nonce"}


def test_for_another_purpose(card: Maker, pki: TestPki, store: MemoryNonceStore) -> None:
    answer = answered(card, ask(store, "resident-login", AT))
    assert failures(judge(store, answer, PURPOSE, pki.trust(), Good(), AT)) == {"nonce"}


def test_a_question_never_asked(card: Maker, pki: TestPki, store: MemoryNonceStore) -> None:
    answer = answered(card, Challenge(bytes(32), PURPOSE, AT))
    verdict = judge(store, answer, PURPOSE, pki.trust(), Good(), AT)
    assert verdict.conclusion == "invalid"


def test_the_signature_certificate_does_not_log_in(
    card: Maker, pki: TestPki, store: MemoryNonceStore
) -> None:
    answer = answered(card, ask(store, PURPOSE, AT), "signature")
    assert failures(judge(store, answer, PURPOSE, pki.trust(), Good(), AT)) == {"kind"}


def test_somebody_elses_certificate(card: Maker, pki: TestPki, store: MemoryNonceStore) -> None:
    answer = answered(card, ask(store, PURPOSE, AT))
    other = Answer(answer.nonce, answer.signature, leaf(pki, "authentication"))
    assert failures(judge(store, other, PURPOSE, pki.trust(), Good(), AT)) == {"signature"}


def test_no_login_without_revocation(card: Maker, pki: TestPki, store: MemoryNonceStore) -> None:
    answer = answered(card, ask(store, PURPOSE, AT))
    assert judge(store, answer, PURPOSE, pki.trust(), NotChecked(), AT).conclusion == "unsettled"


def test_old_questions_are_forgotten(store: MemoryNonceStore) -> None:
    old = ask(store, PURPOSE, AT)
    ask(store, PURPOSE, AT + LIFETIME + timedelta(seconds=1))
    assert store.take(old.nonce) is None


def test_questions_differ(store: MemoryNonceStore) -> None:
    assert len({ask(store, PURPOSE, AT).nonce for _ in range(50)}) == 50
