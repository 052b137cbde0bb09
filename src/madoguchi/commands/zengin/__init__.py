"""`./madoguchi zengin`: write, read and check bank files (全銀 総合振込) and read their results.

Exit status: 0 done, or nothing worse than a warning; 1 refused, or errors found; 2 a file cannot be opened.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from madoguchi.commands.zengin.saying import tell_findings
from madoguchi.commands.zengin.showing import check, profiles, read, results
from madoguchi.commands.zengin.writing import SENDER_OPTIONS, write

HELP = "銀行の振込ファイル（全銀 総合振込）を書き、読み、検査し、結果を読みます"
UNREADABLE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    make = _verb(verbs, "write", "支払の一覧（CSV）から振込ファイルを作ります")
    make.add_argument("payments", type=Path, metavar="PAYMENTS.csv")
    make.add_argument("out", type=Path, metavar="OUT")
    _profile(make, required=True)
    make.add_argument("--sender", type=Path, metavar="FILE.yaml", help="委託者（省くと架空の委託者）")
    for name, words in SENDER_OPTIONS.items():
        make.add_argument(f"--sender-{name.replace('_', '-')}", metavar="X", help=words)
    make.add_argument("--date", metavar="YYYY-MM-DD", help="振込指定日（省くと間に合う最初の営業日）")
    for name, words in (
        ("read", "振込ファイルの中身を表示します"),
        ("check", "振込ファイルを検査します（エラーがあれば終了コード 1）"),
        ("results", "銀行から戻った結果のファイルを読みます"),
    ):
        verb = _verb(verbs, name, words)
        verb.add_argument("file", type=Path, metavar="FILE")
        verb.add_argument("--json", action="store_true", help="JSONで出力する")
        if name != "read":
            _profile(verb, required=name == "results")
    listing = _verb(verbs, "profiles", "銀行ごとの設定の一覧")
    listing.add_argument("--json", action="store_true", help="JSONで出力する")


def _verb(verbs: Any, name: str, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=words, description=words)
    return parser


def _profile(parser: argparse.ArgumentParser, *, required: bool) -> None:
    words = "銀行の設定の名前（zengin profiles で一覧）か、自治体の設定ファイル（.yaml）"
    parser.add_argument("--profile", required=required, metavar="P", help=words)


def run(args: argparse.Namespace) -> int:
    """Do it, and turn every refusal into words and an exit status."""
    from madoguchi.rules.zengin import ProfileError, Refused

    verbs = {"write": write, "read": read, "check": check, "results": results, "profiles": profiles}
    try:
        return verbs[args.verb](args)
    except ProfileError as error:
        print(error, file=sys.stderr)
        return 1
    except Refused as refused:
        tell_findings(args, refused.findings, refused.more)
        return 1
    except OSError as error:
        print(f"{error.filename} を開けません（{error.strerror}）。場所を確かめてください。", file=sys.stderr)
        return UNREADABLE
