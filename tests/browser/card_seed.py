"""The browser tests' city, which expects the demo's families: the card `mover` is the first family's head."""

from __future__ import annotations

from tests.browser import seed


def main() -> None:
    seed.main()
    from django.utils import timezone

    from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
    from madoguchi.cityhall.residents.synthetic.visitors import messages
    from madoguchi.cityhall.tenancy.actor import system_actor
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    with municipality_scope(Municipality.objects.get().pk):
        for message in messages(timezone.localdate()):
            receive_transfer(system_actor("seed"), message)


if __name__ == "__main__":
    main()
