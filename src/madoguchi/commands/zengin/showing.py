"""`zengin read`, `check`, `results` and `profiles`: what is in a file, and what is wrong with it."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from madoguchi.commands.zengin.saying import MOST_SHOWN, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from madoguchi.rules.zengin import Finding, Record


def read(args: argparse.Namespace) -> int:
    """Say what a file holds, by reading it."""
    from madoguchi.rules.zengin import read_file, summarise

    with args.file.open("rb") as file:
        summary = asdict(summarise(file))
        file.seek(0)
        if args.json:
            for piece in _as_json(read_file(file), summary):
                print(piece, end="")
            return 0
    print(f"{args.file}: {summary['sets']}組 {summary['count']:,}件 {summary['amount']:,}円")
    print(f"  トレーラの合計 {summary['declared_count']:,}件 {summary['declared_amount']:,}円")
    print(f"  改行 {summary['line_end']}  {summary['size']:,}バイト  SHA-256 {summary['sha256']}")
    return 0


def _as_json(records: Iterable[Record], summary: dict[str, Any]) -> Iterator[str]:
    """One JSON document in pieces: a million payments do not have to fit into memory."""
    from madoguchi.rules.zengin import Header, Trailer, Transfer

    yield json.dumps(summary)[:-1] + ',\n"sets": ['
    first_set = first_payment = True
    for record in records:
        text = json.dumps(asdict(record), ensure_ascii=False)
        if isinstance(record, Header):
            yield f'{"" if first_set else ","}\n{{"header": {text}, "payments": ['
            first_set, first_payment = False, True
        elif isinstance(record, Transfer):
            yield f"{'' if first_payment else ','}\n{text}"
            first_payment = False
        elif isinstance(record, Trailer):
            yield f'], "trailer": {text}}}'
    yield "\n]}\n"


def check(args: argparse.Namespace) -> int:
    """Print every finding; 1 if one is an error."""
    from madoguchi.rules.zengin import check_file, load_profile

    profile = load_profile(args.profile) if args.profile else None
    shown: list[Finding] = []
    counts = {"error": 0, "warning": 0}
    with args.file.open("rb") as file:
        for one in check_file(file, profile):
            counts[one.severity] += 1
            if len(shown) < MOST_SHOWN:
                shown.append(one)
    if args.json:
        data = {
            "errors": counts["error"],
            "warnings": counts["warning"],
            "findings": [asdict(one) for one in shown],
        }
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for one in shown:
            print(line(one))
        more = sum(counts.values()) - len(shown)
        print(
            *([f"ほか{more:,}件"] if more else []), f"エラー {counts['error']:,}・注意 {counts['warning']:,}"
        )
    return 1 if counts["error"] else 0


def results(args: argparse.Namespace) -> int:
    """Print what became of each payment; 1 if the file does not add up."""
    from collections import Counter

    from madoguchi.rules.zengin import errors, load_profile, read_results

    with args.file.open("rb") as file:
        results, found = read_results(file, load_profile(args.profile))
    counts = Counter(one.outcome for one in results)
    if args.json:
        data = {
            "count": len(results),
            "amount": sum(one.amount for one in results),
            "outcomes": dict(counts),
            "results": [asdict(one) for one in results],
            "findings": [asdict(one) for one in found],
        }
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for one in results:
            if one.outcome != "paid":
                print(f"{one.record}件目 鍵 {one.key} {one.amount:,}円 {one.label}（{one.code or '空'}）")
        for problem in found:
            print(line(problem))
        print(f"{len(results):,}件のうち 振込済み {counts['paid']:,}件。後の日に戻ることがあります（暫定）。")
    return 1 if errors(found) else 0


def profiles(args: argparse.Namespace) -> int:
    """Print every profile with what nobody has confirmed."""
    from madoguchi.rules.zengin import directory_date, profiles

    known = profiles()
    if args.json:
        print(json.dumps([asdict(one) for one in known], ensure_ascii=False, indent=2, default=str))
        return 0
    for one in known:
        print(f"{one.id}: {one.name}（{one.valid_from} から）")
        wishes = f"改行 {one.line_end}、名義の記号 {one.symbols}、結果 {one.results or 'なし'}"
        print(f"  1ファイル {one.records_per_file:,}件、{wishes}")
        if one.unconfirmed:
            print(f"  未確認（K）: {'、'.join(one.unconfirmed)}")
    print(f"銀行と支店の一覧は {directory_date()} 現在です。")
    return 0
