"""The rules of one municipality: catalogue, forms and questions with its overlay, read once per process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import yaml
from django.utils import timezone

from madoguchi.cityhall.tenancy import city_settings
from madoguchi.cityhall.tenancy.models import CatalogueOverlay, Municipality
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules.calendar import BusinessCalendar, default_calendar
from madoguchi.rules.forms.loader import FormCatalogue, load_forms
from madoguchi.rules.forms.questions import Question, load_questions
from madoguchi.rules.procedures.loader import Catalogue, Section, default_root, load_catalogue

CACHED = 64


@dataclass(frozen=True)
class Rulebook:
    """Everything pure rules need to know about a municipality on a day."""

    municipality: str
    mayor: str
    demo: bool
    catalogue: Catalogue
    forms: FormCatalogue
    questions: tuple[Question, ...]
    calendar: BusinessCalendar

    def section(self, slug: str) -> Section | None:
        """The section, or None where the catalogue does not know it."""
        return self.catalogue.sections.get(slug)


def rulebook(on: date | None = None) -> Rulebook:
    """The active municipality's rules on a day (today). One statement; the reading is cached."""
    on = on or timezone.localdate()
    overlay = CatalogueOverlay.objects.filter(effective_from__lte=on).order_by("-version").first()
    version, text = (overlay.version, overlay.text) if overlay else (0, "")
    return _read(active_municipality(), version, text, on)


@lru_cache(maxsize=CACHED)
def _read(municipality_id: int, version: int, text: str, on: date) -> Rulebook:
    municipality = Municipality.objects.get(pk=municipality_id)
    root, overlay = default_root(), (yaml.safe_load(text) if text else None)
    catalogue = load_catalogue(root, overlay, on)
    forms = load_forms(root / "forms", on=on)
    return Rulebook(
        municipality=municipality.name,
        mayor=municipality.mayor_line,
        demo=municipality.fictional,
        catalogue=catalogue,
        forms=forms,
        questions=load_questions(root / "questions.yaml", forms.paths, catalogue.vocabulary),
        calendar=_calendar(municipality),
    )


def _calendar(municipality: Municipality) -> BusinessCalendar:
    """The country's open days with what the city decided for itself; a new decision counts from tomorrow."""
    common, own = default_calendar(), city_settings.read(municipality.settings)
    return replace(
        common,
        extra_closed=common.extra_closed | set(own.closed_days),
        extra_open=common.extra_open | set(own.open_days),
    )
