"""The code: eight digits, ten minutes, five tries, one pairing."""

from __future__ import annotations

from datetime import datetime

from madoguchi.agent.pairing import Pairing
from madoguchi.agent.sealing import new_server_key
from madoguchi.rules.base64url import to_text
from tests.agent.conftest import Clock, Desk


def wrong(code: str | None) -> str:
    assert code
    return "0000-0000" if code != "0000-0000" else "0000-0001"


def test_the_code_pairs_once(desk: Desk) -> None:
    code = desk.agent.pairing.code()
    assert desk.try_code((code or "").replace("-", " ")).status == 200
    again = desk.try_code(code or "")
    assert (again.status, again.data["message"]) == (422, "番号が違うか、時間が過ぎています。")
    assert desk.agent.pairing.code() != code


def test_a_code_is_worth_nothing_after_ten_minutes(desk: Desk) -> None:
    code = desk.agent.pairing.code() or ""
    desk.clock.go(minutes=10)
    assert desk.try_code(code).status == 422
    assert desk.agent.pairing.partner is None


def test_after_five_wrong_codes_the_right_one_is_wrong_too(desk: Desk) -> None:
    right = desk.agent.pairing.code() or ""
    for _ in range(5):
        assert desk.try_code(wrong(right)).status == 422
    sixth = desk.try_code(right)
    assert (sixth.status, sixth.data["message"]) == (422, "番号を何度も間違えたため、止めています。")
    assert desk.agent.pairing.code() is None
    desk.clock.go(minutes=1)
    fresh = desk.agent.pairing.code()
    assert fresh and fresh != right
    assert desk.try_code(fresh).status == 200


def test_four_wrong_codes_leave_one_try(desk: Desk) -> None:
    right = desk.agent.pairing.code() or ""
    for _ in range(4):
        desk.try_code(wrong(right))
    assert desk.try_code(right).status == 200


def test_a_new_session_takes_the_place_of_the_old(paired: Desk) -> None:
    old = paired.token
    paired.pair()
    assert paired.call("GET", "/v1/hello", Authorization=f"Bearer {old}").data["paired"] is False
    assert paired.call("GET", "/v1/hello", Authorization=f"Bearer {paired.token}").data["paired"] is True


def test_a_label_that_no_page_can_show_is_refused_and_the_agents_own_page_goes_on(desk: Desk) -> None:
    code, key = desk.agent.pairing.code(), to_text(desk.server_key.public)
    for label in ("\ud800", "窓口\udfff", "あ" * 61, 5):
        assert desk.call("POST", "/v1/pair", {"code": code, "server_key": key, "label": label}).status == 400
    own = desk.call("GET", "/state", Origin="", Sec_Fetch_Site="same-origin")
    assert (own.status, own.data["partner"]) == (200, None)
    assert desk.try_code(code or "").status == 200


def test_a_session_that_leaves_late_does_not_end_the_one_after_it() -> None:
    """Another page pairs in the moment in which the old session is found to be over, or lets go."""
    pairing = Pairing("PC", clock := Clock())
    old = pair(pairing)
    new: list[str] = []

    def meanwhile() -> datetime:
        if not new:
            new.append("")
            new[0] = pair(pairing)
        return clock.now

    former = pairing.partner_of(old)
    assert former is not None
    clock.go(hours=24)
    pairing._clock = meanwhile
    assert pairing.partner_of(old) is None
    assert pairing.partner_of(new[0]) is not None
    pairing.end(former)
    assert pairing.partner_of(new[0]) is not None
    pairing.end()
    assert pairing.partner_of(new[0]) is None


def pair(pairing: Pairing) -> str:
    return pairing.pair(pairing.code() or "", new_server_key().public, "").token


def test_a_server_key_that_is_none_does_not_use_the_code_up(desk: Desk) -> None:
    code = desk.agent.pairing.code()
    for key in ("", "!", to_text(bytes(31)), to_text(bytes(32))):
        body = {"code": code, "server_key": key}
        assert desk.call("POST", "/v1/pair", body).status == 400
    assert desk.agent.pairing.code() == code
    assert desk.agent.pairing.partner is None


def test_only_the_agents_page_shows_the_code_and_nobody_the_token(paired: Desk) -> None:
    state = paired.call("GET", "/state", Origin="", Sec_Fetch_Site="same-origin")
    assert state.data["code"] == paired.agent.pairing.code()
    assert state.data["partner"]["label"] == "窓口 1"
    assert paired.token not in state.body
    shown = f"{paired.agent.pairing.partner!r}"
    assert paired.token not in shown and to_text(paired.key) not in shown
    assert repr(paired.key) not in shown


def test_a_code_typed_with_the_ime_left_on_is_the_code(desk: Desk) -> None:
    code = desk.agent.pairing.code()
    assert code is not None
    wide = code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert desk.try_code(wide).status == 200
