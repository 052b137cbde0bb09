"""`./madoguchi test`: install what the tests need, check the code, run every test on both databases."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PARALLEL = ["-n", "2", "--dist", "loadgroup"]
# One at a time, in a worker: one that stands still is replaced, and named.
SERIAL = ["-n", "1"]
NO_BROWSER = "--ignore=tests/browser"
MAIN_JOURNEYS = ["tests/browser/test_a_family.py", "tests/browser/test_tablet.py"]
DATABASE = ["tests/cityhall", "tests/commands/test_cli.py", "tests/commands/test_register.py"]
HELP = "必要なものを入れて、すべてのテストを SQLite と PostgreSQL の両方で実行します"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--no-lint", action="store_true", help="静的検査を省きます")
    parser.add_argument("pytest", nargs="*", help="pytest に渡す引数（-- のあとに書く）")


def run(args: argparse.Namespace) -> int:
    if not (ROOT / "tests").is_dir():
        raise SystemExit("Tests run from a checkout of the project, not from an installed package.")
    os.chdir(ROOT)
    os.environ.pop("MADOGUCHI_TEST_DATABASE", None)
    sys.path.insert(0, str(ROOT))
    from tests.support.packages import require_packages
    from tests.support.postgres import private_server

    require_packages()
    status = 0 if args.no_lint else _lint()
    if args.database in {"sqlite", "both"}:
        status |= _pytest("everything but the browser, on SQLite", [*PARALLEL, NO_BROWSER], args)
        status |= _pytest("browser journeys on SQLite", [*SERIAL, "tests/browser"], args)
    if args.database in {"postgresql", "both"}:
        with private_server() as url:
            os.environ["MADOGUCHI_TEST_DATABASE"] = url
            status |= _pytest("everything that uses a database, on PostgreSQL", [*PARALLEL, *DATABASE], args)
            status |= _pytest("the main journeys on PostgreSQL", [*SERIAL, *MAIN_JOURNEYS], args)
    return status


def _lint() -> int:
    checks = [
        ["ruff", "check", "--quiet", "."],
        ["mypy"],
    ]
    status = 0
    for check in checks:
        print(f"== {' '.join(check)}", flush=True)
        status |= subprocess.run([sys.executable, "-m", *check], check=False).returncode
    print("== import contracts", flush=True)
    lint = str(Path(sys.executable).with_name("lint-imports"))
    return status | subprocess.run([lint, "--no-cache"], check=False).returncode


def _pytest(name: str, arguments: list[str], args: argparse.Namespace) -> int:
    """One run in a process of its own: Playwright's event loop must not meet other tests."""
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *arguments, *args.pytest]
    return subprocess.run(command, check=False).returncode
