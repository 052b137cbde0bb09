"""Which accounts a letter offers, and the one that the resident chose."""

from __future__ import annotations

from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.answers.accounts import Given
from madoguchi.cityhall.benefits.models import Account, Target
from madoguchi.cityhall.benefits.ports import NoAnswer, accounts_port
from madoguchi.cityhall.online.benefits.door import Door
from madoguchi.cityhall.online.benefits.visit import NONE, SILENT
from madoguchi.cityhall.tenancy import audit


def offered(target: Target, known: Account | None) -> tuple[str, ...]:
    """The wishes in the order of their buttons. After 差戻し the known account is what was wrong."""
    usable = known is not None and accounts.usable(known) and target.state != Target.State.RETURNED
    return (("known",) if usable else ()) + ("public", "declared", "decline")


def chosen_account(door: Door) -> Given | str:
    """The account of the wish, fetched once after consent and kept sealed; `NONE` or `SILENT` without one."""
    kept = door.visit.account()
    if kept:
        return kept
    if door.visit.wish == "known":
        known = accounts.newest_of(door.target)
        return accounts.of_row(known) if known else NONE
    found = _public(door) if door.visit.wish == "public" else NONE
    door.visit.keep_account(found)
    return found


def _public(door: Door) -> Given | str:
    """公金受取口座, asked for because the person pressed the button that says so."""
    port = accounts_port()
    try:
        found = port.account_of(door.target.subject, door.letter.number) if port else None
    except NoAnswer:
        return SILENT
    audit.record(
        door.actor, "benefit.account_asked", f"target:{door.target.pk}", detail={"found": found is not None}
    )
    return accounts.of_public(found) if found else NONE
