"""The one command. Each module of `madoguchi.commands` is a subcommand.

A command module offers `HELP: str`, `configure(parser)` and `run(args) -> int` (the exit status).
Heavy imports belong inside `run`, so that `--help` and small tools stay quick.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Sequence

from madoguchi import commands


def build_parser() -> argparse.ArgumentParser:
    """A parser with one subcommand per command module, in alphabetical order."""
    parser = argparse.ArgumentParser(prog="madoguchi", description="窓口: 書かない・待たない・回らない")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for info in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"{commands.__name__}.{info.name}")
        subparser = subparsers.add_parser(info.name.replace("_", "-"), help=module.HELP)
        module.configure(subparser)
        subparser.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    args = build_parser().parse_args(argv)
    return int(args.run(args))
