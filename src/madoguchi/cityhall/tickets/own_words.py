"""What an installation says otherwise than the project: `<MADOGUCHI_WORDS>/<code>.yaml`, key by key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from madoguchi.cityhall.tickets.words import LANGUAGES


def own_texts(code: str, known: Mapping[str, str]) -> dict[str, str]:
    """The replaced texts of a language; none where there is no file.

    Raises `ImproperlyConfigured`, with file and key, for a key that does not exist or for other blanks
    than those of the text that is replaced: a number would be missing on somebody's ticket. Also for a
    folder that is not there, and for a file of no language: nobody would see why nothing changes.
    """
    if not settings.WORDS:
        return {}
    _refuse_strange_files(Path(settings.WORDS))
    file = Path(settings.WORDS) / f"{code}.yaml"
    if not file.exists():
        return {}
    try:
        own = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        whole = isinstance(own, dict) and all(isinstance(text, str) and text for text in own.values())
    except (UnicodeDecodeError, yaml.YAMLError) as problem:
        raise ImproperlyConfigured(f"{file}: {problem}") from None
    if not whole:
        raise ImproperlyConfigured(f"{file} must hold lines of the form `key: text`.")
    for key, text in own.items():
        if key not in known:
            raise ImproperlyConfigured(f"{file}: there is no text {key!r}.")
        if _blanks(text) != _blanks(known[key]):
            raise ImproperlyConfigured(f"{file}: {key} must have the blanks of {known[key]!r}.")
    return own


def _refuse_strange_files(folder: Path) -> None:
    if not folder.is_dir():
        raise ImproperlyConfigured(f"MADOGUCHI_WORDS: there is no folder {folder}.")
    known = {f"{code}.yaml" for code in LANGUAGES}
    for file in sorted(folder.glob("*.y*ml")):
        if file.name not in known:
            raise ImproperlyConfigured(f"{file} is of no language; there are {', '.join(sorted(known))}.")


def _blanks(text: str) -> set[tuple[str | None, ...]] | None:
    """What stands in braces, with the way it is written; None for braces that do not fit together."""
    try:
        return {tuple(blank) for _, *blank in Formatter().parse(text) if blank[0] is not None}
    except ValueError:
        return None
