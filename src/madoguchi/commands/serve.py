"""`./madoguchi serve`: the web pages, on gunicorn with threads."""

from __future__ import annotations

import argparse

HELP = "窓口の画面を動かします（本番用。データベースと鍵は環境変数で指定）"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
    parser.add_argument("--workers", type=int, default=2, help="プロセスの数")
    parser.add_argument("--threads", type=int, default=4, help="プロセスごとのスレッドの数")


def run(args: argparse.Namespace) -> int:
    from gunicorn.app.wsgiapp import WSGIApplication

    arguments = [
        "madoguchi.cityhall.config.wsgi", "--bind", args.bind, "--worker-class", "gthread",
        "--workers", str(args.workers), "--threads", str(args.threads),
        "--max-requests", "20000", "--max-requests-jitter", "2000", "--log-level", "warning",
    ]

    class Server(WSGIApplication):
        """gunicorn with our arguments instead of the command line's."""

        def load_config(self) -> None:
            parsed = self.cfg.parser().parse_args(arguments)
            for name, value in vars(parsed).items():
                if value is not None and name != "args":
                    self.cfg.set(name, value)
            self.app_uri = arguments[0]

    Server().run()
    return 0
