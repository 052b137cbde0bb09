"""Start Django for a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DEMO = Path(".data/demo")
REQUIRED = "MADOGUCHI_SECRET_KEY"


def start() -> None:
    """Set Django up with the environment's settings. Safe to call twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.cityhall.config.settings")
    import django

    django.setup()


def start_tool(data: Path | None = None) -> None:
    """The same for a tool that somebody types, on the demo kept in `data`.

    Where nothing is configured the demo of this folder is meant, and the tool says so; without a demo it ends
    with what to do instead of a traceback.
    """
    if data is None and not _is_configured():
        if not (DEMO / "secrets").is_dir():
            raise SystemExit(
                f"設定がありません。{REQUIRED} などの環境変数（docs/operations.md）を設定するか、"
                "先に ./madoguchi demo を実行してください。"
            )
        sys.stderr.write(f"設定がないので、デモのデータ（{DEMO}）を使います。\n")
        data = DEMO
    if data is not None:
        from madoguchi.cityhall.demo.secrets import prepare_environment

        prepare_environment(data.resolve(), 8000, 8001)
    start()


def _is_configured() -> bool:
    from django.conf import settings

    return settings.configured or REQUIRED in os.environ or f"{REQUIRED}_FILE" in os.environ
