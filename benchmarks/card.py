"""What reading a card and judging a certificate cost in this process, without a reader.

    python benchmarks/card.py [--seconds 3]

A read is 基本4情報 by 照合番号B with all four checks. "library" plays a recorded trace back, so that it holds
none of the emulated card's own work; "with the emulated card" includes that card's RSA signature. A
verification is `verify_certificate` with a CRL: every check of the verdict. Ratios are to bare RSA-2048
verifications in the same run. A real card and reader are far slower; no time-out follows from this.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from madoguchi.card import CardSession, RecordedTransport, RecordingTransport, read_person
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestAuthority, TestPki, make_card
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.jpki.crl import CrlChecker, parse_crl
from madoguchi.card.jpki.path import verify_certificate

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
REVOKED_ENTRIES = 10_000


def cpu_ms(work: Callable[[], object], seconds: float) -> float:
    """CPU milliseconds a call, over so many seconds of calls."""
    calls, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        work()
        calls += 1
    return (time.process_time() - started) / calls * 1000


def reads(made: MadeCard, pki: TestPki, seconds: float) -> dict[str, Any]:
    """APDUs and CPU of a read."""
    b, keys = made.person.number_b(AT), pki.cv_keys
    recorder = RecordingTransport(EmulatedReader(made.card))
    session = CardSession(recorder)
    read_person(session, b, keys, challenge=lambda: b"bench")

    def replayed() -> None:
        session = CardSession(RecordedTransport(recorder.lines))
        reading = read_person(session, b, keys, challenge=lambda: b"bench")
        assert reading.authenticity.conclusion == "authentic"

    def emulated() -> None:
        read_person(CardSession(EmulatedReader(made.card)), b, keys)

    return {
        "apdus": session.channel.sent,
        "library_cpu_ms": round(cpu_ms(replayed, seconds), 3),
        "with_the_emulated_card_cpu_ms": round(cpu_ms(emulated, seconds), 3),
    }


def verifications(made: MadeCard, pki: TestPki, seconds: float) -> dict[str, Any]:
    """Verdicts a second against a CRL of ten thousand entries, parsed once, as a service would."""
    authority = TestAuthority(pki, "signature")
    for serial in range(1, REVOKED_ENTRIES + 1):
        authority.revoked[serial] = (AT, x509.ReasonFlags.superseded)
    checker, trust = CrlChecker((parse_crl(authority.crl(AT)),)), pki.trust()
    der = made.certificates["signature"].der

    def judge() -> None:
        assert verify_certificate(parse_certificate(der), trust, checker, AT).conclusion == "valid"

    return {"verdict_cpu_ms": round(cpu_ms(judge, seconds), 3), "crl_entries": REVOKED_ENTRIES}


def bare(pki: TestPki, seconds: float) -> float:
    """CPU milliseconds of one RSA-2048 verification."""
    key = pki.city
    assert isinstance(key, rsa.RSAPrivateKey)
    signature = key.sign(b"bench", padding.PKCS1v15(), hashes.SHA256())
    public = key.public_key()
    return cpu_ms(lambda: public.verify(signature, b"bench", padding.PKCS1v15(), hashes.SHA256()), seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0)
    seconds = parser.parse_args().seconds
    pki = TestPki(AT)
    made = make_card("adult", pki)
    floor = bare(pki, seconds)
    read, verdict = reads(made, pki, seconds), verifications(made, pki, seconds)
    verdict["verdicts_per_second"] = round(1000 / verdict["verdict_cpu_ms"])
    verdict["in_bare_rsa_verifications"] = round(verdict["verdict_cpu_ms"] / floor, 1)
    read["library_in_bare_rsa_verifications"] = round(read["library_cpu_ms"] / floor, 1)
    result = {"read": read, "verify": verdict, "bare_rsa_verify_cpu_ms": round(floor, 4)}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
