"""The tablet's plain lines (ux.md, page /t/{device}; rule 33: the same line in the resident's language)."""

from __future__ import annotations

from tests.rules.forms.cast import family_packet, forms, interviewed

from madoguchi.rules.forms import summary, title


def lines(form: str, language: str) -> dict[str, str]:
    packet = family_packet(interviewed()[1])
    return {line.label: line.text for line in summary(packet.form(form), forms().paths, language)}


def test_the_moving_notification_in_a_few_lines():
    assert lines("resident_change_notification", "ja") == {
        "異動日": "令和8年3月29日",
        "氏名": "見本　太郎、見本　花子、見本　一郎、見本　二葉、見本　三四郎",
        "新しい世帯主": "見本　太郎",
        "新しい住所（方書まで）": "見本県見本市中央1丁目1番1号　見本マンション301号",
        "前の住所": "見本県旧市本町1丁目2番3号",
        "日中の電話番号": "090-0000-0000",
    }


def test_labels_come_in_the_residents_language_and_names_stay():
    assert lines("resident_change_notification", "en")["Date you moved in"] == "29 March 2026"
    assert lines("resident_change_notification", "easy")["すみはじめた 日"] == "2026年3月29日"
    assert lines("resident_change_notification", "easy")["まえの 住所"] == "見本県旧市本町1丁目2番3号"


def test_somebody_in_a_role_is_called_by_the_role():
    """Two lines both called "Name" would not say whom the resident makes the head of the household."""
    said = lines("resident_change_notification", "en")
    assert said["Head of household"] == "見本　太郎"
    assert said["Name"].startswith("見本　太郎、")


def test_choices_are_said_in_the_residents_language():
    assert lines("resident_record_copy_request", "en")["Extent"] == "Whole household"
    assert lines("income_declaration", "easy")["きょねんの しゅうにゅう"] == "まえの まちに ききます"


def test_every_choice_of_a_summary_has_words_in_every_language():
    packet = family_packet(interviewed()[1])
    fields = [
        field for form in packet.forms for block in form.blocks for field in block.fields if field.summary
    ]
    paths = forms().paths
    found = [paths.case.get(field.path) or paths.person.get(field.path) for field in fields]
    options = [one for definition in found if definition for one in definition.options]
    assert options
    assert [one.label for one in options if not (one.easy and one.en)] == []


def test_the_same_date_of_five_people_is_said_once():
    assert lines("nhi_enrolment", "ja")["資格取得日"] == "令和8年3月29日"


def test_titles():
    form = family_packet(interviewed()[1]).form("waste_guide")
    assert title(form) == form.title
    assert title(form, "en") == "How to put out waste"
