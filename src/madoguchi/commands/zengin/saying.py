"""Findings and totals in the words of the terminal: what is for people goes to stderr, results to stdout."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.rules.zengin import Finding, Totals

MOST_SHOWN = 1000


def notice(words: str) -> None:
    print(f"お知らせ: {words}", file=sys.stderr)


def line(one: Finding) -> str:
    label = "エラー" if one.severity == "error" else "注意"
    return f"[{label}] {one}"


def _row(one: Finding) -> str:
    from madoguchi.rules.zengin.payment_table import column_at

    row = f"{one.record}行目 " if one.record else ""
    column = f"{column_at(one.position)}: " if column_at(one.position) else ""
    return f"{row}{column}{one.message}{one.remedy} [{one.rule}]"


class Warnings:
    """Prints each warning as it comes, up to a number; what concerns the whole run only once."""

    def __init__(self) -> None:
        self.told: set[str] = set()
        self.count = 0

    def __call__(self, one: Finding) -> None:
        words = _row(one)
        if one.record == 0 and words in self.told:
            return
        self.told |= {words} if one.record == 0 else set()
        self.count += 1
        if self.count <= MOST_SHOWN:
            print(f"[注意] {words}", file=sys.stderr)

    def end(self) -> None:
        """How many were not printed."""
        if self.count > MOST_SHOWN:
            print(f"注意 ほか{self.count - MOST_SHOWN:,}件", file=sys.stderr)


def tell_rows(problems: list[Finding]) -> None:
    for one in problems[:MOST_SHOWN]:
        print(f"[エラー] {_row(one)}", file=sys.stderr)
    more = len(problems) - MOST_SHOWN
    if more > 0:
        print(f"ほか{more:,}件", file=sys.stderr)
    print("ファイルは作っていません。直してから、もう一度実行してください。", file=sys.stderr)


def tell_findings(args: argparse.Namespace, found: tuple[Finding, ...], more: int) -> None:
    if getattr(args, "json", False):
        print(json.dumps({"findings": [asdict(one) for one in found]}, ensure_ascii=False, indent=2))
    for one in found:
        print(line(one), file=sys.stderr)
    if more:
        print(f"ほか{more:,}件", file=sys.stderr)


def tell_totals(targets: list[Path], totals: list[Totals]) -> None:
    for target, one in zip(targets, totals, strict=True):
        print(f"{target}: {one.count:,}件 {one.amount:,}円 SHA-256 {one.sha256}")
    if len(totals) > 1:
        count, amount = sum(one.count for one in totals), sum(one.amount for one in totals)
        print(f"合計 {len(totals)}ファイル {count:,}件 {amount:,}円")
