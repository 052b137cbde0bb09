"""The report a mayor reads: always two pages, or a refusal that names what to shorten."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.documents.tools import text_of

from madoguchi.documents.flow_drawing import draw_flow
from madoguchi.documents.mayor_report import (
    LIMITS,
    MOST_STEPS,
    IdeaLine,
    MayorReport,
    Number,
    ReportTooLong,
    render_mayor_report,
)
from madoguchi.documents.moments import JAPAN
from madoguchi.documents.shelf import Shelf
from madoguchi.rules.reform.flows import KINDS, LANES, Step

STEPS = [
    Step("受付で用件を伝える", "counter", "interview", 4.0),
    Step("住民異動届などを書く", "resident", "writing", 22.0, 83),
    Step("記載を確かめる", "counter", "check", 9.0),
    Step("保険課へ移動する", "resident", "move", 3.0),
    Step("住民記録に入力する", "back", "process", None),
]
REPORT = MayorReport(
    municipality="見本市",
    about="家族5人の転入を、1班がはじめての来庁者として体験した結果です（令和8年11月12日、本庁舎1階）。",
    made_at=datetime(2026, 11, 29, 10, 0, tzinfo=JAPAN),
    headline="家族5人の転入で、同じことを61回書かせていました",
    numbers=[Number("手で書く数", "83項目", "0項目", "83項目減", "署名3回が残ります。")] * 3,
    findings=["滞在152分のうち、待ちと移動が71分でした。"] * 3,
    requests=["事前入力の様式で受け付けることを、4月から認めてください。"],
    unknowns=["待ち時間は計測開始前です。"],
    flow_finding="見直すと、職員の時間を年間1,240時間減らせます",
    as_is=STEPS, to_be=STEPS[:3],
    ideas=[IdeaLine("印字して渡す", "市民課長", date(2027, 3, 31), "年620時間", "0円", "採用", 1)] * 5,
    definitions=["4項目：氏名・フリガナ・住所・生年月日を手で書く数。"] * 5,
    author="DX推進課", demo=True,
)  # fmt: skip


def fullest() -> MayorReport:
    """Every text as long, and every list as many, as the limits allow."""

    def texts(name: str) -> list[str]:
        many, length = LIMITS[name]
        return [("漢字仮名交じりの長い文章、" * 20)[:length]] * many

    value, change = texts("数字の値")[0], texts("数字の変化")[0]
    number = Number(texts("数字の名前")[0], value, value, change, texts("数字の説明")[0])
    name = ("長い工程の名前は小さく組みますが切りません" * 3)[:40]
    steps = [
        Step(name, list(LANES)[i % 4], list(KINDS)[i % 7], 999.5, 999, change="automated")
        for i in range(MOST_STEPS)
    ]
    title, owner = texts("改善案")[0], texts("担当")[0]
    idea = IdeaLine(title, owner, date(2027, 12, 31), "年123,456時間", "1,234,567千円", "見送り")
    return replace(
        REPORT, headline=texts("見出し")[0], about=texts("調査の説明")[0], numbers=[number] * 3,
        findings=texts("わかったこと"), requests=texts("お願い"), unknowns=texts("わからないこと"),
        flow_finding=texts("流れの見出し")[0], as_is=steps, to_be=steps, ideas=[idea] * 5,
        definitions=texts("定義"),
    )  # fmt: skip


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def test_an_ordinary_report_has_two_pages_and_says_it_all(shelf: Shelf, tmp_path: Path) -> None:
    pdf = render_mayor_report(REPORT, shelf)
    text = text_of(pdf, tmp_path)
    assert pages(pdf) == 2
    for expected in ("同じことを61回", "83項目", "お願いしたいこと", "計測開始前", "市民課長", "見本（架空"):
        assert expected in text.replace("\n", "")


def test_a_nearly_empty_report_has_two_pages_too(shelf: Shelf) -> None:
    bare = replace(REPORT, findings=["ひとつだけ。"], requests=[], unknowns=[], as_is=[], to_be=[], ideas=[])
    assert pages(render_mayor_report(bare, shelf)) == 2


def test_the_fullest_report_has_two_pages(shelf: Shelf) -> None:
    assert pages(render_mayor_report(fullest(), shelf)) == 2


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"headline": "あ" * 61}, "見出し（61文字→48文字）"),
        ({"findings": ["短い", "い" * 104]}, "わかったこと2（104文字→90文字）"),
        ({"requests": ["お願い"] * 4}, "お願い（4件→3件）"),
        ({"as_is": STEPS * 3}, "現状の流れ（15工程→12工程）"),
    ],
)
def test_what_does_not_fit_is_named(shelf: Shelf, change: dict[str, object], named: str) -> None:
    with pytest.raises(ReportTooLong) as refused:
        render_mayor_report(replace(REPORT, **change), shelf)  # type: ignore[arg-type]
    assert refused.value.shorten == (named,)
    assert named in str(refused.value)


def elements(node: Any) -> Iterator[Any]:
    """Every element of a structure tree."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield kid
            yield from elements(kid)


def test_it_is_tagged_and_the_pictures_are_told_in_words(shelf: Shelf) -> None:
    with pikepdf.open(io.BytesIO(render_mayor_report(REPORT, shelf))) as opened:
        assert opened.Root.MarkInfo.Marked
        found = list(elements(opened.Root.StructTreeRoot))
        kinds = {str(one.get("/S", "")) for one in found}
        told = [str(one.Alt) for one in found if "/Alt" in one]
    assert {"/H1", "/H2", "/Figure", "/Table"} <= kinds
    assert any("住民異動届などを書く（来庁者）" in text for text in told)


def test_the_same_report_gives_the_same_bytes(shelf: Shelf) -> None:
    assert render_mayor_report(REPORT, shelf) == render_mayor_report(REPORT, shelf)


def test_a_drawing_escapes_what_people_typed() -> None:
    drawn = draw_flow([Step('<b onload="x">', "counter", "check", 1.0)], '"><script>')
    assert "<script>" not in drawn
    assert "<b onload" not in drawn


def test_a_step_that_nobody_measured_is_not_zero() -> None:
    assert "未計測" in draw_flow([Step("入力", "back", "process", None)], "流れ")
    assert "0分" in draw_flow([Step("入力", "back", "process", 0.0)], "流れ")
