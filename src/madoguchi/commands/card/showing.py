"""`./madoguchi card show`: exit status 0 read and authentic, 1 refused or not authentic, 3 unsettled."""

from __future__ import annotations

import argparse
import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.commands.card.places import choose_reader, emulator_folder
from madoguchi.commands.card.reports import print_readers, print_reading, save

if TYPE_CHECKING:
    from madoguchi.card import PersonReading, ReaderState, Secret
    from madoguchi.card.cv import CvKeys
    from madoguchi.card.reading import Opener

HELP = "カードを読みます（照合番号B、または暗証番号）"
_STATUS = {"authentic": 0, "not_authentic": 1, "unsettled": 3}
_ASK = "?"


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the verb."""
    card = parser.add_mutually_exclusive_group(required=True)
    card.add_argument("--person", metavar="NAME", help="架空の人のカード（まちがえると一覧が出ます）")
    words = "カードリーダーのカード（名前を省くと、カードの置かれた1台）"
    card.add_argument("--reader", nargs="?", const="", metavar="名前", help=words)
    card.add_argument("--reader-list", action="store_true", help="カードリーダーの一覧を出す")
    how = parser.add_mutually_exclusive_group()
    words = "券面事項入力補助用の暗証番号（値を省くと尋ねます）"
    how.add_argument("--pin", nargs="?", const=_ASK, metavar="4桁", help=words)
    words = "照合番号B（省くと、架空の人は券面から作り、カードリーダーでは券面の項目を尋ねます）"
    how.add_argument("--b", metavar="14桁", help=words)
    words = "架空の人の電子証明書・認証局・失効情報をここに書き出す（--person とともに）"
    parser.add_argument("--save", type=Path, metavar="DIR", help=words)
    words = "券面の認証局の鍵（カードリーダーで。模擬カードでは、省くとデモのもの）"
    parser.add_argument("--cv-keys", type=Path, metavar="FILE", help=words)


def run(args: argparse.Namespace) -> int:
    """Read the card, print what it says."""
    if args.reader_list:
        from madoguchi.card.pcsc import PcscSource

        print_readers(PcscSource().states(), as_json=args.json)
        return 0
    reading = _emulated(args) if args.person else _on_reader(args)
    return _STATUS[reading.authenticity.conclusion]


def _emulated(args: argparse.Namespace) -> PersonReading:
    from madoguchi.card import CardSession, read_person, read_presence
    from madoguchi.card.emulator import EmulatedReader, TestPki, make_card, persona

    persona(args.person)
    pki = TestPki(datetime.now(UTC).replace(microsecond=0))
    made = make_card(args.person, pki)
    session = CardSession(EmulatedReader(made.card), made.edition)
    by, value = _given(args) or ("number_b", made.person.number_b(pki.at))
    reading = read_person(session, value, pki.cv_keys, by)
    if args.save:
        save(args.save, made, pki)
    label = f"試験用カード：{made.person.label}（実在の人ではありません）"
    print_reading(reading, read_presence(session), label, simulated=True, as_json=args.json)
    return reading


def _on_reader(args: argparse.Namespace) -> PersonReading:
    from madoguchi.card import CardSession, edition_on, read_person, read_presence
    from madoguchi.card.pcsc import PcscSource

    source = PcscSource()
    reader = choose_reader(source.states(), args.reader)
    keys = _cv_keys(args.cv_keys, reader)
    if not reader.simulated:
        _refuse_typed(args)
    by, value = _given(args) or ("number_b", _ask_face())
    with source.open(reader.name) as transport:
        session = CardSession(transport, edition_on(transport, simulated=reader.simulated))
        reading = read_person(session, value, keys, by)
        present = read_presence(session)
    kind = "模擬カード（実在の人ではありません）" if reader.simulated else "カード"
    print_reading(reading, present, f"{kind}：{reader.name}", simulated=reader.simulated, as_json=args.json)
    return reading


def _given(args: argparse.Namespace) -> tuple[Opener, Secret] | None:
    from madoguchi.card import Secret

    if args.pin:
        typed = getpass.getpass("暗証番号（4桁。画面には出ません）：") if args.pin == _ASK else args.pin
        return "pin", Secret(typed.strip())
    return ("number_b", Secret(args.b)) if args.b else None


def _ask_face() -> Secret:
    """照合番号B from what the card face shows."""
    from madoguchi.card import WrongForm, number_b

    birth = input("券面の生年月日（例：昭和55年2月17日）：")
    year = input("券面の有効期限の年（西暦4桁）：").strip()
    code = input("券面のセキュリティコード（4桁）：")
    if not year.isdecimal():
        raise WrongForm("有効期限の年は西暦4桁です。", "券面のとおりに入力してください。")
    return number_b(birth, int(year), code)


def _refuse_typed(args: argparse.Namespace) -> None:
    """A command line is seen by others on the machine, and kept by the shell."""
    from madoguchi.card import WrongForm

    if args.b or (args.pin and args.pin != _ASK):
        raise WrongForm(
            "実際のカードの番号は、コマンドに書けません（履歴に残ります）。カードには送っていません。",
            "--pin は値を省き、--b は付けずに実行してください。画面で尋ねます。",
        )


def _cv_keys(path: Path | None, reader: ReaderState) -> CvKeys:
    """None configured: the reading will say that the authority is unsettled."""
    from madoguchi.card import read_cv_keys

    if path is None and reader.simulated:
        path = emulator_folder() / "cv-keys.yaml"
        return read_cv_keys(path) if path.is_file() else {}
    return read_cv_keys(path) if path else {}
