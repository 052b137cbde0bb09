"""How long does a plan take? CPU time of the family of five, as counts and ratios within one run.

    python benchmarks/plan.py [ROUNDS]

Compared with a plain Python function that decides a dozen of the same rules with `if` (no explanations, no
unknowns): the price of data instead of code. Target: at most 5 ms of CPU per plan.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from madoguchi.rules.calendar import age, default_calendar
from madoguchi.rules.household import Situation, parse_situation
from madoguchi.rules.procedures.engine import plan
from madoguchi.rules.procedures.loader import default_root, load_catalogue
from madoguchi.rules.procedures.verdict import Ground, judge

FAMILY = Path(__file__).resolve().parents[1] / "tests" / "vectors" / "plans" / "A.json"
TARGET_MS = 5.0


def by_hand(situation: Situation) -> list[str]:
    """A dozen rules as anyone would first write them."""
    people = [person.facts for person in situation.household]
    ages = [age(born, situation.date) for p in people if isinstance(born := p["birth_date"], date)]
    nhi = any(person["insurance"] == "nhi" for person in people)
    card = any(person["card"] for person in people)
    found = {
        "move_in_notification": not situation.facts["from_abroad"],
        "card_continued_use": card,
        "signing_certificate_reissue": card and max(ages) >= 15,
        "health_insurance_join": nhi,
        "income_declaration_limit_certificate": nhi,
        "premium_account_transfer": nhi,
        "child_allowance_claim": min(ages) <= 18,
        "child_medical_subsidy": min(ages) <= 18,
        "vaccination_checkup_tickets": min(ages) < 13,
        "school_transfer": any(6 <= years <= 15 for years in ages),
        "water_service_change": bool(situation.facts["water"]),
        "waste_sorting_guide": True,
    }
    return [slug for slug, applies in found.items() if applies]


def cpu_ms(action: Callable[[], Any], rounds: int) -> float:
    """Median CPU milliseconds of one call, over blocks of ten."""
    blocks = []
    for _ in range(max(1, rounds // 10)):
        start = time.process_time()
        for _ in range(10):
            action()
        blocks.append((time.process_time() - start) / 10 * 1000)
    return median(blocks)


def main() -> int:
    """Measure and print; 1 if the target is missed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    start = time.process_time()
    catalogue = load_catalogue(default_root())
    loaded = (time.process_time() - start) * 1000
    data = json.loads(FAMILY.read_text(encoding="utf-8"))
    situation, calendar = parse_situation(data, catalogue.vocabulary), default_calendar()
    made = plan(catalogue, situation, calendar)
    rules = [rule for rule in catalogue.candidates("move_in") if rule.in_force(situation.date)]
    required = {row.id for row in made.applies if not row.optional}
    assert set(by_hand(situation)) == required
    ground = Ground.of(situation, catalogue.conditions)
    whole = cpu_ms(lambda: plan(catalogue, situation, calendar), rounds)
    judging = cpu_ms(lambda: [judge(rule, ground) for rule in rules], rounds)
    reading = cpu_ms(lambda: parse_situation(data, catalogue.vocabulary), rounds)
    plain = cpu_ms(lambda: by_hand(situation), rounds)
    print(f"candidates {len(rules)}, applies {len(made.applies)}, not needed {len(made.not_needed)}, "
          f"unknown {len(made.unknown)}")  # fmt: skip
    print(f"plan                {whole:8.3f} ms   {whole / TARGET_MS:6.2f} x target")
    print(f"  judging           {judging:8.3f} ms   {judging / whole:6.2f} x plan")
    print(f"read the situation  {reading:8.3f} ms   {reading / whole:6.2f} x plan")
    print(f"12 rules by hand    {plain:8.3f} ms   plan is {whole / plain:6.1f} x")
    print(f"load and check      {loaded:8.1f} ms   {loaded / whole:6.0f} x plan")
    return 0 if whole <= TARGET_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
