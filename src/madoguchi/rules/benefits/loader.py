"""Load programmes: every file read, every entry checked, all problems at once as ``file:line: message``.

A programme without source, evidence mark or validity dates does not load.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from madoguchi.rules.benefits.model import Programme, ProgrammeError
from madoguchi.rules.benefits.programme_reader import Entry, read_entry
from madoguchi.rules.facts import nearest
from madoguchi.rules.procedures.yamlfile import Located, Place, read_yaml


def default_root() -> Path:
    """The programmes that come with the package."""
    return Path(__file__).resolve().parents[2] / "catalogue" / "programmes"


@lru_cache(maxsize=1)
def programmes() -> tuple[Programme, ...]:
    """Every programme of the catalogue, by id; ProgrammeError if any cannot be used."""
    return load_programmes(sorted(default_root().glob("*.yaml")))


def programme(programme_id: str) -> Programme:
    """The programme; KeyError, in Japanese and with the nearest id, if there is none."""
    known = {found.id: found for found in programmes()}
    if programme_id not in known:
        guess = nearest(programme_id, list(known))
        hint = f"「{guess}」ではありませんか。" if guess else f"{'、'.join(known)} のどれかです。"
        raise KeyError(f"「{programme_id}」という給付はありません。{hint}")
    return known[programme_id]


def read_programme(path: Path) -> Programme:
    """A city's own programme from its file, which holds exactly one."""
    found = load_programmes([path])
    if len(found) != 1:
        raise ProgrammeError([f"{path.name}:1: 給付は1つのファイルに1つだけ書いてください（{len(found)}）。"])
    return found[0]


def load_programmes(paths: list[Path]) -> tuple[Programme, ...]:
    """Read and check files; ProgrammeError with every problem of all of them."""
    problems: list[str] = []
    found: dict[str, Programme] = {}
    for path in paths:
        for entry in _entries(read_yaml(path), problems):
            read = read_entry(entry, problems)
            if read is None:
                continue
            if read.id in found:
                first = ":".join(map(str, found[read.id].where))
                entry.complain(problems, "id", f"同じ給付が {first} にもあります。")
            found[read.id] = read
    if problems:
        raise ProgrammeError(problems)
    return tuple(found[key] for key in sorted(found))


def _entries(located: Located, problems: list[str]) -> Iterator[Entry]:
    problems.extend(located.problems)
    if located.problems:
        return
    data = located.data
    if not isinstance(data, dict) or not isinstance(data.get("programmes"), list):
        problems.append(f"{located.name}:1: 「programmes:」の下に給付を並べてください。")
        return
    defaults = data.get("defaults") or {}
    for index, item in enumerate(data["programmes"]):
        file, line = located.where("programmes", index)
        if not isinstance(item, dict) or not isinstance(defaults, dict):
            problems.append(f"{file}:{line}: 給付は「項目: 値」の形で書いてください。")
            continue
        places = dict.fromkeys(defaults, Place(located, ("defaults",)))
        places.update(dict.fromkeys(item, Place(located, ("programmes", index))))
        yield Entry({**defaults, **item}, (file, line), places)
