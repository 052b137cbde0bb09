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
    assert lines("resident_change_notification", "en")["Date you moved in"] == "令和8年3月29日"
    assert lines("resident_change_notification", "easy")["まえの 住所"] == "見本県旧市本町1丁目2番3号"


def test_the_same_date_of_five_people_is_said_once():
    assert lines("nhi_enrolment", "ja")["資格取得日"] == "令和8年3月29日"


def test_titles():
    form = family_packet(interviewed()[1]).form("waste_guide")
    assert title(form) == form.title
    assert title(form, "en") == "How to put out waste"
