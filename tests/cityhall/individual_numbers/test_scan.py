"""`./madoguchi audit numbers`: counts and places in databases, logs and archives, never a number."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.cityhall.individual_numbers.conftest import NUMBER, OTHER
from tests.cityhall.residents.conftest import as_csv, person, take

from madoguchi.cityhall.individual_numbers import scan_files
from madoguchi.cityhall.tenancy.models import LiveEvent, Municipality
from madoguchi.cli import main
from madoguchi.rules.identifiers import is_valid_my_number, next_m11_number

pytestmark = pytest.mark.django_db


def run(capsys: Any, *arguments: str) -> tuple[int, str]:
    code = main(["audit", "numbers", *arguments])
    return code, capsys.readouterr().out


def test_a_clean_database(city: Municipality, capsys: Any) -> None:
    code, said = run(capsys)
    assert code == 0
    assert "疑いのある数字: 0 個" in said


def test_a_leak_is_named_by_its_place(city: Municipality, capsys: Any) -> None:
    event = LiveEvent.objects.create(topic="x", kind=f"n {NUMBER}")
    code, said = run(capsys)
    assert code == 1
    assert f"tenancy_liveevent.kind  1 個（行: {event.pk}" in said
    assert "10個に1個" in said
    assert NUMBER not in said


def test_a_registers_own_12_digit_numbers_are_left_out(city: Municipality, capsys: Any) -> None:
    _serial, atena = next_m11_number(98765432100)
    assert is_valid_my_number(atena)
    assert take(as_csv([person(1, atena_number=atena)])).state == "applied"
    code, _said = run(capsys)
    assert code == 0
    LiveEvent.objects.create(topic="x", kind=NUMBER)
    assert run(capsys)[0] == 1


def test_files_of_every_kind(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.log").write_text(f"ok\n番号 {NUMBER}\n", encoding="utf-8")
    (tmp_path / "b.csv").write_bytes(f"氏名,番号\r\n見本,{OTHER}\r\n".encode("cp932"))
    (tmp_path / "c.bin").write_bytes(b"\xff\xfe\x00 " + NUMBER.encode() + b" \xff")
    (tmp_path / "clean.txt").write_text("090-1234-5678\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("inner/e.txt", f"{NUMBER}\n")
    code, said = run(capsys, "--path", str(tmp_path))
    assert code == 1
    assert "疑いのある数字: 4 個" in said
    for place in ("a.log  1 個（行: 2）", "b.csv  1 個（行: 2）", "c.bin", "d.zip!inner/e.txt"):
        assert place in said
    assert "clean.txt" not in said
    assert NUMBER not in said
    assert OTHER not in said


def test_what_is_missing_or_too_large(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    with pytest.raises(SystemExit, match="ありません"):
        run(capsys, "--path", str(tmp_path / "none"))
    monkeypatch.setattr(scan_files, "LARGEST", 3)
    (tmp_path / "big.txt").write_text("1234")
    with pytest.raises(SystemExit, match="分けて"):
        run(capsys, "--path", str(tmp_path))
