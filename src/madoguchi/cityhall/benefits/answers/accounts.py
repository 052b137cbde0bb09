"""振込先口座: checked, compared with the register's reading, and frozen as of the application.

A frozen account is a row that is never changed: whatever the resident registers with the state afterwards
does not follow, and the newest row of a target is the one that 起案 copies.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.answers.refusals import AccountRefused
from madoguchi.cityhall.benefits.models import Account, Application, Target
from madoguchi.cityhall.benefits.ports import PublicAccount
from madoguchi.cityhall.tenancy.encryption import keyed_secret
from madoguchi.rules import zengin

# ヲ is a matter for the comparison of names, which leaves it to a person, not for the letters.
LENIENT = replace(zengin.load_profile("standard"), wo="keep")


@dataclass(frozen=True, slots=True)
class Given:
    """An account as it came in. `holder` in kana; `source` as `Account.Source`."""

    source: str
    bank_code: str
    branch_code: str
    account_type: str
    account_number: str
    holder: str

    @property
    def account(self) -> zengin.Account:
        """As the bank file room knows accounts; a short number is filled to seven digits."""
        number = self.account_number.zfill(7) if self.account_number else ""
        return zengin.Account(self.bank_code, self.branch_code, self.account_type, number)


def of_public(found: PublicAccount) -> Given:
    """A 公金受取口座 as the state gave it."""
    return Given(
        Account.Source.PUBLIC, found.bank_code, found.branch_code, found.account_type,
        found.account_number, found.holder_kana,
    )  # fmt: skip


def of_row(row: Account) -> Given:
    """A frozen account again, to be frozen for an answer that chose it."""
    secret = row.secret
    return Given(
        row.source, row.bank_code, row.branch_code, row.account_type, secret["number"], secret["holder"]
    )


def refuse_impossible(given: Given) -> None:
    """Raise `AccountRefused` for a typed account that no bank has, or a holder that no bank can write."""
    found = [f"{one.message}{one.remedy}" for one in zengin.errors(zengin.check_account(given.account))]
    try:
        zengin.to_bank_kana(given.holder, width=30)
    except zengin.NotConvertible as problem:
        found.append(_("口座名義: %(problem)s") % {"problem": problem})
    if found:
        raise AccountRefused(found)


def judge(reading: str, given: Given) -> tuple[str, list[str]]:
    """(verdict, reasons): the register's reading against the holder; an account no bank has differs."""
    wrong = [one.message for one in zengin.errors(zengin.check_account(given.account))]
    if wrong:
        return Account.Verdict.DIFFERS, wrong
    if not _writable(given.holder):
        # The finding would quote letters of the name, and reasons are kept in the clear.
        return Account.Verdict.DIFFERS, [_("口座名義に、銀行で使えない文字があります。")]
    match = zengin.match_names(reading, given.holder)
    return match.verdict, list(match.reasons)


def _writable(holder: str) -> bool:
    try:
        zengin.to_bank_kana(holder, LENIENT)
    except zengin.NotConvertible:
        return False
    return True


def fingerprint(account: zengin.Account) -> str:
    """A keyed hash, the same for the same account in this city: compares accounts without opening them."""
    text = "|".join((account.bank_code, account.branch_code, account.account_type, account.account_number))
    return hmac.new(keyed_secret("account"), text.encode(), "sha256").hexdigest()


def freeze(target: Target, given: Given, *, application: Application | None, now: datetime) -> Account:
    """Add the account to a locked target as its newest version."""
    frozen = prepared(target, given, next_version(target), now)
    frozen.application = application
    frozen.save(force_insert=True)
    return frozen


def prepared(target: Target, given: Given, version: int, now: datetime) -> Account:
    """The unsaved account, judged against the target's snapshot; for verbs that freeze many."""
    snapshot = target.snapshot or {}
    verdict, reasons = judge(snapshot.get("kana", ""), given)
    account = given.account
    return Account(
        target=target, version=version, source=given.source,
        bank_code=account.bank_code, branch_code=account.branch_code, account_type=account.account_type,
        secret={"number": account.account_number, "holder": given.holder},
        fingerprint=fingerprint(account), verdict=verdict, reasons=reasons,
        directory_date=zengin.directory_date().isoformat(), frozen_at=now,
    )  # fmt: skip


def next_version(target: Target) -> int:
    """The number of a locked target's next account."""
    newest: int | None = Account.objects.filter(target=target).aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def newest(targets: Collection[Target | UUID]) -> QuerySet[Account]:
    """The account that counts, of each of the targets that has one."""
    last = Account.objects.filter(target=OuterRef("target")).order_by("-version").values("version")[:1]
    return Account.objects.filter(target__in=targets, version=Subquery(last))


def users_of(prints: Collection[str]) -> list[tuple[str, UUID]]:
    """(fingerprint, target) of everybody whose counting account is one of these; two statements.

    In two steps, because a planner without statistics runs the newest-of-each inside the other list.
    """
    marked = Account.objects.filter(fingerprint__in=prints)
    rows = list(marked.values_list("fingerprint", "target", "version"))
    targets = {target for _, target, _ in rows}
    versions = Account.objects.filter(target__in=targets).order_by().values_list("target")
    last = dict(versions.annotate(last=Max("version")))
    return [(mark, target) for mark, target, version in rows if last[target] == version]


def newest_of(target: Target) -> Account | None:
    """The account that counts, or None."""
    return Account.objects.filter(target=target).order_by("-version").first()


def usable(account: Account) -> bool:
    """Whether money may go there: the names are equal, or a human being accepted the difference."""
    return account.verdict == Account.Verdict.EQUAL or account.accepted_by_id is not None


def shown(account: Account) -> str:
    """`見本 本店 普通 ****567`: enough to recognise one's own account, too little for others."""
    return shown_given(of_row(account))


def shown_given(given: Given) -> str:
    """The same of an account that is not frozen yet."""
    bank = zengin.bank_name(given.bank_code) or given.bank_code
    branch = zengin.branch_name(given.bank_code, given.branch_code) or given.branch_code
    kind = zengin.ACCOUNT_TYPES.get(given.account_type, "")
    return f"{bank} {branch} {kind} ****{given.account_number[-3:]}"
