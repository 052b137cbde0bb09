"""The form catalogue: what loads, what does not, and the layout rules its forms keep.

Sources: ux.md rule 47 (千葉市 layout guideline: person concerned before writer, 氏名 before 住所, katakana
furigana), 番号法 (no 個人番号 on these forms), house rule: no rule without source, evidence and dates.
"""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.forms.cast import CATALOGUE, forms

from madoguchi.rules.forms import FormsError, load_forms

ISSUE = {
    "resident_change_notification", "nhi_enrolment", "account_transfer_request", "income_declaration",
    "child_allowance_claim", "child_medical_application", "seal_registration_application",
    "resident_record_copy_request", "card_continued_use", "card_face_update", "school_transfer_notice",
    "water_service_start", "waste_guide",
}  # fmt: skip


def every_field():
    return [
        (form, block, field) for form in forms().values() for block in form.blocks for field in block.fields
    ]


def test_every_form_of_the_visit_is_there():
    assert set(forms()) == ISSUE


@pytest.mark.parametrize("form", sorted(ISSUE))
def test_every_form_names_its_law_source_and_evidence(form):
    definition = forms()[form]
    assert definition.law
    assert definition.source
    assert definition.evidence in {"S", "K", "L"}
    assert definition.easy
    assert definition.en


def test_no_form_has_a_place_for_the_individual_number():
    names = [*forms().paths.case, *forms().paths.person]
    assert not [name for name in names if "my_number" in name or "individual_number" in name]
    assert not [field for _, _, field in every_field() if "個人番号" in field.label]


def test_forms_whose_procedure_needs_the_number_say_where_it_is_handled():
    for name in ("resident_change_notification", "nhi_enrolment", "child_allowance_claim"):
        assert any("個人番号" in note for note in forms()[name].legal_note)


def test_the_name_stands_before_the_address_and_furigana_before_the_name():
    for form in forms().values():
        for block in form.blocks:
            paths = [field.path.rpartition(".")[2] for field in block.fields]
            if "name" in paths and "address" in paths:
                assert paths.index("name") < paths.index("address"), (form.id, block.id)
            if "name" in paths and "kana" in paths:
                assert paths.index("kana") < paths.index("name"), (form.id, block.id)


def test_the_person_concerned_stands_before_the_writer():
    for form in forms().values():
        blocks = [block.id for block in form.blocks]
        people = [block.id for block in form.blocks if block.repeat == "person"]
        for writer in {"applicant", "guardian", "claimant"} & set(blocks):
            assert all(blocks.index(one) < blocks.index(writer) for one in people), form.id


def test_printed_lines_fit_twelve_columns_and_office_blocks_come_last():
    assert all(1 <= field.width <= 12 for _, _, field in every_field())
    for form in forms().values():
        kinds = [block.kind for block in form.blocks]
        if "office" in kinds:
            assert kinds.index("office") == len(kinds) - 1


def test_signed_forms_end_with_a_signature_and_information_has_none():
    unsigned = {form.id for form in forms().values() if form.signature is None}
    assert unsigned == {
        "card_continued_use", "card_face_update", "school_transfer_notice",
        "water_service_start", "waste_guide",
    }  # fmt: skip


def test_an_edition_is_chosen_by_the_day():
    assert "resident_change_notification" not in load_forms(CATALOGUE / "forms", on=date(2025, 5, 25))
    assert "resident_change_notification" in load_forms(CATALOGUE / "forms", on=date(2025, 5, 26))


def broken(tmp_path, text: str) -> list[str]:
    (tmp_path / "forms").mkdir()
    paths = (CATALOGUE / "forms" / "paths.yaml").read_text("utf-8")
    (tmp_path / "forms" / "paths.yaml").write_text(paths, "utf-8")
    (tmp_path / "forms" / "x.yaml").write_text(text, "utf-8")
    with pytest.raises(FormsError) as caught:
        load_forms(tmp_path / "forms")
    return caught.value.problems


GOOD = """id: x
title: 様式
easy: ようしき
en: Form
form_number: x-1
addressee: 市長
section: citizen
desk: civic
valid_from: 2024-04-01
law: 法
source: 出典
evidence: K
procedures: [x]
blocks:
  - id: a
    title: A
    kind: fields
    fields:
      - {key: name, path: applicant.name, width: 6}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("applicant.name", "applicant.nmae", 19, "「applicant.name」ではありませんか"),
        ("source: 出典\n", "", 1, "「source」がありません"),
        ("evidence: K", "evidence: X", 12, "「X」は使えません"),
        ("valid_from: 2024-04-01\n", "", 1, "「valid_from」がありません"),
        ("kind: fields", "kind: feilds", 17, "「fields」ではありませんか"),
        ("width: 6", "width: 13", 19, "width は 1〜12 です"),
        ("width: 6", "widht: 6", 19, "「width」ではありませんか"),
        ("    kind: fields", "    when: applicant.agee > 3\n    kind: fields", 17, "applicant.agee"),
        ("    kind: fields", "    when: applicant.age\n    kind: fields", 17, "はい・いいえ"),
        ("width: 6}", "kind: sign}", 1, "signature"),
        ("id: x\n", "id: x\nid: y\n", 2, "「id」が2回"),
        ("title: A", "title: [", 18, "YAML"),
    ],
)
def test_a_mistake_is_reported_with_file_and_line(tmp_path, old, new, line, words):
    assert old in GOOD
    problems = broken(tmp_path, GOOD.replace(old, new, 1))
    assert any(problem.startswith(f"x.yaml:{line}:") and words in problem for problem in problems), problems


def test_an_overlay_replaces_a_form(tmp_path):
    own = (CATALOGUE / "forms" / "waste_guide.yaml").read_text("utf-8").replace("環境-案内", "見本市-9")
    (tmp_path / "waste_guide.yaml").write_text(own, "utf-8")
    assert load_forms(CATALOGUE / "forms", overlay=tmp_path)["waste_guide"].form_number == "見本市-9"
