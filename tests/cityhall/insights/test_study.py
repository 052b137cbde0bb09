"""The published table on the planning page: capacity with interval, errors, and the like-for-like effect."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from tests.cityhall.conftest import make_actor
from tests.cityhall.insights.build import leader_staff, study_of
from tests.rules.waiting.helpers import TABLE, table

from madoguchi.cityhall.insights.actions.ask_study import ask_study
from madoguchi.cityhall.insights.before_after import before_after
from madoguchi.cityhall.insights.example import EXAMPLE_LABEL, example_table
from madoguchi.cityhall.insights.models import Study
from madoguchi.cityhall.insights.reads.studies import models_of
from madoguchi.cityhall.insights.season_chart import season_chart
from madoguchi.cityhall.insights.seasons import coming_season
from madoguchi.cityhall.insights.study_charts import capacity_chart
from madoguchi.cityhall.insights.study_words import study_finding
from madoguchi.cityhall.meter.actions.take_file import take_file
from madoguchi.cityhall.meter.models import Intake
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.rights import NotAllowed


@pytest.fixture
def leader(city: Any) -> Any:
    return leader_staff(city)


def test_the_example_is_the_published_table() -> None:
    assert example_table()[0] == TABLE.read_bytes()


def test_the_example_leads_to_capacity_and_the_like_for_like_effect(
    leader: Any, client_of: Callable[[Any], Client]
) -> None:
    client = client_of(leader)
    answer = client.post("/d/plan/example/", follow=True)
    assert "計算の順番を待っています" in answer.text
    jobs.run_ready()
    study = Study.objects.get()
    assert (study.state, study.label, study.done_parts) == ("done", EXAMPLE_LABEL, 3)
    page = client.get(f"/d/plan/study/{study.pk}/")
    assert "1件の時間は34%短くなりました" in page.text
    assert EXAMPLE_LABEL in page.text
    for words in ("公表のしかた", "同じ件数で比べると", "窓口の数と1件の時間は", "公表値との照合"):
        assert words in page.text
    assert client.post("/d/plan/example/").url.endswith(f"/{study.pk}/")


def test_the_example_does_not_mix_with_an_own_office_of_its_name(
    leader: Any, client_of: Callable[[Any], Client]
) -> None:
    own = table("本庁,2026-03-25,水,weekday,R7,100,30,60")
    assert take_file(make_actor(leader), own, file_name="own.csv").state == "stored"
    client = client_of(leader)
    assert "公表値）を読み込む" not in client.get("/d/plan/").text
    page = client.post("/d/plan/example/", follow=True)
    assert "混ざるのを防ぐ" in page.text
    assert not Study.objects.exists()


def test_published_and_comparable_figures_stand_side_by_side(leader: Any) -> None:
    """鹿児島市本庁 (V) and domain notes §0 (D): −59.0 % by case; −77 % on the same volume."""
    (pair,) = before_after(study_of(leader))
    assert (pair.published_before, pair.published_after) == (
        pytest.approx(58.90, abs=0.01), pytest.approx(24.15, abs=0.01),
    )  # fmt: skip
    assert pair.published_change == pytest.approx(-59.0, abs=0.05)
    assert pair.like_before.expected == pytest.approx(114, abs=6)
    assert pair.like_after == pytest.approx(26.18, abs=0.01)
    assert -82 < pair.like_change.low < pair.like_change.expected < pair.like_change.high < -70
    assert 31 < -pair.service.expected < 38
    assert pair.service.holds(-35)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((0.95, 0.85, 1.06), "1件の時間が変わったとは言い切れません（−5.0%、95%区間 −15.0%～＋6.0%）"),
        ((1.1, 0.99, 1.2), "1件の時間が変わったとは言い切れません（＋10.0%、95%区間 −1.0%～＋20.0%）"),
        ((0.7, 0.6, 0.8), "1件の時間は30%短くなりました（窓口の数が想定どおりなら。95%区間 20～40%）"),
        ((1.2, 1.1, 1.4), "1件の時間は20%長くなりました（窓口の数が想定どおりなら。95%区間 10～40%）"),
    ],
)
def test_what_chance_may_have_done_is_told_as_no_change(
    leader: Any, ends: tuple[float, float, float], words: str
) -> None:
    """5 % shorter, between 15 % shorter and 6 % longer, was told as shorter by 6 to 15 %."""
    study = study_of(leader)
    study.result = deepcopy(study.result)
    factor = dict(zip(("expected", "low", "high"), ends, strict=True))
    study.result["comparisons"][0]["service_factor"].update(factor)
    assert study_finding(study) == f"R5からR6で、{words}"


@pytest.mark.parametrize(
    ("bounded", "high", "words"),
    [
        (("R6",), 0.75, "1件の時間は少なくとも25%短くなりました"),
        (("R6",), 1.05, "1件の時間がどう変わったかは分かりません"),
        (("R5",), 0.75, "1件の時間がどう変わったかは分かりません"),
        (("R5", "R6"), 0.75, "1件の時間がどう変わったかは分かりません"),
    ],
)
def test_a_bound_of_the_capacity_is_told_as_a_bound(
    leader: Any, bounded: tuple[str, ...], high: float, words: str
) -> None:
    """Of quiet days only the least capacity is known: the change was told as if both were measured."""
    study = study_of(leader)
    study.result = deepcopy(study.result)
    study.result["comparisons"][0]["service_factor"]["high"] = high
    for model in study.result["models"]:
        model["kinds"]["weekday"]["capacity"]["bounded"] = model["era_year"] in bounded
    said = study_finding(study)
    assert said.startswith(f"R5からR6で、{words}（")
    assert said.endswith(f"{'・'.join(bounded)}は待ちが短く、能力の下限しか分かりません）")


def test_the_capacity_chart_compares_one_kind_of_day(leader: Any) -> None:
    """R5 with most days at weekends: its weekend capacity stood in the sentence on weekdays."""
    study = study_of(leader)
    before, last = study.result["models"]
    old, new = (one["kinds"]["weekday"]["capacity"]["per_hour"] for one in (before, last))
    study.result = deepcopy(study.result)
    study.result["models"][0]["day_type"] = "weekend_turn"
    title = f"平日の能力は、R5の1時間{old:.1f}件からR6の{new:.1f}件になりました"
    assert capacity_chart(study).title == title
    del study.result["models"][0]["kinds"]["weekday"]
    assert capacity_chart(study).title == f"R6の平日の能力は、1時間に{new:.1f}件です"


def test_a_bound_in_the_capacity_chart_is_the_low_end(leader: Any) -> None:
    """As in the remarks of the fit below it: the middle of the interval is no bound."""
    study = study_of(leader)
    kinds = [kind for model in study.result["models"] for kind in model["kinds"].values()]
    (found, *_others) = [kind["capacity"] for kind in kinds if kind["capacity"]["bounded"]]
    assert found["low"] < found["per_hour"] - 0.1
    assert f"{found['low']:.1f}件/時以上（下限だけ）" in [line.said for line in capacity_chart(study).lines]


def test_every_year_has_its_capacity_errors_and_days(leader: Any) -> None:
    study = study_of(leader)
    fitted = models_of(study)
    assert list(fitted) == ["R5", "R6"]
    capacity = fitted["R6"].kinds["weekday"].capacity
    assert capacity.low < 54.9 < capacity.high
    ways = [check.way for check in fitted["R5"].kinds["weekday"].checks]
    assert ways == ["in_sample", "left_out", "regression_left_out"]
    assert len(study.result["fits"]["R6"]) == 14


def test_the_same_question_is_worked_out_once(leader: Any) -> None:
    first = study_of(leader)
    assert study_of(leader) == first
    assert study_of(leader, counters=12) != first
    assert Study.objects.count() == 2


def test_busy_weeks_that_are_over_are_neither_shown_nor_kept(leader: Any, monkeypatch: Any) -> None:
    study = study_of(leader)
    assert season_chart(study) is not None
    for module in ("season_chart", "actions.ask_study"):
        monkeypatch.setattr(f"madoguchi.cityhall.insights.{module}.coming_season", lambda: 2100)
    assert season_chart(study) is None
    actor = make_actor(leader)
    again = ask_study(actor, office="本庁", basis="daily", counters=10, profile="reference")
    assert again != study


@pytest.mark.parametrize(
    ("today", "year"), [("2027-04-10", 2027), ("2027-04-11", 2028), ("2026-11-29", 2027)]
)
def test_the_coming_season(today: str, year: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        "madoguchi.cityhall.insights.seasons.timezone.localdate", lambda: date.fromisoformat(today)
    )
    assert coming_season() == year


def test_one_day_only_is_told_and_not_guessed(leader: Any, client_of: Callable[[Any], Client]) -> None:
    study = study_of(leader, table("本庁,2024-03-25,月,weekday,R6,420,42,82"))
    assert (study.state, study.result) == ("failed", None)
    page = client_of(leader).get(f"/d/plan/study/{study.pk}/")
    assert "3日以上が必要です" in page.text


def test_a_year_that_is_too_short_is_said_beside_the_other(leader: Any) -> None:
    rows = TABLE.read_text(encoding="utf-8").splitlines()[1:15]
    study = study_of(leader, table(*rows, "本庁,2024-03-25,月,weekday,R6,420,42,82"))
    assert study.state == "done" and list(models_of(study)) == ["R5"]
    assert study.result["refused"][0]["year"] == "R6"
    assert before_after(study) == []


def test_a_finished_study_is_never_changed(leader: Any) -> None:
    study = study_of(leader, table("本庁,2024-03-25,月,weekday,R6,420,42,82"))
    for change in ({"state": "asked"}, {"counters": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Study.objects.filter(pk=study.pk).update(**change)


def test_a_file_dropped_on_the_page_is_studied(leader: Any, client_of: Callable[[Any], Client]) -> None:
    with TABLE.open("rb") as file:
        answer = client_of(leader).post("/d/plan/file/", {"file": file, "label": ""})
    assert answer.url == f"/d/plan/study/{Study.objects.get().pk}/"


def test_a_refused_file_shows_row_column_and_remedy(leader: Any, client_of: Callable[[Any], Client]) -> None:
    client = client_of(leader)
    raw = table("本庁,2024-03-25,月,weekday,R6,0,42,82")
    answer = client.post("/d/plan/file/", {"file": SimpleUploadedFile("days.csv", raw)}, follow=True)
    assert Intake.objects.get().state == "refused"
    for words in ("何も取り込んでいません", "cases", "件数が0件です", "その行を消してください"):
        assert words in answer.text


def test_a_clerk_looks_and_an_auditor_does_not(
    leader: Any, clerk: Any, auditor: Any, client_of: Callable[[Any], Client]
) -> None:
    study = study_of(leader)
    for path in ("/d/wait/", "/d/plan/", f"/d/plan/study/{study.pk}/", f"/d/plan/study/{study.pk}/try/"):
        assert client_of(clerk).get(path).status_code == 200, path
        assert client_of(auditor).get(path).status_code == 403, path
    assert client_of(clerk).post("/d/plan/example/").status_code == 403
    with pytest.raises(NotAllowed):
        study_of(clerk)
    assert "記録を取り込む" not in client_of(clerk).get("/d/plan/").text


def test_another_city_sees_no_study(
    leader: Any, clerk_elsewhere: Any, client_of: Callable[[Any], Client]
) -> None:
    study = study_of(leader)
    assert client_of(clerk_elsewhere).get(f"/d/plan/study/{study.pk}/").status_code == 404
