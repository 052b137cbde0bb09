"""Kagoshima's published count, cell by cell, computed from the form catalogue.

Source: デジタル庁資料 2024-11-25, 鹿児島市 (S); the split over forms is a reconstruction that reproduces
every published cell (shared domain notes, counter.md §3). Numbers: tests/vectors/kagoshima_family.yaml.
"""

from __future__ import annotations

import pytest
from tests.rules.forms.cast import family_plan, forms, interviewed, known_before_the_interview, vector

from madoguchi.rules.forms import Measure, Origin, Packet, fill, measure, signers

ITEMS = ("name", "kana", "address", "birth_date")


@pytest.fixture(scope="module")
def packet() -> Packet:
    return fill(forms(), family_plan(), interviewed()[1])


@pytest.fixture(scope="module")
def measured(packet: Packet) -> Measure:
    return measure(packet, interviewed()[1])


def test_before_the_reform_the_family_wrote_83_items(measured):
    assert measured.as_is.w4 == vector()["published"]["total"]["before"]


def test_every_published_cell_by_desk(measured):
    for desk, (before, after) in vector()["published"]["by_desk"].items():
        assert measured.as_is.by_desk[desk] == before
        assert measured.per_form.by_desk[desk] == after


def test_every_published_cell_by_field(measured):
    for item, (before, after) in vector()["published"]["by_field"].items():
        assert measured.as_is.by_field[item] == before
        assert measured.per_form.by_field[item] == after


def test_the_reconstruction_form_by_form(measured):
    expected = {
        form: {item: count for item, count in zip(ITEMS, cells, strict=True) if count}
        for form, cells in vector()["reconstruction"].items()
    }
    assert measured.as_is.by_form == expected


def test_kagoshima_reached_nine_with_one_ink_signature_on_each_form(measured):
    assert measured.per_form.w4 == vector()["published"]["total"]["after"]


def test_the_family_writes_nothing_and_signs_three_times(packet, measured):
    limits = vector()["limits"]
    assert packet.complete
    assert measured.w4 == limits["w4"]
    assert measured.w_sign <= limits["signatures"]
    assert measured.w_all == measured.w_sign


def test_the_dozen_decisions(measured):
    assert measured.decisions <= vector()["limits"]["decisions"]


def test_the_notifier_signs_once_for_all_and_each_registrant_for_the_own_seal(packet):
    covered = {(signer.person, signer.act): signer.form_ids for signer in signers(packet)}
    assert covered.pop(("p1", "seal_registration_application:p1")) == ("seal_registration_application:p1",)
    assert covered.pop(("p2", "seal_registration_application:p2")) == ("seal_registration_application:p2",)
    ((person, _), forms_signed) = covered.popitem()
    assert person == "p1"
    assert len(forms_signed) == 7


def test_in_ink_a_signature_is_a_written_name(packet):
    inked = measure(packet, interviewed()[1], ink=True)
    assert inked.w4 == len(signers(packet)) == 3
    assert inked.w_all == 3


def test_no_work_hides_behind_the_counter(measured):
    """S: every answer that the clerk enters is counted, once, however many forms print it."""
    assert measured.staff_entries > measured.decisions / 2
    assert measured.staff_keystrokes >= measured.staff_entries
    assert measured.by_origin[Origin.ASKED] > measured.staff_entries


def test_what_is_missing_would_be_written_by_hand_and_is_counted():
    sources = known_before_the_interview()
    early = measure(fill(forms(), family_plan(), sources), sources)
    assert early.w4 > 0
    assert early.decisions == 0
