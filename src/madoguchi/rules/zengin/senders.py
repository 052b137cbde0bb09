"""The sender: a city's own file, or the packaged fictional one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.rules.zengin.accounts import account_type
from madoguchi.rules.zengin.catalogue import read_table
from madoguchi.rules.zengin.directory import first_branch
from madoguchi.rules.zengin.entries import ProfileError, parse_entries
from madoguchi.rules.zengin.payments import Sender
from madoguchi.rules.zengin.profiles import Profile

FIELDS = tuple(Sender.__dataclass_fields__)


def read_sender(text: str, file: str) -> Sender:
    """A YAML mapping with the six fields of ``Sender``, digits in quotes; ProfileError with file and line."""
    located = parse_entries(text, file)
    data = located.data
    if not isinstance(data, dict):
        raise ProfileError([f"{file}:1: 「名前: 値」の形で {'、'.join(FIELDS)} を書いてください。"])
    problems = [f"{file}:1: {name} がありません。" for name in FIELDS if name not in data]
    for name, value in data.items():
        where = f"{file}:{located.where(name)[1]}"
        if name not in FIELDS:
            problems.append(f"{where}: 「{name}」という項目はありません。")
        elif not isinstance(value, str):
            problems.append(f'{where}: {name} は "0001" のように引用符で囲んで書いてください。')
    if problems:
        raise ProfileError(problems)
    return sender_of(data)


def sample_sender(profile: Profile) -> Sender:
    """The fictional sender, with an account at the profile's bank."""
    data = {**read_table("sample_sender.yaml")}
    if profile.bank_code is not None:
        data |= {"bank_code": profile.bank_code, "branch_code": first_branch(profile.bank_code)}
    return sender_of(data)


def sender_of(data: Mapping[str, Any]) -> Sender:
    """From the six fields as texts; 普通 and 当座 are understood."""
    return Sender(**{**data, "account_type": account_type(data["account_type"])})
