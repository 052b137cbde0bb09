"""The name of a section, for the frame of every page: the catalogue's, or the municipality's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from madoguchi.cityhall.tenancy.models import CatalogueOverlay


def section_name(slug: str) -> str:
    """The section as people say it; the slug itself where nobody has named it. One statement."""
    newest = CatalogueOverlay.objects.order_by("-version").values_list("version", "text").first()
    own = _names(newest[1]) if newest else {}
    return own.get(slug) or _common().get(slug, slug)


@lru_cache(maxsize=1)
def _common() -> Mapping[str, str]:
    path = resources.files("madoguchi") / "catalogue" / "sections.yaml"
    return _names(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _names(text: str) -> Mapping[str, str]:
    data: Any = yaml.safe_load(text) or {}
    return {slug: spec["name"] for slug, spec in (data.get("sections") or {}).items() if "name" in spec}
