"""What pages cost in SQL statements: within a ceiling, and no more when there are more rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

Pages = Mapping[str, tuple[Client, str]]
"""A page's name, who opens it, and its address."""


def counted(act: Callable[[], object]) -> int:
    """The statements of an act."""
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def cost(client: Client, url: str) -> int:
    """The statements of a page that is opened again."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return counted(lambda: client.get(url))


def assert_constant(pages: Pages, ceilings: Mapping[str, int], grow: Callable[[], object]) -> None:
    """Each page stays within its ceiling, and costs the same once `grow` has made more rows."""
    assert pages.keys() == ceilings.keys()
    before = {name: cost(*page) for name, page in pages.items()}
    grow()
    after = {name: cost(*page) for name, page in pages.items()}
    grown = {name: (n, after[name]) for name, n in before.items() if n != after[name]}
    assert not grown, grown
    over = {name: n for name, n in after.items() if n > ceilings[name]}
    assert not over, over
