"""The store's keys change and are checked by `./madoguchi keys`, apart from the keys of everything else."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from tests.cityhall.individual_numbers.conftest import NUMBER, OTHER, PROOF

from madoguchi.cityhall.cases.models import Case
from madoguchi.cityhall.individual_numbers import key_care
from madoguchi.cityhall.individual_numbers.actions.read_numbers import read_numbers
from madoguchi.cityhall.individual_numbers.actions.store_number import store_number
from madoguchi.cityhall.individual_numbers.models import NumberKey
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality
from madoguchi.cli import main

pytestmark = pytest.mark.django_db
NEW = base64.b64encode(bytes([7] * 32)).decode()


def read(officer: Actor, case: Case) -> dict[str, str]:
    return read_numbers(officer, case.pk, ["p1"], purpose="nhi", use="core_entry")


def test_a_new_data_key(officer: Actor, stored: Case, city: Municipality, capsys: Any) -> None:
    assert main(["keys", "rotate", "--numbers", "--city", city.code]) == 0
    assert "鍵 2 で暗号化" in capsys.readouterr().out
    store_number(officer, stored.pk, "p2", number=OTHER, again=OTHER, document=PROOF)
    assert read(officer, stored) == {"p1": NUMBER}
    assert key_care.check(city) == key_care.Opened(2, 0, 2, 0)
    assert '"store":"individual_numbers"' in AuditEvent.objects.get(verb="key.rotated").payload


def test_a_new_master_key(officer: Actor, stored: Case, settings: Any, tmp_path: Path, capsys: Any) -> None:
    old = tmp_path / "old"
    old.write_text(settings.INDIVIDUAL_NUMBER_KEY + "\n")
    settings.INDIVIDUAL_NUMBER_KEY = NEW
    assert main(["keys", "check"]) == 1
    assert main(["keys", "rewrap", "--numbers", "--old", str(old)]) == 0
    assert main(["keys", "check"]) == 0
    assert "番号 1 件が開きます" in capsys.readouterr().out
    assert read(officer, stored) == {"p1": NUMBER}


def test_a_wrong_old_key_changes_nothing(stored: Case, settings: Any, tmp_path: Path) -> None:
    before = bytes(NumberKey.objects.get().wrapped)
    old = tmp_path / "old"
    old.write_text(NEW)
    with pytest.raises(SystemExit, match="何も変えていません"):
        main(["keys", "rewrap", "--numbers", "--old", str(old)])
    assert bytes(NumberKey.objects.get().wrapped) == before


def test_a_backup_without_its_key_is_noticed(stored: Case, settings: Any, capsys: Any) -> None:
    settings.INDIVIDUAL_NUMBER_KEY = ""
    assert main(["keys", "check"]) == 0
    assert "個人番号は確かめていません" in capsys.readouterr().out
    settings.MASTER_KEY = NEW
    assert main(["keys", "check"]) == 1
