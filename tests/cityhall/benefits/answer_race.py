"""Scenes in which answers and decisions meet: `python -m tests.cityhall.benefits.answer_race SCENE`.

Each runs in a process of its own on a real database, one thread and connection per actor, released together.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from typing import Any

from tests.cityhall.cases.race import at_once
from tests.cityhall.tenancy.world import ROOT, World

Act = Callable[[], Any]


def play(world: World, scene: str) -> Any:
    """Run a scene against the world's database; its answer."""
    command = [sys.executable, "-m", "tests.cityhall.benefits.answer_race", scene]
    done = subprocess.run(command, env=world.env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def doors() -> dict[str, Any]:
    """One person answers by phone, at the counter and on paper at once; then many people by phone."""
    from tests.cityhall.benefits.answers import RESIDENT, a_letter, asked, counter, phone

    from madoguchi.cityhall.benefits.models import Application

    contested, twice, *others = [asked(_round(), number) for number in range(1, 9)]
    (letter, _), (again, _) = a_letter(contested), a_letter(twice)
    desk = _staff("clerk")
    txid = uuid.uuid4()
    found = {
        "contested": at_once(
            _answers(RESIDENT, contested, phone(letter)), _answers(RESIDENT, contested, phone(letter)),
            _answers(desk, contested, counter(channel="paper", letter_id=letter.pk)),
        ),
        "twice": at_once(*[_answers(RESIDENT, twice, phone(again), txid)] * 3),
        "many": at_once(*(_answers(RESIDENT, one, phone(a_letter(one)[0])) for one in others)),
    }  # fmt: skip
    letter.refresh_from_db()
    return found | {
        "live": Application.objects.filter(target=contested).count(), "letter": letter.state,
        "accounts": contested.accounts.count(),
        "twice_rows": Application.objects.filter(target=twice).count(),
    }  # fmt: skip


def turning() -> dict[str, Any]:
    """Somebody takes the money by phone while somebody else declines for them at the counter."""
    from tests.cityhall.benefits.answers import RESIDENT, a_letter, asked, decline, phone

    from madoguchi.cityhall.benefits.models import Application

    desk, ends = _staff("clerk"), []
    for number in range(1, 5):
        target = asked(_round(), number)
        acts = [_answers(RESIDENT, target, phone(a_letter(target)[0])), _answers(desk, target, decline())]
        at_once(*acts)
        target.refresh_from_db()
        live = Application.objects.get(target=target, state="live")
        ends.append([target.state, live.intent])
    return {"ends": ends}


def decisions() -> dict[str, Any]:
    """Three officers decide one case, and two bulk decisions run over one round at once."""
    from django.db import transaction
    from tests.cityhall.benefits import build
    from tests.cityhall.benefits.answers import asked, counter, own

    from madoguchi.cityhall.benefits.actions.apply import apply
    from madoguchi.cityhall.benefits.actions.decide import grant, refuse
    from madoguchi.cityhall.benefits.actions.decide_clean import decide_chunk
    from madoguchi.cityhall.benefits.models import Decision
    from madoguchi.cityhall.benefits.money import ledger

    owned = _round()
    targets = [asked(owned, number) for number in range(1, 8)]
    for number, target in enumerate(targets, start=1):
        apply(build.HOUSE, target.pk, counter(account=own(number)), txid=uuid.uuid4(), now=build.NOW)
    first, by = targets[0], _staff("benefit_officer", "welfare")

    def bulk() -> list[int]:
        with transaction.atomic():
            chunk = decide_chunk(by, owned, uuid.uuid4(), "", build.NOW)
        return [chunk.granted, chunk.to_review]

    found = {
        "one": at_once(
            lambda: grant(by, first.pk, code="checked", txid=uuid.uuid4()).kind,
            lambda: grant(by, first.pk, code="checked", txid=uuid.uuid4()).kind,
            lambda: refuse(by, first.pk, code="late", txid=uuid.uuid4()).kind,
        ),
        "bulk": at_once(bulk, bulk),
    }  # fmt: skip
    return found | {
        "live": Decision.objects.count(), "targets": len(targets),
        "numbers": len(set(Decision.objects.values_list("number", flat=True))),
        "ledger": ledger.balances(owned.pk)["decided"],
        "granted": sum(Decision.objects.filter(kind="grant").values_list("amount", flat=True)),
    }  # fmt: skip


def codes() -> dict[str, Any]:
    """Four browsers bring the same code of the login back at once."""
    from tests.cityhall.benefits import people

    from madoguchi.connectors.login_simulator import SimulatedLogin, issue

    person = people.moved_in(1)
    code = issue("state", person.pk)
    port = SimulatedLogin()
    found = at_once(*[lambda: port.finish("state", {"code": code}) is not None] * 4)
    return {"found": found}


def receipt() -> None:
    """Take an answer whose account did not come, and die at once."""
    from tests.cityhall.benefits import build
    from tests.cityhall.benefits.answers import RESIDENT, a_letter, asked, phone

    from madoguchi.cityhall.benefits.actions.apply import apply

    target = asked(_round(), 1)
    made = apply(
        RESIDENT, target.pk, phone(a_letter(target)[0], account=None), txid=uuid.uuid4(), now=build.NOW
    )
    sys.stdout.write(json.dumps(made.number) + "\n")
    sys.stdout.flush()
    os._exit(0)


def fetched() -> list[list[str]]:
    """(source, verdict) of every account."""
    from madoguchi.cityhall.benefits.models import Account

    return [list(row) for row in Account.objects.values_list("source", "verdict")]


def _answers(actor: Any, target: Any, answer: Any, txid: uuid.UUID | None = None) -> Act:
    from tests.cityhall.benefits import build

    from madoguchi.cityhall.benefits.actions.apply import apply

    return lambda: apply(actor, target.pk, answer, txid=txid or uuid.uuid4(), now=build.NOW).number


def _round() -> Any:
    from tests.cityhall.benefits import build

    from madoguchi.cityhall.benefits.models import Round

    return Round.objects.first() or build.a_round()


def _staff(role: str, section: str = "citizen") -> Any:
    from tests.cityhall.conftest import make_actor, make_staff

    from madoguchi.cityhall.tenancy.models import Municipality

    name = f"{role}-{uuid.uuid4().hex[:8]}"
    return make_actor(make_staff(Municipality.objects.get(), name, [role], section=section))


SCENES = {
    "doors": doors, "turning": turning, "decisions": decisions, "codes": codes, "receipt": receipt,
    "fetched": fetched,
}  # fmt: skip


def main(scene: str) -> None:
    import django

    django.setup()
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    with municipality_scope(Municipality.objects.get().pk):
        found = SCENES[scene]()
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
