"""The fictional city with its reform, and a survey that runs now. Run with the test server's environment."""

from __future__ import annotations

import os


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    _make_city(os.environ["BROWSER_TEST_PASSWORD"])


def _make_city(password: str) -> None:
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from madoguchi.cityhall.demo.reform import seed_reform
    from madoguchi.cityhall.tenancy.encryption import new_key
    from madoguchi.cityhall.tenancy.models import Municipality, Staff
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    city = Municipality.objects.create(
        code="999991", name="見本市", mayor_line="見本市長", fictional=True,
        settings={"mfa": "optional", "offices": ["見本市役所 本庁舎1階"]},
    )  # fmt: skip
    new_key(city.pk)
    for username, name, section, role in (
        ("leader", "改革 導", "reform", "reform_leader"),
        ("observer", "観察 記", "insurance", "observer"),
        ("clerk", "窓口 花子", "citizen", "clerk"),
    ):
        Staff.objects.create_user(
            username=username, password=password, municipality=city, display_name=name, section=section,
            roles=[role],
        )  # fmt: skip
    with municipality_scope(city.pk):
        seed_reform(city, make_password(password), timezone.localdate())
        _running_survey()


def _running_survey() -> None:
    """A survey for the observer's tablet: its team is called 2班."""
    import uuid

    from django.utils import timezone

    from madoguchi.cityhall.demo.reform import actor_of
    from madoguchi.cityhall.reform.actions.run_survey import SurveyPlan, plan_survey, start_survey
    from madoguchi.cityhall.tenancy.models import Staff

    leader = actor_of(Staff.objects.get(username="leader"))
    observer = Staff.objects.get(username="observer")
    plan = SurveyPlan(
        "move_in_five", timezone.localdate(), "見本市役所 本庁舎1階", "2班", [observer.pk]
    )
    start_survey(leader, plan_survey(leader, plan, txid=uuid.uuid4()).pk)


if __name__ == "__main__":
    main()
