"""The live stream: one poll for all, nothing missed, nothing heard by the wrong people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from madoguchi.cityhall.tenancy import live, sessions
from madoguchi.cityhall.tenancy.models import LiveEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tenancy.stream import Visitor, guards, register_topic_guard
from madoguchi.cityhall.tenancy.stream.app import Stream
from madoguchi.cityhall.tenancy.stream.events import Follower, Heard
from madoguchi.cityhall.tenancy.stream.hub import Hub, Listener


class Script:
    """A follower that says what the test puts into it, and counts how often it is asked."""

    def __init__(self) -> None:
        self.events: list[Heard] = []
        self.polls = 0

    def start(self) -> None:
        pass

    def poll(self) -> list[Heard]:
        self.polls += 1
        events, self.events = self.events, []
        return events


def say(script: Script, topic: str, municipality_id: int = 1, pk: int = 1) -> None:
    script.events.append(Heard(pk, municipality_id, topic, "changed"))


def with_hub(scenario: Callable[[Hub, Script], Any]) -> None:
    async def play() -> None:
        script = Script()
        hub = Hub(script, tick=0.01)
        running = asyncio.create_task(hub.run())
        try:
            await asyncio.wait_for(scenario(hub, script), 5)
        finally:
            running.cancel()

    asyncio.run(play())


def test_a_hundred_listeners_cost_one_query_per_tick() -> None:
    async def scenario(hub: Hub, script: Script) -> None:
        listeners = [Listener([(1, f"visit:{number}"), (1, "section:x")]) for number in range(100)]
        await asyncio.gather(*(hub.join(listener) for listener in listeners))
        before = script.polls
        say(script, "section:x")
        await asyncio.gather(*(listener.news.wait() for listener in listeners))
        assert script.polls - before <= 2
        assert all(listener.take() == {"section:x": "changed"} for listener in listeners)

    with_hub(scenario)


def test_a_listener_hears_its_own_topics_in_its_own_city() -> None:
    async def scenario(hub: Hub, script: Script) -> None:
        listener, stranger = Listener([(1, "visit:a")]), Listener([(2, "visit:a")])
        await hub.join(listener)
        await hub.join(stranger)
        say(script, "visit:b")
        say(script, "visit:a")
        await listener.news.wait()
        assert listener.take() == {"visit:a": "changed"}
        assert stranger.take() == {}

    with_hub(scenario)


def test_every_event_has_a_mark_that_nobody_knew_before() -> None:
    async def scenario(hub: Hub, script: Script) -> None:
        listener, marks = Listener([(1, "office:a")]), []
        await hub.join(listener)
        for _ in range(20):
            say(script, "office:a")
            await listener.news.wait()
            listener.take()
            marks.append(hub.mark)
        assert len(set(marks)) == 20
        assert not any(hub.position.partition("-")[0] in mark for mark in marks)

    with_hub(scenario)


def test_nobody_listening_costs_no_query() -> None:
    async def scenario(hub: Hub, script: Script) -> None:
        listener = Listener([(1, "visit:a")])
        await hub.join(listener)
        hub.leave(listener)
        await asyncio.sleep(0.05)
        before = script.polls
        await asyncio.sleep(0.1)
        assert script.polls == before

    with_hub(scenario)


def test_a_reconnected_listener_hears_what_it_missed() -> None:
    async def scenario(hub: Hub, script: Script) -> None:
        constant = Listener([(1, "visit:a"), (1, "visit:b")])
        await hub.join(constant)
        left_at = hub.position
        say(script, "visit:a")
        await constant.news.wait()

        back = Listener([(1, "visit:a"), (1, "visit:b")])
        await hub.join(back, left_at)
        assert back.take() == {"visit:a": "changed"}

        current = Listener([(1, "visit:a")])
        await hub.join(current, hub.position)
        assert current.take() == {}

    with_hub(scenario)


@pytest.mark.parametrize("last_id", ["other-3", "nonsense", "-"])
def test_an_unknown_position_means_fetch_everything(last_id: str) -> None:
    async def scenario(hub: Hub, script: Script) -> None:
        listener = Listener([(1, "visit:a"), (1, "visit:b")])
        await hub.join(listener, last_id)
        assert listener.take() == {"visit:a": "missed", "visit:b": "missed"}

    with_hub(scenario)


@pytest.fixture
def follower(city: Municipality) -> Follower:
    live.publish("before", ["visit:a"])
    made = Follower()
    made.start()
    return made


def test_following_begins_now_and_repeats_nothing(follower: Follower, other_city: Municipality) -> None:
    assert follower.poll() == []
    live.publish("one", ["visit:a", "visit:b"])
    with municipality_scope(other_city.pk):
        live.publish("two", ["visit:a"])

    assert [(event.topic, event.kind) for event in follower.poll()] == [
        ("visit:a", "one"), ("visit:b", "one"), ("visit:a", "two"),
    ]
    assert follower.poll() == []


def test_an_event_that_commits_late_is_heard(follower: Follower, city: Municipality) -> None:
    first = LiveEvent.objects.latest("pk").pk
    LiveEvent.objects.create(pk=first + 3, topic="visit:a", kind="late starter")
    assert [event.kind for event in follower.poll()] == ["late starter"]

    LiveEvent.objects.create(pk=first + 1, topic="visit:a", kind="early starter")
    assert [event.kind for event in follower.poll()] == ["early starter"]
    assert follower.poll() == []


def test_a_poll_is_one_query(follower: Follower, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    with django_assert_max_num_queries(5) as counted:
        follower.poll()
    asked = [query for query in counted.captured_queries if "tenancy_liveevent" in query["sql"]]
    assert len(asked) == 1


@pytest.fixture
def no_guards() -> Iterator[None]:
    kept = dict(guards._GUARDS)
    guards._GUARDS.clear()
    yield
    guards._GUARDS.clear()
    guards._GUARDS.update(kept)


def cookies_of(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


def test_staff_hear_their_own_municipality(clerk: Staff, client_of: Callable[[Staff], Client]) -> None:
    cookies = cookies_of(client_of(clerk))
    visitor = Visitor(cookies, {}, guards.staff_of(cookies))
    assert guards.granted(visitor, ["visit:a"]) == [(clerk.municipality_id, "visit:a")]


def test_an_idle_session_hears_nothing(clerk: Staff, client_of: Callable[[Staff], Client]) -> None:
    client = client_of(clerk)
    session = client.session
    session[sessions.SEEN] = int(timezone.now().timestamp()) - 16 * 60
    session.save()
    assert guards.staff_of(cookies_of(client)) is None


def test_a_deactivated_account_hears_nothing(clerk: Staff, client_of: Callable[[Staff], Client]) -> None:
    client = client_of(clerk)
    Staff.objects.filter(pk=clerk.pk).update(is_active=False)
    assert guards.staff_of(cookies_of(client)) is None


def test_strangers_hear_nothing(city: Municipality, no_guards: None) -> None:
    visitor = Visitor({settings.SESSION_COOKIE_NAME: "made-up"}, {}, guards.staff_of({"x": "y"}))
    assert guards.granted(visitor, ["visit:a", "section:insurance"]) == []


def test_a_token_opens_what_its_guard_grants(city: Municipality, no_guards: None) -> None:
    def by_token(visitor: Visitor, topic: str) -> int | None:
        return city.pk if visitor.query.get("token") == "t" else None

    register_topic_guard("visit", by_token)

    assert guards.granted(Visitor({}, {"token": "t"}), ["visit:a", "section:x"]) == [(city.pk, "visit:a")]
    assert guards.granted(Visitor({}, {"token": "wrong"}), ["visit:a"]) == []


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/elsewhere", [], 404),
        ("/stream", [(b"origin", b"https://evil.example")], 403),
        ("/health", [], 200),
    ],
)
def test_what_the_application_refuses(path: str, headers: list[Any], status: int) -> None:
    sent: list[dict[str, Any]] = []

    async def play() -> None:
        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b""}
        await Stream(Hub(Script()))(scope, None, send)

    asyncio.run(play())
    assert sent[0]["status"] == status
