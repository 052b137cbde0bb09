"""見本 of the reform: a finished survey of the five-person move-in, its flows, ideas, workload and report.

Every figure is made up, of the size that municipalities report. Nothing here is a measurement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from madoguchi.cityhall.demo import advice
from madoguchi.cityhall.reform.actions.draw_flow import (
    StepWords,
    draw_to_be,
    open_flow,
    remove_step,
    save_step,
    set_volume,
)
from madoguchi.cityhall.reform.actions.handle_idea import IdeaWords, decide_idea, propose_idea
from madoguchi.cityhall.reform.actions.import_workload import WorkloadPlan, import_workload
from madoguchi.cityhall.reform.actions.make_report import make_report
from madoguchi.cityhall.reform.actions.run_survey import SurveyPlan, finish_survey, plan_survey, start_survey
from madoguchi.cityhall.reform.actions.take_notes import Draft, take_notes
from madoguchi.cityhall.reform.models import Flow, Survey
from madoguchi.cityhall.reform.reads.report import figures, suggestion
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.rules.calendar import fiscal_year

OFFICE = "見本市役所 本庁舎1階"
DAYS_AGO = 17
VOLUME = 3_120
_ID = UUID("6d61646f-6775-4369-8000-7265666f726d")
# kind, minutes, place, steps of a move, form with its items (name, kana, address, birth date, sign)
WALK: tuple[tuple[Any, ...], ...] = (
    ("interview", 4, "総合案内"), ("move", 2, "市民課", 46), ("wait", 28, "市民課"),
    ("writing", 13, "市民課", None, "住民異動届", (6, 5, 1, 5, 1)),
    ("writing", 5, "市民課", None, "印鑑登録申請書", (2, 2, 2, 2, 2)),
    ("writing", 4, "市民課", None, "住民票の写し等交付請求書", (2, 2, 1, 1, 1)),
    ("writing", 2, "市民課", None, "マイナンバーカード 継続利用申請書", (1, 1, 0, 0, 0)),
    ("check", 9, "市民課"), ("process", 12, "市民課"), ("move", 3, "保険課", 92), ("wait", 14, "保険課"),
    ("writing", 8, "保険課", None, "国民健康保険 資格取得届", (7, 6, 1, 6, 1)),
    ("writing", 4, "保険課", None, "保険料 口座振替依頼書", (2, 2, 1, 0, 1)),
    ("writing", 3, "保険課", None, "国民健康保険 所得申告書", (3, 0, 1, 2, 1)),
    ("process", 6, "保険課"), ("move", 3, "子育て支援課", 118), ("wait", 12, "子育て支援課"),
    ("writing", 9, "子育て支援課", None, "児童手当 認定請求書", (5, 5, 1, 5, 1)),
    ("writing", 3, "子育て支援課", None, "子ども医療費 受給資格認定申請書", (2, 0, 1, 0, 1)),
    ("check", 5, "子育て支援課"), ("move", 4, "教育委員会", 210), ("interview", 6, "教育委員会"),
)  # fmt: skip
REMARKS = (
    ("repeat", "市民課", "家族5人の名前を、課が変わるたびに書きました。手が痛くなりました。"),
    ("sign", "総合案内", "「国民健康保険」の看板はあるのに、「引っ越した方」の看板がありません。"),
    ("wait", "保険課", "あと何人で呼ばれるのかわからず、トイレに行けませんでした。"),
    ("words", "子育て支援課", "「監護」「生計同一」の意味を2回聞き返しました。"),
    ("care", "市民課", "次の課まで地図に線を引いて渡してくれました。"),
)
ITEMS = ("name", "kana", "address", "birth_date", "sign")
# name, lane, kind, place, minutes, entries, change
AS_IS: tuple[tuple[Any, ...], ...] = (
    ("総合案内でたずねる", "counter", "interview", "総合案内", "4", None),
    ("番号札を取って待つ", "resident", "wait", "市民課", "28", None),
    ("異動届などを書く", "resident", "writing", "市民課", "24", 33),
    ("記載を確かめる", "counter", "check", "市民課", "9", None),
    ("住民記録に入力する", "back", "process", "市民課", "12", None),
    ("保険課へ移って待つ", "resident", "wait", "保険課", "17", None),
    ("国保の届出を書く", "resident", "writing", "保険課", "15", 31),
    ("資格を登録する", "section", "process", "保険課", "8", None),
    ("子育て支援課で待つ", "resident", "wait", "子育て支援課", "15", None),
    ("児童手当などを書く", "resident", "writing", "子育て支援課", "12", 19),
    ("審査して登録する", "section", "review", "子育て支援課", "9", None),
    ("教育委員会へ移る", "resident", "move", "教育委員会", "4", None),
)
TO_BE: tuple[tuple[Any, ...], ...] = (
    ("番号札を取って待つ", "resident", "wait", "市民課", "12", None, "changed"),
    ("1つの窓口で聞き取る", "counter", "interview", "市民課", "14", None, "changed"),
    ("確かめて署名する", "resident", "writing", "市民課", "4", 0, "changed"),
    ("住民記録に取り込む", "back", "process", "市民課", "6", None, "automated"),
    ("国保の資格を登録する", "back", "process", "保険課", "6", None, "moved"),
    ("児童手当を審査する", "back", "review", "子育て支援課", "7", None, "moved"),
    ("案内票を渡す", "counter", "check", "市民課", "2", None, "added"),
)
# title, owner, minutes, volume, cost, days until due, state
IDEAS: tuple[tuple[Any, ...], ...] = (
    ("転出証明書情報から申請書を印字する", "市民課長", "9", VOLUME, 0, 120, "doing"),
    ("国保・児手の受付を1つの窓口にまとめる", "DX推進課長", "6.5", VOLUME, 1_800_000, 210, "accepted"),
    ("あと何人かを番号札と画面に出す", "市民課窓口係", "1.5", 35_011, 600_000, 90, "accepted"),
    ("看板を「引っ越した方」など用件で書く", "市民課窓口係", None, None, 180_000, 60, "proposed"),
    ("「監護」などの言葉に説明を付ける", "子育て支援課", None, 1_450, 0, 45, "proposed"),
)
TABLE = """見本市 業務量調査（見本）,,,,
,,,,
課,業務,年間件数（件）,1件の時間（分）,職員区分
市民課,転入届の受付,３１２０,21,正規
,転居届の受付,"2,450",18分,正規
,住民票の写しの交付,"32,120",4.5,会計年度任用
,印鑑登録,6900,9,会計年度任用
市民課 小計,,44590,,
保険課,国保の資格取得,4180,14,正規
,国保の資格喪失,3920,11,正規
,口座振替の登録,2600,6,会計年度任用
子育て支援課,児童手当の認定,1450,25,正規
,子ども医療の認定,1820,12,会計年度任用
合計,,58560,,
"""
REQUESTS = (
    "転入の申請書を、住民に書かせず職員が印字して渡す方法に、来年度から変えることを認めてください。",
    "国保・児童手当の受付を1階の1つの窓口にまとめるため、3課の事務分担の見直しを指示してください。",
)


def seed_reform(city: Municipality, hashed_password: str, today: date) -> None:
    """Everything, inside the city's scope."""
    leader = actor_of(Staff.objects.get(username="leader"))
    survey = _survey(leader, today)
    _flows(leader, survey)
    _ideas(leader, survey, today)
    people = {"市民課": 3.2, "保険課": 1.4, "子育て支援課": 0.6}
    plan = WorkloadPlan("令和の業務量調査（見本）", fiscal_year(today), 1_860, people)
    import_workload(leader, TABLE.encode("cp932"), "見本_業務量調査.csv", plan)
    texts = suggestion(figures(survey.pk)) | {"requests": list(REQUESTS)}
    make_report(leader, survey.pk, texts, txid=_key("report"))
    advice.seed_advice(city, leader, hashed_password, today)


