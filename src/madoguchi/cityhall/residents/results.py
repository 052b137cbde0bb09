"""What the register room hands to other rooms: search hits and views of a person, never its tables.

`PersonView.items` has the same keys for a resident and for a person of a 転出証明書情報, each left out when
the source does not know it:

    name kana family_name given_name roman_name alias_name former_name   text as registered
    birth_date    "YYYY-MM-DD"; left out when unknown      birth_text   as written when unknown
    sex           male | female | unknown
    relation      続柄 in Japanese (世帯主, 妻, 子 …)       household_head   世帯主氏名
    address postcode former_address honseki hittousha       text
    foreign       True | False
    nationality residence_status residence_card_number      text
    residence_period text     residence_expires "YYYY-MM-DD"
    resident_code basic_pension_number atena_number household_number     digits
    insurance     nhi | late_elderly (left out otherwise: the register does not know other insurers)
    nhi late_elderly care_insured child_allowance_recipient has_card     True | False
    pension_class "1" | "2" | "3"
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

Item = str | bool


@dataclass(frozen=True, slots=True)
class PersonHit:
    """One line of a search result. For a protected person only name, reading and the fact remain.

    `id` is the resident's, or the transfer's when `kind` is transfer; `person_id` then names the person.
    `matched_by`: 氏名, 旧氏名, フリガナ, 住所, 旧住所, 生年月日, 宛名番号, 世帯番号, by word.
    `state`: "" for someone who lives here, else 転出, 死亡 or 消除; `notes` are cautions for the clerk.
    """

    kind: Literal["resident", "transfer"]
    id: UUID
    name: str
    kana: str
    birth_text: str
    sex: str
    address: str
    household_number: str
    relation: str
    protected: bool
    matched_by: tuple[str, ...]
    person_id: UUID | None = None
    state: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`more`: there are further hits than were asked for. `hint`: what to do next, in Japanese, or "".

    `can_loosen`: no hit, and `search_people(..., loose=True)` would also look inside names and addresses.
    """

    hits: tuple[PersonHit, ...]
    more: bool
    hint: str
    can_loosen: bool = False


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person as the source knows them. `protected` people are only ever handed out under a lift.

    `household_head` says whether this person is the head; `record` is the register's newest row by the
    identifiers of `rules.standards` (empty for a transfer).
    """

    id: UUID
    kind: Literal["resident", "transfer"]
    items: dict[str, Item]
    protected: bool
    household_number: str = ""
    order: int = 0
    household_head: bool = False
    has_rare_glyph: bool = False
    state: str = ""
    notes: tuple[str, ...] = ()
    record: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TransferView:
    """A 転出証明書情報 with its people. `simulated`: it comes from the simulator (模擬).

    `new_address` is what the family declared to the former municipality; `child_allowance_last_month` is
    "YYYY-MM" or "". `elsewhere`: that address says that it is in another municipality.
    """

    id: UUID
    planned_date: date
    visit_on: date | None
    old_address: str
    new_address: str
    elsewhere: bool
    new_postcode: str
    old_municipality: str
    old_municipality_code: str
    former_head: str
    child_allowance_last_month: str
    people: tuple[PersonView, ...]
    protected: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class TransferSummary:
    """One line of 「来庁予定」: enough to greet the family, not more."""

    id: UUID
    planned_date: date
    visit_on: date | None
    head_name: str
    head_kana: str
    people: int
    received_at: datetime
    protected: bool
    simulated: bool
