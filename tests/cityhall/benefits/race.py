"""One batch, a hundred approvals at once: `python -m tests.cityhall.benefits.race NEEDED`.

Ninety-eight approvers, the maker under an approver's role, and one approver twice under different ids; a
thread and a connection each. Prints what each got and what is left in the database.
"""

from __future__ import annotations

import json
import sys
import uuid
from datetime import timedelta
from typing import Any

APPROVERS = 98


def approvals(needed: int) -> dict[str, Any]:
    from django.utils import timezone
    from tests.cityhall.benefits import build, people
    from tests.cityhall.benefits.cash import PAY_ON
    from tests.cityhall.cases.race import at_once
    from tests.cityhall.conftest import make_actor, make_staff

    from madoguchi.cityhall.benefits.actions.approve_batch import approve_batch
    from madoguchi.cityhall.benefits.actions.draft_batch import draft_batch
    from madoguchi.cityhall.tenancy.models import Municipality

    now = build.NOW + timedelta(hours=1)
    timezone.now = lambda: now
    city, owned = Municipality.objects.get(), build.a_round()
    bands = [{"up_to": None, "approvals": needed}]
    rules = {"valid_from": "2020-04-01", "bands": bands, "authenticated_within_minutes": 5,
             "final_after_bank_days": 5}  # fmt: skip
    city.settings["benefit_approvals"] = [rules]
    city.save()
    for number in (1, 2, 3):
        people.moved_in(number)
        build.granted(owned, number)
    both = make_actor(make_staff(city, "both", ["benefit_officer", "benefit_approver"], section="welfare"))
    others = [make_actor(make_staff(city, f"a{n}", ["benefit_approver"])) for n in range(APPROVERS)]
    batch = draft_batch(both, owned.pk, pay_on=PAY_ON, txid=uuid.uuid4()).batch

    def act(actor: Any) -> Any:
        return lambda: approve_batch(
            actor, batch.pk, retyped_total=batch.total, shown_sha256=batch.content_sha256,
            authenticated_at=now, txid=uuid.uuid4(),
        ).state  # fmt: skip

    found = at_once(*map(act, [*others, both, others[0]]))
    return {"found": found, "left": left(batch)}


def left(batch: Any) -> dict[str, Any]:
    batch.refresh_from_db()
    return {
        "state": batch.state,
        "approvals": batch.approvals.count(),
        "approvers": batch.approvals.values("approver").distinct().count(),
        "by_the_maker": batch.approvals.filter(approver=batch.drafted_by_id).count(),
        "payments": sorted(batch.payments.values_list("state", flat=True)),
    }


def main(needed: str) -> None:
    import django

    django.setup()
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    with municipality_scope(Municipality.objects.get().pk):
        found = approvals(int(needed))
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
