"""The 模擬基幹システム of the demo: takes what was exported and answers with its next register file.

Not how any real core system behaves; it lets one person see the loop close. Fictional cities only.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO

from madoguchi.cityhall.cases.actions.reconcile_register import ReconciliationResult, reconcile_register
from madoguchi.cityhall.cases.selectors import exported_items
from madoguchi.cityhall.residents.actions.import_register import import_register, run_import
from madoguchi.cityhall.residents.simulator import next_register
from madoguchi.cityhall.residents.synthetic.city import write_register
from madoguchi.cityhall.tenancy.actor import system_actor


def next_answer(on: date, *, wrong: bool = False) -> ReconciliationResult | None:
    """Import the core's next difference file and reconcile. None when nothing was given to it yet.

    `wrong`: the core gets the first person's address wrong, so that a mismatch can be seen.
    """
    given = [(str(item.case.visit_id), item.expected) for item in exported_items()]
    rows = next_register(given, on, spoil=wrong)
    if not rows:
        return None
    actor, file = system_actor("core-simulator"), BytesIO()
    write_register(rows, file)
    file.seek(0)
    taken = import_register(actor, file, file_name=f"模擬基幹システム_差分_{on:%Y%m%d}.csv", enqueue=False)
    if taken.state != "applied":
        taken = run_import(actor, taken.pk)
    return reconcile_register(actor, taken.pk)