def actor_of(staff: Staff) -> Actor:
    """The actor that a member of staff would be."""
    return Actor("staff", str(staff.pk), staff.display_name, staff.section, staff.permissions)


def _survey(leader: Actor, today: date) -> Survey:
    observer = Staff.objects.get(username="observer")
    day = today - timedelta(days=DAYS_AGO)
    plan = SurveyPlan("move_in_five", day, OFFICE, "1班", [observer.pk])
    survey = plan_survey(leader, plan, txid=_key("survey"))
    start_survey(leader, survey.pk)
    drafts = [*_walked(day), *_remarked(day)]
    take_notes(actor_of(observer), survey.pk, drafts, sent_at=timezone.now())
    return finish_survey(leader, survey.pk)


def _walked(day: date) -> Iterator[Draft]:
    at = timezone.make_aware(datetime.combine(day, time(9, 5)))
    for number, row in enumerate(WALK):
        kind, minutes, place, steps, form, counts = (*row, None, None, None)[:6]
        end = at + timedelta(minutes=minutes)
        items = dict(zip(ITEMS, counts, strict=True)) if counts else {}
        written = {item: count for item, count in items.items() if count}
        yield Draft(_key(f"note{number}"), kind, at, end, place, steps, None, form or "", written)
        at = end


def _remarked(day: date) -> Iterator[Draft]:
    at = timezone.make_aware(datetime.combine(day, time(9, 20)))
    for number, (category, place, text) in enumerate(REMARKS):
        yield Draft(
            _key(f"remark{number}"), "remark", at + timedelta(minutes=23 * number), None, place,
            category=category, text=text,
        )  # fmt: skip


def _flows(leader: Actor, survey: Survey) -> None:
    flow = open_flow(leader, "家族5人の転入", txid=_key("flow"), survey_id=survey.pk)
    _steps(leader, flow, AS_IS)
    set_volume(leader, flow.pk, VOLUME, Flow.VolumeSource.WORKLOAD)
    after = draw_to_be(leader, flow.pk)
    for step in list(after.steps.all()):
        remove_step(leader, after.pk, step.pk)
    _steps(leader, after, TO_BE)


def _steps(leader: Actor, flow: Flow, rows: tuple[tuple[Any, ...], ...]) -> None:
    for name, lane, kind, place, minutes, entries, *change in rows:
        words = StepWords(name, lane, kind, place, Decimal(minutes), entries)
        save_step(leader, flow.pk, replace(words, change=change[0]) if change else words)


def _ideas(leader: Actor, survey: Survey, today: date) -> None:
    for number, (title, owner, minutes, volume, cost, days, state) in enumerate(IDEAS):
        words = IdeaWords(
            title, owner, due=today + timedelta(days=days), minutes=Decimal(minutes) if minutes else None,
            volume=volume, cost=cost, survey_id=survey.pk,
        )  # fmt: skip
        idea = propose_idea(leader, words, txid=_key(f"idea{number}"))
        for step in {"doing": ("accepted", "doing"), "accepted": ("accepted",)}.get(state, ()):
            decide_idea(leader, idea.pk, step, reason="", txid=_key(f"idea{number}{step}"))


def _key(name: str) -> UUID:
    return uuid5(_ID, name)
