"""What a report can say: figures worked out from surveys, forms, flows and ideas, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from madoguchi.cityhall.reform.acting import found
from madoguchi.cityhall.reform.models import Flow, Report, Survey
from madoguchi.cityhall.reform.reads import flows, ideas, live_measure
from madoguchi.cityhall.reform.reads.entries import EntriesPage, entries_of
from madoguchi.cityhall.reform.reads.surveys import SurveyPage, stays, survey_page
from madoguchi.documents.mayor_report import IdeaLine, MayorReport, Number
from madoguchi.rules.calendar import to_wareki
from madoguchi.rules.reform.flows import Step
from madoguchi.rules.reform.survey import Summary

TOP_IDEAS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a report is made from."""

    page: SurveyPage
    entries: EntriesPage
    pair: flows.Pair | None
    stays: list[float]
    waits: live_measure.LiveWaits | None

    @property
    def summary(self) -> Summary | None:
        return self.page.summary


def figures(survey_id: UUID) -> Figures:
    """The figures as they stand now. Raises `NotFound`."""
    page = survey_page(survey_id)
    flow = Flow.objects.filter(survey=page.survey, basis=None).order_by("-made_at").first()
    pair = flows.pair(flow.pk) if flow else None
    office = page.survey.office
    return Figures(
        page, entries_of(page.scenario), pair, stays(page.survey.scenario, office),
        live_measure.live_waits(office),
    )  # fmt: skip


def suggestion(found_figures: Figures) -> dict[str, Any]:
    """Sentences to start from. The leader rewrites them."""
    return {
        "headline": _headline(found_figures),
        "findings": list(_findings(found_figures)),
        "unknowns": list(_unknowns(found_figures)),
    }


def content_of(found_figures: Figures, texts: Mapping[str, Any]) -> dict[str, Any]:
    """All that the two pages print, as JSON to be frozen."""
    pair = found_figures.pair
    steps = {"as_is": pair.as_is if pair else None, "to_be": pair.to_be if pair else None}
    return {
        "about": _about(found_figures), **texts, "numbers": list(_numbers(found_figures)),
        "flow_finding": pair.finding if pair else "流れはまだ描かれていません",
        **{name: [_step(one) for one in drawn.steps] if drawn else [] for name, drawn in steps.items()},
        "ideas": [_idea(one) for one in ideas.ranked(survey_id=found_figures.page.survey.pk)[:TOP_IDEAS]],
        "definitions": list(_definitions(found_figures)),
    }  # fmt: skip


def document_of(report: Report, municipality: str, demo: bool) -> MayorReport:
    """A frozen report as its two pages."""
    return document(report.content, municipality, report.made_by_label, report.made_at, report.version, demo)


def document(
    content: Mapping[str, Any], municipality: str, author: str, at: datetime, version: int, demo: bool
) -> MayorReport:
    """The two pages of a content."""
    texts = {name: content[name] for name in ("about", "headline", "findings", "requests", "unknowns")}
    return MayorReport(
        municipality=municipality, made_at=at, author=author, version=version, demo=demo, **texts,
        numbers=[Number(**one) for one in content["numbers"]], flow_finding=content["flow_finding"],
        as_is=[Step(**one) for one in content["as_is"]], to_be=[Step(**one) for one in content["to_be"]],
        ideas=[_line(one) for one in content["ideas"]], definitions=content["definitions"],
    )  # fmt: skip


def reports(survey_id: UUID) -> list[Report]:
    """Every version, the newest first."""
    return list(Report.objects.filter(survey_id=survey_id).order_by("-version"))


def report(report_id: UUID) -> Report:
    """One version. Raises `NotFound`."""
    return found(Report, report_id)


def _about(figures: Figures) -> str:
    survey: Survey = figures.page.survey
    team = f"、{survey.team}" if survey.team else ""
    times = len(figures.stays)
    return (
        f"窓口体験調査「{figures.page.scenario.name}」（{to_wareki(survey.day)}、{survey.office}{team}）。"
        f"この条件の調査は{times or 1}回です。"
    )


def _headline(figures: Figures) -> str:
    if figures.summary is None:
        return f"{figures.page.scenario.name}の窓口を体験しました"
    return (
        f"{figures.page.scenario.name}に{figures.summary.minutes:.0f}分かかり、"
        f"同じことを{figures.summary.repeated}回書いています"
    )


def _findings(figures: Figures) -> Iterator[str]:
    if (found := figures.summary) is None:
        return
    longest = found.kinds[0]
    yield f"滞在{found.minutes:.0f}分のうち、最も長いのは「{longest.label}」の{longest.minutes:.0f}分でした。"
    steps = f"、数えただけで{found.steps:,}歩" if found.steps else ""
    yield f"{found.moves}回移動し{steps}、{len(set(found.places))}か所を回りました。"
    if found.entries:
        yield f"{found.entries}項目を書き、そのうち{found.repeated}項目は、すでに書いたことの繰り返しでした。"
    if figures.entries.counted:
        before, after = figures.entries.counted.as_is, figures.entries.counted.to_be
        signs = f"署名は{before.w_sign}から{after.w_sign}"
        yield f"様式から数えると、4項目の記入は{before.w4}から{after.w4}に、{signs}にできます。"


