"""The one command. Each module of `madoguchi.commands` is a subcommand.

A command module offers `HELP: str`, `configure(parser)` and `run(args) -> int` (the exit status).
Heavy imports belong inside `run`, so that `--help` and small tools stay quick.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import pkgutil
import sys
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


def _speak_utf8() -> None:
    """Japanese and JSON leave as UTF-8 whatever the locale; what cannot be written is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _unheard() -> int:
    """Who read the output has heard enough (``| head``): no error, and nothing more to say at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141  # as a shell counts an end by SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    _speak_utf8()
    args = build_parser().parse_args(argv)
    try:
        status = int(args.run(args))
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        return _unheard()
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        if error.filename is None:
            raise
        sys.stderr.write(
            f"{error.filename} を開けません（{error.strerror}）。場所と名前を確かめてください。\n"
        )
        return 2
