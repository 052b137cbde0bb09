"""fill(forms, plan, sources) -> Packet: every form of the plan, every field with its value and origin.

Pure. A form is in the packet when one of its procedures applies and its own condition holds. A condition
that cannot be decided yet leaves the form out and lists what is missing as a gap, so the interview asks.
A required field without a value is a gap too; nothing is ever guessed into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from madoguchi.rules.forms.conditions import Condition
from madoguchi.rules.forms.definitions import BlockDefinition, FieldDefinition, FormDefinition
from madoguchi.rules.forms.derive import NEEDS
from madoguchi.rules.forms.display import choices, display
from madoguchi.rules.forms.known import Known
from madoguchi.rules.forms.loader import FormCatalogue
from madoguchi.rules.forms.packet import FilledBlock, FilledField, FilledForm, FilledRow, Gap, Line, Packet
from madoguchi.rules.forms.values import Sources, Value

_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_COLUMNS = 12


class PlannedProcedure(Protocol):
    """What filling needs to know of a planned procedure (`rules.procedures.Planned` has it)."""

    @property
    def id(self) -> str: ...
    @property
    def people(self) -> tuple[str, ...]: ...


class ProcedurePlan(Protocol):
    """What filling needs to know of a plan."""

    @property
    def applies(self) -> Sequence[PlannedProcedure]: ...


def fill(forms: FormCatalogue, plan: ProcedurePlan, sources: Sources) -> Packet:
    """The packet of a visit. Unknown people or paths never raise: what is missing is a gap."""
    return _Filling(forms, plan, sources).packet()


class _Filling:
    def __init__(self, forms: FormCatalogue, plan: ProcedurePlan, sources: Sources) -> None:
        self.forms, self.known = forms, Known(forms.paths, sources)
        self.planned = {procedure.id: procedure.people for procedure in plan.applies}
        self.gaps: dict[tuple[str, str], Gap] = {}

    def packet(self) -> Packet:
        filled = [form for definition in self.forms.values() for form in self._copies(definition)]
        return Packet(tuple(filled), tuple(self.gaps.values()))

    def _copies(self, form: FormDefinition) -> Iterator[FilledForm]:
        """The sheets of one form: none, one, or one per person."""
        procedures = tuple(slug for slug in form.procedures if slug in self.planned)
        if not procedures:
            return
        people = self._planned_people(procedures)
        for person in people if form.repeat == "person" else ("",):
            if self._decide(form.when, person, form.id):
                yield self._form(form, procedures, people, person)

    def _planned_people(self, procedures: Iterable[str]) -> tuple[str, ...]:
        """The people the procedures are about, in register order; everybody when the plan names nobody."""
        named = {person for slug in procedures for person in self.planned[slug]}
        return tuple(person for person in self.known.people if person in named) or self.known.people

    def _form(
        self, form: FormDefinition, procedures: tuple[str, ...], people: tuple[str, ...], person: str
    ) -> FilledForm:
        key = f"{form.id}:{person}" if person else form.id
        rule = form.signature
        signer = "" if rule is None else self._signer(rule.signer, person, key)
        blocks = (self._block(block, people, person, key) for block in form.blocks)
        return FilledForm(
            id=form.id,
            person=person,
            title=form.title,
            easy=form.easy,
            en=form.en,
            form_number=form.form_number,
            addressee=_PLACEHOLDER.sub(lambda match: self.known.text(match[1]), form.addressee),
            section=form.section,
            section_name=self.forms.sections.get(form.section, form.section),
            desk=form.desk,
            procedures=procedures,
            signer=signer,
            signer_name=self.known.text("name", signer) if signer else "",
            signer_label=rule.label if rule else "",
            act="" if rule is None else (key if rule.merge == "alone" else rule.merge),
            means=rule.means if rule else (),
            unsettled=bool(rule and rule.card and rule.card.unsettled == "accept"),
            blocks=tuple(block for block in blocks if block is not None),
            legal_note=form.legal_note,
            law=form.law,
            source=form.source,
            evidence=form.evidence,
            edition=form.valid_from.isoformat(),
        )

    def _signer(self, role: str, person: str, form: str) -> str:
        if role == "person":
            return person
        path = f"{role}.person"
        signer = self.known.text(path)
        if not signer:
            self._gap(path, "", form)
        return signer

    def _block(
        self, block: BlockDefinition, people: tuple[str, ...], person: str, form: str
    ) -> FilledBlock | None:
        if not self._decide(block.when, person, form):
            return None
        if block.repeat == "once":
            rows: tuple[FilledRow, ...] = (self._row(block, person, 0, form),)
        else:
            listed = [one for one in self._candidates(block, people) if self._decide(block.people, one, form)]
            rows = tuple(self._row(block, one, number, form) for number, one in enumerate(listed, start=1))
        return FilledBlock(block.id, block.title, block.kind, block.text, rows, block.min_rows)

    def _candidates(self, block: BlockDefinition, people: tuple[str, ...]) -> tuple[str, ...]:
        return people if block.planned else self.known.people

    def _row(self, block: BlockDefinition, person: str, number: int, form: str) -> FilledRow:
        lines: list[Line] = []
        for group in _lines(block.fields):
            fields = tuple(self._field(field, person, form) for field in group)
            if any(field.applicable for field in fields):
                lines.append(fields)
        if block.kind != "table":
            lines = [tuple(field for field in line if field.applicable) for line in lines]
        return FilledRow(person, number, tuple(lines))

    def _field(self, field: FieldDefinition, person: str, form: str) -> FilledField:
        applicable = self._decide(field.when, person, form)
        value, path, owner = self._value(field, person) if applicable else (None, field.path, person)
        if applicable and field.required and field.path and value is None:
            self._gap(path, owner, form)
        plain = None if value is None else value.value
        western = field.kind == "date" and owner != "" and self.known.plain("foreign", owner) is True
        return FilledField(
            key=field.key,
            label=field.label,
            kind=field.kind,
            width=field.width,
            person=owner,
            path=path,
            role=field.path.partition(".")[0] if owner and path != field.path else "",
            value=plain,
            text=display(plain, field.kind, field.options, western),
            origin=None if value is None else value.origin,
            required=field.required and applicable,
            applicable=applicable,
            options=choices(plain, field.options) if field.kind == "choice" else (),
            mark=field.mark,
            digits=field.digits,
            item=field.item,
            as_is=field.as_is,
            note=field.note,
            summary=field.summary,
        )

    def _value(self, field: FieldDefinition, person: str) -> tuple[Value | None, str, str]:
        """(value, path, person id or "") after following a role; an unknown role is itself the gap."""
        if not field.path:
            return None, "", person
        definition, role, owner = self.known.place(field.path, person)
        if owner is None:
            return None, f"{role}.person", ""
        return self.known.value(definition.name, owner), definition.name, owner

    def _decide(self, condition: Condition | None, person: str, form: str) -> bool:
        """Whether a condition holds; when that is unknown, what is missing becomes a gap and it does not."""
        holds = self.known.holds(condition, person)
        if holds is None and condition is not None:
            for path in self.known.unknown_paths(condition, person):
                definition, role, owner = self.known.place(path, person)
                self._gap(f"{role}.person" if owner is None else definition.name, owner or "", form)
        return holds is True

    def _gap(self, path: str, person: str, form: str) -> None:
        path, person = self._root(path, person)
        found = self.gaps.get((path, person))
        if found is not None:
            if form not in found.forms:
                self.gaps[path, person] = replace(found, forms=(*found.forms, form))
            return
        definition = self.forms.paths.person[path] if person else self.forms.paths.case[path]
        options = choices(None, definition.options)
        self.gaps[path, person] = Gap(path, person, definition.label, definition.type, options, (form,))

    def _root(self, path: str, person: str) -> tuple[str, str]:
        """What to ask for so that the path can be worked out, else the path itself."""
        need = NEEDS.get(path)
        if need is None:
            return path, person
        owner = person if need in self.forms.paths.person else ""
        return self._root(need, owner) if self.known.value(need, owner) is None else (path, person)


def _lines(fields: tuple[FieldDefinition, ...]) -> Iterator[list[FieldDefinition]]:
    """Fields in printed lines of at most twelve columns."""
    line: list[FieldDefinition] = []
    for field in fields:
        full = sum(one.width for one in line) + field.width > _COLUMNS
        if line and (full or field.break_before):
            yield line
            line = []
        line.append(field)
    if line:
        yield line
