"""団体独自設定: what a municipality may change, and that it must say where it comes from (evidence L)."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.procedures.cast import child, head, situation, verdict

from madoguchi.rules.calendar import default_calendar
from madoguchi.rules.procedures.engine import plan
from madoguchi.rules.procedures.loader import CatalogueError, default_root, load_catalogue

BASE = "municipality: 見本市\nsource: 見本市条例集\nevidence: L\n"
OWN = "{source: 見本市要綱, evidence: L, %s}"


def load(tmp_path, text):
    path = tmp_path / "overlay.yaml"
    path.write_text(BASE + text, encoding="utf-8")
    return load_catalogue(default_root(), path)


def problems(tmp_path, text):
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, text)
    return caught.value.problems


def judged(catalogue, slug, *people):
    return verdict(plan(catalogue, situation(*people), default_calendar()), slug)


def test_a_parameter(tmp_path):
    own = load(tmp_path, "parameters: {child_medical_fy_age: 15}\n")
    teen = child("2009-06-01")
    assert judged(load_catalogue(default_root()), "child_medical_subsidy", head(), teen) == "applies"
    assert judged(own, "child_medical_subsidy", head(), teen) == "not_needed"
    assert own.municipality == "見本市"


def test_a_section_name(tmp_path):
    made = plan(
        load(tmp_path, "sections: {citizen: {name: 市民生活課}}\n"), situation(head()), default_calendar()
    )
    assert next(row for row in made.applies if row.id == "move_in_notification").section_name == "市民生活課"


def test_a_field(tmp_path):
    deadline = "deadline: {text: 住み始めた日から30日以内。, limits: [{days: 30, anchor: move_date}]}"
    text = f"procedures: {{child_medical_subsidy: {OWN % deadline}}}\n"
    made = plan(load(tmp_path, text), situation(head(), child("2017-06-01")), default_calendar())
    row = next(row for row in made.applies if row.id == "child_medical_subsidy")
    assert (row.deadline, row.evidence) == (date(2026, 5, 10), "L")


def test_a_procedure_the_city_does_not_offer_stays_visible(tmp_path):
    text = f"procedures: {{senior_transit_pass: {OWN % 'disabled: この市では行っていないため。'}}}\n"
    made = plan(load(tmp_path, text), situation(head(birth_date="1940-01-01")), default_calendar())
    assert (
        next(row for row in made.not_needed if row.id == "senior_transit_pass").reason
        == "この市では行っていないため。"
    )


def test_a_procedure_of_its_own(tmp_path):
    text = """procedures:
  welcome_bag:
    {add: true, id: 900, name: 転入記念品, easy: きねんひん, en: Welcome bag, section: citizen,
     events: [move_in], reason: 転入した方に渡すため。, not_needed: 転入ではないため。, basis: 見本市要綱,
     actors: [household],
     channel: counter, evidence: L, source: 見本市要綱, verified_on: 2026-11-23, owner: 市民課,
     valid_from: 2025-04-01, valid_to: null, depends_on: [move_in_notification]}
"""
    assert judged(load(tmp_path, text), "welcome_bag", head()) == "applies"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("procedures: {dog_registration_change: {note: x}}", 4, ["source", "evidence"]),
        (f"procedures: {{dog_registration_chang: {OWN % 'note: x'}}}", 4, ["dog_registration_change"]),
        (f"procedures: {{dog_registration_change: {OWN % 'applies: dgo'}}}", 4, ["dgo", "dog"]),
        (f"procedures: {{dog_registration_change: {OWN % 'section: envronment'}}}", 4, ["environment"]),
        ("parameters: {child_medical_age: 15}", 4, ["child_medical_fy_age"]),
        ("parameters: {child_medical_fy_age: x}", 4, ["型"]),
        ("paramters: {}", 4, ["paramters"]),
        ("sections: {citizen: 市民課}", 4, ["citizen"]),
        ("sections: 3", 4, ["sections"]),
        ("procedures: [1]", 4, ["procedures"]),
        ("parameters: x", 4, ["parameters"]),
    ],
)
def test_mistakes_name_the_overlay_and_its_line(tmp_path, text, line, words):
    found = problems(tmp_path, text + "\n")
    assert any(p.startswith(f"overlay.yaml:{line}:") and all(word in p for word in words) for p in found), (
        found
    )


def test_an_overlay_without_its_source():
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(default_root(), {"municipality": "見本市", "parameters": {}})
    assert "source" in str(caught.value)
