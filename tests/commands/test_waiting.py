"""`madoguchi waiting` as a reform leader runs it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.rules.waiting.helpers import HEAD, TABLE, fitted, log_bytes, synthetic_log

from madoguchi.cli import main
from madoguchi.rules.waiting import model_text


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(TABLE, "waits.csv")
    for year in ("R5", "R6"):
        Path(f"{year}.json").write_text(model_text(fitted(year)), encoding="utf-8")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["waiting", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["waiting", *arguments]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    return output.err


def test_summarize_prints_figures_with_their_definitions(capsys: pytest.CaptureFixture[str]) -> None:
    data = said(capsys, "summarize", "waits.csv")
    whole = {one["era_year"]: one for one in data["groups"] if one["day_type"] == "all"}
    assert whole["R5"]["mean_by_case"] == pytest.approx(58.90, abs=0.005)
    assert whole["R6"]["mean_cases"] == pytest.approx(286.29, abs=0.005)
    assert set(data["definitions"]) >= {"mean_by_day", "mean_by_case", "maximum", "mean_cases"}
    assert sum(one["verdict"] == "differs" for one in data["published"]) == 3
    assert main(["waiting", "summarize", "waits.csv"]) == 0
    words = capsys.readouterr().out
    assert "58.90分" in words
    assert "件数で重みづけ" in words
    assert "表と合わない" in words


def test_calibrate_writes_the_model_and_says_what_it_cannot_know(capsys: pytest.CaptureFixture[str]) -> None:
    call = ["waiting", "calibrate", "waits.csv", "--office", "本庁", "--era-year", "R6", "--counters", "10"]
    assert main([*call, "-o", "M.json"]) == 0
    words = capsys.readouterr().out
    assert "能力 54.2件/時" in words
    assert "分からないこと" in words
    (bound,) = re.findall(r"能力 ([\d.]+)件/時以上（下限だけ）  \[([\d.]+)–", words)
    assert bound[0] == bound[1]
    assert Path("M.json").read_text(encoding="utf-8") == Path("R6.json").read_text(encoding="utf-8")
    data = json.loads(Path("M.json").read_text(encoding="utf-8"))
    assert data["capacity_95"][0] < data["capacity_per_hour"] < data["capacity_95"][1]
    assert len(data["not_identifiable"]) == 4


def test_predict_out_of_sample_with_errors_bias_and_no_change(capsys: pytest.CaptureFixture[str]) -> None:
    data = said(capsys, "predict", "R5.json", "waits.csv", "--era-year", "R6", "--service-factor", "0.65")
    assert len(data["days"]) == 14
    weekday = data["groups"][0]
    assert weekday["errors"]["mean"]["rmse"] <= 10
    assert weekday["errors"]["maximum"]["rmse"] <= 16
    period = weekday["period_mean_by_case"]
    assert period["low"] < period["observed"] < period["high"]
    assert period["bias"] == pytest.approx(period["expected"] - period["observed"], abs=0.001)
    assert weekday["without_change"]["expected"] > 100
    day = data["days"][0]
    assert day["mean"]["low"] < day["mean"]["expected"] < day["p90"]["expected"] < day["maximum"]["expected"]


def test_compare_feeds_predict(capsys: pytest.CaptureFixture[str]) -> None:
    data = said(capsys, "compare", "R5.json", "R6.json")
    change = data["service_time_change_percent"]
    assert change["low"] < -35 < change["high"]
    assert data["like_for_like"]["change_percent"] == pytest.approx(-77, abs=2)
    Path("change.json").write_text(json.dumps(data), encoding="utf-8")
    arguments = ("predict", "R5.json", "waits.csv", "--era-year", "R6", "--service-factor")
    wide = said(capsys, *arguments, "change.json")["groups"][0]["period_mean_by_case"]
    fixed = said(capsys, *arguments, str(data["service_factor"]["expected"]))["groups"][0][
        "period_mean_by_case"
    ]
    assert wide["high"] - wide["low"] > fixed["high"] - fixed["low"]


def test_compare_says_of_which_year_only_the_least_capacity_is_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for year in ("R5", "R6"):
        data = json.loads(Path(f"{year}.json").read_text(encoding="utf-8"))
        data["kinds"]["weekday"]["capacity"]["bounded"] = True
        Path(f"{year}-quiet.json").write_text(json.dumps(data), encoding="utf-8")
    assert said(capsys, "compare", "R5.json", "R6.json")["notes"] == []
    quiet = "は能力の下限しか分からないので、1件の時間の"
    before, after = said(capsys, "compare", "R5-quiet.json", "R6-quiet.json")["notes"]
    assert before == f"本庁 R5の平日{quiet}変化は分かりません。"
    assert after == f"本庁 R6の平日{quiet}短縮はこれより大きいかもしれません。"


def test_staff_prints_a_plan_beside_constant_counters(capsys: pytest.CaptureFixture[str]) -> None:
    limits = ("--mean", "15", "--p90", "30", "--share-of-days", "0.8")
    data = said(capsys, "staff", "R6.json", "--cases", "120", *limits)
    assert data["plan"]["share_of_days"] >= 0.8
    assert data["plan"]["staff_hours"] == sum(
        one["paid_hours"] * one["people"] for one in data["plan"]["shifts"]
    )
    assert len(data["plan"]["counters_by_half_hour"]) == 18
    assert data["constant"]["staff_hours"] == data["constant"]["counters"] * 7.75
    assert main(["waiting", "staff", "R6.json", "--cases", "120", *limits]) == 0
    assert "1日中同じ" in capsys.readouterr().out


def test_people_read_tables_and_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["waiting", "predict", "R6.json", "waits.csv", "--era-year", "R6"]) == 0
    words = capsys.readouterr()
    assert "90%区間に入った日 平均 10/10" in words.out
    assert "能力の下限しか分からないので、予測は参考です" in words.out
    assert "14行は予測していません" in words.err
    assert main(["waiting", "compare", "R5.json", "R6.json"]) == 0
    assert "95%区間" in capsys.readouterr().out


def test_a_log_is_calibrated_with_the_same_command(capsys: pytest.CaptureFixture[str]) -> None:
    Path("log.csv").write_bytes(log_bytes(synthetic_log(4), encoding="cp932"))
    data = said(capsys, "calibrate", "log.csv", "--office", "本庁", "--era-year", "R6", "-o", "L.json")
    assert data["source"] == "log"
    assert data["log"]["used"] == data["log"]["rows"] == len(synthetic_log(4))
    assert {one["name"] for one in data["classes"]} == {"届出", "証明"}
    assert "--roster" not in refused(
        capsys, "calibrate", "log.csv", "--office", "支所", "--era-year", "R6", "-o", "N.json"
    )
    assert not Path("N.json").exists()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("本庁,2024-03-25,月,weekday,R6,0,42,82", ("2行目", "cases", "0件")),
        ("本庁,2024-03-25,月,weekday,R6,-4,42,82", ("2行目", "cases", "0より小さい")),
        ("本庁,2024-03-25,月,weekday,R6,420,90,82", ("2行目", "max_wait_min", "短く")),
        ("本庁,2024-03-25,月,weekday,R6,420,あ,82", ("2行目", "mean_wait_min", "読めません")),
    ],
)
def test_bad_rows_are_told_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], rows: str, words: tuple[str, ...]
) -> None:
    Path("bad.csv").write_text(f"{HEAD}\n{rows}\n", encoding="utf-8")
    call = (
        "calibrate",
        "bad.csv",
        "--office",
        "本庁",
        "--era-year",
        "R6",
        "--counters",
        "10",
        "-o",
        "M.json",
    )
    told = refused(capsys, *call)
    assert all(word in told for word in words)
    assert not Path("M.json").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("summarize", "R5.json"), "列 office がありません"),
        (
            ("calibrate", "waits.csv", "--office", "支所", "--era-year", "R5", "--counters", "3", "-o", "M"),
            "本庁",
        ),
        (
            ("calibrate", "waits.csv", "--office", "本庁", "--era-year", "R5", "--counters", "0", "-o", "M"),
            "500",
        ),
        (("calibrate", "waits.csv", "--office", "本庁", "--era-year", "R5", "-o", "M"), "--counters"),
        (("predict", "waits.csv", "waits.csv"), "作ったモデルではない"),
        (("predict", "R5.json", "waits.csv", "--service-factor", "速く"), "--service-factor"),
        (("predict", "R5.json", "waits.csv", "--service-factor", "R5.json"), "compare --json"),
        (("staff", "R6.json", "--cases", "0", "--mean", "15", "--p90", "30"), "--cases"),
        (
            ("staff", "R6.json", "--cases", "9", "--mean", "15", "--p90", "30", "--day-type", "祭"),
            "--day-type",
        ),
        (("staff", "R6.json", "--cases", "9", "--mean", "15", "--p90", "30", "--share-of-days", "1"), "0.99"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(capsys, *arguments)


def test_one_day_only_summarises_but_does_not_calibrate(capsys: pytest.CaptureFixture[str]) -> None:
    Path("one.csv").write_text(f"{HEAD}\n本庁,2024-03-25,月,weekday,R6,420,42,3:59\n", encoding="utf-8")
    data = said(capsys, "summarize", "one.csv")
    assert data["groups"][0]["maximum"] == 239
    assert "239分" in data["notes"][0]
    call = ("calibrate", "one.csv", "--office", "本庁", "--era-year", "R6", "--counters", "9", "-o", "M.json")
    assert "1日しかありません" in refused(capsys, *call)


def test_ten_thousand_cases_a_day_are_predicted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("big.csv").write_text(f'{HEAD}\n本庁,2024-03-25,月,weekday,R6,"10,000",,\n', encoding="utf-8")
    (day,) = said(capsys, "predict", "R6.json", "big.csv")["days"]
    assert day["mean"]["observed"] is None
    assert day["mean"]["expected"] > 1000
