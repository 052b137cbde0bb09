"""`madoguchi plan` and `madoguchi catalogue check` as a user runs them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from madoguchi.cli import main

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "plans"
A = VECTORS / "A.json"


def run(capsys, *args):
    status = main(["plan", *map(str, args)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def answer(capsys, *args):
    status, out, err = run(capsys, *args, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def written(tmp_path, data):
    path = tmp_path / "situation.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode())
    return path


def test_the_answer_has_the_promised_shape(capsys):
    found = answer(capsys, A)
    assert {"applies", "not_needed", "unknown", "order"} <= set(found)
    for row in found["applies"]:
        assert {"id", "reason", "deadline", "section", "bring", "evidence", "optional"} <= set(row)
    assert all(set(row) >= {"id", "reason"} for row in found["not_needed"])
    assert all(set(row) >= {"id", "question"} for row in found["unknown"])
    assert found["order"] == [row["id"] for row in found["applies"]]


def test_sections_and_days_are_those_of_the_counter(capsys):
    rows = {row["id"]: row for row in answer(capsys, A)["applies"]}
    assert rows["move_in_notification"]["section"] == "市民課"
    assert rows["move_in_notification"]["deadline"] == "2026-04-15"
    assert rows["child_allowance_claim"]["deadline"] == "2026-04-15"


def test_a_bom_is_read(capsys, tmp_path):
    assert answer(capsys, written(tmp_path, b"\xef\xbb\xbf" + A.read_bytes())) == answer(capsys, A)


def test_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(A.read_bytes()), encoding="utf-8"))
    assert answer(capsys, "-") == answer(capsys, A)


def test_another_date(capsys):
    found = answer(capsys, A, "--date", "令和8年5月1日")
    assert next(r for r in found["applies"] if r["id"] == "move_in_notification")["deadline"] == "2026-05-15"


def test_an_overlay(capsys, tmp_path):
    overlay = tmp_path / "city.yaml"
    overlay.write_text("source: x\nevidence: L\nsections: {citizen: {name: 総合窓口課}}\n", encoding="utf-8")
    found = answer(capsys, A, "--overlay", overlay)
    assert found["applies"][0]["section"] == "総合窓口課"


def test_for_people_it_is_japanese_text(capsys):
    status, out, _ = run(capsys, VECTORS / "C.json")
    assert status == 0
    for words in (
        "必要な手続き",
        "【急ぎ】要介護認定の引継ぎ",
        "不要な手続き",
        "確認すること",
        "令和8年6月15日まで",
    ):
        assert words in out


def test_the_schema(capsys):
    status, out, _ = run(capsys, "--schema")
    assert status == 0
    assert json.loads(out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ["JSON", "1行目"]),
        (b'{"event": "move_in",\n"date": }', ["JSON", "2行目"]),
        ('{\n"event": "転入"}'.encode("shift_jis"), ["UTF-8", "2行目"]),
        (b'{"event": "move_in", "event": "birth"}', ["event", "2回"]),
        (b"[" * 100_000, ["入れ子"]),
        (b'{"event": ' + b"1" * 5000 + b"}", ["けた"]),
        (b'{"event": "\\ud800"}', ["文字にならない"]),
        (b'{"event": "move_in", "date": NaN, "household": [{"id": Infinity}]}', ["date", "id"]),
        ({"event": "move_in", "date": "2026-04-01", "household": [{"id": "a"}], "facts": []}, ["facts"]),
        ([], ["{ }"]),
        (
            {"event": "move_in", "date": "2026-04-01", "household": [{"id": "a", "relatoin": "head"}]},
            ["relatoin", "relation"],
        ),
        ({"event": "death", "date": "2026-04-01", "household": [{"id": "a"}]}, ["death", "死亡"]),
        ({"event": "move_in", "date": "2020-04-01", "household": [{"id": "a"}]}, ["date", "令和6年12月2日"]),
        ({"event": "move_in", "date": "平成31年5月1日", "household": [{"id": "a"}]}, ["date"]),
    ],
)
def test_bad_input_is_refused_in_japanese(capsys, tmp_path, data, words):
    status, out, err = run(capsys, written(tmp_path, data), "--json")
    assert (status, out) == (2, "")
    assert all(word in err for word in words), err


def test_the_answer_is_utf_8_whatever_the_locale(monkeypatch):
    out = io.TextIOWrapper(io.BytesIO(), encoding="cp932")
    monkeypatch.setattr("sys.stdout", out)
    assert main(["plan", str(A), "--json"]) == 0
    out.flush()
    assert json.loads(out.buffer.getvalue().decode("utf-8"))["order"]


def test_a_file_that_is_not_there(capsys):
    assert run(capsys, "no-such.json")[0] == 2


def test_no_file_at_all(capsys):
    status, _, err = run(capsys)
    assert status == 2
    assert "--schema" in err


def test_a_bad_overlay(capsys, tmp_path):
    overlay = tmp_path / "city.yaml"
    overlay.write_text("source: x\nevidence: L\nprocedurs: {}\n", encoding="utf-8")
    status, _, err = run(capsys, A, "--overlay", overlay)
    assert status == 2
    assert "city.yaml:3:" in err


def test_the_catalogue_is_sound(capsys):
    assert main(["catalogue", "check"]) == 0
    assert "問題はありません" in capsys.readouterr().out


def test_a_broken_catalogue_is_reported(capsys, tmp_path):
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "x.yaml").write_text("procedures:\n- {id: 1}\n", encoding="utf-8")
    assert main(["catalogue", "check", str(tmp_path)]) == 1
    assert "procedures/x.yaml:2:" in capsys.readouterr().err
