"""`./madoguchi card`: read a card, lay an emulated one into a virtual reader, lend readers, verify.

One module per verb: `HELP`, `configure(parser)`, `run(args) -> int`. Exit status 1 for a refusal in words.
"""

from __future__ import annotations

import argparse
import sys

from madoguchi.commands.card import emulating, serving, showing, verifying
from madoguchi.commands.card.saying import print_json

HELP = "マイナンバーカード：カードを読み、架空の人の模擬カードを置き、電子証明書を検証します"
UNREADABLE = 2
VERBS = {"show": showing, "emulate": emulating, "agent": serving, "verify": verifying}


def configure(parser: argparse.ArgumentParser) -> None:
    """One verb for each module."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, module in VERBS.items():
        verb = verbs.add_parser(name, help=module.HELP, description=module.HELP)
        module.configure(verb)
        verb.add_argument("--json", action="store_true", help="JSONで出力する")


def run(args: argparse.Namespace) -> int:
    """Do it, and turn every refusal into words and an exit status."""
    from madoguchi.card import CardError, MalformedData

    try:
        return VERBS[args.verb].run(args)
    except CardError as error:
        if args.json:
            print_json({"conclusion": "refused", "message": error.message, "remedy": error.remedy})
        else:
            print(f"{error.message}{error.remedy}", file=sys.stderr)
        return UNREADABLE if isinstance(error, MalformedData) else 1
