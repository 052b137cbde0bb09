"""`./madoguchi manage migrate`: Django's own management commands."""

from __future__ import annotations

import argparse

HELP = "Django の管理コマンドを実行します（例: migrate, collectstatic）"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="Django に渡す引数")


def run(args: argparse.Namespace) -> int:
    from madoguchi.cityhall.config.start import start

    start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["madoguchi manage", *args.arguments])
    return 0
