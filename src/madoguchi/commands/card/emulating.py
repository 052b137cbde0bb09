"""`./madoguchi card emulate`: lay a fictional person's card into a virtual reader until Ctrl-C.

Exit status 0 when the card was taken away, 1 when there was no reader or it went away.
"""

from __future__ import annotations

import argparse
import signal
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.commands.card.places import emulator_folder
from madoguchi.commands.card.saying import print_json

if TYPE_CHECKING:
    from madoguchi.card.emulator import MadeCard
    from madoguchi.card.emulator.folder import TestFolder
    from madoguchi.card.vpcd import InsertedCard

HELP = "架空の人のカードを仮想リーダーに置きます（Ctrl-C で取ります）"
_UNSEEN_SECONDS = 2.0


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the verb."""
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--person", metavar="NAME", help="架空の人（まちがえると一覧が出ます）")
    who.add_argument("--list", action="store_true", help="架空の人の一覧を出す")
    words = "仮想リーダーのポート（省くと、窓口エージェントのもの、次に pcscd のものを探します）"
    parser.add_argument("--port", type=int, metavar="番号", help=words)
    parser.add_argument("--second", action="store_true", help="2台目の仮想リーダーに置く")
    words = "試験用の鍵の場所（省くとデモのもの。無ければ作ります）"
    parser.add_argument("--pki", type=Path, metavar="DIR", help=words)
    words = "この秒数のあとでカードを取る（省くと Ctrl-C で取ります）"
    parser.add_argument("--pull-after", type=float, metavar="秒", help=words)
    parser.add_argument("--then", metavar="NAME", help="取ったあとに、この人のカードを置く（入れ替え）")
    words = "1命令ごとにこれだけ待つ（読み取り中の画面や、途中で取られた場合を試すため）"
    parser.add_argument("--slow", type=float, default=0.0, metavar="ミリ秒", help=words)


def run(args: argparse.Namespace) -> int:
    """Make the cards, lay them down one after the other."""
    from madoguchi.card.emulator.folder import TestFolder
    from madoguchi.card.emulator.persona import persona

    if args.list:
        return _list(as_json=args.json)
    # A shell starts what runs in its background deaf to Ctrl-C; to be terminated takes the card away as well.
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, signal.default_int_handler)
    people = [persona(name).id for name in (args.person, args.then) if name]
    kept = TestFolder.open(args.pki or emulator_folder(), datetime.now(UTC).replace(microsecond=0))
    cards = [kept.card(name) for name in people]
    for made, seconds in zip(cards, (args.pull_after, None), strict=False):
        if not _lay(made, kept, args, seconds):
            print("仮想リーダーがなくなりました。リーダーを動かし直してから、もう一度置いてください。")
            return 1
        print("カードを取りました。", flush=True)
    return 0


def _list(*, as_json: bool) -> int:
    from madoguchi.card.emulator import personae

    if as_json:
        print_json({"people": {name: person.label for name, person in personae().items()}})
        return 0
    for name, person in personae().items():
        print(f"{name:<12}{person.name}　{person.label}")
    return 0


def _lay(made: MadeCard, kept: TestFolder, args: argparse.Namespace, seconds: float | None) -> bool:
    """Whether the card was taken away by us; False when the reader went away."""
    inserted, place = _insert(made, args)
    sitting = _Sitting(inserted, args.slow / 1000)
    timers = [threading.Timer(_UNSEEN_SECONDS, sitting.complain)]
    timers += [threading.Timer(seconds, sitting.take)] if seconds is not None else []
    try:
        _say(made, kept, place, as_json=args.json)
        for timer in timers:
            timer.daemon = True
            timer.start()
        inserted.answer(sitting.see)
    except KeyboardInterrupt:
        sitting.take()
    for timer in timers:
        timer.cancel()
    return sitting.taken


def _insert(made: MadeCard, args: argparse.Namespace) -> tuple[InsertedCard, str]:
    """Into the reader of the port asked for, else the agent's, else pcscd's. Raises ReaderError."""
    from madoguchi.card import ReaderError
    from madoguchi.card.vpcd import AGENT_PORT, PCSCD_PORT, InsertedCard

    known = {AGENT_PORT: "窓口エージェントの仮想リーダー", PCSCD_PORT: "pcscd の仮想リーダー"}
    places = [port + args.second for port in ((args.port,) if args.port else known)]
    for place in places:
        try:
            name = known.get(place - args.second, "仮想リーダー")
            return InsertedCard(made.card, place), f"{name}（ポート {place}）"
        except ReaderError as error:
            remedy = error.remedy
    tried = "、".join(map(str, places))
    raise ReaderError(f"待っている仮想リーダーがありません（ポート {tried}）。", remedy)


def _say(made: MadeCard, kept: TestFolder, place: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"person": made.person.id, "reader": place})
    else:
        _introduce(made, kept, place)


def _introduce(made: MadeCard, kept: TestFolder, place: str) -> None:
    person, pins = made.person, made.person.pins
    names = {
        "entry_pin": "券面事項入力補助",
        "authentication_pin": "利用者証明用",
        "signature_password": "署名用",
    }
    known = "、".join(f"{names[role]} {value}" for role, value in pins.items()) or "なし"
    year = person.expires(kept.pki.at).year
    face = f"{person.printed_birth}　有効期限 {year}年　セキュリティコード {person.security_code}"
    lines = [
        f"模擬カード：{person.label}（実在の人ではありません）",
        f"氏名　　：{person.name}",
        f"券面　　：{face}",
        f"暗証番号：{known}",
        f"試験の鍵：{kept.path}",
        f"{place}に置きました。Ctrl-C で取ります。",
    ]
    print("\n".join(lines), flush=True)


@dataclass(slots=True)
class _Sitting:
    """What happens to a card while it lies there."""

    inserted: InsertedCard
    delay: float
    noticed: bool = False
    taken: bool = False
    commands: int = 0

    def see(self, frame: bytes) -> None:
        """Told of every frame: slow the card down, and say when somebody has finished reading."""
        from madoguchi.card.vpcd.frames import ATR, CONTROLS

        self.noticed = True
        if frame not in CONTROLS:
            self.commands += 1
            time.sleep(self.delay)
        elif frame != ATR and self.commands:
            print(f"読み取られました（{self.commands}命令）。", flush=True)
            self.commands = 0

    def complain(self) -> None:
        """Nobody has looked at the card."""
        if not self.noticed:
            words = "リーダーがまだカードを見ていません。別のカードが入っていれば、それを取ってください。"
            print(words, flush=True)

    def take(self) -> None:
        """Pull the card."""
        self.taken = True
        self.inserted.pull()
