"""Load catalogue/forms/*.yaml into form definitions, checked in full, every complaint with file and line.

A form without source, evidence mark and validity date does not load; nor does one that names an
undeclared path, an unknown kind, an option its path does not have, or a condition that does not compile.
A municipality's overlay folder replaces whole forms by id and may add its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from madoguchi.rules.forms.conditions import Condition, ConditionError
from madoguchi.rules.forms.definitions import (
    BLOCK_KINDS,
    EVIDENCE,
    FIELD_KINDS,
    ITEMS,
    WRITERS,
    BlockDefinition,
    FieldDefinition,
    FormDefinition,
    Option,
)
from madoguchi.rules.forms.reading import Problems, Reader, open_yaml
from madoguchi.rules.forms.signature_reader import read_signature
from madoguchi.rules.forms.vocabulary import PathDefinition, Paths, load_paths, options

PATHS_FILE = "paths.yaml"
SECTIONS_FILE = "sections.yaml"
_DEFAULT_KINDS = {"date": "date", "address": "address", "phone": "phone", "number": "number"}


@dataclass(frozen=True)
class FormCatalogue(Mapping[str, FormDefinition]):
    """The forms by id, in the order in which a packet lists them, with the paths they use."""

    forms: Mapping[str, FormDefinition]
    paths: Paths
    sections: Mapping[str, str]

    def __getitem__(self, key: str) -> FormDefinition:
        return self.forms[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)


def load_forms(root: Path, overlay: Path | None = None, on: date | None = None) -> FormCatalogue:
    """The forms of a folder, valid on a day (without a day: every form, the latest edition of each).

    Raises FormsError listing every problem of every file.
    """
    problems = Problems()
    paths = load_paths(root / PATHS_FILE, problems)
    forms = _read(root, paths, problems, on)
    if overlay is not None:
        forms |= _read(overlay, paths, problems, on)
    sections = _sections(root.parent / SECTIONS_FILE, problems)
    problems.stop()
    return FormCatalogue(dict(sorted(forms.items(), key=lambda item: item[1].order)), paths, sections)


def _sections(file: Path, problems: Problems) -> dict[str, str]:
    """Section id to name, from the sections.yaml beside the folder; none without it."""
    top = open_yaml(file, problems) if file.exists() else None
    return {} if top is None else {key: one.text("name") for key, one in top.named_children("sections")}


def _read(root: Path, paths: Paths, problems: Problems, on: date | None) -> dict[str, FormDefinition]:
    found: dict[str, FormDefinition] = {}
    for file in sorted(root.glob("*.yaml")):
        if file.name == PATHS_FILE or (reader := open_yaml(file, problems)) is None:
            continue
        form = _form(reader, paths, on)
        if on is not None and not _valid(form, on):
            continue
        rival = found.get(form.id)
        if rival and on is not None:
            reader.complain(f"様式「{form.id}」に、{on}に有効な版が2つあります。", "id")
        if rival is None or rival.valid_from < form.valid_from:
            found[form.id] = form
    return found


def _valid(form: FormDefinition, on: date) -> bool:
    return form.valid_from <= on and (form.valid_to is None or on <= form.valid_to)


def _form(reader: Reader, paths: Paths, on: date | None) -> FormDefinition:
    repeat = reader.one_of("repeat", ("case", "person"), "case")
    form = FormDefinition(
        id=reader.text("id"),
        title=reader.text("title"),
        easy=reader.text("easy"),
        en=reader.text("en"),
        form_number=reader.text("form_number"),
        addressee=reader.text("addressee"),
        section=reader.text("section"),
        desk=reader.text("desk"),
        order=reader.number("order", 1000),
        procedures=reader.texts("procedures"),
        repeat=repeat,  # type: ignore[arg-type]  # one_of has checked it
        when=_condition(reader, "when", paths),
        signature=read_signature(reader, paths, on),
        valid_from=reader.day("valid_from", required=True) or date.min,
        valid_to=reader.day("valid_to"),
        law=reader.text("law"),
        source=reader.text("source"),
        evidence=reader.one_of("evidence", EVIDENCE),
        legal_note=reader.texts("legal_note"),
        blocks=tuple(_block(child, paths) for child in reader.children("blocks")),
    )
    if not form.procedures:
        reader.complain("「procedures」がありません。どの手続で使う様式ですか。")
    if form.valid_to and form.valid_to < form.valid_from:
        reader.complain("valid_to が valid_from より前です。", "valid_to")
    _signature_fits(form, reader)
    reader.finish()
    return form


def _signature_fits(form: FormDefinition, reader: Reader) -> None:
    signs = any(field.kind == "sign" for block in form.blocks for field in block.fields)
    if signs and form.signature is None:
        reader.complain("署名欄があるのに signature(署名の決まり)がありません。")
    if form.signature and not signs:
        reader.complain("signature(署名の決まり)があるのに署名欄がありません。", "signature")
    if form.signature and form.signature.signer == "person" and form.repeat != "person":
        reader.complain("signer: person は、1人に1枚の様式(repeat: person)でだけ使えます。", "signature")


def _block(reader: Reader, paths: Paths) -> BlockDefinition:
    people = reader.raw("people")
    block = BlockDefinition(
        id=reader.text("id"),
        title=reader.text("title"),
        kind=reader.one_of("kind", BLOCK_KINDS),  # type: ignore[arg-type]  # one_of has checked it
        repeat=reader.one_of("repeat", ("once", "person"), "once"),  # type: ignore[arg-type]
        planned=people == "planned",
        people=None if people == "planned" else _condition(reader, "people", paths),
        when=_condition(reader, "when", paths),
        text=reader.texts("text"),
        min_rows=reader.number("min_rows"),
        fields=tuple(_field(child, paths) for child in reader.children("fields")),
    )
    keys = [field.key for field in block.fields]
    if len(set(keys)) < len(keys):
        reader.complain(f"ブロック「{block.id}」に同じ key が2回あります。", "fields")
    if block.kind == "table" and block.repeat != "person":
        reader.complain("table には repeat: person が要ります。", "kind")
    reader.finish()
    return block


def _field(reader: Reader, paths: Paths) -> FieldDefinition:
    name = reader.text("path", "")
    resolved = paths.resolve(name) if name else None
    if name and resolved is None:
        reader.complain(paths.unknown(name), "path")
    path = resolved[1] if resolved else None
    kind = reader.one_of("kind", FIELD_KINDS, _DEFAULT_KINDS.get(path.type, "text") if path else "text")
    field = FieldDefinition(
        key=reader.text("key"),
        label=reader.text("label", path.label if path else ""),
        kind=kind,  # type: ignore[arg-type]  # one_of has checked it
        path=name,
        options=_options(reader, path),
        mark=reader.one_of("mark", ("circle", "box"), "circle"),
        width=reader.number("width", 6),
        digits=reader.number("digits"),
        required=reader.flag("required"),
        when=_condition(reader, "when", paths),
        break_before=reader.flag("break"),
        as_is=reader.one_of("as_is", WRITERS, "none"),
        item=reader.one_of("item", ITEMS, ""),
        note=reader.text("note", ""),
        summary=reader.flag("summary"),
    )
    _field_fits(field, path, reader)
    reader.finish()
    return field


def _field_fits(field: FieldDefinition, path: PathDefinition | None, reader: Reader) -> None:
    if path is None and field.kind not in ("sign", "blank") and not field.path:
        reader.complain(f"「{field.key}」にはパスが要ります(無くてよいのは sign と blank だけです)。")
    if not 1 <= field.width <= 12:
        reader.complain("width は 1〜12 です。", "width")
    if field.kind == "grid_digits" and field.digits < 1:
        reader.complain("grid_digits には digits(マスの数)が要ります。", "kind")
    if field.kind == "choice" and not field.options:
        reader.complain(f"「{field.key}」には選択肢がありません。", "kind")
    if not field.label:
        reader.complain(f"「{field.key}」には label が要ります。")


def _options(reader: Reader, path: PathDefinition | None) -> tuple[Option, ...]:
    own, wanted = options(reader), reader.texts("choices")
    if path is None or not wanted:
        return own or (path.options if path else ())
    for value in wanted:
        if value not in {option.value for option in path.options}:
            reader.complain(f"選択肢「{value}」は「{path.name}」にありません。", "choices")
    return tuple(option for option in path.options if option.value in wanted)


def _condition(reader: Reader, key: str, paths: Paths) -> Condition | None:
    text = reader.text(key, "")
    if not text:
        return None
    try:
        return paths.compiler.compile(text)
    except ConditionError as error:
        reader.complain(f"{key}(条件)が正しくありません: {error}", key)
        return None
