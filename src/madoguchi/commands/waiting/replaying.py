"""`waiting replay`: a published day lived through in the demo, by default sixty times as fast."""

from __future__ import annotations

import argparse
import sys
import time
from statistics import mean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.rules.waiting import Day
    from madoguchi.rules.waiting.script import Script


def replay(args: argparse.Namespace) -> int:
    """Run it in the demo's data folder until nobody is left; Ctrl-C stops, the same command goes on."""
    from madoguchi.cityhall.demo.secrets import prepare_environment

    if not (args.data / "secrets").is_dir():
        print("先に別の端末で ./madoguchi demo を動かしてください。", file=sys.stderr)
        return 1
    prepare_environment(args.data.resolve(), 8000, 8001)
    import django

    django.setup()
    from madoguchi.cityhall.demo.replay import day_of, days
    from madoguchi.cityhall.residents.synthetic.places import CITY_CODE
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    if (day := day_of(args.date)) is None:
        known = "、".join(str(one.date) for one in days())
        print(f"{args.date} は公表された日ではありません。次から選んでください：{known}", file=sys.stderr)
        return 1
    with municipality_scope(Municipality.objects.get(code=CITY_CODE).pk):
        return _live(day, args.speed)


def _live(day: Day, speed: int) -> int:
    from madoguchi.cityhall.demo.replay import Replay, prepare, script, show, stop
    from madoguchi.cityhall.tenancy.refusal import Refusal

    written = script(day)
    office = prepare(written)
    show(written, office)
    print(
        f"{office.name}　{day.date}（{day.cases}件）を{speed}倍で再現します。"
        "デモの画面の /demo/replay/ で、見通しと比べられます（表示板と呼出もそこから）。Ctrl-C で止めます。",
        flush=True,
    )
    running = Replay(written, office, speed, lambda words: print(words, flush=True))
    try:
        running.run()
        _report(written, running.waits())
        print("Ctrl-C で終わります。", flush=True)
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        return 0
    except Refusal as refusal:
        print(f"{day.date} の再現を続けられません。{refusal}別の日を選んでください。", file=sys.stderr)
        return 1
    finally:
        stop(office)


def _report(script: Script, waits: list[float]) -> None:
    ordered = sorted(waits)
    p90 = ordered[-(-9 * len(ordered) // 10) - 1]
    day, told = script.day, script.expected
    figures = (
        ("平均", mean(waits), told.mean, day.mean),
        ("9割の人", p90, told.p90, None),
        ("最大", ordered[-1], told.maximum, day.maximum),
    )
    for name, seen, wanted, published in figures:
        known = "" if published is None else f"　公表値 {published:.0f}分"
        around = f"{wanted.expected:.0f}分［{wanted.low:.0f}～{wanted.high:.0f}］"
        print(f"{name}　再現 {seen:.1f}分　見通し {around}{known}")
