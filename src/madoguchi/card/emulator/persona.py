"""The fictional people of the emulator: `catalogue/card/personae.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources

import yaml

from madoguchi.card.editions import DEFAULT
from madoguchi.card.errors import EditionError
from madoguchi.card.jpki.profile import KindName
from madoguchi.card.numbers import number_b
from madoguchi.card.secret import Secret
from madoguchi.rules.calendar import to_wareki

CERTIFICATE_YEARS = 5


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A certificate revoked so many days ago, for a reason named as in RFC 5280 (snake case)."""

    days_ago: int
    reason: str


@dataclass(frozen=True, slots=True)
class Persona:
    """One person with one card. `algorithm`: of its JPKI keys; "" as the PKI's."""

    id: str
    label: str
    name: str
    address: str
    birth_date: str
    sex: str
    my_number: str = field(repr=False)
    serial: str
    municipality_code: str
    issued_days_ago: int
    card_years: int
    security_code: str
    pins: Mapping[str, str] = field(repr=False)
    certificates: tuple[KindName, ...]
    locked: tuple[str, ...]
    prints: str
    name_flags: str
    address_flags: str
    revoked: Mapping[str, Withdrawn]
    edition: str
    algorithm: str

    @property
    def born(self) -> date:
        return date.fromisoformat(self.birth_date)

    @property
    def printed_birth(self) -> str:
        """生年月日 as the face of the card shows it."""
        return f"{self.born:%Y年%m月%d日}" if self.prints == "western" else to_wareki(self.born)

    def issued(self, at: datetime) -> datetime:
        return at - timedelta(days=self.issued_days_ago)

    def expires(self, at: datetime) -> date:
        """The birthday that ends the card's years."""
        return _birthday(self.born, self.issued(at).date(), self.card_years)

    def certificates_expire(self, at: datetime) -> date:
        """The fifth birthday after issue, not later than the card."""
        return min(self.expires(at), _birthday(self.born, self.issued(at).date(), CERTIFICATE_YEARS))

    def number_b(self, at: datetime) -> Secret:
        """照合番号B, from the face."""
        return number_b(self.printed_birth, self.expires(at).year, self.security_code)


def _birthday(born: date, after: date, count: int) -> date:
    """The count-th birthday after a day; 2/29 is kept on 2/28 in common years."""
    first = after.year if (born.month, born.day) > (after.month, after.day) else after.year + 1
    try:
        return born.replace(year=first + count - 1)
    except ValueError:
        return date(first + count - 1, 2, 28)


@lru_cache(maxsize=1)
def personae() -> Mapping[str, Persona]:
    """Everybody, by id."""
    path = resources.files("madoguchi") / "catalogue" / "card" / "personae.yaml"
    people = yaml.safe_load(path.read_text(encoding="utf-8"))["people"]
    return {id_: _persona(id_, row) for id_, row in people.items()}


def persona(id_: str) -> Persona:
    """Raises EditionError for a name that is not in the file."""
    if id_ not in personae():
        raise EditionError(f"「{id_}」という人はいません。", f"次から選んでください：{'、'.join(personae())}")
    return personae()[id_]


def _persona(id_: str, row: dict[str, object]) -> Persona:
    given = dict(row)
    pins: Mapping[str, str] = given.pop("pins")  # type: ignore[assignment]
    kinds = ["signature", "authentication"] if "signature_password" in pins else ["authentication"]
    defaults = {
        "certificates": kinds,
        "locked": (),
        "prints": "wareki",
        "name_flags": "",
        "address_flags": "",
        "edition": DEFAULT,
        "algorithm": "",
    }
    revoked: Mapping[str, dict[str, object]] = given.pop("revoked", {})  # type: ignore[assignment]
    values = {**defaults, **given}
    values["certificates"] = tuple(values["certificates"])  # type: ignore[arg-type]
    withdrawn = {kind: Withdrawn(**entry) for kind, entry in revoked.items()}  # type: ignore[arg-type]
    return Persona(id=id_, pins=pins, revoked=withdrawn, **values)  # type: ignore[arg-type]
