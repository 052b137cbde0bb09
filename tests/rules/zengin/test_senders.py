"""The sender's own file, and the fictional one."""

from __future__ import annotations

import pytest
from tests.rules.zengin.helpers import DAY, SENDER, STANDARD

from madoguchi.rules.zengin import ProfileError, errors, load_profile
from madoguchi.rules.zengin.heading import header_findings
from madoguchi.rules.zengin.senders import read_sender, sample_sender

TEXT = """\
code: "9999999999"
name: ミホンシ　カイケイカンリシャ
bank_code: "0155"
branch_code: "011"
account_type: 普通
account_number: "9999999"
"""


def test_a_file() -> None:
    assert read_sender(TEXT, "s.yaml") == SENDER


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"0155"', "0155", "s.yaml:3: bank_code"),
        ("branch_code", "branch", "s.yaml:4: 「branch」"),
        ("name: ミホンシ　カイケイカンリシャ\n", "", "s.yaml:1: name"),
        ("code:", "code", "s.yaml:2:"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, problem: str) -> None:
    with pytest.raises(ProfileError) as error:
        read_sender(TEXT.replace(old, new, 1), "s.yaml")
    assert any(one.startswith(problem) for one in error.value.problems), error.value.problems


def test_another_form() -> None:
    with pytest.raises(ProfileError, match="名前"):
        read_sender("[1]", "s.yaml")


@pytest.mark.parametrize("name", ["standard", "shimizu", "hyakugo", "edi"])
def test_the_fictional_sender_is_in_order_at_every_bank(name: str) -> None:
    profile = load_profile(name)
    assert errors(header_findings(sample_sender(profile), profile, DAY)) == []
    assert profile.bank_code in (None, sample_sender(profile).bank_code)
    assert sample_sender(STANDARD).code == "9999999999"
