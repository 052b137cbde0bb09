"""An administrator changes what the municipality decides for itself."""

from __future__ import annotations

from django.db import transaction

from madoguchi.cityhall.tenancy import audit, city_settings
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.city_settings import CitySettings
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality


@transaction.atomic
def change_settings(actor: Actor, decided: CitySettings) -> None:
    """Store the settings; keys that this version does not know are kept."""
    require(actor, Permission.SYSTEM_MANAGE)
    municipality = Municipality.objects.select_for_update().get(pk=active_municipality())
    new = city_settings.write(decided)
    changed = sorted(key for key, value in new.items() if municipality.settings.get(key) != value)
    municipality.settings = {**municipality.settings, **new}
    municipality.save(update_fields=["settings"])
    detail = {"changed": changed, "mfa": new["mfa"], "idle_minutes": decided.idle_minutes}
    audit.record(actor, "city.settings_changed", f"municipality:{municipality.code}", detail=detail)
