"""手続き案内票 from a draft: what was received, what the resident still has to do, what is not needed.

Received is not done: sections still work on it, so the paper never says that something is finished.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from madoguchi.cityhall.cases.planning import Draft
from madoguchi.cityhall.cases.selectors import progress_of
from madoguchi.cityhall.counter.afterwards import afterwards_of, deadline_in_words, thing_to_bring
from madoguchi.cityhall.counter.plan_side import in_order
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.documents.guide import Guide, GuideItem, GuideStep, Language, RenderedGuide, render_guide
from madoguchi.rules.procedures.loader import Section
from madoguchi.rules.procedures.model import Planned

PHONE: Mapping[Language, str] = {"ja": "電話", "ja-x-easy": "電話《でんわ》", "en": "Phone"}


def render(draft: Draft, municipality: Municipality, language: Language) -> RenderedGuide:
    """The guide as PDF. Before submission everything is still to do."""
    return render_guide(_Content(draft, municipality, language).guide(), language)


def status_url(draft: Draft, municipality: Municipality) -> str:
    """The resident's status page: no login, no personal data."""
    return f"{settings.PUBLIC_URL}/s/v/{municipality.code}/{draft.visit.status_token}/"


class _Content:
    """What one guide says, in one language."""

    def __init__(self, draft: Draft, municipality: Municipality, language: Language) -> None:
        self.draft, self.municipality, self.language = draft, municipality, language
        cases = progress_of(draft.visit) if draft.visit.submitted_at else []
        self.states = {case.procedure: case.state for case in cases}
        self.with_forms = {slug for form in draft.packet.forms for slug in form.procedures}

    def guide(self) -> Guide:
        draft, municipality = self.draft, self.municipality
        selected = [one for one in in_order(draft) if one in draft.selected]
        return Guide(
            municipality=municipality.name,
            office=self._section(draft.visit.section),
            visit_number=draft.visit.number,
            resident=draft.person_label(draft.visit.applicant),
            made_at=timezone.now(),
            contact=self._contact(),
            status_url=status_url(draft, municipality),
            received=[self._received(one) for one in selected if one.id in self.states],
            steps=[step for one in selected if (step := self._step(one))],
            not_needed=[GuideItem(one.name, one.reason) for one in draft.plan.not_needed]
            if self.language == "ja"
            else (),
            demo=municipality.fictional,
        )

    def _received(self, one: Planned) -> GuideItem:
        return GuideItem(self._name(one), self._section(one.section, one.section_name))

    def _step(self, one: Planned) -> GuideStep | None:
        """What is left of a procedure for the resident; None when the city has all it needs."""
        state, after = self.states.get(one.id, ""), afterwards_of(one.id, self.language)
        handed_in = after is None and (one.id in self.with_forms or not one.bring)
        if state == "done" or (state not in ("", "attention") and handed_in):
            return None
        bring = after.bring if after else tuple(thing_to_bring(item, self.language) for item in one.bring)
        return GuideStep(
            name=self._name(one),
            where=(after.where if after else "") or self._section(one.section, one.section_name),
            by=None if after and after.by else one.deadline,
            by_text=(after.by if after else "") or deadline_in_words(one.deadline_text, self.language),
            urgent=one.deadline_urgent,
            bring=bring,
            why="" if state or self.language != "ja" else one.reason,
            japanese="" if self.language == "ja" else one.name,
        )

    def _contact(self) -> str:
        """The section that received the visit, with the office and the telephone that the city has set."""
        own: Mapping[str, Any] = self.municipality.settings
        section = self.draft.visit.section
        phone = own.get("phones", {}).get(section, "")
        office = own.get("offices", [])[:1]
        parts = [*office, self._section(section), f"{PHONE[self.language]} {phone}" if phone else ""]
        return "　".join(part for part in parts if part) or self.municipality.name

    def _name(self, one: Planned) -> str:
        return {"ja": one.name, "ja-x-easy": one.easy or one.name, "en": one.en or one.name}[self.language]

    def _section(self, slug: str, otherwise: str = "") -> str:
        section = self.draft.rules.section(slug)
        return _in_language(section, self.language) if section else otherwise


def _in_language(section: Section, language: Language) -> str:
    return {"ja": section.name, "ja-x-easy": section.easy, "en": section.en}[language] or section.name
