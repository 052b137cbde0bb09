"""Which certificates of a card may stand for ink: dated data with a source; the strictest form decides.

Sources: counter.md §3 (whether a card signature replaces a 署名 is a setting per procedure, L;
印鑑登録 is by ordinance, L), §6 (unconfirmed, keep configurable).
"""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.forms.cast import CATALOGUE, family_plan, forms, interviewed
from tests.rules.forms.test_catalogue import GOOD, broken

from madoguchi.rules.forms import fill, load_forms, signers

SIGNED = GOOD + (
    "      - {key: sign, label: 署名, kind: sign}\n"
    "signature:\n"
    "  signer: applicant\n"
    "  label: 署名\n"
    "  means: [tablet]\n"
    "  merge: alone\n"
    "  evidence: L\n"
    "  source: 出典\n"
    "  card:\n"
    "    certificates: [signature, authentication]\n"
    "    unsettled: accept\n"
    "    valid_from: 2026-04-01\n"
    "    evidence: L\n"
    "    source: 出典\n"
)


def test_every_signed_form_says_which_certificates_may_sign_and_on_what_ground():
    for form in forms().values():
        if form.signature is not None:
            card = form.signature.card
            assert card is not None, form.id
            assert card.source
            assert card.evidence == "L", "no public source settles it: the municipality's owner must"


def test_a_seal_is_registered_without_the_card():
    assert forms()["seal_registration_application"].signature.means == ("tablet", "ink")


def test_the_rule_is_of_a_day():
    root = CATALOGUE / "forms"
    days = (date(2026, 3, 31), date(2026, 4, 1))
    before, after = (load_forms(root, on=day)["nhi_enrolment"] for day in days)
    assert before.signature.means == ("tablet", "ink", "assisted")
    assert after.signature.means == (*before.signature.means, "card_signature", "card_authentication")


def test_a_rule_that_ended_does_not_count(tmp_path):
    (tmp_path / "forms").mkdir()
    paths = (CATALOGUE / "forms" / "paths.yaml").read_text("utf-8")
    (tmp_path / "forms" / "paths.yaml").write_text(paths, "utf-8")
    ended = SIGNED.replace("    unsettled", "    valid_to: 2026-06-30\n    unsettled")
    (tmp_path / "forms" / "x.yaml").write_text(ended, "utf-8")
    means = [
        load_forms(tmp_path / "forms", on=day)["x"].signature.means
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert means == [("tablet", "card_signature", "card_authentication"), ("tablet",)]


def test_what_is_handed_out_at_once_asks_for_a_settled_revocation():
    rules = {name: forms()[name].signature.card.unsettled for name in forms() if forms()[name].signature}
    assert rules["resident_record_copy_request"] == "refuse"
    assert rules["resident_change_notification"] == "accept"


def test_the_strictest_form_of_an_act_decides():
    packet = fill(forms(), family_plan(), interviewed()[1])
    act = next(one for one in signers(packet) if "resident_record_copy_request" in one.form_ids)
    assert "resident_change_notification" in act.form_ids
    assert not act.unsettled
    assert {"card_signature", "card_authentication"} <= set(act.means)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("[signature, auth", "[signatur, auth", 29, "「signature」ではありませんか"),
        ("means: [tablet]", "means: [tablet, card_signature]", 24, "card の certificates に"),
        ("    certificates: [signature, authentication]\n", "", 28, "「certificates」がありません"),
        ("unsettled: accept", "unsettled: accpt", 30, "「accept」ではありませんか"),
        ("    valid_from: 2026-04-01\n", "", 28, "「valid_from」がありません"),
        ("valid_from: 2026-04-01", "valid_from: 2026-04-01\n    valid_to: 2026-03-01", 32, "より前です"),
        ("    source: 出典\n", "    sauce: 出典\n", 28, "「source」がありません"),
        ("    evidence: L\n", "    evidence: Q\n", 32, "「Q」は使えません"),
    ],
)
def test_a_mistake_is_reported_with_file_and_line(tmp_path, old, new, line, words):
    before, _, after = SIGNED.rpartition(old)
    assert old in SIGNED
    problems = broken(tmp_path, before + new + after)
    assert any(problem.startswith(f"x.yaml:{line}:") and words in problem for problem in problems), problems
