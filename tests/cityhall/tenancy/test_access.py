"""Who may open which view: every URL of the city hall, as every role, against the table; and by chance."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.cityhall.conftest import make_staff
from tests.cityhall.tenancy.reached import REACHED

from madoguchi.cityhall.config.access import ANY_STAFF, CLOSED, ENTRANCE, PUBLIC, VIEWS
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import GRANTS, Permission, Role, permissions_of

LOGIN = "/accounts/login/"
SAMPLES = {"uuid": uuid.UUID(int=7), "int": 7, "str": "x", "slug": "x", "path": "x", "city": "999990"}


@cache
def patterns() -> dict[str, str]:
    """Each view name with a path that resolves to it."""
    return dict(_walk(get_resolver().url_patterns, "/", ""))


def _walk(entries: list[Any], prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for entry in entries:
        here = prefix + _sample(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, here, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", here


def _sample(pattern: Any) -> str:
    route = str(pattern)
    if not hasattr(pattern, "_route"):
        keys = {"uidb36": "x", "key": "x-y"}
        for name, value in keys.items():
            start = route.find(f"(?P<{name}>")
            route = route if start < 0 else route[:start] + value + route[route.index(")", start) + 1 :]
        return route.strip("^$")
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        route = route.replace(f"<{kind}:{name}>", str(SAMPLES[kind])).replace(f"<{name}>", "x")
    return route


@pytest.fixture(autouse=True)
def stop_before_the_view(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.cityhall.tenancy.reached.ReachedMiddleware"]


@pytest.fixture
def client_as(city: Municipality) -> Callable[[list[str]], Client]:
    def make(roles: list[str]) -> Client:
        client = Client()
        client.force_login(make_staff(city, "someone", roles))
        return client

    return make


def test_every_view_has_one_line_and_every_line_a_view() -> None:
    assert patterns().keys() == VIEWS.keys()


def test_a_view_without_a_line_is_refused_to_everyone(client: Client, settings: Any, db: None) -> None:
    from tests.cityhall.tenancy import nameless

    settings.ROOT_URLCONF = nameless.__name__
    with pytest.raises(ImproperlyConfigured, match="forgotten"):
        client.get("/forgotten/")


def test_anonymous(client: Client, db: None) -> None:
    for name, url in patterns().items():
        response = client.get(url)
        if VIEWS[name] == PUBLIC:
            assert response.status_code == REACHED, name
        elif VIEWS[name] == CLOSED:
            assert response.status_code == 404, name
        else:
            assert response.status_code == 302, name
            assert response.url.startswith(LOGIN), name


@pytest.mark.parametrize("role", Role.values)
def test_each_role(role: str, client_as: Callable[[list[str]], Client]) -> None:
    client = client_as([role])
    for name, url in patterns().items():
        assert client.get(url).status_code == expected(name, [role]), name


def test_posting_is_no_back_door(client_as: Callable[[list[str]], Client]) -> None:
    client = client_as([Role.AUDITOR])
    for name, url in patterns().items():
        assert client.post(url).status_code == expected(name, [Role.AUDITOR]), name


def test_before_an_account_is_safe_only_the_entrance_is_open(
    city: Municipality, client_as: Callable[[list[str]], Client]
) -> None:
    Municipality.objects.update(settings={"mfa": "required"})
    client = client_as(Role.values)
    for name, url in patterns().items():
        reached = client.get(url).status_code == REACHED
        assert reached == (VIEWS[name] == PUBLIC or name in ENTRANCE), name


def test_a_role_nobody_knows_opens_nothing() -> None:
    assert permissions_of(["mayor"]) == frozenset()


def test_every_right_is_given_by_some_role() -> None:
    assert frozenset().union(*GRANTS.values()) == frozenset(Permission)
    assert GRANTS.keys() == set(Role)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(roles=st.lists(st.sampled_from(Role.values), unique=True), number=st.integers(0, 10_000))
def test_any_roles_on_any_view(signed_in: tuple[Client, Staff], roles: list[str], number: int) -> None:
    client, staff = signed_in
    names = sorted(patterns())
    name = names[number % len(names)]
    Staff.objects.filter(pk=staff.pk).update(roles=roles)
    assert client.get(patterns()[name]).status_code == expected(name, roles)


@pytest.fixture
def signed_in(city: Municipality, client_as: Callable[[list[str]], Client]) -> tuple[Client, Staff]:
    return client_as([Role.CLERK]), Staff.objects.get(username="someone")


def expected(name: str, roles: list[str]) -> int:
    """The oracle: in words of the table alone."""
    needed = VIEWS[name]
    if needed == CLOSED:
        return 404
    if needed in (PUBLIC, ANY_STAFF):
        return REACHED
    return REACHED if any(needed in GRANTS[role] for role in roles) else 403
