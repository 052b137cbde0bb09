"""Targets from drawn rows: new ones are added, candidates follow the newest figures, fixed ones are only
compared. Unknown waits for an inquiry; who is counted twice or above the ceiling waits for a look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Extraction, Step, Target, TargetMember
from madoguchi.cityhall.benefits.targets.bulk import CHUNK, move_many, save_many
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.numbers import yearly_numbers
from madoguchi.rules.benefits.drawing import Drawn

S, Hold = Target.State, Target.Hold
GONE = "no_longer_named"
# Where a newer extraction may still change the figures.
OPEN = Q(state=S.CANDIDATE) | Q(state=S.HELD, held_from=S.CANDIDATE)
_FIGURES = ("amount", "explained", "extraction", "household_number", "accepted")


class Keeper:
    """Keeps the rows of one extraction; each call is one transaction of the caller."""

    def __init__(self, actor: Actor, extraction: Extraction) -> None:
        self.actor, self.extraction, self.round = actor, extraction, extraction.round
        self.now = timezone.now()
        self._returning: set[UUID] = set()

    def keep(self, rows: Sequence[Drawn]) -> Counter[str]:
        """Keep some rows; says how many were new, changed, back, or fixed and now different."""
        rows = self._doubted(rows)
        there = self._there(rows)
        self._returning = self._dropped_before(there.values())
        fresh = [row for row in rows if row.subject not in there]
        done = Counter({"new": len(fresh)})
        self._add(fresh)
        for row in rows:
            if target := there.get(row.subject):
                done[self._compare(target, row)] += 1
        following = {row.subject: row for row in rows if row.subject in there}
        self._follow([one for one in there.values() if self._is_open(one)], following)
        return +done

    def drop_unnamed(self) -> int:
        """Exclude some candidates that this extraction did not name; returns how many."""
        unnamed = Target.objects.select_for_update(of=("self",)).filter(OPEN, round=self.round, via="")
        unnamed = unnamed.exclude(extraction=self.extraction)
        targets = list(unnamed.order_by("pk")[:CHUNK])
        TargetMember.objects.filter(target__in=targets).delete()
        move_many(self.actor, targets, S.EXCLUDED, self.extraction.txid, now=self.now, code=GONE)
        return len(targets)

    def _there(self, rows: Sequence[Drawn]) -> dict[str, Target]:
        found = Target.objects.select_for_update(of=("self",)).filter(
            round=self.round, via="", subject__in=[row.subject for row in rows]
        )
        return {target.subject: target for target in found.order_by("pk")}

    def _doubted(self, rows: Sequence[Drawn]) -> list[Drawn]:
        """Rows that must not be candidates by themselves turn unknown, with what to ask."""
        twice = self._counted_elsewhere(rows)
        seen: set[str] = set()
        checked = []
        for row in rows:
            doubt = self._doubt(row, twice | seen) if row.verdict == "applies" else ""
            if row.verdict == "applies" and not doubt:
                seen.update(row.members)
            checked.append(_unknown(row, doubt) if doubt else row)
        return checked

    def _doubt(self, row: Drawn, counted: set[str]) -> str:
        if counted & set(row.members):
            return _("ほかの対象に数えられている人がいます。どちらで数えるか確かめてください。")
        if (row.amount or 0) > self.round.ceiling:
            return _("算定額が1件の上限額を超えています。算定と上限額を確かめてください。")
        return ""

    def _counted_elsewhere(self, rows: Sequence[Drawn]) -> set[str]:
        subjects = {member: row.subject for row in rows for member in row.members}
        members = TargetMember.objects.filter(round=self.round, via="", atena_number__in=subjects)
        pairs = members.values_list("atena_number", "target__subject")
        return {member for member, subject in pairs if subject != subjects[member]}

    def _add(self, rows: Sequence[Drawn]) -> None:
        numbers = yearly_numbers("benefit-target", len(rows), self.now) if rows else []
        targets = [self._new(row, number) for row, number in zip(rows, numbers, strict=True)]
        Target.objects.bulk_create(targets, batch_size=CHUNK)
        self._count_members(zip(targets, rows, strict=True))
        self._hold([target for target in targets if target.amount is None])

    def _new(self, row: Drawn, number: str) -> Target:
        target = Target(round=self.round, number=number, subject=row.subject, changed_at=self.now)
        self._fill(target, row)
        return target

    def _fill(self, target: Target, row: Drawn) -> None:
        target.extraction, target.amount = self.extraction, row.amount
        target.household_number, target.explained = row.household_number, _explained(row)
        target.accepted = {Hold.MOVED.value: row.left} if row.left else {}

    def _compare(self, target: Target, row: Drawn) -> str:
        if self._is_open(target):
            return "kept" if target.amount == row.amount else "changed"
        if target.state == S.EXCLUDED:
            return "kept_out"
        return "fixed_same" if target.amount == row.amount else "fixed_differs"

    def _is_open(self, target: Target) -> bool:
        return target.pk in self._returning or S.CANDIDATE in (target.state, target.held_from)

    def _dropped_before(self, targets: Iterable[Target]) -> set[UUID]:
        """Whom an extraction, and not an officer, has excluded."""
        excluded = [target.pk for target in targets if target.state == S.EXCLUDED]
        last = Step.objects.filter(target__in=excluded, code=GONE, revision=F("target__revision"))
        return set(last.values_list("target_id", flat=True))

    def _follow(self, targets: Sequence[Target], rows: Mapping[str, Drawn]) -> None:
        """Bring open targets to the newest figures and to where these put them."""
        for target in targets:
            self._fill(target, rows[target.subject])
        save_many(targets, _FIGURES)
        TargetMember.objects.filter(target__in=targets).delete()
        self._count_members((target, rows[target.subject]) for target in targets)
        known = [target for target in targets if target.amount is not None]
        back = [one for one in known if one.state == S.EXCLUDED or one.held_for == Hold.INQUIRY]
        move_many(self.actor, back, S.CANDIDATE, self.extraction.txid, now=self.now, code="named")
        self._hold([target for target in targets if target.amount is None])

    def _hold(self, targets: Sequence[Target]) -> None:
        excluded = [target for target in targets if target.state == S.EXCLUDED]
        move_many(self.actor, excluded, S.CANDIDATE, self.extraction.txid, now=self.now, code="named")
        free = [target for target in targets if target.state == S.CANDIDATE]
        for target in free:
            target.held_for = Hold.INQUIRY
        move_many(self.actor, free, S.HELD, self.extraction.txid, now=self.now, code="extraction:inquiry")

    def _count_members(self, pairs: Iterable[tuple[Target, Drawn]]) -> None:
        """Only who is really counted: an unknown row counts nobody yet."""
        TargetMember.objects.bulk_create(
            [
                TargetMember(round=self.round, target=target, atena_number=member)
                for target, row in pairs
                if row.verdict == "applies"
                for member in row.members
            ],
            batch_size=CHUNK,
        )


def _unknown(row: Drawn, inquiry: str) -> Drawn:
    return replace(row, verdict="unknown", amount=None, inquiry=inquiry)


def _explained(row: Drawn) -> dict[str, Any]:
    return {
        "reason": row.reason, "lines": list(row.lines), "figures": dict(row.figures), "formula": row.formula,
        "inquiry": row.inquiry, "members": list(row.members),
    }  # fmt: skip
