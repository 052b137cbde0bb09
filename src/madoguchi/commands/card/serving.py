"""`./madoguchi card agent`: let the counter's pages use the card readers of this PC, until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

from madoguchi.commands.card.saying import print_json

if TYPE_CHECKING:
    from madoguchi.agent.server import Agent
    from madoguchi.card.readers import ReaderSource

HELP = "このパソコンのカードリーダーを窓口の画面から使えるようにします（Ctrl-C で終わり）"
_SERVER = "http://localhost:8000"
_PORT = 15970


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the verb."""
    words = f"窓口のサーバーのアドレス（省くと {_SERVER}）"
    parser.add_argument("--server", default=_SERVER, metavar="ORIGIN", help=words)
    parser.add_argument(
        "--port", type=int, default=_PORT, metavar="番号", help=f"待つポート（省くと {_PORT}）"
    )
    words = "模擬カードを置ける仮想リーダーを、このポートと次のポートで動かす（デモと試験だけ）"
    parser.add_argument("--virtual-reader", type=int, metavar="番号", help=words)
    parser.add_argument("--quiet", action="store_true", help="始めたことを表示しない")


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C or a request to terminate. Exit status 1 when it cannot start."""
    from madoguchi.agent.doors import OriginMalformed
    from madoguchi.agent.server import Agent

    stop = threading.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda *_: stop.set())
    with ExitStack() as stack:
        source = _source(args.virtual_reader, stack)
        try:
            agent = Agent(source, args.server, args.port)
        except OriginMalformed:
            return _refuse(f"サーバーのアドレス「{args.server}」を、https://名前 の形に直してください。")
        except OSError:
            return _refuse(f"ポート {args.port} は使われています。--port で別の番号にしてください。")
        with agent.running():
            if not args.quiet:
                _announce(agent, args)
            stop.wait()
    return 0


def _source(virtual_port: int | None, stack: ExitStack) -> ReaderSource:
    """The readers of the PC, and a virtual one if asked for. Raises ReaderError for a port that is taken."""
    from madoguchi.card.pcsc import PcscSource
    from madoguchi.card.readers import Readers
    from madoguchi.card.vpcd import VirtualReader

    if virtual_port is None:
        return PcscSource()
    return Readers(stack.enter_context(VirtualReader(virtual_port)), PcscSource())


def _announce(agent: Agent, args: argparse.Namespace) -> None:
    if args.json:
        print_json({"url": agent.url, "server": agent.doors.server, "virtual_reader": args.virtual_reader})
    else:
        lines = [f"カードリーダーの画面  {agent.url}/", f"つなぐ相手            {agent.doors.server}"]
        if args.virtual_reader is not None:
            how = f"./madoguchi card emulate --person mover --port {args.virtual_reader}"
            lines.append(f"模擬カードを置く      {how}")
        print("\n".join(lines))
    sys.stdout.flush()


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
