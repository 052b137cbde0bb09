"""運転免許証, 在留カード, 旅券: is what was typed from the paper a number of its kind, and is it in time?

A wrong number is a slip of the hand far more often than a forgery; a right one proves nothing about the
paper. Nothing here stores a number. Source: `catalogue/identity/papers.yaml` (K).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

_LICENCE_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_SEPARATORS = re.compile(r"[\s\-‐－ー第号]+")


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of document. `number` and `expires` label the two fields; `next_step` is for the clerk."""

    id: str
    number: str
    form: re.Pattern[str]
    says: str
    authorities: frozenset[str]
    expires: str
    next_step: str
    evidence: str


@lru_cache(maxsize=8)
def papers(on: date) -> Mapping[str, Paper]:
    """The documents that can be checked, by the word of `identity.method`, as of a day."""
    path = resources.files("madoguchi") / "catalogue" / "identity" / "papers.yaml"
    editions = yaml.safe_load(path.read_text(encoding="utf-8"))["editions"]
    in_force = [one for one in editions if one["valid_from"] <= on] or editions[:1]
    newest = max(in_force, key=lambda one: one["valid_from"])
    return {key: _paper(key, entry) for key, entry in newest["papers"].items()}


def number_problem(paper: Paper, typed: str) -> str:
    """Why the typed number is none of this kind, in Japanese; "" if it is one."""
    number = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if not paper.form.fullmatch(number):
        return f"番号の形が違います。{paper.says}"
    if paper.authorities and number[:2] not in paper.authorities:
        return "初めの2桁が公安委員会の番号ではありません。券面を見て入れ直してください。"
    if paper.id == "licence" and licence_check_digit(number[:10]) != number[10]:
        return "検査数字（11桁目）が合いません。入れ間違いがないか、券面を見て確かめてください。"
    return ""


def expiry_problem(paper: Paper, last_day: date, on: date) -> str:
    """Why the paper is out of time; good on its last day itself. "" if it is in time."""
    if last_day < on:
        return f"{paper.expires}を過ぎています。本人確認には使えません。ほかの書類を見せてもらってください。"
    return ""


def licence_check_digit(body: str) -> str:
    """The eleventh digit from the first ten: last digit of 11 − Σ d·w mod 11 (K). 3090123456 → 2."""
    if not re.fullmatch("[0-9]{10}", body):
        raise ValueError("expected 10 digits")
    total = sum(int(digit) * weight for digit, weight in zip(body, _LICENCE_WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def _paper(key: str, entry: Mapping[str, Any]) -> Paper:
    return Paper(
        key, entry["number"], re.compile(entry["form"], re.ASCII), entry["says"],
        frozenset(entry.get("authorities", ())), entry["expires"], entry["next_step"], entry["evidence"],
    )  # fmt: skip
