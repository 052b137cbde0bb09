"""Profiles of banks: packaged, dated, and a city's own file with its mistakes named by line."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from madoguchi.rules.zengin import ProfileError, load_profile, profiles
from madoguchi.rules.zengin.profiles import Profile

OWN = """\
profiles:
  - id: mihon
    name: 見本銀行
    based_on: standard
    valid_from: 2026-04-01
    source: 見本銀行の案内
    evidence: V
    bank_code: "0155"
    records_per_file: 100
"""


def own(tmp_path: Path, text: str) -> Profile:
    return load_profile(written(tmp_path, text))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "banks.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ProfileError) as error:
        own(tmp_path, text)
    return error.value.problems


def test_the_packaged_profiles() -> None:
    known = {one.id: one for one in profiles()}
    assert {"standard", "shimizu", "hyakugo", "crlf", "results-a", "small-files", "edi"} <= set(known)
    assert known["shimizu"].records_per_file == known["hyakugo"].records_per_file == 50_000
    assert (known["hyakugo"].cutoff, known["hyakugo"].days_ahead) == (time(12), 15)
    assert (known["crlf"].ending, known["standard"].ending) == (b"\r\n", b"")
    assert known["small-files"].records_per_file == 9_999
    assert known["results-a"].results == "a"


def test_the_standard_is_no_looser_than_any_bank() -> None:
    standard = load_profile("standard")
    for one in profiles():
        assert set(standard.symbols) <= set(one.symbols)
        assert standard.records_per_file <= one.records_per_file
    assert (standard.wo, standard.truncate) == ("refuse", False)


def test_what_nobody_has_confirmed_is_said() -> None:
    assert {"line_end", "results", "charges"} <= set(load_profile("shimizu").unconfirmed)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ProfileError, match="standard"):
        load_profile("no-such-bank")


def test_a_city_writes_only_what_differs(tmp_path: Path) -> None:
    profile = own(tmp_path, OWN)
    assert (profile.id, profile.records_per_file, profile.bank_code) == ("mihon", 100, "0155")
    assert (profile.symbols, profile.cutoff) == ("()-", time(12))


def test_editions_by_date(tmp_path: Path) -> None:
    later = OWN.split("\n", 1)[1].replace("2026-04-01", "2027-04-01").replace("100", "200")
    path = written(tmp_path, OWN + later)
    assert load_profile(path).records_per_file == 200
    assert load_profile(path, date(2026, 12, 1)).records_per_file == 100
    with pytest.raises(ProfileError):
        load_profile(path, date(2020, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("records_per_file: 100", "records_per_file: 1000000", 9, "999,999"),
        ("records_per_file: 100", "records_per_file: 1,000", 9, "records_per_file"),
        ("records_per_file: 100", "records_per_fiel: 100", 9, "records_per_fiel"),
        ('"0155"', "0155", 8, "bank_code"),
        ("2026-04-01", "2026-02-30", 5, "2026-02-30"),
        ("2026-04-01", '"2026-04-01"', 5, "valid_from"),
        ("based_on: standard", "based_on: nobody", 4, "nobody"),
        ("based_on: standard", "based_on: [standard]", 4, "standard"),
        ("    based_on: standard\n", "", 2, "line_end"),
        ("records_per_file: 100", "line_end: lf", 9, "crlf"),
        ("records_per_file: 100", "symbols: '*'", 9, "symbols"),
        ("records_per_file: 100", "wo: [o]", 9, "refuse"),
        ("records_per_file: 100", "truncate: maybe", 9, "true"),
        ("records_per_file: 100", "amount_max: 10000000000", 9, "9,999,999,999"),
        ("records_per_file: 100", "cutoff: 25:00", 9, "cutoff"),
        ("records_per_file: 100", "results: z", 9, "results"),
        ("records_per_file: 100", "charges: {own_bank: -1}", 9, "charges"),
        ("records_per_file: 100", "unconfirmed: [nothing]", 9, "nothing"),
        ("id: mihon", "id: 見本", 2, "id"),
        ("name: 見本銀行", "name: ''", 3, "name"),
        ("evidence: V", "evidence: [V", 8, "YAML"),
        ("evidence: V", "evidence: *V", 7, "別名"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, word: str) -> None:
    found = problems(tmp_path, OWN.replace(old, new))
    assert any(one.startswith(f"banks.yaml:{line}:") and word in one for one in found), found


@pytest.mark.parametrize("text", ["", "[]", "profiles: []", "profiles: {a: 1}", "profiles: [1]", "\0"])
def test_a_file_of_another_form(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)[0].startswith("banks.yaml:1:")


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "banks.yaml"
    path.write_bytes(OWN.encode("cp932"))
    with pytest.raises(ProfileError, match="UTF-8"):
        load_profile(path)


def test_a_file_of_two_banks_does_not_say_which(tmp_path: Path) -> None:
    other = OWN.split("\n", 1)[1].replace("mihon", "other")
    assert "mihon" in problems(tmp_path, OWN + other)[0]
