"""The demo's own city 見本市, with its register. Run as a program with the environment of the test server."""

from __future__ import annotations

import os


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from madoguchi.cityhall.demo.city import ensure_city

    ensure_city(os.environ["BROWSER_TEST_PASSWORD"])


if __name__ == "__main__":
    main()
