"""Rows of a readable daily table that cannot be kept beside what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from madoguchi.cityhall.meter.models import Intake, ObservedDay
from madoguchi.rules.standards.problems import RowProblem
from madoguchi.rules.waiting import Day

LENGTHS = {"office": 60, "era_year": 10}


def refusals_of(intake: Intake, days: Sequence[Day]) -> list[RowProblem]:
    """What is wrong with keeping these days, row by row; empty when all can stay."""
    return list(_unfit(intake, days)) or _known_already(intake, days)


def _unfit(intake: Intake, days: Sequence[Day]) -> Iterator[RowProblem]:
    """Texts that a column cannot hold."""
    for day in days:
        for column, most in LENGTHS.items():
            text = getattr(day, column)
            if len(text) > most or "\0" in text:
                yield RowProblem(
                    intake.file_name, day.row, column,
                    _("%(most)d文字までの文字ではありません。") % {"most": most},
                    _("短くするか、読めない文字を除いてください。"),
                )  # fmt: skip


def _known_already(intake: Intake, days: Sequence[Day]) -> list[RowProblem]:
    offices = {day.office for day in days}
    there = set(ObservedDay.objects.filter(office__in=offices).values_list("office", "date"))
    remedy = _("前の表を取り消すか、重なる日を除いてください。")
    return [
        RowProblem(
            intake.file_name, day.row, "date",
            _("%(office)sの%(day)sは、前の表にあります。") % {"office": day.office, "day": day.date}, remedy,
        )
        for day in days
        if (day.office, day.date) in there
    ]  # fmt: skip
