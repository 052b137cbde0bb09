"""Write 総合振込 as a stream: a header, the payments, a trailer with their sums, an end record.

All or nothing: if anything is wrong the stream is left as it was, and every finding comes with the refusal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from madoguchi.rules.zengin.composing import Composer
from madoguchi.rules.zengin.findings import Finding, Refused, finding
from madoguchi.rules.zengin.heading import header, header_findings
from madoguchi.rules.zengin.keys import KeyLedger
from madoguchi.rules.zengin.layout import assemble, layout
from madoguchi.rules.zengin.payments import Payment, Sender, Totals
from madoguchi.rules.zengin.profiles import Profile

Report = Callable[[Finding], None]

_MOST_FINDINGS = 1000
_CHUNK = 1 << 16


def write_file(
    out: BinaryIO,
    payments: Iterable[Payment],
    sender: Sender,
    profile: Profile,
    pay_on: date,
    *,
    report: Report | None = None,
    keys: KeyLedger | None = None,
    before: int = 0,
) -> Totals:
    """Write one file into a seekable stream, in constant memory but for the keys (12 bytes a payment).

    ``report`` hears the warnings (a name that a person has to look at). ``keys``: a ledger shared with other
    files of the same run; whoever gives one looks for repeated keys himself. ``before``: payments in those
    files, so that findings count on. Raises Refused with every finding, ``out`` as it was.
    """
    start = out.tell()
    try:
        return _Writer(out, profile, report, keys, before).write(payments, sender, pay_on)
    except BaseException:
        out.seek(start)
        out.truncate()
        raise


class _Writer:
    def __init__(
        self, out: BinaryIO, profile: Profile, report: Report | None, keys: KeyLedger | None, before: int
    ) -> None:
        self.out = out
        self.profile = profile
        self.composer = Composer(profile)
        self.report = report
        self.before = before
        self.keys = keys if keys is not None else KeyLedger()
        self.own_keys = keys is None
        self.findings: list[Finding] = []
        self.more = 0
        self.digest = hashlib.sha256()
        self.pending = bytearray()
        self.count = self.amount = self.size = 0

    def write(self, payments: Iterable[Payment], sender: Sender, pay_on: date) -> Totals:
        for one in header_findings(sender, self.profile, pay_on):
            self._found(one)
        if not self.findings:
            self._put(header(sender, self.profile, pay_on))
        for payment in payments:
            self._payment(payment)
        self._whole()
        if self.findings:
            raise Refused(self.findings, self.more)
        totals = {"count": b"%d" % self.count, "total": b"%d" % self.amount}
        self._put(assemble("trailer", totals) + self.profile.ending)
        self._put(assemble("end", {}) + self.profile.ending)
        self._flush()
        return Totals(self.count, self.amount, self.digest.hexdigest(), self.size)

    def _payment(self, payment: Payment) -> None:
        self.count += 1
        place = payment.place or self.before + self.count
        record = self.composer.compose(payment)
        if record is None:
            problems = self.composer.problems(payment)
            assert problems, "a payment is never left out without a word"
            for one in problems:
                self._found(replace(one, record=place))
            return
        self.amount += payment.amount
        self.keys.add(self.composer.key(payment), place)
        if self.report is not None:
            for one in self.composer.remarks(payment):
                self._found(replace(one, record=place))
        if not self.findings and self.count <= self.profile.records_per_file:
            self._put(record)

    def _whole(self) -> None:
        """What only the whole file shows."""
        limits = layout().limits
        if not self.count:
            self._found(finding("no-payments"))
        if self.count > self.profile.records_per_file:
            self._found(finding("too-many", count=self.count, most=self.profile.records_per_file))
        if self.amount > limits.total:
            self._found(finding("total-high", amount=self.amount, most=limits.total))
        if self.own_keys:
            for one in repeated_keys(self.keys):
                self._found(one)

    def _found(self, one: Finding) -> None:
        if one.severity == "warning":
            if self.report is not None:
                self.report(one)
        elif len(self.findings) < _MOST_FINDINGS:
            self.findings.append(one)
        else:
            self.more += 1

    def _put(self, record: bytes) -> None:
        self.pending += record
        if len(self.pending) >= _CHUNK:
            self._flush()

    def _flush(self) -> None:
        self.out.write(self.pending)
        self.digest.update(self.pending)
        self.size += len(self.pending)
        self.pending.clear()


def repeated_keys(keys: KeyLedger) -> list[Finding]:
    """A finding for each later use of a key."""
    at = layout().field("data", "key").at
    return [finding("key-duplicate", place, at, key=key) for key, place in keys.repeated()]
