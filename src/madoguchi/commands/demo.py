"""`./madoguchi demo`: the fictional city 見本市 on this machine, on an embedded database."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

AGENT_HTTP_PORT = 15970
HELP = "架空の見本市を、このパソコンで動かします（Ctrl-C で終わり。データは残ります）"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fresh", action="store_true", help="前のデータを消して、初めから作ります")
    parser.add_argument("--port", type=int, default=8000, help="ポート番号（使われていれば次の番号）")
    parser.add_argument("--data", type=Path, default=Path(".data/demo"), help="データの置き場所")


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything of one demo listens; the virtual reader takes the next port as well."""

    web: int
    stream: int
    virtual_reader: int
    agent: int


def run(args: argparse.Namespace) -> int:
    from madoguchi.cityhall.demo.secrets import demo_password, prepare_environment

    data: Path = args.data.resolve()
    if args.fresh:
        shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, exist_ok=True)
    ports = _free_ports(args.port)
    prepare_environment(data, ports.web, ports.stream, ports.agent)
    _prepare_city(demo_password(data))
    return _serve(data, ports)


def _free_ports(wanted: int) -> Ports:
    from madoguchi.card.vpcd import AGENT_PORT
    from madoguchi.cityhall.demo.processes import free_port

    web, virtual = free_port(wanted), free_port(AGENT_PORT, 2)
    return Ports(web, free_port(web + 1), virtual, free_port(max(AGENT_HTTP_PORT, virtual + 2)))


def _prepare_city(password: str) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from madoguchi.cityhall.demo.cards import ensure_cards
    from madoguchi.cityhall.demo.city import ensure_city

    print("架空の見本市を用意しています …", flush=True)
    ensure_city(password)
    ensure_cards()


def _serve(data: Path, ports: Ports) -> int:
    from django.db import connections

    from madoguchi.cityhall.demo.processes import supervise

    connections.close_all()
    url = os.environ["MADOGUCHI_PUBLIC_URL"]
    madoguchi = [sys.executable, "-m", "madoguchi"]
    agent = ["--server", url, "--port", str(ports.agent), "--virtual-reader", str(ports.virtual_reader)]
    commands = [
        [*madoguchi, "serve", "--bind", f"127.0.0.1:{ports.web}", "--workers", "1", "--threads", "8"],
        [*madoguchi, "worker"],
        [*madoguchi, "stream", "--port", str(ports.stream)],
        [*madoguchi, "card", "agent", "--quiet", *agent],
    ]
    return supervise(commands, f"{url}/", lambda: _announce(url, data, ports.virtual_reader))


def _announce(url: str, data: Path, virtual_port: int) -> None:
    from madoguchi.cityhall.demo.cards import emulate_command
    from madoguchi.cityhall.demo.city import ACCOUNTS
    from madoguchi.cityhall.demo.secrets import demo_password
    from madoguchi.cityhall.tenancy.roles import Role

    print(f"\n  見本市（架空）の窓口が開きました   {url}/\n")
    print(f"  パスワードはどの職員も同じです     {demo_password(data)}\n")
    for account in ACCOUNTS:
        roles = "・".join(str(Role(role).label) for role in account.roles)
        print(f"    {account.username:<12}{account.display_name}（{roles}）")
    print(f"\n  カードリーダー（模擬）の画面       {os.environ['MADOGUCHI_CARD_AGENT_URL']}/")
    print(f"  模擬のカードを置く                 {emulate_command(virtual_port)}")
    print("\n  終わるとき: Ctrl-C（データは残ります）   初めから: ./madoguchi demo --fresh\n", flush=True)
