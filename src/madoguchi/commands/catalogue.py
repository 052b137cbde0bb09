"""`madoguchi catalogue check [DIR] [--overlay FILE]`: every problem of a catalogue as `file:line: message`.

Exit status: 0 nothing to report, 1 problems or rules past their validity were found.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

HELP = "手続きのカタログを点検する（書き間違い・矛盾・順番の輪・期限切れ）"


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="点検して、問題を file:行 の形で出す")
    check.add_argument(
        "dir", nargs="?", type=Path, metavar="DIR", help="カタログの場所（省略すると標準のもの）"
    )
    check.add_argument("--overlay", type=Path, metavar="FILE", help="団体独自設定（YAML）")
    check.add_argument("--date", metavar="日付", help="期限切れを判定する日（省略すると今日）")


def run(args: argparse.Namespace) -> int:
    """Load the catalogue as the product would, and say what is wrong or how much is right."""
    from madoguchi.rules.calendar import DateError
    from madoguchi.rules.procedures.loader import CatalogueError, default_root, load_catalogue

    try:
        catalogue = load_catalogue(args.dir or default_root(), args.overlay, _day(args.date))
    except DateError as error:
        print(f"--date: {error}", file=sys.stderr)
        return 1
    except CatalogueError as error:
        return _report(error.problems)
    if catalogue.warnings:
        return _report(list(catalogue.warnings))
    events = [event for event in catalogue.vocabulary.events.values() if event.open]
    print(f"問題はありません。手続き {len(catalogue.rules)}件、課 {len(catalogue.sections)}。")
    for event in events:
        print(f"  {event.name}: {len(catalogue.candidates(event.id))}件")
    return 0


def _report(problems: list[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)}件の問題があります。", file=sys.stderr)
    return 1


def _day(text: str | None) -> date:
    from madoguchi.rules.calendar import DateError, parse_date

    if text is None:
        return datetime.now(ZoneInfo("Asia/Tokyo")).date()
    day = parse_date(text).date
    if day is None:
        raise DateError(f"「{text}」では日がわかりません。", "年月日を書いてください。")
    return day
