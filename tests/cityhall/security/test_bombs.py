"""Small files that would become large: refused in words, before they cost more than their length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.cityhall.tenancy.actions.add_overlay import problems_of
from madoguchi.rules.standards.items import DEFAULT_EDITION, load_edition
from madoguchi.rules.standards.manifest import Manifest
from madoguchi.rules.standards.mapping import load_mapping
from madoguchi.rules.standards.problems import RegisterFileError

LEVELS = "".join(f"  a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
LAUGHS = "columns:\n  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + LEVELS
MERGES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{n}: &a{n}\n  <<: [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)
ITSELF = "sections: &s {x: *s}\n"
DEEP = "a: " + "[" * 100_000 + "]" * 100_000
NAMES = ["laughs", "merges", "itself", "deep"]
BOMBS = pytest.mark.parametrize("bomb", [LAUGHS, MERGES, ITSELF, DEEP], ids=NAMES)


@pytest.fixture(autouse=True)
def _soon() -> Any:
    """A bomb never ends; a slow machine does."""
    import signal

    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it went off"))
    signal.alarm(60)
    yield
    signal.alarm(0)


@BOMBS
def test_a_catalogue_overlay(bomb: str, tmp_path: Path) -> None:
    """In a process of its own: without the check, the deep one ends it inside libyaml."""
    (tmp_path / "bomb.yaml").write_text(bomb)
    code = (
        "import os, sys, datetime, pathlib, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings';"
        "django.setup(); from madoguchi.cityhall.tenancy.actions.add_overlay import problems_of;"
        "print(problems_of(pathlib.Path(sys.argv[1]).read_text(), datetime.date(2026, 4, 1)))"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "bomb.yaml")], cwd=root, timeout=50, check=False,
        text=True, env={"PYTHONPATH": f"{root / 'src'}:{root}", "PATH": ""}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0
    assert "overlay.yaml:" in done.stdout
    assert "別名" in done.stdout or "入れ子" in done.stdout


@BOMBS
def test_a_column_mapping(bomb: str) -> None:
    with pytest.raises(RegisterFileError, match="YAML"):
        load_mapping(bomb, load_edition(DEFAULT_EDITION))


def test_a_day_that_does_not_exist_in_a_mapping() -> None:
    with pytest.raises(RegisterFileError, match="YAML"):
        load_mapping("header: 2026-13-45\n", load_edition(DEFAULT_EDITION))


def test_a_manifest() -> None:
    with pytest.raises(RegisterFileError, match="JSON"):
        Manifest.from_json("[" * 100_000)


def test_an_ordinary_overlay_is_read_as_before() -> None:
    from django.utils import timezone

    said = " ".join(problems_of("sections: {}\n", timezone.localdate()))
    assert "別名" not in said
    assert "読めません" in problems_of("a: [1\n", timezone.localdate())[0]


def test_a_large_file_is_not_read(catalogue_editor: Any, client_of: Any) -> None:
    file = SimpleUploadedFile("overlay.yaml", b"#" * 1_000_001)
    answer = client_of(catalogue_editor).post(
        "/m/catalogue/new/", {"file": file, "effective_from": "令和9年4月1日", "note": "x"}
    )
    assert "大きすぎます" in answer.content.decode()
