"""Reading the benefits room, from wherever else in the city hall. The functions live in `reads/`.

    rounds(actor), access_round(actor, id, permission=…)      officers: own section; others: every section
    progress(round), forecast(round, today), next_act(round, progress)
    target_page(actor, round, filters), access_target(actor, id), sample(actor, extraction)
    source_lines(round, today), refusals(actor), access_refusal(actor, id), refusal_csv(report)
    letter_runs(round), due_letters(round), reminders_due(round, today), access_run(actor, id),
    take_bundle(actor, run_id, part), left_out_words(run)
"""

from __future__ import annotations

from madoguchi.cityhall.benefits.reads.letter_runs import (
    access_run,
    due_letters,
    left_out_words,
    letter_runs,
    reminders_due,
    take_bundle,
)
from madoguchi.cityhall.benefits.reads.next_act import next_act
from madoguchi.cityhall.benefits.reads.progress import progress
from madoguchi.cityhall.benefits.reads.rounds import access_round, is_officer, rounds
from madoguchi.cityhall.benefits.reads.sources import access_refusal, refusal_csv, refusals, source_lines
from madoguchi.cityhall.benefits.reads.targets import (
    Filters,
    TargetView,
    access_target,
    sample,
    target_page,
)
from madoguchi.cityhall.benefits.reads.workload import forecast

__all__ = [
    "Filters",
    "TargetView",
    "access_refusal",
    "access_round",
    "access_run",
    "access_target",
    "due_letters",
    "forecast",
    "is_officer",
    "left_out_words",
    "letter_runs",
    "next_act",
    "progress",
    "refusal_csv",
    "refusals",
    "reminders_due",
    "rounds",
    "sample",
    "source_lines",
    "take_bundle",
    "target_page",
]
