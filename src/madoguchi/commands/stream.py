"""`./madoguchi stream`: tell open screens that something changed."""

from __future__ import annotations

import argparse

HELP = "開いている画面へ変化を知らせる配信を動かします"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)


def run(args: argparse.Namespace) -> int:
    import uvicorn

    from madoguchi.cityhall.config.asgi import application
    from madoguchi.cityhall.tenancy.stream.server import Server

    # The access log would keep the topics.
    config = uvicorn.Config(
        application, host=args.host, port=args.port,
        log_level="warning", access_log=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    Server(config, application).run()
    return 0
