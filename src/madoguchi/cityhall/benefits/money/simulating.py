"""A demo only: let the 模擬銀行 bring the results of a batch, with the failures somebody chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from django.conf import settings

from madoguchi.cityhall.benefits.actions.import_results import Imported, import_results
from madoguchi.cityhall.benefits.models import BankFile, Payment
from madoguchi.cityhall.benefits.money.banking import city_bank
from madoguchi.cityhall.benefits.ports import SimulatesResults, bank_port
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.zengin.results import result_layout


def simulator() -> SimulatesResults | None:
    """The bank of a demo, None where there is a real one or none."""
    bank = bank_port()
    return cast(SimulatesResults, bank) if settings.DEMO and bank is not None and bank.simulated else None


def failures(layout: str = "a") -> dict[str, str]:
    """Codes with which a payment can fail, and their words."""
    outcomes = result_layout(layout).outcomes
    return {code: label for code, (outcome, label) in outcomes.items() if outcome != "paid"}


def take_simulated_results(
    actor: Actor, batch_id: UUID, failing: Mapping[int, str], *, txid: UUID
) -> list[Imported]:
    """Results of every received file of a batch: `failing` gives the code of a payment by its position."""
    bank = simulator()
    assert bank is not None
    paid = Payment.objects.filter(batch=batch_id, position__in=list(failing))
    codes = {key: failing[position] for position, key in paid.values_list("position", "key")}
    found = []
    for file in (
        BankFile.objects.filter(batch=batch_id).select_related("batch").defer("body").order_by("part")
    ):
        profile = city_bank(file.batch.pay_on).profile
        body = bank.results(f"{file.bank}:{file.sha256}", codes, profile)
        if body is not None:
            name = f"模擬銀行-結果-{file.file_name}"
            found.append(
                import_results(actor, body, file_name=name, kind="result", profile=profile, txid=txid)
            )
    return found
