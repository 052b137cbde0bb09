"""The city's bank: its profile and the city as sender, and who must approve what.

`Municipality.settings` holds `benefit_bank` (`{"profile": id or file, "sender": {code, name, bank_code,
branch_code, account_type, account_number}}`) and, if the city has rules of its own, `benefit_approvals`.
A fictional city without them pays through a fictional account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from madoguchi.cityhall.benefits.money.refusals import BadPayDay, BadSettings, NoBank
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules import zengin
from madoguchi.rules.approvals import ApprovalRules, ApprovalRulesError, approval_rules
from madoguchi.rules.zengin.catalogue import read_table

FICTIONAL_PROFILE = "results-a"


@dataclass(frozen=True, slots=True)
class CityBank:
    """What the bank wants of a file, and the city as it stands in the file's header."""

    profile: zengin.Profile
    sender: zengin.Sender


def city_bank(on: date) -> CityBank:
    """The bank for a pay day. Raises `NoBank`, or `BadSettings` for a profile that cannot be used."""
    city = Municipality.objects.get(pk=active_municipality())
    own = city.settings.get("benefit_bank")
    if own is None:
        if not city.fictional:
            raise NoBank
        return CityBank(zengin.load_profile(FICTIONAL_PROFILE, on), _fictional_sender())
    try:
        return CityBank(zengin.load_profile(own["profile"], on), zengin.Sender(**own["sender"]))
    except (zengin.ProfileError, KeyError, TypeError) as error:
        raise BadSettings(str(error)) from None


def city_rules(on: date) -> ApprovalRules:
    """Who must approve on that day. Raises `BadSettings`."""
    own = Municipality.objects.get(pk=active_municipality()).settings.get("benefit_approvals", ())
    try:
        return approval_rules(on, own)
    except ApprovalRulesError as error:
        raise BadSettings(str(error)) from None


def refuse_bad_day(pay_on: date, profile: zengin.Profile, now: datetime) -> None:
    """Raise `BadPayDay` unless the bank takes a file for that day at this moment."""
    for finding in zengin.check_pay_day(pay_on, profile, timezone.make_naive(now)):
        raise BadPayDay(f"{finding.message}{finding.remedy}")


def _fictional_sender() -> zengin.Sender:
    return zengin.Sender(**read_table("sample_sender.yaml"))
