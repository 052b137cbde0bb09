"""A city with two offices, open day and night. Run as a program with the test server's environment."""

from __future__ import annotations

import os


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    _make_city(os.environ["BROWSER_TEST_PASSWORD"])


def _make_city(password: str) -> None:
    from django.utils import timezone

    from madoguchi.cityhall.demo.offices import seed_offices
    from madoguchi.cityhall.tenancy.encryption import new_key
    from madoguchi.cityhall.tenancy.models import Municipality, Staff
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    city = Municipality.objects.create(
        code="999991", name="見本市", mayor_line="見本市長", fictional=True, settings={"mfa": "optional"}
    )
    new_key(city.pk)
    for username, name, section, role in (
        ("clerk", "窓口 花子", "citizen", "clerk"),
        ("clerk2", "窓口 次郎", "citizen", "clerk"),
        ("insurance", "保険 恵", "insurance", "section_staff"),
        ("administrator", "情報 守", "digital", "administrator"),
    ):
        Staff.objects.create_user(
            username=username, password=password, municipality=city, display_name=name,
            section=section, roles=[role],
        )  # fmt: skip
    with municipality_scope(city.pk):
        seed_offices(timezone.localdate())


if __name__ == "__main__":
    main()
