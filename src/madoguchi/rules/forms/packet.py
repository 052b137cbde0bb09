"""The filled packet: what the screen shows, the resident signs and the printer prints.

A packet is a value. It holds no personal data beyond what its forms print, and no 個人番号:
the forms of this catalogue leave that field to the terminal of the 個人番号 tasks.

Shapes: a form has blocks, a block has rows, a row has printed lines, a line has fields whose widths
(1–12) never exceed twelve columns. A `table` block prints its labels once, as a head; every other
kind prints the label with the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from madoguchi.rules.forms.values import Origin, Scalar


@dataclass(frozen=True, slots=True)
class Choice:
    """One printed option; `chosen` ones get the ○ or the ☑."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FilledField:
    """One box of a form. `origin` is set exactly when `value` is.

    `role`: as whom the form writes of the person (`head`, `claimant`); empty for the case and in a row.
    """

    key: str
    label: str
    kind: str
    width: int
    person: str
    path: str
    role: str
    value: Scalar | None
    text: str
    origin: Origin | None
    required: bool
    applicable: bool
    options: tuple[Choice, ...]
    mark: str
    digits: int
    item: str
    as_is: str
    note: str
    summary: bool

    @property
    def filled(self) -> bool:
        return self.value is not None

    @property
    def source_label(self) -> str:
        """The badge: 住基, カード, 聞き取り …; empty when there is nothing to explain."""
        return self.origin.label if self.origin else ""


Line = tuple[FilledField, ...]


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row of a block: about one person in a table (`number` counts from 1), else about the case."""

    person: str
    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class FilledBlock:
    """A titled part of a form. `kind`: fields, table, declaration, signature, office, notes."""

    id: str
    title: str
    kind: str
    text: tuple[str, ...]
    rows: tuple[FilledRow, ...]
    min_rows: int

    @cached_property
    def fields(self) -> tuple[FilledField, ...]:
        return tuple(field for row in self.rows for line in row.lines for field in line)


@dataclass(frozen=True)
class FilledForm:
    """One sheet. `person` is set when the form is made once per person; `signer` is a person id or "".

    `unsettled`: a card's signature is taken although nobody can say yet whether its certificate is revoked.
    """

    id: str
    person: str
    title: str
    easy: str
    en: str
    form_number: str
    addressee: str
    section: str
    section_name: str
    desk: str
    procedures: tuple[str, ...]
    signer: str
    signer_name: str
    signer_label: str
    act: str
    means: tuple[str, ...]
    unsettled: bool
    blocks: tuple[FilledBlock, ...]
    legal_note: tuple[str, ...]
    law: str
    source: str
    evidence: str
    edition: str

    @property
    def key(self) -> str:
        """Unique in the packet: `seal_registration_application:p2`."""
        return f"{self.id}:{self.person}" if self.person else self.id

    @cached_property
    def fields(self) -> tuple[FilledField, ...]:
        return tuple(field for block in self.blocks for field in block.fields)


@dataclass(frozen=True, slots=True)
class Gap:
    """A required field that no source fills: the only thing anybody may type. Listed once per path."""

    path: str
    person: str
    label: str
    kind: str
    options: tuple[Choice, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """One act of signing: who, and the forms (`FilledForm.key`) that this one act covers.

    `unsettled`: every covered form takes a card's signature before its revocation is known.
    """

    person: str
    name: str
    act: str
    means: tuple[str, ...]
    form_ids: tuple[str, ...]
    unsettled: bool = False


@dataclass(frozen=True)
class Packet:
    """Every form of the visit, and what is still missing."""

    forms: tuple[FilledForm, ...]
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        return not self.gaps

    def form(self, key: str) -> FilledForm:
        """The form with this key; KeyError names it when there is none."""
        for form in self.forms:
            if key in (form.key, form.id):
                return form
        raise KeyError(key)

    def fields(self) -> Iterator[tuple[FilledForm, FilledField]]:
        for form in self.forms:
            for field in form.fields:
                yield form, field


def signers(packet: Packet) -> tuple[Signer, ...]:
    """Who must sign, one entry per act: forms of one signer with the same act share a signature.

    Only means that every covered form allows remain: one form that needs ink makes the act an ink act.
    """
    acts: dict[tuple[str, str], list[FilledForm]] = {}
    for form in packet.forms:
        if form.act:
            acts.setdefault((form.signer, form.act), []).append(form)
    return tuple(_signer(person, act, forms) for (person, act), forms in acts.items())


def _signer(person: str, act: str, forms: list[FilledForm]) -> Signer:
    means = tuple(mean for mean in forms[0].means if all(mean in form.means for form in forms))
    unsettled = all(form.unsettled for form in forms)
    return Signer(person, forms[0].signer_name, act, means, tuple(form.key for form in forms), unsettled)
