"""A round carried from decisions to settled, over and over until it is done, whatever kills it on the way.

`python -m tests.cityhall.benefits.run_money make|run|torture SEED KILLS|tell`, on the database of
`MADOGUCHI_TEST_DATABASE`: `make` builds decided grants, `run` goes on from wherever the last one stopped,
`torture` starts such runs and kills each with SIGKILL between two random lines, `tell` says what came of it.
Nothing remembers how far it was but the database and the bank's folder.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

GRANTS = 40
TENS = 10
PAY_ON = date(2026, 12, 4)
SOURCES = Path(__file__).parents[3] / "src" / "madoguchi"
WATCHED = (str(SOURCES / "cityhall" / "benefits"), str(SOURCES / "connectors"))
MOST_LINES, LINES_TO_SEND = 5_000, 300
NAMES = {"maker": "benefit_officer", "checker": "benefit_approver", "cashier": "treasurer"}


def make() -> None:
    """Who works here, and the grants to be paid; each fifth of them fails at the bank at first."""
    from tests.cityhall.benefits import build, people
    from tests.cityhall.conftest import make_staff

    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.rules.zengin.catalogue import read_table

    city = Municipality.objects.get()
    city.settings["benefit_bank"] = {
        "profile": str(_profile_file()),
        "sender": read_table("sample_sender.yaml"),
    }
    city.save()
    for name, role in NAMES.items():
        make_staff(city, name, [role], section="welfare")
    owned = build.a_round()
    for number in range(1, GRANTS + 1):
        people.moved_in(number)
        build.granted(owned, number)


def _profile_file() -> Path:
    """A bank that takes ten payments a file, so that a batch goes in four."""
    path = Path(os.environ["MONEY_FOLDER"]) / "bank.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"profiles:\n  - {{id: tens, based_on: results-a, records_per_file: {TENS}}}\n")
    return path


def run() -> None:
    """Every step that is due, until none is."""
    while any(list(step()) for step in (results, accounts, sendings, releases, approvals, drafts)):
        pass


def torture(seed: int, kills: int) -> dict[str, int]:
    """Kill runs, each in a process of its own, between two random lines; how far each one left the money."""
    from django.db import connection

    _warm_up()
    moments, seen = random.Random(seed), Counter[str]()
    for _ in range(kills):
        lines = moments.randrange(
            1, LINES_TO_SEND if "sent" in _standing() or "fixed" in _standing() else MOST_LINES
        )
        connection.close()
        if (child := os.fork()) == 0:
            _die_after(lines)
            run()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        seen["done" if status == 0 else _standing()] += 1
    return seen


def _die_after(lines: int) -> None:
    """SIGKILL to ourselves when so many lines of the benefits room or of the bank have been run."""
    left = lines

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.startswith(WATCHED):
            return None
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def _warm_up() -> None:
    """Import what the verbs need once, so that a run begins to work as soon as it is started."""
    from tests.cityhall import conftest  # noqa: F401

    from madoguchi.cityhall.benefits.actions import (  # noqa: F401
        approve_batch,
        draft_batch,
        import_results,
        release_batch,
        send_file,
    )
    from madoguchi.connectors.bank_simulator import SimulatedBank  # noqa: F401
    from madoguchi.rules import zengin

    zengin.is_bank_day(PAY_ON)
    zengin.branch_name("0001", "001")
    zengin.to_bank_kana("ミホン タロウ", zengin.load_profile("results-a"), width=30)


def _standing() -> str:
    """Where a kill left the money: the states of its batches, and of sendings without an answer."""
    from madoguchi.cityhall.benefits.models import Dispatch

    open_ends = Dispatch.objects.filter(state="sending").count()
    states = list(_all_batches().order_by("number").values_list("state", flat=True))
    return "+".join([*states, *(["unknown"] if open_ends else [])]) or "nothing"


def drafts() -> Iterator[Any]:
    from madoguchi.cityhall.benefits.actions.draft_batch import draft_batch
    from madoguchi.cityhall.benefits.models import Round
    from madoguchi.cityhall.benefits.money.candidates import payable

    owned = Round.objects.get()
    if payable(owned.pk, _now()).exists():
        yield draft_batch(_actor("maker"), owned.pk, pay_on=PAY_ON, txid=uuid.uuid4())


def approvals() -> Iterator[Any]:
    from madoguchi.cityhall.benefits.actions.approve_batch import approve_batch

    for batch in _batches("drafted"):
        yield approve_batch(
            _actor("checker"), batch.pk, retyped_total=batch.total, shown_sha256=batch.content_sha256,
            authenticated_at=_now(), txid=uuid.uuid4(),
        )  # fmt: skip


def releases() -> Iterator[Any]:
    from madoguchi.cityhall.benefits.actions.release_batch import release_batch

    for batch in _batches("approved"):
        yield release_batch(_actor("cashier"), batch.pk, authenticated_at=_now(), txid=uuid.uuid4())


def sendings() -> Iterator[Any]:
    from madoguchi.cityhall.benefits.actions.send_file import send_file
    from madoguchi.cityhall.benefits.models import BankFile

    for file in BankFile.objects.exclude(dispatch__state__in=["accepted", "refused"]):
        yield send_file(_actor("cashier"), file.pk, patience=timedelta(0))


def results() -> Iterator[Any]:
    from madoguchi.cityhall.benefits.actions.import_results import import_results
    from madoguchi.cityhall.benefits.models import BankFile, Payment
    from madoguchi.connectors.bank_simulator import SimulatedBank
    from madoguchi.rules.zengin import load_profile

    profile = load_profile(_profile_file())
    for file in BankFile.objects.filter(batch__state="accepted"):
        paid = Payment.objects.filter(batch=file.batch_id, attempt=1, position__in=range(5, GRANTS + 1, 5))
        body = SimulatedBank().results(
            f"{file.bank}:{file.sha256}", dict.fromkeys(paid.values_list("key", flat=True), "1"), profile
        )
        assert body is not None
        yield import_results(
            _actor("cashier"), body, file_name="kekka.txt", kind="result", profile=profile, txid=uuid.uuid4()
        )


def accounts() -> Iterator[Any]:
    """Whose payment came back names another account."""
    from tests.cityhall.benefits import build

    from madoguchi.cityhall.benefits.models import Round
    from madoguchi.cityhall.benefits.money.candidates import payable, unpaid

    owned, now = Round.objects.get(), _now()
    waiting = unpaid(owned.pk).exclude(pk__in=payable(owned.pk, now).values("pk"))
    for decision in waiting.select_related("target"):
        yield build.an_account(
            decision.target, f"{8_000_000 + decision.target.pk.int % 999_999}", frozen_at=now
        )


def tell() -> dict[str, Any]:
    """What the bank received and what the books say."""
    from madoguchi.cityhall.benefits.models import (
        BankFile,
        Batch,
        Decision,
        Dispatch,
        LedgerEntry,
        Payment,
        Round,
    )
    from madoguchi.cityhall.benefits.money import ledger
    from madoguchi.connectors.bank_simulator import SimulatedBank

    paid = Counter(Payment.objects.filter(state="paid").values_list("decision_id", flat=True))
    return {
        "received": Counter(SimulatedBank().vault.everything()),
        "files": list(BankFile.objects.values_list("sha256", flat=True)),
        "dispatches": sorted(Dispatch.objects.values_list("state", "sends")),
        "batches": sorted(Batch.objects.values_list("state", flat=True)),
        "times_paid": sorted(Counter(paid.values()).items()),
        "decisions": Decision.objects.count(),
        "payments": Counter(Payment.objects.values_list("state", flat=True)),
        "balances": ledger.balances(Round.objects.get().pk),
        "twice": len(Payment.objects.values_list("key")) - Payment.objects.values("key").distinct().count(),
        "entries": Counter(LedgerEntry.objects.values_list("event", flat=True)),
    }


def _all_batches() -> Any:
    from madoguchi.cityhall.benefits.models import Batch

    return Batch.objects.all()


def _batches(state: str) -> Any:
    return _all_batches().filter(state=state)


def _actor(name: str) -> Any:
    from tests.cityhall.conftest import make_actor

    from madoguchi.cityhall.tenancy.models import Staff

    return make_actor(Staff.objects.get(username=name))


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def main(verb: str, *arguments: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone
    from tests.cityhall.benefits import build

    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    settings.DATA_DIR = Path(os.environ["MONEY_FOLDER"])
    real = timezone.now
    began = real()
    # The pay day of the story lies ahead whenever the test runs; time goes on from one process to the next.
    start = build.NOW + timedelta(hours=1, seconds=float(os.environ.get("MONEY_SECONDS", "0")))
    timezone.now = lambda: start + (real() - began)
    with municipality_scope(Municipality.objects.get().pk):
        verbs: dict[str, Any] = {"make": make, "run": run, "torture": torture, "tell": tell}
        answer = verbs[verb](*map(int, arguments))
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
