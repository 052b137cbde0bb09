"""What a form is: the shapes that catalogue/forms/*.yaml is read into.

A definition is dated data with its source and evidence mark (S, K, L as in counter.md); nothing in
code knows a particular form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from madoguchi.rules.forms.conditions import Condition

FieldKind = Literal[
    "text", "date", "choice", "sign", "number", "address", "account", "grid_digits", "phone", "blank"
]
BlockKind = Literal["fields", "table", "declaration", "signature", "office", "notes"]

FIELD_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
ITEMS = ("name", "kana", "address", "birth_date")
WRITERS = ("applicant", "staff", "none")
MEANS = ("tablet", "ink", "assisted")
CERTIFICATES = ("signature", "authentication")
UNSETTLED = ("refuse", "accept")
EVIDENCE = ("S", "K", "L", "P")


@dataclass(frozen=True, slots=True)
class Option:
    """One printed choice of a field or a path."""

    value: str
    label: str
    easy: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One box. `path` is empty for boxes that stay blank for ink, stamps and the office.

    `as_is`: who wrote it by hand before the reform, the basis of the written-items count.
    """

    key: str
    label: str
    kind: FieldKind
    path: str
    options: tuple[Option, ...]
    mark: str
    width: int
    digits: int
    required: bool
    when: Condition | None
    break_before: bool
    as_is: str
    item: str
    note: str
    summary: bool


@dataclass(frozen=True, slots=True)
class BlockDefinition:
    id: str
    title: str
    kind: BlockKind
    repeat: Literal["once", "person"]
    planned: bool
    people: Condition | None
    when: Condition | None
    text: tuple[str, ...]
    min_rows: int
    fields: tuple[FieldDefinition, ...]


@dataclass(frozen=True, slots=True)
class CardRule:
    """Which certificates of a My Number Card (署名用, 利用者証明用) may stand for ink, and from when to when.

    Without certificates: none may, and `source` says why. `unsettled`: what happens while nobody can say
    whether the certificate is revoked: `accept` (検証中) or `refuse`.
    """

    certificates: tuple[str, ...]
    unsettled: str
    valid_from: date
    valid_to: date | None
    evidence: str
    source: str


@dataclass(frozen=True, slots=True)
class SignatureRule:
    """How the form may be signed. `merge` names the act that shares one signature; "alone" never does.

    `means`: tablet, ink, assisted, and for each certificate that `card` allows on the day `card_signature` or
    `card_authentication`.
    """

    signer: str
    label: str
    means: tuple[str, ...]
    merge: str
    evidence: str
    source: str
    card: CardRule | None = None


@dataclass(frozen=True, slots=True)
class FormDefinition:
    id: str
    title: str
    easy: str
    en: str
    form_number: str
    addressee: str
    section: str
    desk: str
    order: int
    procedures: tuple[str, ...]
    repeat: Literal["case", "person"]
    when: Condition | None
    signature: SignatureRule | None
    valid_from: date
    valid_to: date | None
    law: str
    source: str
    evidence: str
    legal_note: tuple[str, ...]
    blocks: tuple[BlockDefinition, ...]
