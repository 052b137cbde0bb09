"""手続き案内票 from a draft: what was filed, what the resident still has to do, what is not needed."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.cases.planning import Draft
from madoguchi.cityhall.counter.plan_side import in_order
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.documents.guide import Guide, GuideItem, GuideStep, Language, render_guide
from madoguchi.rules.procedures.model import Planned


def guide_pdf(draft: Draft, municipality: Municipality, language: Language) -> bytes:
    """The guide as PDF. After submission the filed procedures are done; before it, everything is to do."""
    selected = [one for one in in_order(draft) if one in draft.selected]
    filed = [one for one in selected if draft.visit.submitted_at and not _guidance(draft, one)]
    section = draft.rules.section(draft.visit.section)
    return render_guide(
        Guide(
            municipality=municipality.name,
            office=section.name if section else "",
            visit_number=draft.visit.number,
            resident=draft.person_label(draft.visit.applicant),
            made_at=timezone.now(),
            contact=section.name if section else municipality.name,
            status_url=status_url(draft, municipality),
            done=[GuideItem(_name(one, language), _section(draft, one, language)) for one in filed],
            steps=[_step(draft, one, language) for one in selected if one not in filed],
            not_needed=[GuideItem(one.name, one.reason) for one in draft.plan.not_needed]
            if language == "ja"
            else (),
            demo=municipality.fictional,
        ),
        language,
    ).pdf


def status_url(draft: Draft, municipality: Municipality) -> str:
    """The resident's status page: no login, no personal data."""
    return f"{settings.PUBLIC_URL}/s/v/{municipality.code}/{draft.visit.status_token}/"


def _step(draft: Draft, one: Planned, language: Language) -> GuideStep:
    japanese = language == "ja"
    return GuideStep(
        name=_name(one, language),
        where=_section(draft, one, language),
        by=one.deadline,
        by_text=one.deadline_text if japanese and one.deadline is None else "",
        urgent=one.deadline_urgent,
        bring=one.bring if japanese else (),
        why=one.reason if japanese else "",
        japanese="" if japanese else one.name,
    )


def _guidance(draft: Draft, one: Planned) -> bool:
    section = draft.rules.section(one.section)
    return section is not None and section.guidance


def _name(one: Planned, language: Language) -> str:
    return {"ja": one.name, "ja-x-easy": one.easy or one.name, "en": one.en or one.name}[language]


def _section(draft: Draft, one: Planned, language: Language) -> str:
    section = draft.rules.section(one.section)
    if section is None:
        return one.section_name or _("担当課")
    return section.en if language == "en" else section.name
