"""More payments than one file may hold: files by the bank's limit, with totals and keys across them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import BinaryIO

from madoguchi.rules.zengin.findings import Finding, Refused
from madoguchi.rules.zengin.keys import KeyLedger
from madoguchi.rules.zengin.layout import layout
from madoguchi.rules.zengin.payments import Payment, Sender, Totals
from madoguchi.rules.zengin.profiles import Profile
from madoguchi.rules.zengin.writing import Report, repeated_keys, write_file


def split(payments: Iterable[Payment], profile: Profile) -> Iterator[Iterator[Payment]]:
    """Groups in order, each as large as one file of the profile may be, in records and in yen.

    Lazy, in constant memory: a group is read from the source as it is read, so finish one before the next
    (what is left of a group is skipped). No payments, no group.
    """
    source = iter(payments)
    most = layout().limits.total
    waiting = next(source, None)
    while waiting is not None:
        first = waiting
        waiting = None

        def group(payment: Payment = first) -> Iterator[Payment]:
            nonlocal waiting
            count, amount = 0, 0
            current: Payment | None = payment
            while current is not None:
                count, amount = count + 1, amount + max(0, current.amount)
                if count > 1 and (count > profile.records_per_file or amount > most):
                    waiting = current
                    return
                yield current
                current = next(source, None)

        rest = group()
        yield rest
        for _ in rest:
            pass


def write_files(
    open_next: Callable[[int], BinaryIO],
    payments: Iterable[Payment],
    sender: Sender,
    profile: Profile,
    pay_on: date,
    *,
    report: Report | None = None,
) -> list[Totals]:
    """Write as many files as the profile's limits ask for; ``open_next(1)`` gives the stream of the first.

    Every payment is looked at even after a refusal, so that Refused carries the findings of all files. The
    caller throws all streams away when it is raised.
    """
    keys = KeyLedger()
    written: list[Totals] = []
    findings: list[Finding] = []
    more = 0
    number = before = 0

    def counted(group: Iterator[Payment]) -> Iterator[Payment]:
        nonlocal before
        for payment in group:
            yield payment
            before += 1

    for number, group in enumerate(split(payments, profile), start=1):
        try:
            out, places = open_next(number), before
            totals = write_file(
                out, counted(group), sender, profile, pay_on, report=report, keys=keys, before=places
            )
            written.append(totals)
        except Refused as refused:
            findings += refused.findings
            more += refused.more
    if not number:
        return [write_file(open_next(1), (), sender, profile, pay_on)]
    findings = list(dict.fromkeys([*findings, *repeated_keys(keys)]))
    if findings:
        raise Refused(findings, more)
    return written
