"""Jobs of the benefits room. Arguments are identifiers, never personal data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope


@task(atomic=False, max_attempts=40)
def fetch_account(application_id: str) -> bool:
    """Ask for the 公金受取口座 that did not come while the resident waited; tried for more than a day."""
    from madoguchi.cityhall.benefits.actions.receive_account import receive_account
    from madoguchi.cityhall.benefits.reads.applications import ask_account

    found = ask_account(UUID(application_id))
    return receive_account(jobs.actor(), UUID(application_id), found) is not None


@task(atomic=False, max_attempts=40)
def send_bank_file(file_id: str) -> str:
    """Hand a released file to the bank; no answer means: ask, later, for more than a day."""
    from madoguchi.cityhall.benefits.actions.send_file import send_file
    from madoguchi.cityhall.benefits.ports import NoAnswer

    dispatch = send_file(jobs.actor(), UUID(file_id))
    if dispatch.state == "unknown":
        raise NoAnswer
    return dispatch.state


@task()
def finish_payments() -> int:
    """Finish what nobody expects to come back any more."""
    from madoguchi.cityhall.benefits.actions import finish_payments as verb

    return verb.finish_payments(jobs.actor())


@jobs.periodic(timedelta(days=1))
@task()
def finish_payments_everywhere() -> int:
    """Once a day, in every municipality."""
    cities = Municipality.objects.values_list("pk", flat=True)
    for city in cities:
        with municipality_scope(city):
            finish_payments.enqueue()
    return len(cities)


@task(atomic=False)
def decide_clean_targets(round_id: str, txid: str, staff_id: str) -> dict[str, int]:
    """Decide a round's clean answers in the name of the officer who ordered it, a chunk a transaction."""
    from madoguchi.cityhall.benefits.actions.decide_clean import decide_chunk
    from madoguchi.cityhall.benefits.models import Round

    owned, officer = Round.objects.get(pk=round_id), ordered_by(staff_id)
    state: dict[str, Any] = {"after": "", "granted": 0, "to_review": 0, **jobs.checkpoint()}
    more = True
    while more:
        with transaction.atomic():
            chunk = decide_chunk(officer, owned, UUID(txid), state["after"])
            more = chunk.more
            state = {
                "after": chunk.after, "granted": state["granted"] + chunk.granted,
                "to_review": state["to_review"] + chunk.to_review,
            }  # fmt: skip
            jobs.save_checkpoint(**state)
    return {"granted": state["granted"], "to_review": state["to_review"]}


def ordered_by(staff_id: str) -> Actor:
    """The member of staff who ordered the running job, as the one who acts, with the rights of today."""
    staff = Staff.objects.get(pk=staff_id)
    job = jobs.actor()
    return Actor(
        "staff", staff_id, staff.display_name, staff.section, staff.permissions, request_id=job.request_id
    )


@task(atomic=False)
def take_the_register(by: str) -> str:
    """Take the register as a source file, in the name of whoever asked."""
    from madoguchi.cityhall.benefits.actions.take_register import take_register

    return str(take_register(jobs.actor(), by=by).pk)


@task(atomic=False, max_attempts=10)
def extract(extraction_id: str) -> str:
    """Work a round's targets out; an attempt after a kill goes on at the checkpoint."""
    from madoguchi.cityhall.benefits.targets import extraction

    return extraction.run(jobs.actor(), UUID(extraction_id))


@task(atomic=False, max_attempts=10)
def fix(extraction_id: str, txid: str, staff_id: str) -> None:
    """Fix the candidates of an extraction, a chunk a transaction; a fixed one is not found again."""
    from madoguchi.cityhall.benefits.actions.fix_targets import fix_chunk
    from madoguchi.cityhall.benefits.models import Extraction

    found = Extraction.objects.select_related("round").get(pk=extraction_id)
    officer = ordered_by(staff_id) if staff_id else jobs.actor()
    more = True
    while more:
        with transaction.atomic():
            more = fix_chunk(officer, found, UUID(txid))
            jobs.save_checkpoint()


@task(atomic=False, max_attempts=10)
def print_letters(run_id: str) -> str:
    """Print a run; an attempt after a kill goes on after the last whole file."""
    from madoguchi.cityhall.benefits.letters import printing

    return printing.run(jobs.actor(), UUID(run_id))


@task(atomic=False, max_attempts=10)
def post_run(run_id: str, staff_id: str) -> None:
    """Record that a run was posted, a chunk a transaction."""
    from madoguchi.cityhall.benefits.actions.post_letters import finish_posting, post_chunk
    from madoguchi.cityhall.benefits.models import LetterRun

    found = LetterRun.objects.select_related("round").get(pk=run_id)
    officer = ordered_by(staff_id) if staff_id else jobs.actor()
    if found.state != LetterRun.State.POSTING:
        return
    after = jobs.checkpoint().get("after", "")
    more = True
    while more:
        with transaction.atomic():
            more = bool(reached := post_chunk(officer, found, after))
            after = reached or after
            if not more:
                finish_posting(officer, found)
            jobs.save_checkpoint(after=after)


@task(atomic=False)
def keep_round_deadlines(round_id: str, txid: str) -> dict[str, int]:
    """Deem and expire what is due by today, a chunk a transaction; nobody is found twice."""
    from madoguchi.cityhall.benefits.actions.keep_deadlines import deem_chunk, expire_chunk
    from madoguchi.cityhall.benefits.models import Round

    owned, today = Round.objects.get(pk=round_id), timezone.localdate()
    done = {"deemed": 0, "expired": 0}
    for name, chunk in (("deemed", deem_chunk), ("expired", expire_chunk)):
        moved = 1
        while moved:
            with transaction.atomic():
                moved = chunk(jobs.actor(), owned, UUID(txid), today)
                jobs.save_checkpoint()
            done[name] += moved
    return done


@jobs.periodic(timedelta(hours=1))
@task()
def watch_deadlines() -> int:
    """Each hour: a job for every running round of every municipality in which something has run out."""
    from madoguchi.cityhall.benefits.actions.keep_deadlines import due_to_deem, due_to_expire
    from madoguchi.cityhall.benefits.models import Round

    asked, today = 0, timezone.localdate()
    for municipality_id in Municipality.objects.values_list("pk", flat=True):
        with municipality_scope(municipality_id):
            for owned in Round.objects.filter(state=Round.State.RUNNING):
                if due_to_deem(owned, today).exists() or due_to_expire(owned, today).exists():
                    keep_round_deadlines.enqueue(str(owned.pk), str(uuid4()))
                    asked += 1
    return asked


@task()
def draft_payments(round_id: str, pay_on: str, staff_id: str, txid: str) -> str:
    """Draft a large round in the name of the officer who ordered it; the same `txid` drafts once."""
    from madoguchi.cityhall.benefits.actions.draft_batch import draft_batch

    officer, day = ordered_by(staff_id), date.fromisoformat(pay_on)
    return str(draft_batch(officer, UUID(round_id), pay_on=day, txid=UUID(txid)).batch.pk)
