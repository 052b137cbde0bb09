"""What a bank wants of a file: ``catalogue/banks/profiles.yaml``, or a city's own file of the same form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from madoguchi.rules.zengin.entries import ProfileError, parse_entries, read_text
from madoguchi.rules.zengin.profile_form import entry_problems, missing_problems


@dataclass(frozen=True, slots=True)
class Profile:
    """One bank's wishes from a day on; the entries are explained at the head of ``profiles.yaml``.

    ``unconfirmed`` names the entries with evidence K: nobody has compared them with the bank's own paper.
    """

    id: str
    name: str
    bank_code: str | None
    valid_from: date
    source: str
    evidence: str
    unconfirmed: tuple[str, ...]
    line_end: Literal["none", "crlf"]
    symbols: str
    wo: Literal["refuse", "keep", "o"]
    truncate: bool
    records_per_file: int
    records_on_screen: int | None
    amount_max: int
    key_in: Literal["customer_code", "edi"]
    transfer_kind: str
    cutoff: time | None
    cutoff_days: int
    days_ahead: int | None
    results: str | None
    charges: tuple[tuple[str, int | None], ...]

    @property
    def ending(self) -> bytes:
        """What follows every record."""
        return b"\r\n" if self.line_end == "crlf" else b""


def profiles(file: Path | None = None) -> tuple[Profile, ...]:
    """Every profile, oldest edition of an id first; ``file``: a city's own. ProfileError if any is wrong."""
    return _packaged() if file is None else _read(read_text(file), file.name)


def load_profile(name: str | Path, on: date | None = None) -> Profile:
    """The profile of that id in force on a day (None: the newest), or the only one of a ``.yaml`` file.

    ProfileError names the ids there are, or every mistake of the file with its line.
    """
    text = str(name)
    own = text.endswith((".yaml", ".yml"))
    known = profiles(Path(text) if own else None)
    wanted = [one for one in known if (own or one.id == text) and (on is None or one.valid_from <= on)]
    if not wanted or (own and len({one.id for one in wanted}) > 1):
        ids = "、".join(dict.fromkeys(one.id for one in known))
        raise ProfileError([f"{text}:1: 使える銀行の設定が1つに決まりません。あるのは {ids} です。"])
    return wanted[-1]


@lru_cache(maxsize=1)
def _packaged() -> tuple[Profile, ...]:
    path = resources.files("madoguchi") / "catalogue" / "banks" / "profiles.yaml"
    return _read(path.read_text(encoding="utf-8"), path.name, packaged=True)


def _read(text: str, file: str, *, packaged: bool = False) -> tuple[Profile, ...]:
    located = parse_entries(text, file)
    if not _has_profiles(located.data):
        raise ProfileError([f"{file}:1: 「profiles:」の下に、銀行ごとの設定を並べて書いてください。"])
    base = {} if packaged else {one.id: _as_entry(one) for one in _packaged()}
    found: list[Profile] = []
    problems: list[str] = []
    for index, entry in enumerate(located.data["profiles"]):
        wrong = entry_problems(located, index, entry, base)
        whole = {**base[entry["based_on"]], **entry} if not wrong and "based_on" in entry else entry
        wrong = wrong or missing_problems(located, index, whole)
        problems += wrong
        if not wrong:
            found.append(_profile(whole))
            base[whole["id"]] = _as_entry(found[-1])
    if problems:
        raise ProfileError(problems)
    return tuple(sorted(found, key=lambda one: one.valid_from))


def _has_profiles(data: Any) -> bool:
    rows = data.get("profiles") if isinstance(data, dict) else None
    return isinstance(rows, list) and bool(rows) and all(isinstance(row, dict) for row in rows)


def _profile(entry: Mapping[str, Any]) -> Profile:
    fields = {name: value for name, value in entry.items() if name != "based_on"}
    fields["unconfirmed"] = tuple(entry["unconfirmed"])
    fields["cutoff"] = time.fromisoformat(entry["cutoff"]) if entry["cutoff"] else None
    fields["charges"] = tuple(entry["charges"].items())
    return Profile(**fields)


def _as_entry(profile: Profile) -> dict[str, Any]:
    """The entry that would give this profile again: what ``based_on`` starts from."""
    entry = {name: getattr(profile, name) for name in Profile.__dataclass_fields__}
    entry["unconfirmed"] = list(profile.unconfirmed)
    entry["cutoff"] = profile.cutoff.isoformat("minutes") if profile.cutoff else None
    entry["charges"] = dict(profile.charges)
    return entry
