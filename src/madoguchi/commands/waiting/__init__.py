"""`madoguchi waiting`: summarise a daily table of waits, fit a model, predict, compare, and plan staff.

Results go to stdout, how the table was read to stderr. Exit status 1 with sentences (row, column, remedy) if
the input cannot be used; nothing is written then.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.commands.waiting.calibrating import calibrate
from madoguchi.commands.waiting.comparing import compare
from madoguchi.commands.waiting.predicting import predict
from madoguchi.commands.waiting.replaying import replay
from madoguchi.commands.waiting.staffing import staff
from madoguchi.commands.waiting.summarizing import summarize

HELP = "待ち時間の表を要約し、モデルを作り、予測し、比べ、窓口の配置を出す"
MOST_SHOWN = 100


def configure(parser: argparse.ArgumentParser) -> None:
    """One verb for each question."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    _table_verb(verbs, "summarize", "件数・平均待ち・最大待ちを、定義とともにまとめる")
    words = "能力（1時間に何件こなせるか）を、日別の表か発券機の記録から区間つきで求める"
    _configure_calibrate(_table_verb(verbs, "calibrate", words))
    _configure_predict(verbs)
    comparing = _verb(verbs, "compare", "2つのモデルから、1件の時間の変化を区間つきで求める")
    comparing.add_argument("before", type=Path, metavar="MODEL_A", help="前の年のモデル")
    comparing.add_argument("after", type=Path, metavar="MODEL_B", help="後の年のモデル")
    _configure_replay(verbs)
    _configure_staff(_verb(verbs, "staff", "目標の待ち時間に収まる窓口の配置と勤務を出す"))


def _verb(verbs: Any, name: str, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=words, description=words)
    parser.add_argument("--json", action="store_true", help="結果をJSONで出す")
    return parser


def _table_verb(verbs: Any, name: str, words: str) -> argparse.ArgumentParser:
    parser = _verb(verbs, name, words)
    words = "日別の表など（CSVはUTF-8かShift_JIS、Excelは.xlsx）"
    parser.add_argument("table", type=Path, metavar="TABLE.csv", help=words)
    return parser


def _configure_calibrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--office", required=True, metavar="O", help="窓口の名前（表の office）")
    parser.add_argument("--era-year", required=True, metavar="Y", help="年（表の era_year。R5 など）")
    parser.add_argument("--counters", metavar="N", help="開いている窓口の数（勤務表から。日別の表には必要）")
    parser.add_argument("--roster", type=Path, metavar="R.csv", help="勤務表（発券機の記録のとき）")
    parser.add_argument("--profile", metavar="P", help="来る時刻の山（reference、ofunato、uniform）")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="MODEL.json", help="出力")


def _configure_predict(verbs: Any) -> None:
    parser = _verb(verbs, "predict", "日ごとの待ち時間を区間つきで予測し、実績があれば誤差を出す")
    parser.add_argument("model", type=Path, metavar="MODEL.json")
    parser.add_argument("table", type=Path, metavar="TABLE.csv", help="日別の表。待ち時間の列は空でもよい")
    words = "1件の時間の倍率（0.65 で35%%短い）か、compare --json の出力ファイル"
    parser.add_argument("--service-factor", default="1", metavar="F", help=words)
    parser.add_argument("--office", metavar="O", help="予測する窓口（省くとモデルの窓口）")
    parser.add_argument("--era-year", metavar="Y", help="予測する年（省くと表のすべて）")


def _configure_replay(verbs: Any) -> None:
    words = "公表された1日を、動いているデモの中で早回しで再現する"
    parser = verbs.add_parser("replay", help=words, description=words)
    parser.add_argument("date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="公表された日")
    parser.add_argument("--speed", type=_speed, default=60, metavar="N", help="何倍の速さか（60）")
    parser.add_argument("--data", type=Path, default=Path(".data/demo"), help="デモのデータの場所")


def _speed(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 3600:
        return int(text)
    raise argparse.ArgumentTypeError("1から3600までの整数にしてください")


def _configure_staff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL.json")
    parser.add_argument("--cases", required=True, metavar="N", help="1日の件数")
    parser.add_argument("--mean", required=True, metavar="分", help="平均待ちの目標")
    parser.add_argument("--p90", required=True, metavar="分", help="9割の人の待ちの目標")
    words = "目標を守る日の割合（0.8 など）。省くと平均して守る"
    parser.add_argument("--share-of-days", metavar="S", help=words)
    parser.add_argument("--service-factor", default="1", metavar="F", help="1件の時間の倍率")
    parser.add_argument("--day-type", metavar="T", help="日の種類（省くとモデルの主な種類）")


def run(args: argparse.Namespace) -> int:
    """Do it, and turn every refusal into words and exit status 1."""
    from madoguchi.rules.waiting import WaitingFileRefused, WaitingRefused

    if args.verb == "replay":
        return replay(args)
    verbs = {
        "summarize": summarize,
        "calibrate": calibrate,
        "predict": predict,
        "compare": compare,
        "staff": staff,
    }
    try:
        verbs[args.verb](args)
    except WaitingFileRefused as refused:
        return _refuse([str(problem) for problem in refused.problems])
    except WaitingRefused as refused:
        return _refuse([str(refused)])
    return 0


def _refuse(problems: list[str]) -> int:
    for problem in problems[:MOST_SHOWN]:
        print(problem, file=sys.stderr)
    if len(problems) > MOST_SHOWN:
        print(f"ほか{len(problems) - MOST_SHOWN:,}件", file=sys.stderr)
    return 1
