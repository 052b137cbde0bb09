"""Filling: every value has an origin, every required field is filled or a gap, nothing is guessed.

Sources: counter.md §3 (sources of each field), ux.md rules 14 and 25, 住民異動届 (西暦 for foreigners, S),
児童手当法3条 (S), 学校教育法17条 (S), 住民基本台帳事務処理要領 (続柄, K).
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.forms.cast import (
    Procedure,
    StubPlan,
    family_plan,
    forms,
    interviewed,
    known_before_the_interview,
)

from madoguchi.rules.forms import Origin, SourceError, Sources, Value, fill, sources_from_people


def filled(sources: Sources):
    return fill(forms(), family_plan(), sources)


def field(packet, form: str, block: str, key: str, person: str = ""):
    found = [
        one
        for one_block in packet.form(form).blocks
        if one_block.id == block
        for one in one_block.fields
        if one.key == key and (not person or one.person == person)
    ]
    assert len(found) == 1, found
    return found[0]


def test_every_field_shows_its_origin():
    packet = filled(interviewed()[1])
    name = field(packet, "resident_change_notification", "movers", "name", "p2")
    assert (name.text, name.source_label) == ("見本　花子", "転出証明書情報")
    assert field(packet, "resident_change_notification", "kind", "move_date").source_label == "聞き取り"
    assert field(packet, "nhi_enrolment", "members", "acquired_on", "p1").source_label == "計算"
    assert field(packet, "school_transfer_notice:p3", "schools", "assigned").source_label == "市の情報"


def test_the_register_wins_over_the_transfer_whatever_the_order():
    paths = forms().paths
    register = {"p1": {"name": "髙﨑　太郎"}}
    one = sources_from_people(paths, register, Origin.REGISTER, into=known_before_the_interview())
    other = sources_from_people(paths, register, Origin.REGISTER)
    both = sources_from_people(paths, {"p1": {"name": "高崎　太郎"}}, Origin.TRANSFER, into=other)
    assert one.get("name", "p1") == both.get("name", "p1") == Value("髙﨑　太郎", Origin.REGISTER)


def test_a_clerk_may_correct_anything():
    sources = sources_from_people(
        forms().paths, {"p1": {"name": "見本　次郎"}}, Origin.STAFF, into=known_before_the_interview()
    )
    assert sources.get("name", "p1") == Value("見本　次郎", Origin.STAFF)


def test_an_item_that_no_form_knows_is_named_with_the_nearest():
    with pytest.raises(SourceError) as caught:
        sources_from_people(forms().paths, {"p1": {"nmae": "見本"}}, Origin.REGISTER)
    assert "「name」ではありませんか" in caught.value.problems[0]


def test_a_value_from_a_source_that_may_not_give_it_is_refused():
    with pytest.raises(SourceError) as caught:
        sources_from_people(forms().paths, {"p1": {"kana": "ミホン"}}, Origin.CARD)
    assert (
        "「カード」からは入りません" in caught.value.problems[0]
    )  # the card holds no フリガナ (counter.md §3)


def test_only_gaps_can_be_typed_and_each_is_listed_once():
    gaps = filled(known_before_the_interview()).gaps
    assert len({(gap.path, gap.person) for gap in gaps}) == len(gaps)
    assert {gap.path for gap in gaps} == {
        "move.date", "new_address.text", "head.person", "applicant.phone", "premium.method",
        "claimant.person", "seal_wanted", "certificates.copies", "school_previous", "private_school",
        "water.used",
    }  # fmt: skip


def test_the_new_head_changes_the_relations():
    """The wife becomes 世帯主: her husband is 夫, the children stay 子."""
    sources = known_before_the_interview().with_value("head.person", Value("p2", Origin.ASKED))
    packet = filled(sources)
    texts = {
        person: field(packet, "resident_change_notification", "movers", "relation", person).text
        for person in ("p1", "p2", "p3")
    }
    assert texts == {"p1": "夫", "p2": "世帯主", "p3": "子"}


def test_a_relation_that_cannot_be_worked_out_is_asked():
    sources = known_before_the_interview()
    sources = sources.with_value("former_relation", Value("father", Origin.TRANSFER), "p1")
    sources = sources.with_value("former_relation", Value("head", Origin.TRANSFER), "p2")
    sources = sources.with_value("head.person", Value("p3", Origin.ASKED))
    assert ("relation", "p1") in {(gap.path, gap.person) for gap in filled(sources).gaps}


def test_foreign_residents_birth_dates_are_printed_in_the_western_calendar_with_their_residence_items():
    sources = known_before_the_interview()
    items = {"nationality": "ベトナム", "residence_status": "留学", "roman_name": "NGUYEN VAN AN"}
    for path, value in items.items():
        sources = sources.with_value(path, Value(value, Origin.TRANSFER), "p2")
    packet = filled(sources)
    assert field(packet, "resident_change_notification", "movers", "birth_date", "p2").text == "1990年11月3日"
    assert (
        field(packet, "resident_change_notification", "movers", "birth_date", "p1").text == "昭和63年5月20日"
    )
    assert field(packet, "resident_change_notification", "movers", "nationality", "p2").required
    rows = {row.person: row for row in packet.form("resident_change_notification").blocks[1].rows}
    assert len(rows["p2"].lines) > len(rows["p1"].lines)


def test_an_unknown_birth_date_is_printed_as_the_register_has_it():
    sources = known_before_the_interview().with_value(
        "birth_date", Value("昭和20年月日不詳", Origin.TRANSFER), "p2"
    )
    assert field(filled(sources), "nhi_enrolment", "members", "birth_date", "p2").text == "昭和20年月日不詳"


def test_a_form_waits_until_its_condition_is_known_and_the_question_is_a_gap():
    sources = known_before_the_interview()
    assert "account_transfer_request" not in {form.id for form in filled(sources).forms}
    slip = sources.with_value("premium.method", Value("slip", Origin.ASKED))
    packet = filled(slip)
    assert "account_transfer_request" not in {form.id for form in packet.forms}
    assert "premium.method" not in {gap.path for gap in packet.gaps}


def test_an_agent_signs_in_the_own_name_and_is_not_listed_among_the_movers():
    """代理人: 住民基本台帳法27条 wants identity and authority; counter.md §2, actor rules."""
    _, sources = interviewed()
    sources = sources_from_people(
        forms().paths,
        {"agent": {"name": "代理　次郎", "moving": False, "address": "隣市1番地"}},
        Origin.ASKED,
        case={"applicant.person": "agent", "applicant.capacity": "agent"},
        into=sources,
    )
    packet = filled(sources)
    assert field(packet, "resident_change_notification", "applicant", "name").text == "代理　次郎"
    rows = packet.form("resident_change_notification").blocks[1].rows
    assert [row.person for row in rows] == ["p1", "p2", "p3", "p4", "p5"]


def test_without_procedures_there_is_no_form():
    assert fill(forms(), StubPlan(()), interviewed()[1]).forms == ()


def test_a_plan_that_names_nobody_means_everybody():
    packet = fill(forms(), StubPlan((Procedure("move_in_notification"),)), interviewed()[1])
    assert len(packet.form("resident_change_notification").blocks[1].rows) == 5


def test_choices_print_every_option_with_the_chosen_one_marked():
    kind = field(filled(interviewed()[1]), "resident_change_notification", "kind", "kind")
    assert [option.label for option in kind.options if option.chosen] == ["転入"]
    assert len(kind.options) == 5


@pytest.mark.parametrize("name", ["葛\U000e0100城　辻\U000e0101子", "𠮷田　髙﨑", "あ" * 120, "か\u3099き"])
def test_a_name_survives_untouched(name):
    sources = interviewed()[1].with_value("name", Value(name, Origin.REGISTER), "p1")
    packet = filled(sources)
    assert field(packet, "resident_change_notification", "movers", "name", "p1").text == name
    assert packet.form("resident_change_notification").signer_name == name


def values_of(sources: Sources):
    yield from ((path, "") for path in sources.case)
    yield from ((path, person) for person, values in sources.people.items() for path in values)


ALL = sorted(values_of(interviewed()[1]))


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(ALL)))
def test_whatever_is_missing_every_required_field_is_filled_or_a_gap(missing):
    """And no value ever stands without an origin, nor an origin without a value."""
    sources = interviewed()[1]
    for path, person in missing:
        sources = sources.with_value(path, None, person)
    packet = filled(sources)
    gap_forms = {form for gap in packet.gaps for form in gap.forms}
    for form, one in packet.fields():
        assert (one.value is None) == (one.origin is None)
        if one.required and one.value is None and one.kind != "sign":
            assert form.key in gap_forms, (form.key, one.key)
