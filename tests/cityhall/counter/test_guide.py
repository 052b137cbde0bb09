"""手続き案内票: received is never done; what is left is said, with section and phone, in three languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.cases.models import Case, Packet, Visit
from madoguchi.cityhall.cases.planning import draft_of
from madoguchi.cityhall.counter import guide as guides
from madoguchi.cityhall.counter.afterwards import _data, afterwards_of, deadline_in_words, thing_to_bring
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.documents.guide import Guide, Language, RenderedGuide
from madoguchi.rules.procedures.loader import default_root, load_catalogue

UNPRINTABLE = "\U000323af"  # CJK Extension H, the last one: no bundled font has it


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Guide]:
    """What a guide would say, before it is typeset."""
    kept: list[Guide] = []
    monkeypatch.setattr(
        guides, "render_guide", lambda guide, language: kept.append(guide) or RenderedGuide(b"%PDF", ())
    )

    def say(visit: Visit, language: Language = "ja") -> Guide:
        guides.render(draft_of(visit), Municipality.objects.get(), language)
        return kept[-1]

    return say


@pytest.fixture
def submitted(city: Any, clerk: Staff) -> Visit:
    return Visit.objects.get(pk=journey.submitted(make_actor(clerk))[0].visit_id)


def test_before_submission_everything_is_to_do(clerk: Staff, said: Callable[..., Guide]):
    visit = journey.interviewed(make_actor(clerk), journey.opened(make_actor(clerk)))
    guide = said(visit)
    assert not guide.received
    assert {"転入届", "転入学通知"} <= {step.name for step in guide.steps}


def test_after_it_only_what_the_resident_must_still_do(submitted: Visit, said: Callable[..., Guide]):
    guide = said(submitted)
    received = {item.name: item.remark for item in guide.received}
    assert received["転入届"] == "市民課"
    left = {step.name: step for step in guide.steps}
    assert "転入届" not in left
    assert "児童手当 認定請求" not in left
    assert left["転入学通知"].bring == ("在学証明書", "教科用図書給与証明書")
    assert left["転入学通知"].where == "新しい学校"
    assert any("暗証番号" in item for item in left["マイナンバーカード継続利用"].bring)


def test_the_card_has_90_days_once_the_notification_is_in(submitted: Visit, said: Callable[..., Guide]):
    """procedures.csv 7: さらに90日以内に継続利用の手続; a last day on a closed day rolls."""
    left = {step.name: step for step in said(submitted).steps}
    by = left["マイナンバーカード継続利用"].by
    assert by and 90 <= (by - submitted.day).days <= 97


def test_what_a_section_finished_is_not_to_do_any_more(submitted: Visit, said: Callable[..., Guide]):
    submitted.cases.filter(procedure="card_continued_use").update(
        state=Case.State.DONE, closed_at=timezone.now()
    )
    assert "マイナンバーカード継続利用" not in {step.name for step in said(submitted).steps}


def test_what_a_section_sent_back_is_to_do_again(submitted: Visit, said: Callable[..., Guide]):
    submitted.cases.filter(procedure="child_allowance_claim").update(state=Case.State.ATTENTION)
    assert "児童手当 認定請求" in {step.name for step in said(submitted).steps}


@pytest.mark.parametrize(
    ("language", "section", "phone"),
    [
        ("ja", "市民課", "電話 000-000-1001"),
        ("ja-x-easy", "住所や 家族の 登録の 窓口", "電話《でんわ》 000-000-1001"),
        ("en", "Resident Registration", "Phone 000-000-1001"),
    ],
)
def test_sections_are_named_in_the_language(
    language: Language, section: str, phone: str, submitted: Visit, said: Callable[..., Guide]
):
    Municipality.objects.update(
        settings={"mfa": "optional", "phones": {"citizen": "000-000-1001"}, "offices": ["本庁舎1階"]}
    )
    guide = said(submitted, language)
    assert guide.office == section
    assert guide.contact == f"本庁舎1階　{section}　{phone}"
    assert section in {item.remark for item in guide.received}


def test_every_line_of_the_data_is_a_procedure_and_speaks_three_languages():
    rules = load_catalogue(default_root(), None, journey.DAY).rules
    slugs = _data("afterwards")["procedures"]
    assert set(slugs) <= {rule.slug for rule in rules}
    for slug in slugs:
        assert all(afterwards_of(slug, language) for language in ("ja", "ja-x-easy", "en"))


def test_everything_to_bring_has_words_in_every_language():
    """Exactly the items of the catalogue: none without words, and none that nobody brings any more."""
    catalogue = load_catalogue(default_root(), None, journey.DAY)
    brought = {item.item for rule in catalogue.rules for item in rule.bring} | set(catalogue.bring_common)
    words = _data("guide")["items"]
    assert {name for name in brought if not {"easy", "en"} <= words.get(name, {}).keys()} == set()
    assert words.keys() - brought == set()


def test_every_deadline_has_words_in_every_language():
    """Saying "no time limit" of one that has no day yet would be false."""
    said = {text.say for rule in load_catalogue(default_root(), None, journey.DAY).rules
            for text in (rule.deadline.text if rule.deadline else ())}  # fmt: skip
    words = _data("guide")["deadlines"]
    assert {text for text in said if not {"easy", "en"} <= words.get(text, {}).keys()} == set()
    assert words.keys() - said == set()
    assert deadline_in_words("使い始める前。", "en") == "Before you start to use it"
    assert deadline_in_words("期限はありません。", "en") == ""
    undated = "住み始めた日から14日以内。（起算の日が分かると、日付が出ます）"
    assert deadline_in_words(undated, "en") == "Within 14 days of moving in"


def test_an_item_whose_need_is_unknown_says_so_in_the_language():
    assert (
        thing_to_bring("離職票（該当する場合）", "en") == "Separation notice (離職票) (if it applies to you)"
    )
    assert thing_to_bring("市の独自の書類", "en") == "市の独自の書類"


def test_staff_are_told_of_a_character_that_no_font_has(clerk: Staff, client_of: Callable[[Staff], Client]):
    actor = make_actor(clerk)
    visit = journey.opened(actor)
    person = visit.people.get(key="p2")
    person.items = person.items | {"name": f"見本　{UNPRINTABLE}子"}
    person.save()
    visit = journey.interviewed(actor, visit)
    browser, page = client_of(clerk), f"/c/v/{visit.pk}/"
    for step in ("tasks/", "f/1/"):
        shown = browser.get(page + step).content.decode()
        assert "印刷できない文字があります" in shown, step
        assert "U+323AF" in shown
        assert "氏名" in shown

    browser.post(f"{page}f/prepare/", {"txid": str(uuid4())})
    assert "U+323AF" in browser.get(f"{page}sign/").content.decode()
    packet = Packet.objects.get()
    recorded = packet.snapshot["missing_glyphs"]
    assert {one["code_points"] for one in recorded} == {"U+323AF"}
    assert packet.manifest["missing_glyphs"] == len(recorded) > 0
    assert '"missing_glyphs":' in AuditEvent.objects.get(verb="packet.prepared").payload


def test_a_printed_guide_is_recorded(submitted: Visit, clerk: Staff, client_of: Callable[[Staff], Client]):
    response = client_of(clerk).get(f"/c/v/{submitted.pk}/guide.pdf?language=en")
    assert response.headers["Content-Type"] == "application/pdf"
    assert '"language":"en"' in AuditEvent.objects.get(verb="packet.guide_printed").payload
