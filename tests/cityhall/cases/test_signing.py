"""A signature is bound to what was shown, and to nothing else."""

from __future__ import annotations

from copy import deepcopy
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.cityhall.cases import rows
from tests.cityhall.cases.journey import STROKES

from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.actions.sign_packet import sign_packet
from madoguchi.cityhall.cases.models import Packet, Signature
from madoguchi.cityhall.cases.refusals import AlreadyDone, BadInput, NotAllowed, NotFound, PacketChanged
from madoguchi.cityhall.cases.selectors import signers_of
from madoguchi.cityhall.cases.strokes import check_strokes
from madoguchi.cityhall.tenancy.actor import Actor

TABLET = Actor("resident", "tablet:1", "")


@pytest.fixture
def visit(at_counter):
    return rows.visit_of(at_counter)


@pytest.fixture
def packet(visit):
    return rows.packet_on(visit, signers=2)


def sign(packet, actor=TABLET, **changes):
    given = {
        "signer": "p1", "act": "notification", "method": "tablet", "shown_sha256": packet.sha256,
        "strokes": STROKES, "device": "tablet:1", "txid": uuid4(),
    }  # fmt: skip
    return sign_packet(actor, packet.pk, **(given | changes))


def test_strokes_device_and_hash_are_kept(packet):
    signature = sign(packet)
    kept = Signature.objects.get(pk=signature.pk)
    assert kept.strokes["strokes"][0][0] == [10.0, 100.0, 0]
    assert (kept.shown_sha256, kept.device, kept.actor) == (packet.sha256, "tablet:1", "resident:tablet:1")
    assert [state.signature is None for state in signers_of(packet)] == [False, True]


def test_another_documents_hash_is_refused(packet):
    with pytest.raises(PacketChanged):
        sign(packet, shown_sha256="0" * 64)
    assert not Signature.objects.exists()


def test_a_packet_that_changed_after_it_was_shown_is_refused(at_counter, visit, packet):
    record_answer(at_counter, visit.pk, question="phone", value="0990000000", txid=uuid4())
    with pytest.raises(PacketChanged, match="もう一度"):
        sign(packet)


def test_the_same_signature_sent_twice_is_one(packet):
    txid = uuid4()
    assert sign(packet, txid=txid).pk == sign(packet, txid=txid).pk


def test_nobody_signs_twice(packet):
    sign(packet)
    with pytest.raises(AlreadyDone):
        sign(packet)


@pytest.mark.parametrize(
    "changes",
    [
        {"signer": "p9"}, {"act": "other"}, {"strokes": None}, {"strokes": {}},
        {"strokes": {"width": 600, "height": 200, "strokes": []}},
        {"strokes": STROKES | {"extra": 1}},
        {"strokes": {"width": 600, "height": 200, "strokes": [[[1, 1, 0]] * 20_000]}},
        {"strokes": {"width": 600, "height": 200, "strokes": [[[601, 1, 0]] * 9]}},
        {"strokes": {"width": 600, "height": 200, "strokes": [[["1", 1, 0]] * 9]}},
        {"strokes": {"width": True, "height": 200, "strokes": [[[1, 1, 0]] * 9]}},
        {"strokes": {"width": 600, "height": 200, "strokes": [[[float("nan"), 1, 0]] * 9]}},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(packet, changes):
    with pytest.raises(BadInput):
        sign(packet, **changes)
    assert not Signature.objects.exists()


def test_a_way_the_forms_do_not_allow_is_refused(at_counter, packet):
    with pytest.raises(BadInput):
        sign(packet, at_counter, method="card_login")


def test_ink_is_the_clerks_word(at_counter, packet):
    assert sign(packet, at_counter, method="ink", strokes=None, device="").strokes is None
    with pytest.raises(NotAllowed):
        sign(packet, method="ink", signer="p2")


def test_assistance_names_who_helped_and_why(at_counter, packet):
    with pytest.raises(BadInput):
        sign(packet, at_counter, method="assisted", strokes=None)
    signature = sign(
        packet,
        at_counter,
        method="assisted",
        strokes=None,
        assisted_by="窓口 花子",
        assistance="手が不自由なため代筆",
    )
    assert Signature.objects.get(pk=signature.pk).assistance == "手が不自由なため代筆"


def test_a_tablet_without_pairing_does_not_sign(packet):
    with pytest.raises(NotAllowed):
        sign(packet, device="")


def test_a_section_does_not_sign(in_section, packet):
    with pytest.raises(NotAllowed):
        sign(packet, in_section)


def test_an_unknown_packet(packet):
    missing = deepcopy(packet)
    missing.pk = uuid4()
    with pytest.raises(NotFound):
        sign(missing)


def test_signatures_and_packets_are_only_ever_added(packet):
    sign(packet)
    for rows_of in (Signature, Packet):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows_of.objects.update(sha256="x") if rows_of is Packet else rows_of.objects.update(device="x")
        with pytest.raises(IntegrityError), transaction.atomic():
            rows_of.objects.all()._raw_delete("default")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["width", "height", "strokes"]), inner)
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_json_is_a_drawing_or_a_sentence(value):
    try:
        drawing = check_strokes(value)
    except BadInput as refused:
        assert "署名" in str(refused)
    else:
        assert set(drawing) == {"width", "height", "strokes"}
