"""What every command owes to somebody who types it in the wrong place: a sentence, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from madoguchi.cli import main

ROOT = Path(__file__).resolve().parents[2]


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "check", "no-such-file.csv"]) == 2
    assert "no-such-file.csv を開けません" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["audit", "verify"], ["register", "status", "--city", "999997"]])
def test_a_tool_where_nothing_is_configured(command: list[str], tmp_path: Path) -> None:
    done = _run(command, tmp_path)
    assert done.returncode == 1
    assert "設定がありません" in done.stderr and "Traceback" not in done.stderr


def test_a_sample_needs_no_configuration(tmp_path: Path) -> None:
    assert _run(["register", "export-sample", "sample.csv", "--people", "20"], tmp_path).returncode == 0
    assert _run(["register", "check", "sample.csv"], tmp_path).returncode == 0


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    ours = ("MADOGUCHI_", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment["PYTHONPATH"] = str(ROOT / "src")
    return subprocess.run(
        [sys.executable, "-m", "madoguchi", *command],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_who_has_heard_enough_meets_no_error() -> None:
    """As in ``madoguchi … | head``: the reader has gone before the last line."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "madoguchi", "benefits", "list"]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")
