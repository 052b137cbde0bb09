"""審査: only what a human being must decide, each with its reason in words and both sides to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from madoguchi.cityhall.benefits.answers import accounts, concerns
from madoguchi.cityhall.benefits.answers.concerns import Concern
from madoguchi.cityhall.benefits.models import Account, Application, Round, Target
from madoguchi.cityhall.benefits.reads.accounts import SameAccount, same_account
from madoguchi.cityhall.benefits.reads.applications import (
    AccountLine,
    AnswerLine,
    account_lines,
    answer_lines,
)
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.steps import check_section
from madoguchi.cityhall.residents.selectors import protected_ids, require_operation
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

S = Target.State
PAGE = 50
VIEWS = {"review": (S.REVIEW,), "held": (S.HELD,)}
READY = (S.APPLIED, S.DEEMED, S.RESUBMITTED)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One case. `bulk`: nothing about person or account is in doubt, so that it may be granted in one go."""

    target: Target
    name: str
    protected: bool
    concerns: tuple[Concern, ...]
    bulk: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """`ready`: answers without a concern so far, which are decided in bulk. `more`: the next page's key."""

    owned: Round
    rows: tuple[ReviewRow, ...]
    more: str
    counts: dict[str, int]
    ready: int

    @property
    def bulk(self) -> bool:
        """Whether any of the rows may be granted together with others."""
        return any(row.bulk for row in self.rows)


@dataclass(frozen=True, slots=True)
class Side:
    """One thing that two sources say. `same` where a rule compared them, None where only a person can."""

    label: str
    ours: str
    theirs: str
    same: bool | None


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A case to decide. `account` None: there is none yet."""

    target: Target
    concerns: tuple[Concern, ...]
    sides: tuple[Side, ...]
    account: Account | None
    may_accept: bool
    may_grant: bool
    answers: tuple[AnswerLine, ...]
    accounts: tuple[AccountLine, ...]
    shared: tuple[SameAccount, ...]


def round_of(actor: Actor, round_id: UUID) -> Round:
    """A round of the officer's own section. Raises `NotAllowed`, `NotFound`, `OtherSection`."""
    require(actor, Permission.BENEFIT_WORK)
    found = Round.objects.filter(pk=round_id).first()
    if found is None:
        raise NotFound("給付事業")
    check_section(actor, found, Permission.BENEFIT_WORK)
    return found


def review_queue(
    actor: Actor, round_id: UUID, view: str = "review", after: str = "", *, repeated: bool = False
) -> ReviewPage:
    """A page of cases by number; a fixed number of statements. `repeated`: an open page fetches itself."""
    owned = round_of(actor, round_id)
    waiting = Target.objects.filter(round=owned)
    shown = waiting.filter(state__in=VIEWS.get(view, VIEWS["review"]), number__gt=after)
    targets = list(shown.select_related("round").order_by("number")[: PAGE + 1])
    page = targets[:PAGE]
    audit.record_view(
        actor, "benefit.review_list", f"benefit:{owned.pk}", repeated=repeated,
        detail={"view": view, "shown": len(page)},
    )  # fmt: skip
    counts = {name: waiting.filter(state__in=states).count() for name, states in VIEWS.items()}
    return ReviewPage(
        owned, tuple(_rows(page)), page[-1].number if len(targets) > PAGE else "", counts,
        waiting.filter(state__in=READY).count(),
    )  # fmt: skip


def next_to_review(owned: Round, after: str) -> UUID | None:
    """The next case by number, or the first one again."""
    waiting = Target.objects.filter(round=owned, state=S.REVIEW).order_by("number")
    found: UUID | None = waiting.filter(number__gt=after).values_list("pk", flat=True).first()
    return found or waiting.values_list("pk", flat=True).first()


def review_item(actor: Actor, target_id: UUID) -> ReviewItem:
    """One case, recorded as seen. Raises `NotFound`, `OtherSection`, `ProtectedPerson`."""
    require(actor, Permission.BENEFIT_WORK)
    target = Target.objects.select_related("round").filter(pk=target_id).first()
    if target is None or target.snapshot is None:
        raise NotFound("対象")
    check_section(actor, target.round, Permission.BENEFIT_WORK)
    if target.resident_id:
        require_operation(actor, "view", resident_ids=[target.resident_id])
    audit.record(actor, "benefit.viewed", f"target:{target.pk}", detail={"purpose": "benefit.review"})
    return _item(target)


def _item(target: Target) -> ReviewItem:
    facts = concerns.facts_of([target])
    account, answer = facts.account.get(target.pk), facts.answer.get(target.pk)
    usable = account is not None and accounts.usable(account)
    return ReviewItem(
        target=target,
        concerns=concerns.concerns_of([target], facts=facts)[target.pk],
        sides=tuple(_sides(target, account, facts)),
        account=account,
        may_accept=account is not None and not usable and _acceptable(account, answer),
        may_grant=usable and target.state in (S.REVIEW, *READY),
        answers=answer_lines(target),
        accounts=account_lines(target),
        shared=same_account(account) if account else (),
    )


def _acceptable(account: Account, answer: Application | None) -> bool:
    from madoguchi.cityhall.benefits.actions.accept_account import REPRESENTED

    represented = answer is not None and answer.proxy in REPRESENTED
    return account.verdict == Account.Verdict.POSSIBLE or represented


def _sides(target: Target, account: Account | None, facts: concerns.Facts) -> list[Side]:
    snapshot = target.snapshot or {}
    sides = []
    if account is not None:
        sides.append(
            Side("名義（カナ）", snapshot["kana"], account.secret["holder"], account.verdict == "equal")
        )
    usual = f"平均 {facts.usual:,.0f}円" if facts.usual else ""
    sides.append(Side("金額", usual, f"{target.amount:,}円" if target.amount is not None else "", None))
    return sides


def _rows(targets: Sequence[Target]) -> list[ReviewRow]:
    found = concerns.concerns_of(targets)
    hidden = protected_ids({one.resident_id for one in targets if one.resident_id})
    return [
        ReviewRow(
            one, (one.snapshot or {}).get("name", ""), one.resident_id in hidden, found[one.pk],
            bool(found[one.pk]) and all(concern.bulk for concern in found[one.pk]) and one.state == S.REVIEW,
        )
        for one in targets
    ]  # fmt: skip
