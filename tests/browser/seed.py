"""Make the city that the browser tests play in. Run as a program with the environment of the test server."""

from __future__ import annotations

import os


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    _make_city(os.environ["BROWSER_TEST_PASSWORD"])


def _make_city(password: str) -> None:
    from madoguchi.cityhall.tenancy.encryption import new_key
    from madoguchi.cityhall.tenancy.models import Municipality, Staff
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    city = Municipality.objects.create(
        code="999991", name="見本市", mayor_line="見本市長", fictional=True, settings={"mfa": "optional"}
    )
    new_key(city.pk)
    for username, name, section, role, counter in (
        ("clerk", "窓口 花子", "citizen", "clerk", "1番"),
        ("clerk2", "窓口 次郎", "citizen", "clerk", "2番"),
        ("clerk3", "窓口 三郎", "citizen", "clerk", "3番"),
        ("protection", "支援 責任", "citizen", "protection_officer", ""),
        ("insurance", "保険 恵", "insurance", "section_staff", ""),
        ("administrator", "管理 誠", "citizen", "administrator", ""),
    ):
        Staff.objects.create_user(
            username=username, password=password, municipality=city, display_name=name,
            section=section, roles=[role], counter=counter,
        )  # fmt: skip
    with municipality_scope(city.pk):
        _expect_families()


def _expect_families() -> None:
    from django.utils import timezone

    from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
    from madoguchi.cityhall.tenancy.actor import system_actor
    from tests.browser.family import message, protected_message

    seed = system_actor("seed")
    today = timezone.localdate()
    for number in range(1, 21):
        receive_transfer(seed, message(today, f"K-{number:04d}"))
    receive_transfer(seed, protected_message(today))


if __name__ == "__main__":
    main()
