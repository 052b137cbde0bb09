"""Which banks and branches exist: the packaged directory (zengin-code, MIT, monthly), by its date.

It is third-party data and knows no closing dates: a branch that is not in it is closed, merged, too new or
mistyped. Every finding about it therefore names the directory's date.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from madoguchi.rules.zengin.characters import allowed, encode
from madoguchi.rules.zengin.spelling import spellings


@lru_cache(maxsize=1)
def _package() -> Any:
    import zengin_code  # type: ignore[import-untyped]

    return zengin_code


@lru_cache(maxsize=1)
def _banks() -> MappingProxyType[str, Any]:
    return MappingProxyType(_package().Bank.all)


@lru_cache(maxsize=1)
def directory_date() -> date:
    """The day of the directory, which is the last part of the package's version."""
    match = re.search(r"(\d{4})(\d{2})(\d{2})$", _package().__version__)
    if match is None:
        raise ValueError(f"the directory's version {_package().__version__} names no day")
    return date(int(match[1]), int(match[2]), int(match[3]))


def bank_name(code: str) -> str | None:
    """The bank's name as people write it; None if the directory does not know the code."""
    bank = _banks().get(code)
    return None if bank is None else str(bank.name)


def branch_name(bank: str, branch: str) -> str | None:
    """The branch's name as people write it; None if the directory does not know the bank or the branch."""
    found = _branch(bank, branch)
    return None if found is None else str(found.name)


def bank_names() -> dict[str, str]:
    """Every bank: code to name."""
    return {code: str(bank.name) for code, bank in _banks().items()}


def branch_names(bank: str) -> dict[str, str]:
    """Every branch of a bank: code to name; empty for an unknown bank."""
    owner = _banks().get(bank)
    return {} if owner is None else {code: str(one.name) for code, one in owner.branches.items()}


def first_branch(bank: str) -> str:
    """The lowest branch code of a bank; KeyError for an unknown bank."""
    return str(min(_banks()[bank].branches))


def _branch(bank: str, branch: str) -> Any:
    owner = _banks().get(bank)
    return None if owner is None else owner.branches.get(branch)


@lru_cache(maxsize=4096)
def bank_kana(code: str) -> str:
    """The bank's name for a record, at most 15 characters of bank kana; KeyError for an unknown bank."""
    return _narrow(_banks()[code].kana)


@lru_cache(maxsize=32768)
def branch_kana(bank: str, branch: str) -> str:
    """The branch's name for a record, at most 15 characters; KeyError for an unknown bank or branch."""
    return _narrow(_banks()[bank].branches[branch].kana)


def _narrow(kana: str) -> str:
    """The directory writes full width and some full stops, which a bank's name may not hold (a space, D)."""
    narrow = "".join(spellings()[character].after for character in kana).replace(".", " ")
    if encode(narrow).translate(None, allowed("bank")):
        raise ValueError(f"the directory's name {kana} cannot be written in a record")
    return narrow[:15].rstrip()
