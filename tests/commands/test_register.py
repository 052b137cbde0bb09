"""`./madoguchi register`: header row, check, sample, import, status, resume, transfers, simulated core."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from madoguchi.cityhall.residents.models import IncomingTransfer, RegisterImport, Resident
from madoguchi.cityhall.residents.synthetic.visitors import messages
from madoguchi.cityhall.tenancy.encryption import new_key
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cli import main

CITY = ["--city", "999997"]


@pytest.fixture
def town(db: None) -> Municipality:
    row = Municipality.objects.create(code="999997", name="見本市", mayor_line="見本市長", fictional=True)
    new_key(row.pk)
    return row


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    out = tmp_path / "sample.csv"
    assert main(["register", "export-sample", str(out), "--people", "60"]) == 0
    return out


def test_the_header_row_has_122_columns(tmp_path: Path) -> None:
    out = tmp_path / "t.csv"
    assert main(["register", "template", str(out)]) == 0
    assert len(out.read_text(encoding="utf-8-sig").strip().split(",")) == 122


def test_check_passes_a_sound_file_and_fails_a_bad_one(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["register", "check", str(sample)]) == 0
    sample.write_text(sample.read_text(encoding="utf-8-sig").replace("世帯主", "祖父", 1), encoding="utf-8")
    assert main(["register", "check", str(sample)]) == 1
    assert "エラー" in capsys.readouterr().out


def test_import_twice_status_and_resume(
    town: Municipality, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slip = sample.with_suffix(".manifest.json")
    assert main(["register", "import", str(sample), *CITY, "--manifest", str(slip)]) == 0
    assert main(["register", "import", str(sample), *CITY]) == 0
    assert main(["register", "status", *CITY]) == 0
    assert main(["register", "resume", *CITY]) == 0
    said = capsys.readouterr().out
    assert "反映済み" in said and "取込済みです" in said and "止まっている取込はありません" in said
    with municipality_scope(town.pk):
        assert RegisterImport.objects.get().coverage == "full" and Resident.objects.count() >= 60


def test_a_refused_file_leaves_a_report(town: Municipality, sample: Path, tmp_path: Path) -> None:
    sample.write_bytes(sample.read_bytes()[:20_000])
    report = tmp_path / "report.csv"
    assert main(["register", "import", str(sample), *CITY, "--report", str(report)]) == 1
    assert "途中で切れています" in report.read_text(encoding="utf-8-sig")
    with municipality_scope(town.pk):
        assert not Resident.objects.exists()


def test_transfers_are_received_and_bad_ones_named(
    town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "t.json"
    file.write_text(json.dumps(messages(date(2026, 11, 24))), encoding="utf-8")
    assert main(["register", "transfers", str(file), *CITY]) == 0
    with municipality_scope(town.pk):
        assert IncomingTransfer.objects.count() == 5
    file.write_text("{}", encoding="utf-8")
    assert main(["register", "transfers", str(file), *CITY]) == 1
    assert "message_id" in capsys.readouterr().err


def test_nothing_exported_nothing_simulated(town: Municipality, tmp_path: Path) -> None:
    assert main(["register", "simulate-core", str(tmp_path / "next.csv"), *CITY]) == 1


def test_an_unknown_city_and_a_real_one(town: Municipality, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ありません"):
        main(["register", "status", "--city", "000000"])
    Municipality.objects.update(fictional=False)
    with pytest.raises(SystemExit, match="架空の自治体"):
        main(["register", "simulate-core", str(tmp_path / "next.csv"), *CITY])