def _unknowns(figures: Figures) -> Iterator[str]:
    if figures.waits is None:
        yield "ふだんの待ち時間は計測開始前です。この調査の待ちは、当日の1世帯のものです。"
    if len(figures.stays) < 2:
        yield "調査が1回なので、日や窓口による違い（幅）はわかりません。"
    if figures.pair is None or figures.pair.to_be is None:
        yield "見直し後の流れがまだないので、削減できる時間は計算していません。"
    elif figures.pair.saving and figures.pair.saving.why:
        yield "".join(figures.pair.saving.why)
    else:
        yield "見直し後の分は見積りです。実施してから、同じシナリオでもう一度測ります。"


def _numbers(figures: Figures) -> Iterator[dict[str, str]]:
    yield _entries_number(figures)
    yield _stay_number(figures)
    yield _hours_number(figures)


def _entries_number(figures: Figures) -> dict[str, str]:
    label = "手で書く数（4項目）"
    if (counted := figures.entries.counted) is None:
        written = str(figures.summary.entries) if figures.summary else "—"
        note = "様式が未登録で、見直し後は数えられません。"
        return _number("手で書いた数", f"{written}項目", "不明", "", note)
    before, after = counted.as_is.w4, counted.to_be.w4
    note = f"氏名・カナ・住所・生年月日。様式から計算。署名は{counted.to_be.w_sign}回。"
    return _number(label, f"{before}項目", f"{after}項目", f"{before - after}項目減", note)


def _stay_number(figures: Figures) -> dict[str, str]:
    saving = figures.pair.saving if figures.pair else None
    now = figures.summary.minutes if figures.summary else None
    shortest, longest = min(figures.stays, default=0.0), max(figures.stays, default=0.0)
    spread = f"{shortest:.0f}〜{longest:.0f}分" if len(figures.stays) > 1 else "1回の観察"
    if now is None or saving is None or saving.resident_minutes is None:
        seen = f"{now:.0f}分" if now else "—"
        return _number("来庁者の時間", seen, "不明", "", f"観察した滞在（{spread}）。")
    after = max(0.0, now - saving.resident_minutes)
    note = f"現状は観察（{spread}）、見直し後は流れの差を引いた見積り。"
    return _number("来庁者の時間", f"{now:.0f}分", f"{after:.0f}分", f"{now - after:.0f}分減", note)


def _hours_number(figures: Figures) -> dict[str, str]:
    saving = figures.pair.saving if figures.pair else None
    if saving is None or saving.hours_per_year is None or saving.volume is None or figures.pair is None:
        return _number("職員の時間（年間）", "—", "不明", "", "流れの分と年間件数がそろうと計算できます。")
    before, after = figures.pair.as_is.totals, figures.pair.to_be.totals if figures.pair.to_be else None
    hours = [
        (one.staff_minutes or 0) * saving.volume / 60 if one else 0.0 for one in (before, after)
    ]
    note = f"年{saving.volume:,}件（{figures.pair.as_is.flow.get_volume_source_display()}）×分の差。"
    change = f"{saving.hours_per_year:,.0f}時間減"
    return _number("職員の時間（年間）", f"{hours[0]:,.0f}時間", f"{hours[1]:,.0f}時間", change, note)


def _number(label: str, before: str, after: str, change: str, note: str) -> dict[str, str]:
    return {"label": label, "before": before, "after": after, "change": change, "note": note}


def _definitions(figures: Figures) -> Iterator[str]:
    yield (
        "来庁者の時間：最初の記録の始まりから最後の記録の終わりまで。"
        "見直し後は、来庁者がいるレーンの分の差を引いた見積り。"
    )
    yield "手で書く数：氏名・フリガナ・住所・生年月日を、様式ごと・人ごとに数えたもの（鹿児島市の数え方）。"
    yield "職員の時間：（現状－見直し後）×年間件数÷60。分の入っていない工程があるときは計算しません。"
    yield "重ねて書いた数：1人1回（住所などは1件1回）で足りるのに、それを超えて書いた数。"
    scenario = figures.page.scenario
    yield f"シナリオの出典：{scenario.source}（根拠の区分 {scenario.evidence}）。家族は架空です。"


def _step(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in Step.__slots__}


def _idea(ranked: Any) -> dict[str, Any]:
    idea = ranked.idea
    effect = "不明" if ranked.hours is None else f"年{ranked.hours:,.0f}時間"
    return {
        "place": ranked.place, "title": idea.title, "owner": idea.owner,
        "due": idea.due.isoformat() if idea.due else "",
        "effect": effect, "cost": "不明" if idea.cost is None else _yen(idea.cost),
        "state": idea.get_state_display(),
    }  # fmt: skip


def _yen(cost: int) -> str:
    return f"{cost // 10_000:,}万円" if cost >= 10_000 and cost % 10_000 == 0 else f"{cost:,}円"


def _line(data: Mapping[str, Any]) -> IdeaLine:
    due = date.fromisoformat(data["due"]) if data["due"] else None
    return IdeaLine(**{**data, "due": due})
