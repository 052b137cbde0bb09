"""`./madoguchi worker`: run durable jobs until stopped."""

from __future__ import annotations

import argparse

HELP = "待っている仕事を実行します（Ctrl-C で、実行中の仕事を終えてから止まります）"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--poll", type=float, default=0.2, metavar="SECONDS", help="待機の間隔（秒）")
    parser.add_argument("--lease", type=float, default=60, metavar="SECONDS", help="仕事を占有する時間（秒）")


def run(args: argparse.Namespace) -> int:
    import signal
    from datetime import timedelta

    from madoguchi.cityhall.config.start import start

    start()
    from django.utils.module_loading import autodiscover_modules

    from madoguchi.cityhall.tenancy.jobs.worker import Worker

    autodiscover_modules("tasks")
    worker = Worker(timedelta(seconds=args.lease), args.poll)
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run()
    return 0
