"""One letter from what is stored: the payee, the figures, the account's last digits, the remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Account, Kind, LetterRun, Round, Target
from madoguchi.cityhall.benefits.refusals import NotYet
from madoguchi.cityhall.residents.selectors import BenefitPerson
from madoguchi.cityhall.tenancy.encryption import keyed_secret
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.cityhall.ui.sections import section_name
from madoguchi.documents.errors import DocumentError
from madoguchi.documents.letters import Addressee, Issuer, Letter, MaskedAccount, letter_checksum
from madoguchi.rules import zengin

_POSTCODE = re.compile(r"^〒?\s*(\d{3})-?(\d{4})\s*")
_WITH_ACCOUNT = (Kind.NOTICE, Kind.DECISION, Kind.RETURN)
_EXPLAINED = (Kind.NOTICE, Kind.CONFIRMATION, Kind.REMINDER, Kind.DECISION)


@dataclass(frozen=True, slots=True)
class Sender:
    """What every letter of a run has in common."""

    run: LetterRun
    owned: Round
    city: Municipality
    issuer: Issuer
    key: bytes


@dataclass(frozen=True, slots=True)
class Matter:
    """What one letter is about. `mail_to`: the 送付先 of a protected payee, or None."""

    target: Target
    person: BenefitPerson
    number: str
    token: str
    account: Account | None = None
    mail_to: str | None = None
    amount: int | None = None
    reason: str = ""


class NoAddress(ValueError):
    """There is nowhere to send the letter to; `str()` is a code for the officer's list."""


def sender_of(run: LetterRun) -> Sender:
    """Raises `NotYet` where the section's telephone is not in the city's settings: every letter names it."""
    city = Municipality.objects.get(pk=active_municipality())
    phone = city.settings.get("phones", {}).get(run.round.section, "")
    if not phone:
        raise NotYet(_("担当課の電話番号が団体の設定にありません。通知に載せるため、先に登録してください。"))
    issuer = Issuer(
        city.name, city.mayor_line, section_name(run.round.section), phone,
        address=city.settings.get("address", ""), postcode=city.settings.get("postcode", ""),
    )  # fmt: skip
    return Sender(run, run.round, city, issuer, keyed_secret("letters"))


def compose(sender: Sender, matter: Matter) -> Letter:
    """The letter; a long explanation gives way to the short reason.

    Raises `NoAddress`, or `DocumentError` for a letter that may not be sent.
    """
    lines = explanation_of(matter.target) if sender.run.kind in _EXPLAINED else ()
    try:
        return _letter(sender, matter, lines)
    except DocumentError:
        if len(lines) < 2:
            raise
        return _letter(sender, matter, (matter.target.explained["reason"],))


def explanation_of(target: Target) -> tuple[str, ...]:
    """The way to the amount, a sentence a line."""
    said = target.explained
    return tuple(dict.fromkeys([*said["lines"], said["reason"]]))


def _letter(sender: Sender, matter: Matter, lines: tuple[str, ...]) -> Letter:
    run, owned = sender.run, sender.owned
    account = masked(matter.account) if matter.account and run.kind in _WITH_ACCOUNT else None
    keys = (str(owned.pk), str(matter.target.pk))
    tail = account.tail if account else ""
    return Letter(
        kind=run.kind, programme=owned.name, programme_key=keys[0], person_key=keys[1], issuer=sender.issuer,
        document_number=run.document_number, issue_date=run.dated, addressee=_addressee(matter),
        number=matter.number, checksum=letter_checksum(sender.key, *keys, matter.amount, tail),
        amount=matter.amount, explanation=lines, account=account,
        deadline=run.deadline, pay_date=owned.pay_on if run.kind in (Kind.NOTICE, Kind.DECISION) else None,
        reason=matter.reason, route=_route(sender), status_url=status_url(sender.city.code, matter.token),
        mail_to=_mail_to(matter), reply=run.reply, demo=sender.city.fictional,
    )  # fmt: skip


def status_url(code: str, token: str) -> str:
    """What the 2D code opens."""
    return f"{settings.PUBLIC_URL}/s/b/{code}/{token}/"


def masked(account: Account) -> MaskedAccount:
    """The account as a letter may show it: names of bank and branch, and three digits."""
    bank = zengin.bank_name(account.bank_code) or _("金融機関")
    branch = zengin.branch_name(account.bank_code, account.branch_code) or _("支店")
    kind = zengin.ACCOUNT_TYPES.get(account.account_type, "")
    return MaskedAccount.of(bank, branch, kind, account.secret["number"])


def _addressee(matter: Matter) -> Addressee:
    """Where the register says the payee lives, or moved to. A protected payee's address is never printed."""
    person = matter.person
    if person.protected:
        return Addressee("", "", person.name)
    if person.status == "resident":
        return Addressee(hyphened(person.postcode), person.address, person.name)
    if not person.destination:
        raise NoAddress("no_destination")
    return Addressee("", person.destination, person.name)


def _mail_to(matter: Matter) -> Addressee | None:
    if not matter.person.protected:
        return None
    if not matter.mail_to:
        raise NoAddress("no_mail_to")
    found = _POSTCODE.match(matter.mail_to)
    postcode = f"{found[1]}-{found[2]}" if found else ""
    return Addressee(postcode, _POSTCODE.sub("", matter.mail_to), matter.person.name)


def hyphened(postcode: str) -> str:
    """`123-4567`, or "" for anything that is no postcode."""
    digits = postcode.replace("-", "")
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else ""


def _route(sender: Sender) -> tuple[str, ...]:
    routes: Mapping[str, Any] = words()["routes"].get(sender.run.kind, {})
    character = sender.owned.definition.get("legal", {}).get("character", "gift")
    issuer = sender.issuer
    said = {
        "mayor": issuer.mayor.split("　")[0], "municipality": issuer.municipality, "section": issuer.section,
        "phone": issuer.phone,
    }  # fmt: skip
    return tuple(line.format(**said) for line in routes.get("any") or routes.get(character, ()))


@lru_cache(maxsize=1)
def words() -> Any:
    """`catalogue/benefits/letters.yaml`; callers must not change it."""
    path = resources.files("madoguchi") / "catalogue" / "benefits" / "letters.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))
