"""`madoguchi plan SITUATION.json`: which procedures follow, which do not, why, and what is still unknown.

Exit status: 0 a plan was made, 2 the input or the catalogue cannot be used (Japanese message on stderr).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madoguchi.rules.household import Situation
    from madoguchi.rules.procedures.loader import Catalogue
    from madoguchi.rules.procedures.model import Plan, Planned
    from madoguchi.rules.procedures.settle import Settling

HELP = "状況（JSON）から、必要な手続き・不要な手続きと理由・確認することを出す"
BAD_INPUT = 2


class _BadInput(Exception):
    """The file cannot be used; the message says in Japanese what to do."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("situation", nargs="?", metavar="SITUATION.json", help="状況のファイル。- は標準入力")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出す")
    parser.add_argument("--date", metavar="日付", help="異動のあった日。ファイルの date より優先する")
    parser.add_argument("--overlay", type=Path, metavar="FILE", help="団体独自設定（YAML）")
    parser.add_argument("--schema", action="store_true", help="状況の書き方（JSON Schema）を出す")


def run(args: argparse.Namespace) -> int:
    """Print the schema, or the plan of one situation."""
    from madoguchi.rules.household import SituationError
    from madoguchi.rules.procedures.engine import PlanError
    from madoguchi.rules.procedures.loader import CatalogueError

    try:
        print(_schema() if args.schema else _plan(args))
    except (CatalogueError, SituationError) as error:
        return _refuse(error.problems)
    except (_BadInput, PlanError) as error:
        return _refuse([str(error)])
    return 0


def _refuse(problems: list[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return BAD_INPUT


def _schema() -> str:
    from madoguchi.rules.procedures.loader import default_root, load_vocabulary
    from madoguchi.rules.situation_schema import situation_schema

    return json.dumps(situation_schema(load_vocabulary(default_root())), ensure_ascii=False, indent=2)


def _plan(args: argparse.Namespace) -> str:
    from madoguchi.rules.calendar import default_calendar
    from madoguchi.rules.household import parse_situation
    from madoguchi.rules.procedures.engine import plan
    from madoguchi.rules.procedures.loader import default_root, load_catalogue
    from madoguchi.rules.procedures.settle import settling

    if args.situation is None:
        raise _BadInput("状況のファイルを指定してください。書き方は madoguchi plan --schema で分かります。")
    data = _read(args.situation)
    if args.date and isinstance(data, dict):
        data["date"] = args.date
    catalogue = load_catalogue(default_root(), args.overlay)
    situation = parse_situation(data, catalogue.vocabulary)
    made = plan(catalogue, situation, default_calendar())
    questions = settling(catalogue, situation, made)
    if args.json:
        return json.dumps(_as_data(catalogue, made, questions), ensure_ascii=False, indent=2)
    return "\n".join(_as_text(catalogue, situation, made, questions))


def _read(name: str) -> Any:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise _BadInput(
            f"{name} を開けません（{error.strerror}）。ファイルの場所を確認してください。"
        ) from error
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_no_repeats)
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise _BadInput(f"{name}: 文字にならない符号（\\ud800 など）があります。消してください。") from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _BadInput(f"{name}:{line}行目: UTF-8ではありません。UTF-8で保存してください。") from error
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}行目の{error.colno}文字目"
        raise _BadInput(
            f'{place}: JSONとして読めません。記号（, や {{ }} や "）を確認してください。'
        ) from error
    except RecursionError as error:
        raise _BadInput(f"{name}: かっこの入れ子が深すぎます。") from error
    except ValueError as error:
        raise _BadInput(f"{name}: けた数の多すぎる数があります。数を確認してください。") from error
    return data


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON keeps the last of two equal keys in silence; at a counter the first may be the true one."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _BadInput(f"「{key}」が2回書かれています。1つにしてください。")
        found[key] = value
    return found


def _as_data(catalogue: Catalogue, made: Plan, questions: tuple[Settling, ...]) -> dict[str, Any]:
    return {
        "applies": [_planned(planned) for planned in made.applies],
        "not_needed": [{"id": row.id, "reason": row.reason, "name": row.name} for row in made.not_needed],
        "unknown": [
            {"id": row.id, "question": row.question, "name": row.name, "facts": list(row.facts)}
            for row in made.unknown
        ],
        "order": list(made.order),
        "questions": [
            {"fact": item.fact, "question": item.question, "procedures": list(item.procedures)}
            for item in questions
        ],
        "bring_common": list(catalogue.bring_common),
    }


def _planned(planned: Planned) -> dict[str, Any]:
    return {
        "id": planned.id,
        "reason": planned.reason,
        "deadline": planned.deadline.isoformat() if planned.deadline else None,
        "section": planned.section_name,
        "bring": list(planned.bring),
        "evidence": planned.evidence,
        "name": planned.name,
        "optional": planned.optional,
        "people": list(planned.people),
        "deadline_text": planned.deadline_text,
        "urgent": planned.deadline_urgent,
        "basis": planned.basis,
        "forms": list(planned.forms),
        "note": planned.note,
        "presumed": list(planned.presumed),
        "question": planned.question or None,
    }


def _as_text(
    catalogue: Catalogue, situation: Situation, made: Plan, questions: tuple[Settling, ...]
) -> Iterator[str]:
    from madoguchi.rules.calendar import to_wareki

    event = catalogue.vocabulary.events[situation.event]
    yield f"{event.name}  {to_wareki(situation.date)}  {len(situation.household)}人"
    required = [planned for planned in made.applies if not planned.optional]
    offered = [planned for planned in made.applies if planned.optional]
    yield from _group("必要な手続き（この順番で）", required)
    yield from _group("希望する方の手続き", offered)
    yield f"\n■ 確認すること（{len(questions)}）"
    names = {row.id: row.name for row in made.unknown}
    for item in questions:
        yield f"  ？ {item.question}"
        yield f"     → {'、'.join(names[slug] for slug in item.procedures)}"
    yield f"\n■ 不要な手続き（{len(made.not_needed)}）"
    for row in made.not_needed:
        yield f"  － {row.name}: {row.reason}"
    yield f"\n■ いつも持ってくるもの: {'、'.join(catalogue.bring_common)}"


def _group(title: str, rows: list[Planned]) -> Iterator[str]:
    yield f"\n■ {title}（{len(rows)}）"
    for number, planned in enumerate(rows, start=1):
        mark = "【急ぎ】" if planned.deadline_urgent else ""
        yield f"  {number}. {mark}{planned.name}（{planned.section_name}）"
        yield f"     理由: {planned.reason}"
        if planned.deadline_text:
            yield f"     期限: {planned.deadline_text}"
        if planned.bring:
            yield f"     持ち物: {'、'.join(planned.bring)}"
        for sentence in (planned.note, planned.question):
            if sentence:
                yield f"     ※ {sentence}"
