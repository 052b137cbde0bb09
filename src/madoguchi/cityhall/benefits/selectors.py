"""Reading the benefits room, from wherever else in the city hall. The functions live in `reads/`.

    rounds(actor), access_round(actor, id, permission=…)      officers: own section; others: every section
    progress(round), forecast(round, today), next_act(round, progress)
    target_page(actor, round, filters), access_target(actor, id), sample(actor, extraction)
    source_lines(round, today), refusals(actor), access_refusal(actor, id), refusal_csv(report)
    letter_runs(round), due_letters(round), reminders_due(round, today), access_run(actor, id),
    take_bundle(actor, run_id, part), left_out_words(run)
    letter_of_token(token), letter_of_text(text)              a letter by its code, number or reply sheet
    application_panel(actor, target)                          answers, accounts, decisions for a target's page
    entry_of(actor, target_id), people_to_enter(actor, text), sheet_to_type(actor, letter_id),
    waiting_sheets(actor)                                     the counter's and the paper desk's cases
    review_queue(actor, round_id), review_item(actor, target_id), next_to_review(round, after)
    account_report(actor, round_id)                           one account of many people, outliers
"""

from __future__ import annotations

from madoguchi.cityhall.benefits.reads.accounts import account_report
from madoguchi.cityhall.benefits.reads.applications import (
    application_panel,
    letter_of_text,
    letter_of_token,
)
from madoguchi.cityhall.benefits.reads.entry import (
    entry_of,
    people_to_enter,
    sheet_to_type,
    waiting_sheets,
)
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
from madoguchi.cityhall.benefits.reads.review import next_to_review, review_item, review_queue
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
    "account_report",
    "application_panel",
    "due_letters",
    "entry_of",
    "forecast",
    "is_officer",
    "left_out_words",
    "letter_of_text",
    "letter_of_token",
    "letter_runs",
    "next_act",
    "next_to_review",
    "people_to_enter",
    "progress",
    "refusal_csv",
    "refusals",
    "reminders_due",
    "review_item",
    "review_queue",
    "rounds",
    "sample",
    "sheet_to_type",
    "source_lines",
    "take_bundle",
    "target_page",
    "waiting_sheets",
]
