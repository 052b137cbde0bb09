"""A broken catalogue is refused, and each problem says file, line, what is wrong and what was meant."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from madoguchi.rules.procedures.loader import CatalogueError, default_root, load_catalogue


@pytest.fixture
def root(tmp_path):
    shutil.copytree(default_root(), tmp_path / "catalogue")
    return tmp_path / "catalogue"


def change(root, file, old, new):
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(root, **kwargs):
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(root, **kwargs)
    return caught.value.problems


DISABILITY, WELFARE, CARE = (
    "procedures/disability.yaml",
    "procedures/welfare.yaml",
    "procedures/childcare.yaml",
)
LIVING, CITIZEN, INSURANCE = "procedures/living.yaml", "procedures/citizen.yaml", "procedures/insurance.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (CARE, "people: p.pregnant", "people: p.pregnnt", ["p.pregnnt", "p.pregnant"]),
        (LIVING, "applies: moped", "applies: mopped", ["mopped", "moped"]),
        (WELFARE, "city.transit_pass_age", "city.transit_pas_age", ["city.transit_pass_age"]),
        (CITIZEN, 'people.exists(q, q.card)"', 'people.exists(q, q.cadr)"', ["q.cadr", "q.card"]),
        (INSURANCE, "people: p.care_certified", "people: p.care_certified == 3", ["bool", "int"]),
        (INSURANCE, "people: p.care_certified", "people: p.legal_age", ["INT"]),
        (WELFARE, "p.cover == 'welfare'", "p.cover == 'welfair'", ["welfair", "welfare"]),
        (LIVING, "applies: moped", "applies: p.card", ["p.card", "people"]),
        (LIVING, "applies: moped", "applies: people[0].card", ["card"]),
        (LIVING, "applies: moped", "applies: moped &&", ["moped &&"]),
        (DISABILITY, "section: disability", "section: disabilty", ["disabilty", "disability"]),
        (LIVING, "events: [move_in]", "events: [mov_in]", ["mov_in", "move_in"]),
        (LIVING, "forms: [waste_guide]", "forms: [waste_giude]", ["waste_giude", "waste_guide"]),
        (CARE, "depends_on: [birth_notification]", "depends_on: [birth_notificaton]", ["birth_notification"]),
        (LIVING, "  evidence: S\n", "  evidence: X\n", ["「X」"]),
        (LIVING, "anchor: move_date", "anchor: moved_date", ["anchor", "move_date"]),
        (LIVING, "actors: [owner, agent]", "actors: [owners]", ["owners", "owner"]),
        (LIVING, "case.water: true", "case.watr: true", ["case.watr", "case.water"]),
        (LIVING, "case.water: true", "case.water: 1", ["case.water"]),
        (LIVING, "  reason: 犬", "  raeson: 犬", ["raeson", "reason"]),
        (LIVING, "events: [move_in]", "events: 3", ["events"]),
        (LIVING, "  section: tax", "  ? [a]\n  : b\n  section: tax", ["項目の名前"]),
        (LIVING, "valid_from: 2024-12-02", "valid_from: 2024-13-02", ["2024-13-02"]),
        (DISABILITY, '"{who}が身体', '"{whom}が身体', ["{whom}", "{who}"]),
        (DISABILITY, "not_needed: 身体", "not_needed: '{who}に'  # ", ["{who}に"]),
        (INSURANCE, "{job_change: nhi}", "{job_change: nih}", ["nih"]),
        (INSURANCE, "{job_change: nhi}", "{job_chnge: nhi}", ["job_chnge", "job_change"]),
        (INSURANCE, "birth_date, events: [birth]", "birth_date, events: [brith]", ["brith", "birth"]),
        (CARE, "[move_in], when: from_abroad", "[move_in], when: from_abrod", ["from_abroad"]),
    ],
)
def test_a_mistake_is_found_at_its_line(root, file, old, new, words):
    line = change(root, file, old, new)
    found = [p for p in problems(root) if p.startswith(f"{file}:") and all(word in p for word in words)]
    assert found
    assert any(abs(int(p.split(":")[1]) - line) <= 1 for p in found)


@pytest.mark.parametrize("key", ["source", "evidence", "owner", "basis"])
def test_a_rule_without_its_provenance_does_not_load(root, key):
    change(root, "procedures/school.yaml", "owner: 教育委員会}", "}")
    change(root, "procedures/school.yaml", f"  {key}: ", "  note: ") if key != "owner" else None
    assert any(f"「{key}」" in p for p in problems(root))


@pytest.mark.parametrize("key", ["valid_from: 2024-12-02, ", "valid_to: null, ", "verified_on: 2026-11-23, "])
def test_a_rule_without_its_dates_does_not_load(root, key):
    change(root, "procedures/school.yaml", key, "")
    assert any(f"「{key.split(':')[0]}」" in p for p in problems(root))


def test_a_repeated_rule(root):
    change(root, LIVING, "slug: moped_plate_registration", "slug: dog_registration_change")
    assert any("有効期間が重なって" in p and "living.yaml" in p for p in problems(root))


def test_a_circle_is_named(root):
    change(
        root,
        LIVING,
        "depends_on: [move_in_notification, move_in_from_abroad]",
        "depends_on: [dog_registration_change]",
    )
    change(
        root,
        LIVING,
        "depends_on: [move_in_notification, move_in_from_abroad]",
        "depends_on: [moped_plate_registration]",
    )
    circle = "dog_registration_change → moped_plate_registration → dog_registration_change"
    assert sum(circle in p for p in problems(root)) == 1


def test_an_unreachable_rule(root):
    change(root, WELFARE, "p.legal_age >= city.transit_pass_age", "p.legal_age >= 70 && p.legal_age < 65")
    assert any("senior_transit_pass" in p and "成り立つことはありません" in p for p in problems(root))


def test_a_rule_that_is_constantly_false(root):
    change(root, LIVING, "applies: moped", "applies: 'false'")
    assert any("moped_plate_registration" in p and "成り立つことはありません" in p for p in problems(root))


def test_contradicting_rules(root):
    """児童手当: 認定請求 (54) and 額改定 (55) exclude each other."""
    change(root, CARE, "&& (event != 'birth' || !receives_child_allowance)", "")
    assert any("child_allowance_increase" in p and "両立しない" in p for p in problems(root))


def test_an_expired_rule_is_a_warning_and_becomes_a_question(root):
    change(root, LIVING, "  note: マイクロチップ", "  valid_to: 2025-03-31\n  note: マイクロチップ")
    catalogue = load_catalogue(root, on=date(2026, 4, 1))
    assert any("dog_registration_change" in w and "2025-03-31" in w for w in catalogue.warnings)

    from tests.rules.procedures.cast import head, situation

    from madoguchi.rules.calendar import default_calendar
    from madoguchi.rules.procedures.engine import plan

    made = plan(catalogue, situation(head(), dog=False), default_calendar())
    assert "dog_registration_change" in {row.id for row in made.unknown}


def test_a_version_that_follows_is_not_expired(root):
    path = root / LIVING
    text = path.read_text(encoding="utf-8")
    start = text.index("- id: 102")
    row = text[start : text.index("- id: 104")]
    old = row.replace("  note: マイクロ", "  valid_to: 2026-03-31\n  note: マイクロ")
    new = row.replace("  note: マイクロ", "  valid_from: 2026-04-01\n  note: マイクロ").replace(
        "{days: 30", "{days: 20"
    )
    path.write_text(text.replace(row, old + new), encoding="utf-8")
    catalogue = load_catalogue(root, on=date(2026, 4, 1))
    assert catalogue.warnings == ()
    assert catalogue.rule("dog_registration_change", date(2026, 4, 1)).deadline.limits[0].period.days == 20
    assert catalogue.rule("dog_registration_change", date(2026, 3, 31)).deadline.limits[0].period.days == 30


@pytest.mark.parametrize("file", ["facts.yaml", "events.yaml", "sections.yaml", "parameters.yaml", LIVING])
@pytest.mark.parametrize("text", ["", "a: [", "- 1\n- 2\n", "x: 1\n", "\t", "person: 3\nprocedures: 3\n"])
def test_a_broken_file_never_raises_anything_else(root, file, text):
    (root / file).write_text(text, encoding="utf-8")
    assert all(":" in problem for problem in problems(root))


def test_a_file_that_is_not_utf8(root):
    (root / LIVING).write_bytes("procedures: 犬".encode("shift_jis"))
    assert any("UTF-8" in problem for problem in problems(root))


def test_a_key_written_twice(root):
    change(root, LIVING, "  name: 犬の登録変更", "  name: 犬の登録変更\n  name: 犬")
    assert any("2回" in problem for problem in problems(root))


def test_every_problem_is_reported_at_once(root):
    change(root, LIVING, "applies: moped", "applies: mopped")
    change(root, CARE, "people: p.pregnant", "people: p.pregnnt")
    assert len(problems(root)) == 2


def test_a_folder_of_procedures_alone_uses_the_standard_tables(tmp_path):
    shutil.copytree(default_root() / "procedures", tmp_path / "own")
    assert len(load_catalogue(tmp_path / "own").rules) == len(load_catalogue(default_root()).rules)
