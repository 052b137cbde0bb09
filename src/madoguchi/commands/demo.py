"""`./madoguchi demo`: the fictional city 見本市 on this machine, on an embedded database."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

HELP = "架空の見本市を、このパソコンで動かします（Ctrl-C で終わり。データは残ります）"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fresh", action="store_true", help="前のデータを消して、初めから作ります")
    parser.add_argument("--port", type=int, default=8000, help="ポート番号（使われていれば次の番号）")
    parser.add_argument("--data", type=Path, default=Path(".data/demo"), help="データの置き場所")


def run(args: argparse.Namespace) -> int:
    from madoguchi.cityhall.demo.processes import free_port
    from madoguchi.cityhall.demo.secrets import demo_password, prepare_environment

    data: Path = args.data.resolve()
    if args.fresh:
        shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, exist_ok=True)
    port = free_port(args.port)
    stream_port = free_port(port + 1)
    prepare_environment(data, port, stream_port)
    _prepare_city(demo_password(data))
    return _serve(data, port, stream_port)


def _prepare_city(password: str) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from madoguchi.cityhall.demo.city import ensure_city

    print("架空の見本市を用意しています …", flush=True)
    ensure_city(password)


def _serve(data: Path, port: int, stream_port: int) -> int:
    from django.db import connections

    from madoguchi.cityhall.demo.processes import supervise

    connections.close_all()
    madoguchi = [sys.executable, "-m", "madoguchi"]
    commands = [
        [*madoguchi, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"],
        [*madoguchi, "worker"],
        [*madoguchi, "stream", "--port", str(stream_port)],
    ]
    url = os.environ["MADOGUCHI_PUBLIC_URL"]
    return supervise(commands, f"{url}/", lambda: _announce(url, data))


def _announce(url: str, data: Path) -> None:
    from madoguchi.cityhall.demo.city import ACCOUNTS
    from madoguchi.cityhall.demo.secrets import demo_password
    from madoguchi.cityhall.tenancy.roles import Role

    print(f"\n  見本市（架空）の窓口が開きました   {url}/\n")
    print(f"  パスワードはどの職員も同じです     {demo_password(data)}\n")
    for account in ACCOUNTS:
        roles = "・".join(str(Role(role).label) for role in account.roles)
        print(f"    {account.username:<12}{account.display_name}（{roles}）")
    print("\n  終わるとき: Ctrl-C（データは残ります）   初めから: ./madoguchi demo --fresh\n", flush=True)
