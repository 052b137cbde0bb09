"""Editions of the card: applications, files, tags, PINs and keys by role, from dated data.

The code names roles ("attributes", "signature_password"); an edition says where they are. Packaged:
`catalogue/card/2015.yaml`, whose head explains every entry. A file of your own has the same form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml

from madoguchi.card.errors import EditionError

_T = TypeVar("_T")
DEFAULT, MADE_UP = "2015", "next-test"


@dataclass(frozen=True, slots=True)
class Application:
    """A DF, selected by its AID."""

    aid: bytes
    name: str


@dataclass(frozen=True, slots=True)
class CardFile:
    """An EF. `opened_by`: any one of these PINs, none means free; `fields`: the tags inside the template."""

    role: str
    application: Application
    id: bytes
    template: int | None
    offsets: int | None
    fields: Mapping[str, int]
    opened_by: tuple[str, ...]
    record: int | None
    raw: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """A key reference that VERIFY is given a value for."""

    role: str
    application: Application
    id: bytes
    name: str
    form: str
    tries: int

    def fits(self, value: str) -> bool:
        """Whether a value has the form, so that it is worth a try."""
        return re.fullmatch(self.form, value, re.ASCII) is not None


@dataclass(frozen=True, slots=True)
class Key:
    """A private key. `id` None: the application's default key. `input`: digest_info or digest."""

    role: str
    application: Application
    id: bytes | None
    p2: int
    pin: str | None
    hash: str
    input: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One generation of the card. Each lookup raises EditionError for what this card does not have.

    `id`: the name it is loaded by; `made_up`: no real card is of it, so none is asked for it or believed.
    """

    id: str
    name: str
    made_up: bool
    applications: Mapping[str, Application]
    files: Mapping[str, CardFile]
    pins: Mapping[str, Pin]
    keys: Mapping[str, Key]

    def file(self, role: str) -> CardFile:
        return _find(self.files, role)

    def pin(self, role: str) -> Pin:
        return _find(self.pins, role)

    def key(self, role: str) -> Key:
        return _find(self.keys, role)


def _find(table: Mapping[str, _T], role: str) -> _T:
    try:
        return table[role]
    except KeyError:
        raise EditionError(
            f"この世代のカードには「{role}」がありません。", "対応するカードか確かめてください。"
        ) from None


@lru_cache(maxsize=8)
def load_edition(name: str = DEFAULT) -> Edition:
    """A packaged edition. Raises EditionError."""
    path = resources.files("madoguchi") / "catalogue" / "card" / f"{name}.yaml"
    if not re.fullmatch("[0-9a-z-]{1,40}", name) or not path.is_file():
        raise EditionError(f"カードの世代「{name}」の定義がありません。", "世代の名前を確かめてください。")
    return edition_from(path.read_text(encoding="utf-8"), f"{name}.yaml")


def read_edition(path: Path) -> Edition:
    """An edition of your own. Raises EditionError, or OSError when the file cannot be read."""
    return edition_from(path.read_text(encoding="utf-8"), path.name)


def edition_from(text: str, origin: str) -> Edition:
    """Read and check one description. Raises EditionError with the entry that is wrong."""
    try:
        return _build(yaml.safe_load(text))
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError, re.error) as error:
        raise EditionError(
            f"{origin} の内容が正しくありません（{error}）。", "定義を直してください。"
        ) from error


def _build(data: Any) -> Edition:
    applications = {
        role: Application(bytes.fromhex(entry["aid"]), entry["name"])
        for role, entry in data["applications"].items()
    }
    edition = Edition(
        id=str(data["edition"]),
        name=data["name"],
        made_up=bool(data.get("made_up", False)),
        applications=applications,
        files={role: _file(role, entry, applications) for role, entry in data["files"].items()},
        pins={role: _pin(role, entry, applications) for role, entry in data["pins"].items()},
        keys={role: _key(role, entry, applications) for role, entry in data["keys"].items()},
    )
    _check_references(edition)
    return edition


def _file(role: str, entry: Any, applications: Mapping[str, Application]) -> CardFile:
    return CardFile(
        role=role,
        application=applications[entry["application"]],
        id=bytes.fromhex(entry["id"]),
        template=int(entry["template"], 16) if "template" in entry else None,
        offsets=int(entry["offsets"], 16) if "offsets" in entry else None,
        fields={name: int(tag, 16) for name, tag in entry.get("fields", {}).items()},
        opened_by=tuple(entry.get("opened_by", ())),
        record=entry.get("record"),
        raw=bool(entry.get("raw", False)),
    )


def _pin(role: str, entry: Any, applications: Mapping[str, Application]) -> Pin:
    re.compile(entry["form"])
    application = applications[entry["application"]]
    return Pin(
        role, application, bytes.fromhex(entry["id"]), entry["name"], entry["form"], int(entry["tries"])
    )


def _key(role: str, entry: Any, applications: Mapping[str, Application]) -> Key:
    if entry["input"] not in {"digest_info", "digest"} or entry["hash"] not in {"sha256", "sha384"}:
        raise ValueError(f"keys.{role}: input or hash")
    return Key(
        role=role,
        application=applications[entry["application"]],
        id=None if entry["id"] is None else bytes.fromhex(entry["id"]),
        p2=int(entry["p2"], 16),
        pin=entry.get("pin"),
        hash=entry["hash"],
        input=entry["input"],
    )


def _check_references(edition: Edition) -> None:
    for file in edition.files.values():
        for role in file.opened_by:
            if edition.pins[role].application != file.application:
                raise ValueError(f"files.{file.role}: {role} belongs to another application")
    for key in edition.keys.values():
        if key.pin is not None and edition.pins[key.pin].application != key.application:
            raise ValueError(f"keys.{key.role}: {key.pin} belongs to another application")
