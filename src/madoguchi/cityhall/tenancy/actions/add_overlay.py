"""A catalogue editor puts a new version of the municipality's own catalogue data in force."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import yaml
from django.db import transaction
from django.db.models import Max

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import CatalogueOverlay
from madoguchi.cityhall.tenancy.refusals import OverlayRefused
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.yamlguard import Untrustworthy, check_yaml

FILE_NAME = "overlay.yaml"


@transaction.atomic
def add_overlay(actor: Actor, text: str, *, effective_from: date, note: str) -> CatalogueOverlay:
    """Keep the text as the next version. Raises `OverlayRefused` with every problem as `file:line: message`.

    Earlier versions stay; the newest one whose day has come is in force.
    """
    require(actor, Permission.CATALOGUE_EDIT)
    if problems := problems_of(text, effective_from):
        raise OverlayRefused(problems)
    newest = CatalogueOverlay.objects.aggregate(newest=Max("version"))["newest"] or 0
    overlay = CatalogueOverlay.objects.create(
        version=newest + 1, text=text, effective_from=effective_from, note=note, created_by_id=UUID(actor.id)
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    detail = {"version": overlay.version, "from": effective_from.isoformat(), "sha256": digest}
    audit.record(actor, "catalogue.overlay_added", f"overlay:{overlay.pk}", detail=detail)
    return overlay


def problems_of(text: str, on: date) -> list[str]:
    """What keeps the text from loading on top of the catalogue that comes with the package."""
    from madoguchi.rules.procedures import CatalogueError, default_root, load_catalogue

    try:
        check_yaml(text)
    except Untrustworthy as error:
        return [f"{FILE_NAME}:{error.line}: {error.problem}"]
    except yaml.YAMLError:
        # No YAML at all: the catalogue's own reader says it with its line.
        pass
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        path.write_text(text, encoding="utf-8")
        try:
            load_catalogue(default_root(), path, on)
        except CatalogueError as error:
            return [problem.replace(f"{folder}/", "") for problem in error.problems]
    return []
