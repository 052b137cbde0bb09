"""`./madoguchi city offices`: a real city sets up where numbers are drawn, all of a file or none."""

from __future__ import annotations

from pathlib import Path

import pytest

import madoguchi.cityhall.demo
from madoguchi.cityhall.tenancy.encryption import new_key
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tickets.models import Office
from madoguchi.cli import main

EXAMPLE = Path(madoguchi.cityhall.demo.__file__).with_name("offices.yaml")


@pytest.fixture
def town(db: None) -> Municipality:
    row = Municipality.objects.create(code="462012", name="某市", mayor_line="某市長")
    new_key(row.pk)
    return row


def names(town: Municipality) -> list[str]:
    with municipality_scope(town.pk):
        return list(Office.objects.values_list("name", flat=True))


def test_the_documented_example_sets_up_two_offices_and_again_changes_nothing(
    town: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["city", "offices", "462012", str(EXAMPLE)]) == 0
        assert names(town) == ["見本市役所 本庁舎", "見本市 北支所"]
    assert "区分6、窓口8" in capsys.readouterr().out


def test_a_mistake_in_the_second_office_leaves_nothing_of_the_first(
    town: Municipality, tmp_path: Path
) -> None:
    broken = EXAMPLE.read_text(encoding="utf-8").replace(
        "{name: 2番, groups: [shomei, todoke]}", "{name: 2番, groups: [nothing]}"
    )
    file = tmp_path / "offices.yaml"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(SystemExit, match="nothing"):
        main(["city", "offices", "462012", str(file)])
    assert names(town) == []


@pytest.mark.parametrize("text", ["- x", "offices: x", "offices: [x]", "{", ""])
def test_a_file_of_another_kind_is_told(town: Municipality, tmp_path: Path, text: str) -> None:
    file = tmp_path / "offices.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match="offices"):
        main(["city", "offices", "462012", str(file)])


def test_an_unknown_city_is_told(town: Municipality) -> None:
    with pytest.raises(SystemExit, match="登録してありません"):
        main(["city", "offices", "131016", str(EXAMPLE)])


@pytest.mark.parametrize("names", ["{fr: Mairie}", "{ko: [시청]}", '{ko: ""}', "시청"])
def test_a_name_in_a_language_that_is_not_offered_is_told(
    town: Municipality, tmp_path: Path, names: str
) -> None:
    file = tmp_path / "offices.yaml"
    file.write_text(f"offices: [{{code: a, name: 本庁, names: {names}}}]", encoding="utf-8")
    with pytest.raises(SystemExit, match="「本庁」の names には、zh-Hans、zh-Hant、ko、vi、pt-BR"):
        main(["city", "offices", "462012", str(file)])
