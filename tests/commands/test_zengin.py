"""`madoguchi zengin` as a treasurer runs it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from tests.rules.zengin.helpers import plainly_read, records_of

from madoguchi.cli import main

HEAD = "bank_code,branch_code,account_type,account_number,payee_name,amount,key"
ROWS = ["0155,011,普通,1234567,ヤマダ　タロウ,10000,1", "9900,738,1,1992765,ヴァン・ヨーコ,20000,2"]
DATE = ["--date", "2026-04-01"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def table(*rows: str, encoding: str = "utf-8") -> str:
    Path("payments.csv").write_text("\n".join([HEAD, *rows, ""]), encoding=encoding)
    return "payments.csv"


def write(*rows: str, profile: str = "standard", options: list[str] | None = None) -> int:
    return main(["zengin", "write", table(*rows), "OUT", "--profile", profile, *(options or DATE)])


def files() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def many(count: int) -> list[str]:
    return [f"0155,011,1,{n},ヤマダ,{n},{n}" for n in range(1, count + 1)]


def spoil(at: int, data: bytes) -> None:
    whole = Path("OUT").read_bytes()
    Path("OUT").write_bytes(whole[:at] + data + whole[at + len(data) :])


def test_write_prints_count_total_and_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert write(*ROWS) == 0
    said = capsys.readouterr()
    data = Path("OUT").read_bytes()
    assert "2件 30,000円" in said.out
    assert hashlib.sha256(data).hexdigest() in said.out
    assert [row["payee_name"] for row in plainly_read(data)] == ["ﾔﾏﾀﾞ ﾀﾛｳ", "ｳﾞｱﾝ ﾖ-ｺ"]
    assert "架空の委託者" in said.err
    assert files() == ["OUT", "payments.csv"]


def test_the_bare_command_works_on_any_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zengin", "write", table(*ROWS), "OUT", "--profile", "standard"]) == 0
    assert "間に合う最初の営業日" in capsys.readouterr().err


def test_the_same_input_gives_the_same_bytes() -> None:
    assert write(*ROWS) == 0
    first = Path("OUT").read_bytes()
    assert write(*ROWS) == 0
    assert Path("OUT").read_bytes() == first


def test_a_sender_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    Path("sender.yaml").write_text(
        'code: "1234567890"\nname: ミホンシ\nbank_code: "0155"\nbranch_code: "011"\n'
        'account_type: 当座\naccount_number: "7"\n',
        encoding="utf-8",
    )
    assert write(*ROWS, options=[*DATE, "--sender", "sender.yaml", "--sender-code", "0000000001"]) == 0
    header = records_of(Path("OUT").read_bytes())[0]
    assert (header[4:14], header[54:62], header[95:103]) == (b"0000000001", b"04010155", b"20000007")
    assert "架空" not in capsys.readouterr().err


def test_bad_rows_are_told_by_row_and_column_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bad = [
        "0155,011,1,12345678,ヤマダ,1,2",
        "0155,999,1,1,山田,0,3",
        'x,011,1,1,ヤマダ,"1,000",4',
        "0155,011,1,1,ヤマダ,5,1",
    ]
    assert write(ROWS[0], *bad) == 1
    said = capsys.readouterr().err
    for words in (
        "3行目 account_number",
        "4行目 branch_code",
        "4行目 payee_name",
        "4行目 amount",
        "5行目 bank_code",
        "5行目 amount",
        "6行目 key",
    ):
        assert words in said, words
    assert files() == ["payments.csv"]


def test_a_refused_run_leaves_an_earlier_file_alone() -> None:
    assert write(*ROWS) == 0
    before = Path("OUT").read_bytes()
    assert write("0155,011,1,1,ヤマダ,0,1") == 1
    assert Path("OUT").read_bytes() == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_encodings_of_the_table(encoding: str) -> None:
    table(*ROWS, encoding=encoding)
    assert main(["zengin", "write", "payments.csv", "OUT", "--profile", "crlf", *DATE]) == 0
    assert len(plainly_read(Path("OUT").read_bytes())) == 2


def own_profile(records: int) -> str:
    Path("bank.yaml").write_text(
        "profiles:\n  - id: own\n    name: 見本\n    bank_code: null\n    valid_from: 2026-04-01\n"
        "    source: 案内\n    evidence: V\n    based_on: results-a\n"
        f"    records_per_file: {records}\n",
        encoding="utf-8",
    )
    return "bank.yaml"


def test_more_than_one_file_holds_is_split_with_totals_across(capsys: pytest.CaptureFixture[str]) -> None:
    assert write(*many(5), profile=own_profile(2)) == 0
    assert files() == ["OUT-1", "OUT-2", "OUT-3", "bank.yaml", "payments.csv"]
    assert "合計 3ファイル 5件 15円" in capsys.readouterr().out
    for name in ("OUT-1", "OUT-2", "OUT-3"):
        assert main(["zengin", "check", name, "--profile", "bank.yaml"]) == 0


def test_files_of_an_earlier_run_are_not_left_beside_new_ones() -> None:
    assert write(*many(5), profile=own_profile(2)) == 0
    with pytest.raises(SystemExit, match="OUT-3"):
        write(*many(4), profile="bank.yaml")
    with pytest.raises(SystemExit, match="OUT-1"):
        write(*many(2), profile="bank.yaml")
    assert write(*many(6), profile="bank.yaml") == 0


def test_a_closed_day_and_a_word_that_is_no_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert write(*ROWS, options=["--date", "2026-04-04"]) == 1
    assert "休業日" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2026-04-31"):
        write(*ROWS, options=["--date", "2026-04-31"])
    assert files() == ["payments.csv"]


def test_a_day_that_has_passed_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    assert write(*ROWS, options=["--date", "2020-04-01"]) == 0
    assert "[pay-day-late]" in capsys.readouterr().err


def test_many_warnings_are_counted_and_a_thousand_shown(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"9900,738,2,{n},ヤマダ,1,{n}" for n in range(1, 1101)]
    assert write(*rows, profile=own_profile(600)) == 0
    said = capsys.readouterr().err
    assert said.count("[注意]") == 1000
    assert "注意 ほか" in said


def test_what_concerns_the_whole_run_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert write(*many(5), profile=own_profile(2), options=["--date", "2020-04-01"]) == 0
    assert capsys.readouterr().err.count("[pay-day-late]") == 1


def test_the_senders_account_in_words() -> None:
    assert write(*ROWS, options=[*DATE, "--sender-account-type", "当座"]) == 0
    assert records_of(Path("OUT").read_bytes())[0][95:96] == b"2"


def test_an_unknown_profile_and_missing_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert write(*ROWS, profile="nobody") == 1
    assert "standard" in capsys.readouterr().err
    assert main(["zengin", "write", "none.csv", "OUT", "--profile", "standard"]) == 2
    assert main(["zengin", "write", table(*ROWS), "no/such/OUT", "--profile", "standard", *DATE]) == 2
    assert main(["zengin", "check", "none"]) == 2
    assert main(["zengin", "check", "none", "--profile", "none.yaml"]) == 2


def test_read_as_json_gives_back_what_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    write(*ROWS)
    capsys.readouterr()
    assert main(["zengin", "read", "OUT", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["count"], data["amount"], data["line_end"]) == (2, 30_000, "none")
    (one,) = data["sets"]
    assert [row["account_number"] for row in one["payments"]] == ["1234567", "1992765"]
    assert one["trailer"] == {"record": 4, "count": 2, "amount": 30_000}
    assert one["header"]["pay_on"] == "0401"


def test_read_in_words_and_of_what_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    write(*ROWS)
    assert main(["zengin", "read", "OUT"]) == 0
    assert "2件 30,000円" in capsys.readouterr().out
    Path("OUT").write_bytes(b"abc")
    assert main(["zengin", "read", "OUT", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["rule"] == "record-length"


def test_check_names_record_position_rule_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    write(*ROWS)
    capsys.readouterr()
    assert main(["zengin", "check", "OUT", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"errors": 0, "warnings": 0, "findings": []}
    spoil(120 + 50, b"\xb0")
    assert main(["zengin", "check", "OUT", "--json"]) == 1
    (one,) = json.loads(capsys.readouterr().out)["findings"]
    assert (one["record"], one["position"], one["rule"]) == (2, 51, "field-characters")
    assert one["message"] and one["remedy"]
    assert main(["zengin", "check", "OUT"]) == 1
    assert "2件目 51桁目 [field-characters]" in capsys.readouterr().out


def test_a_warning_alone_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    write(*ROWS)
    with Path("OUT").open("ab") as file:
        file.write(b"\x1a")
    assert main(["zengin", "check", "OUT", "--profile", "standard"]) == 0
    assert "エラー 0・注意 1" in capsys.readouterr().out


def test_many_findings_are_counted_and_a_thousand_shown(capsys: pytest.CaptureFixture[str]) -> None:
    write(*many(1200), profile="results-a")
    data = Path("OUT").read_bytes()
    Path("OUT").write_bytes(data.replace(b"\xd4\xcf\xc0\xde", b"\xb0\xcf\xc0\xde"))
    capsys.readouterr()
    assert main(["zengin", "check", "OUT"]) == 1
    said = capsys.readouterr().out
    assert "ほか200件" in said
    assert "エラー 1,200" in said


def test_results(capsys: pytest.CaptureFixture[str]) -> None:
    from madoguchi.rules.zengin import load_profile, payment_key
    from madoguchi.rules.zengin.simulated_results import simulate_results

    profile = load_profile("results-a")
    write(*ROWS, profile="results-a")
    with Path("OUT").open("rb") as sent, Path("RESULT").open("wb") as back:
        simulate_results(sent, back, {payment_key("2"): "2"}, profile)
    capsys.readouterr()
    assert main(["zengin", "results", "RESULT", "--profile", "results-a", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["outcomes"] == {"paid": 1, "name_differs": 1}
    assert [(row["key"], row["outcome"]) for row in data["results"]] == [
        (payment_key("1"), "paid"),
        (payment_key("2"), "name_differs"),
    ]
    assert main(["zengin", "results", "RESULT", "--profile", "results-a"]) == 0
    assert "氏名相違" in capsys.readouterr().out
    assert main(["zengin", "results", "OUT", "--profile", "results-a"]) == 1
    assert main(["zengin", "results", "RESULT", "--profile", "standard"]) == 1


def test_profiles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zengin", "profiles"]) == 0
    said = capsys.readouterr().out
    assert "hyakugo" in said and "50,000件" in said and "未確認（K）" in said
    assert main(["zengin", "profiles", "--json"]) == 0
    assert {one["id"] for one in json.loads(capsys.readouterr().out)} >= {"standard", "shimizu"}
