"""Result files of layout (a), made by the simulator and then spoiled (benefits.md §1.5)."""

from __future__ import annotations

import io

import pytest
from tests.rules.zengin.helpers import EDI, RESULTS_A, STANDARD, payment, records_of, rules_of, written

from madoguchi.rules.zengin import Refused, payment_key, read_results, summarise
from madoguchi.rules.zengin.simulated_results import simulate_results

PAYMENTS = [payment(n, amount=n * 100) for n in range(1, 7)]
CODES = {payment_key(str(n)): code for n, code in ((2, "1"), (3, "2"), (4, "8"), (5, "9"))}


def result_file(codes: dict[str, str] = CODES) -> bytes:
    out = io.BytesIO()
    simulate_results(io.BytesIO(written(PAYMENTS, RESULTS_A)), out, codes, RESULTS_A)
    return out.getvalue()


def read(data: bytes) -> tuple[list[str], list[str]]:
    results, findings = read_results(io.BytesIO(data), RESULTS_A)
    return [one.outcome for one in results], rules_of(findings)


def spoiled(record: int, at: int, data: bytes) -> bytes:
    lines = records_of(result_file())
    line = lines[record - 1]
    lines[record - 1] = line[: at - 1] + data + line[at - 1 + len(data) :]
    return b"".join(lines)


def test_each_payment_has_its_outcome() -> None:
    results, findings = read_results(io.BytesIO(result_file()), RESULTS_A)
    assert findings == []
    assert [one.outcome for one in results] == [
        "paid",
        "no_account",
        "name_differs",
        "cancelled",
        "other",
        "paid",
    ]
    assert [one.key for one in results] == [payment_key(str(n)) for n in range(1, 7)]
    failed = results[1]
    assert (failed.code, failed.amount, failed.account, failed.record) == ("1", 200, PAYMENTS[1].account, 3)


def test_positions_of_the_published_layout() -> None:
    lines = records_of(result_file())
    assert [line[113:114] for line in lines[1:7]] == [b"0", b"1", b"2", b"8", b"9", b"0"]
    trailer = lines[7]
    assert (trailer[19:25], trailer[25:37]) == (b"000002", b"000000000700")
    assert (trailer[37:43], trailer[43:55]) == (b"000004", b"000000001400")


def test_the_simulator_says_what_its_file_holds() -> None:
    out = io.BytesIO()
    totals = simulate_results(io.BytesIO(written(PAYMENTS, RESULTS_A)), out, CODES, RESULTS_A)
    seen = summarise(io.BytesIO(out.getvalue()))
    assert (seen.count, seen.amount, seen.sha256, seen.size) == (6, 2_100, totals.sha256, totals.size)
    assert (totals.count, totals.amount) == (6, 2_100)


@pytest.mark.parametrize(
    ("code", "rule"), [(b"7", "result-code"), (b" ", "result-missing"), (b"\xb1", "result-code")]
)
def test_an_unexplained_code_is_unknown_and_never_paid(code: bytes, rule: str) -> None:
    outcomes, rules = read(spoiled(2, 114, code))
    assert (outcomes[0], rules) == ("unknown", [rule])


@pytest.mark.parametrize(
    ("at", "digits"),
    [
        (2, b"000007"),
        (8, b"000000002101"),
        (20, b"000003"),
        (26, b"000000000701"),
        (38, b"000003"),
        (44, b"000000001399"),
    ],
)
def test_every_total_of_the_trailer_is_compared(at: int, digits: bytes) -> None:
    assert read(spoiled(8, at, digits))[1] == ["result-total"]


def test_totals_that_are_no_digits() -> None:
    assert read(spoiled(8, 20, b"      "))[1] == ["field-digits"]


def test_a_result_that_was_exchanged_shows_in_the_totals() -> None:
    assert set(read(spoiled(3, 114, b"0"))[1]) == {"result-total"}


def test_the_transfer_file_itself_is_no_result() -> None:
    outcomes, rules = read(written(PAYMENTS, RESULTS_A))
    assert set(outcomes) == {"unknown"}
    assert "result-missing" in rules


def test_a_bank_without_a_result_file() -> None:
    with pytest.raises(Refused) as error:
        read_results(io.BytesIO(result_file()), STANDARD)
    assert rules_of(error.value.findings) == ["result-layout"]
    with pytest.raises(ValueError, match="no result layout"):
        simulate_results(io.BytesIO(b""), io.BytesIO(), {}, STANDARD)


def test_keys_in_edi_come_back_too() -> None:
    out = io.BytesIO()
    transfers = io.BytesIO(written([payment(1, key="A-1"), payment(2, key="A-2")], EDI))
    simulate_results(transfers, out, {"A-2": "2"}, EDI)
    results, findings = read_results(io.BytesIO(out.getvalue()), EDI)
    assert ([(one.key, one.outcome) for one in results], findings) == (
        [("A-1", "paid"), ("A-2", "name_differs")],
        [],
    )
