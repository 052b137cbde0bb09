"""The printing job: letters in print files of some hundreds, each proved before it is kept.

For each file: a fresh look at the register, then the letters are put together and typeset outside any
transaction, read back from the finished PDF against letters put together anew from the database, and kept
with their rows and the checkpoint in one transaction. A worker that dies leaves whole files. The raw token is
in the encrypted PDF alone; its SHA-256 is in the letter's row.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.letters.composing import Matter, NoAddress, Sender, compose, sender_of
from madoguchi.cityhall.benefits.letters.reasons import given
from madoguchi.cityhall.benefits.letters.targets import addressees
from madoguchi.cityhall.benefits.models import Letter, LetterBundle, LetterRun, Target
from madoguchi.cityhall.benefits.targets.gates import look_again, register_reader
from madoguchi.cityhall.residents.selectors import BenefitPerson, mailing_addresses, people_by_number
from madoguchi.cityhall.tenancy import audit, jobs, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.numbers import yearly_numbers
from madoguchi.documents import letters as paper
from madoguchi.documents.errors import DocumentError

Run = LetterRun.State
PER_FILE = 500


@dataclass(frozen=True, slots=True)
class _Sheet:
    matter: Matter
    letter: paper.Letter


def run(actor: Actor, run_id: UUID) -> str:
    """Print a run to its end inside its job; done already, nothing happens."""
    found = LetterRun.objects.select_related("round").get(pk=run_id)
    if found.state != Run.MAKING:
        return found.state
    sender = sender_of(found)
    state = jobs.checkpoint()
    after, part = state.get("after", ""), state.get("part", 0)
    while targets := _gate(actor, found, after):
        problem = _print(actor, sender, targets, part + 1)
        if problem:
            return _close(actor, found, Run.REFUSED, problem)
        state = jobs.checkpoint()
        after, part = state["after"], state["part"]
    return _close(actor, found, Run.MADE, "")


def _gate(actor: Actor, found: LetterRun, after: str) -> list[Target]:
    """The next targets that pass, in their present state; an empty list when everybody was served.

    Held ones fall out of the addressees by themselves, so a file may hold fewer letters than it could.
    """
    while True:
        with transaction.atomic():
            due = addressees(found.round, found.kind).filter(number__gt=after)
            numbers = list(due.values_list("pk", flat=True)[: PER_FILE])
            locked = Target.objects.select_for_update(of=("self",)).filter(pk__in=numbers)
            passed = look_again(actor, list(locked.order_by("pk")), "letters", found.txid).passed
        if passed or not numbers:
            return sorted(passed, key=lambda target: target.number)


def _print(actor: Actor, sender: Sender, targets: list[Target], part: int) -> str:
    """Make and keep one file; returns why the run cannot go on, or ""."""
    sheets, left_out = _sheets(actor, sender, targets)
    batches = list(paper.letters_pdf([sheet.letter for sheet in sheets], size=PER_FILE))
    for batch in batches:
        anew = [compose(sender, matter) for matter in _anew(actor, sender, sheets)]
        if findings := paper.proof(batch.pdf, anew, sender.key):
            return findings[0].message
    with transaction.atomic():
        if _unchanged(targets):
            _keep(actor, sender.run, sheets, left_out, batches, part)
            jobs.save_checkpoint(after=targets[-1].number, part=part)
        else:
            jobs.save_checkpoint(after=_before(targets), part=part - 1)
    return ""


def _before(targets: Sequence[Target]) -> str:
    """A place just before these targets: somebody changed while the file was made, so it is made again."""
    return targets[0].number[:-1]


def _unchanged(targets: Sequence[Target]) -> bool:
    known = {target.pk: target.revision for target in targets}
    rows = Target.objects.select_for_update(of=("self",)).filter(pk__in=known).order_by("pk")
    return all(known[target.pk] == target.revision for target in rows)


def _sheets(
    actor: Actor, sender: Sender, targets: list[Target]
) -> tuple[list[_Sheet], list[dict[str, str]]]:
    sheets: list[_Sheet] = []
    left_out: list[dict[str, str]] = []
    numbers = yearly_numbers("benefit-letter", len(targets), timezone.now())
    fresh = [(f"N{number}", secrets.token_urlsafe(32)) for number in numbers]
    for matter in _matters(actor, sender, targets, fresh):
        try:
            sheets.append(_Sheet(matter, compose(sender, matter)))
        except (NoAddress, DocumentError) as problem:
            why = str(problem) if isinstance(problem, NoAddress) else "not_printable"
            left_out.append({"target": str(matter.target.pk), "number": matter.target.number, "why": why})
    return sheets, left_out


def _anew(actor: Actor, sender: Sender, sheets: Sequence[_Sheet]) -> list[Matter]:
    """The same letters from the database once more, under the numbers and tokens that were printed."""
    rows = Target.objects.in_bulk([sheet.matter.target.pk for sheet in sheets])
    targets = [rows[sheet.matter.target.pk] for sheet in sheets]
    printed = [(sheet.matter.number, sheet.matter.token) for sheet in sheets]
    return _matters(actor, sender, targets, printed)


def _matters(
    actor: Actor, sender: Sender, targets: list[Target], keys: Sequence[tuple[str, str]]
) -> list[Matter]:
    reader = register_reader(actor)
    people = people_by_number(reader, [target.subject for target in targets], "benefit.print")
    protected = [person.resident_id for person in people.values() if person.protected]
    mail_to = mailing_addresses(reader, protected) if protected else {}
    account = {row.target_id: row for row in accounts.newest(targets)}
    about = given(sender.run.kind, targets)
    return [
        Matter(
            target, people[target.subject], number, token, account.get(target.pk),
            _mailing(people[target.subject], mail_to), *about[target.pk],
        )
        for target, (number, token) in zip(targets, keys, strict=True)
    ]  # fmt: skip


def _mailing(person: BenefitPerson, mail_to: Any) -> str | None:
    return mail_to.get(person.resident_id) if person.protected else None


def _keep(
    actor: Actor, found: LetterRun, sheets: Sequence[_Sheet], left_out: list[dict[str, str]],
    batches: Sequence[paper.Batch], part: int,
) -> None:  # fmt: skip
    Letter.objects.bulk_create([_row(found, sheet) for sheet in sheets])
    for batch in batches:
        LetterBundle.objects.create(
            run=found, part=part, letters=batch.letters, pages=batch.pages, sha256=batch.sha256,
            missing=_missing(batch, sheets), pdf=batch.pdf,
        )  # fmt: skip
        detail = {"run": found.number, "part": part, "letters": batch.letters, "sha256": batch.sha256}
        audit.record(actor, "benefit.letters_printed", f"benefit:{found.round_id}", detail=detail)
    found.done += len(sheets)
    found.left_out = [*found.left_out, *left_out]
    found.save(update_fields=["done", "left_out"])
    live.publish("letters.progress", [f"benefit:{found.round_id}"])


def _row(found: LetterRun, sheet: _Sheet) -> Letter:
    letter = sheet.letter
    token_sha256 = hashlib.sha256(sheet.matter.token.encode()).hexdigest()
    return Letter(
        run=found, target=sheet.matter.target, kind=found.kind, number=letter.number,
        amount=letter.amount or 0, checksum=letter.checksum, token_sha256=token_sha256,
        deadline=letter.deadline,
    )  # fmt: skip


def _missing(batch: paper.Batch, sheets: Sequence[_Sheet]) -> list[dict[str, str]]:
    """Which letter prints which character as 〓, for a look before the file goes to the printer."""
    return [
        {"number": sheet.letter.number, "text": glyph.text, "cluster": glyph.cluster, "where": glyph.where}
        for glyph in batch.missing
        for sheet in sheets
        if glyph.text in (sheet.letter.destination.name, sheet.letter.destination.address)
    ]


def _close(actor: Actor, found: LetterRun, state: str, problem: str) -> str:
    found.state, found.problem = state, problem
    with transaction.atomic():
        found.save(update_fields=["state", "problem"])
        live.publish(f"letters.{state}", [f"benefit:{found.round_id}"])
        detail = {"run": found.number, "letters": found.done, "left_out": len(found.left_out)}
        audit.record(actor, f"benefit.letters_{state}", f"benefit:{found.round_id}", detail=detail)
    return state
