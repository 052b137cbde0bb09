"""The form renderer: label, 必須 as a word, hint, error, ARIA; the server decides (ux.md 16–21)."""

from __future__ import annotations

from django import forms

from madoguchi.cityhall.ui import fields
from madoguchi.cityhall.ui.templatetags.ui import error_summary, form_fields


class Sample(forms.Form):
    name = forms.CharField(
        label="氏名", help_text="戸籍のとおり", error_messages={"required": "氏名を入れてください。"}
    )
    phone = forms.CharField(label="電話", required=False)
    sex = forms.ChoiceField(label="性別", choices=[("f", "女"), ("m", "男")], widget=forms.RadioSelect)


def test_a_field_says_what_it_needs_in_words() -> None:
    form = Sample()
    assert "※必須" in fields.render(form["name"])
    assert "任意" in fields.render(form["phone"])


def test_the_browser_never_validates() -> None:
    assert " required" not in form_fields(Sample())


def test_hint_and_error_are_bound_to_the_control() -> None:
    html = fields.render(Sample({"name": ""})["name"])
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html


def test_a_group_of_choices_is_a_fieldset_whose_legend_is_the_label() -> None:
    html = fields.render(Sample({"sex": "m"})["sex"])
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert html.count(" checked") == 1


def test_the_summary_links_to_the_fields_in_the_same_words() -> None:
    problems = error_summary(Sample({"name": "", "sex": ""}))["problems"]
    assert [problem.target for problem in problems] == ["id_name", "id_sex_0"]
    assert problems[0].message == "氏名を入れてください。"


def test_no_errors_no_summary() -> None:
    assert error_summary(None) == {"problems": []}
    assert error_summary(Sample())["problems"] == []
