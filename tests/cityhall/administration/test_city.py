"""Settings, terminal, catalogue versions, jobs: what an administrator or catalogue editor decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.tenancy import sample_tasks

from madoguchi.cityhall.tenancy import city_settings, jobs
from madoguchi.cityhall.tenancy.city_settings import CitySettings
from madoguchi.cityhall.tenancy.models import AuditEvent, CatalogueOverlay, Job, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

ClientOf = Callable[[Staff], Client]


def test_settings_go_there_and_back() -> None:
    decided = CitySettings(True, 10, ("本庁",), ("1番", "2番"), (date(2026, 12, 28),), (date(2027, 3, 28),))
    assert city_settings.read(city_settings.write(decided)) == decided


def test_a_second_factor_is_required_unless_decided() -> None:
    assert city_settings.read({}).mfa_required


def test_settings_are_changed_and_recorded(
    administrator: Staff, city: Municipality, client_of: ClientOf
) -> None:
    Municipality.objects.filter(pk=city.pk).update(settings={"mfa": "optional", "later": 1})
    client = client_of(administrator)
    answer = {
        "idle_minutes": "20", "offices": "本庁\n北支所\n\n本庁", "counters": "1番",
        "closed_days": "令和8年12月28日", "open_days": "R9.3.28",
    }
    assert client.post(reverse("administration:settings"), answer).status_code == 302

    city.refresh_from_db()
    decided = city_settings.read(city.settings)
    assert decided.offices == ("本庁", "北支所")
    assert decided.closed_days == (date(2026, 12, 28),)
    assert decided.idle_minutes == 20
    assert city.settings["later"] == 1
    assert AuditEvent.objects.latest("seq").verb == "city.settings_changed"


def test_a_wrong_day_is_explained(administrator: Staff, client_of: ClientOf) -> None:
    answer = {"idle_minutes": "20", "closed_days": "平成31年5月1日"}
    page = client_of(administrator).post(reverse("administration:settings"), answer).content.decode()
    assert "「平成31年5月1日」" in page


def test_the_terminal_gets_a_name_that_cannot_be_forged(administrator: Staff, client_of: ClientOf) -> None:
    client = client_of(administrator)
    client.post(reverse("administration:terminal"), {"name": "本庁 1番"})
    client.post(reverse("administration:settings"), {"idle_minutes": "20"})
    assert '"terminal":"本庁 1番"' in AuditEvent.objects.latest("seq").payload

    client.cookies["terminal"] = "counter-1:made:up"
    client.post(reverse("administration:settings"), {"idle_minutes": "25"})
    assert '"terminal":""' in AuditEvent.objects.latest("seq").payload


GOOD = "municipality: 見本市\nsource: 見本市の規則\nevidence: L\n"
BAD = f"{GOOD}proceduers: {{}}\n"


def post_overlay(client: Client, text: str, day: str = "2026-04-01") -> str:
    answer = {"text": text, "effective_from": day, "note": "課名の変更"}
    return client.post(reverse("administration:catalogue_add"), answer, follow=True).content.decode()


def test_versions_of_the_catalogue_are_kept(catalogue_editor: Staff, client_of: ClientOf) -> None:
    client = client_of(catalogue_editor)
    assert "第1版として保存しました" in post_overlay(client, GOOD)
    assert "第2版" in post_overlay(client, GOOD + "# 二回目\n", day="2099-04-01")

    page = client.get(reverse("administration:catalogue")).content.decode()
    assert "適用中" in page
    assert "これから" in page
    second = CatalogueOverlay.objects.get(version=2)
    version = reverse("administration:catalogue_version", args=[second.pk])
    assert "+# 二回目" in client.get(version).content.decode()
    assert client.get(version + "?download").content.decode() == second.text
    assert AuditEvent.objects.filter(verb="catalogue.overlay_added").count() == 2


def test_a_mistake_is_shown_with_its_line_and_nothing_is_kept(
    catalogue_editor: Staff, client_of: ClientOf
) -> None:
    page = post_overlay(client_of(catalogue_editor), BAD)
    assert "overlay.yaml:4" in page
    assert not CatalogueOverlay.objects.exists()


def test_a_failed_job_is_seen_and_tried_again(administrator: Staff, client_of: ClientOf) -> None:
    sample_tasks.broken.enqueue("x")
    Job.objects.update(state="failed", attempts=3, error="builtins.ValueError", finished_at=timezone.now())
    client = client_of(administrator)
    assert "失敗" in client.get(reverse("administration:jobs") + "?state=failed").content.decode()

    client.post(reverse("administration:job_retry", args=[Job.objects.get().pk]))

    assert Job.objects.get().state == "ready"
    assert jobs.run_ready() == 1
    again = client.post(reverse("administration:job_retry", args=[Job.objects.get().pk]))
    assert again.status_code == 409


def test_another_citys_jobs_are_not_there(
    administrator: Staff, other_city: Municipality, client_of: ClientOf
) -> None:
    with municipality_scope(other_city.pk):
        sample_tasks.broken.enqueue("x")
    Job.objects.update(state="failed")
    client = client_of(administrator)
    assert "sample_tasks" not in client.get(reverse("administration:jobs")).content.decode()
    assert client.post(reverse("administration:job_retry", args=[Job.objects.get().pk])).status_code == 409


@pytest.mark.parametrize("name", ["home", "devices", "terminal", "jobs_list", "imports", "imports_list"])
def test_pages_open(administrator: Staff, client_of: ClientOf, name: str) -> None:
    assert client_of(administrator).get(reverse(f"administration:{name}")).status_code == 200
