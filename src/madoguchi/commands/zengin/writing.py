"""`zengin write`: from PAYMENTS.csv to one or more bank files, all of them or none."""

from __future__ import annotations

import argparse
import re
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from madoguchi.commands.zengin.saying import Warnings, notice, tell_rows, tell_totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from madoguchi.rules.zengin import Finding, Payment, Profile, Sender, Totals

SENDER_OPTIONS = {
    "code": "委託者コード（10桁）",
    "name": "委託者名（カナ）",
    "bank_code": "仕向銀行番号（4桁）",
    "branch_code": "仕向支店番号（3桁）",
    "account_type": "預金種目（1・2・9）",
    "account_number": "口座番号（7桁まで）",
}


def write(args: argparse.Namespace) -> int:
    """Read the table, write the files beside OUT, read them back, and only then give them their names."""
    from madoguchi.rules.zengin import load_profile
    from madoguchi.rules.zengin.payment_table import read_payments

    profile, warnings = load_profile(args.profile), Warnings()
    sender, pay_on = _sender(args, profile), _pay_on(args, profile, warnings)
    if profile.unconfirmed:
        names = "、".join(profile.unconfirmed)
        notice(f"銀行の設定 {profile.id} の {names} は未確認（K）です。銀行の資料で確かめてください。")
    with args.payments.open("rb") as source, _workshop(args.out) as folder:
        problems: list[Finding] = []
        payments = read_payments(source, profile, problems.append)
        totals = _compose(folder, payments, problems, sender, profile, pay_on, warnings)
        warnings.end()
        if problems:
            tell_rows(problems)
            return 1
        targets = _targets(args.out, len(totals))
        _reread(folder, totals)
        for number, target in enumerate(targets, start=1):
            (folder / str(number)).replace(target)
    tell_totals(targets, totals)
    return 0


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A folder beside OUT for files in the making; nothing of it is left when the command ends."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(dir=out.resolve().parent, prefix=".zengin-") as folder:
        yield Path(folder)


def _compose(
    folder: Path,
    payments: Iterable[Payment],
    problems: list[Finding],
    sender: Sender,
    profile: Profile,
    pay_on: date,
    warnings: Warnings,
) -> list[Totals]:
    """The files in ``folder``, named 1, 2, …; what speaks against them joins ``problems``."""
    from madoguchi.rules.zengin import Refused, write_files

    opened: list[Any] = []

    def open_next(number: int) -> Any:
        opened.append((folder / str(number)).open("wb+"))
        return opened[-1]

    try:
        return write_files(open_next, payments, sender, profile, pay_on, report=warnings)
    except Refused as refused:
        # with every row refused, "no payments" would be news about our own sieve
        problems += [one for one in refused.findings if not (problems and one.rule == "no-payments")]
        problems.sort(key=lambda one: one.record)
        return []
    finally:
        for file in opened:
            file.close()


def _reread(folder: Path, totals: list[Totals]) -> None:
    """Read what was written with the other half of the house before it gets its name."""
    from madoguchi.rules.zengin import summarise

    for number, total in enumerate(totals, start=1):
        with (folder / str(number)).open("rb") as file:
            seen = summarise(file)
        counted = (seen.count, seen.amount, seen.sha256)
        if counted != (total.count, total.amount, total.sha256) or counted[:2] != (
            seen.declared_count,
            seen.declared_amount,
        ):
            raise SystemExit(
                "書いたファイルを読み直すと、件数・金額・SHA-256が合いません。やり直してください。"
            )


def _targets(out: Path, files: int) -> list[Path]:
    """OUT, or OUT-1, OUT-2, …; refuses to leave files of an earlier run beside them."""
    targets = [out] if files == 1 else [out.with_name(f"{out.name}-{n}") for n in range(1, files + 1)]
    earlier = re.compile(rf"{re.escape(out.name)}(-[0-9]+)?")
    names = {one.name for one in out.resolve().parent.iterdir() if earlier.fullmatch(one.name)}
    stale = sorted(names - {one.name for one in targets})
    if stale:
        raise SystemExit(
            f"前に作ったファイル（{'、'.join(stale[:5])}）が残っています。取り違えないよう、移してから作り直してください。"
        )
    return targets


def _sender(args: argparse.Namespace, profile: Profile) -> Sender:
    from dataclasses import asdict

    from madoguchi.rules.zengin.entries import read_text
    from madoguchi.rules.zengin.senders import read_sender, sample_sender, sender_of

    given = {name: getattr(args, f"sender_{name}") for name in SENDER_OPTIONS}
    given = {name: value for name, value in given.items() if value is not None}
    if args.sender:
        sender = read_sender(read_text(args.sender), args.sender.name)
    else:
        sender = sample_sender(profile)
        if len(given) < len(SENDER_OPTIONS):
            notice("委託者の指定がないので、架空の委託者（9999999999）を使います。銀行には送れません。")
    return sender_of({**asdict(sender), **given})


def _pay_on(args: argparse.Namespace, profile: Profile, warnings: Warnings) -> date:
    from madoguchi.rules.zengin import check_pay_day, earliest_pay_day

    now = datetime.now(ZoneInfo("Asia/Tokyo")).replace(tzinfo=None)
    if args.date is None:
        day = earliest_pay_day(profile, now)
        notice(f"振込指定日の指定がないので、間に合う最初の営業日 {day} にします。")
        return day
    try:
        day = date.fromisoformat(args.date)
    except ValueError:
        raise SystemExit(
            f"--date「{args.date}」は日付ではありません。2026-04-01 のように書いてください。"
        ) from None
    for one in check_pay_day(day, profile, now):
        if one.severity == "warning":
            warnings(one)
    return day
