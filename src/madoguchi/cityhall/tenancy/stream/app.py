"""The ASGI application of `./madoguchi stream`. It serves the stream and `/health`, nothing else."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import close_old_connections

from madoguchi.cityhall.tenancy.stream import guards
from madoguchi.cityhall.tenancy.stream.events import Follower
from madoguchi.cityhall.tenancy.stream.hub import Hub, Key, Listener

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

PING_SECONDS = 15.0
# After this the browser connects again by itself, and who it is gets checked again.
LIFE_SECONDS = 300.0
MOST_TOPICS = 40
MOST_CONNECTIONS = 2_000
MOST_PER_ADDRESS = 300


class Stream:
    """Holds the hub and the limits. One instance per process."""

    def __init__(self, hub: Hub | None = None) -> None:
        self._hub = hub or Hub(Follower())
        self._checks = ThreadPoolExecutor(4, "stream-check")
        self._open: Counter[str] = Counter()
        self._poller: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()

    def end(self) -> None:
        """Let every open stream come to its end; the browsers connect again by themselves."""
        self._ending.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._poller = asyncio.create_task(self._hub.run())
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._poller:
                    self._poller.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"] == "/health":
            return await _plain(send, 200, "ok")
        if scope["path"].rstrip("/") not in {"", "/stream"} or scope["method"] != "GET":
            return await _plain(send, 404, "not found")
        if headers.get("origin", settings.PUBLIC_URL) != settings.PUBLIC_URL:
            return await _plain(send, 403, "foreign origin")
        address = str((scope.get("client") or ("",))[0])
        if self._open.total() >= MOST_CONNECTIONS or self._open[address] >= MOST_PER_ADDRESS:
            return await _plain(send, 503, "too many listeners", (b"retry-after", b"10"))
        self._open[address] += 1
        try:
            await self._listen(scope, headers, receive, send)
        finally:
            self._open[address] -= 1
        return None

    async def _listen(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        keys = await loop.run_in_executor(self._checks, _granted, scope["query_string"], headers)
        if not keys:
            return await _plain(send, 403, "no topic to hear")
        listener = Listener(keys)
        try:
            await self._hub.join(listener, headers.get("last-event-id", ""))
            # With news still to come, the id waits for them: a connection lost now asks for them again.
            await _begin(send, "" if listener.pending else self._hub.position)
            await _until_gone(receive, self._pass_on(listener, send), self._ending.wait())
            if self._ending.is_set():
                await send({"type": "http.response.body", "body": b""})
        finally:
            self._hub.leave(listener)
        return None

    async def _pass_on(self, listener: Listener, send: Send) -> None:
        end = asyncio.get_running_loop().time() + LIFE_SECONDS
        while asyncio.get_running_loop().time() < end:
            try:
                await asyncio.wait_for(listener.news.wait(), PING_SECONDS)
                text = "".join(_event(self._hub, *item) for item in listener.take().items())
            except TimeoutError:
                text = ": ping\n\n"
            await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _granted(query_string: bytes, headers: dict[str, str]) -> list[Key]:
    close_old_connections()
    pairs = parse_qsl(query_string.decode("latin-1"))
    topics = [value for name, value in pairs if name == "topic"]
    cookies = _cookies(headers.get("cookie", ""))
    visitor = guards.Visitor(cookies, dict(pairs), guards.staff_of(cookies))
    return guards.granted(visitor, dict.fromkeys(topics[:MOST_TOPICS]))


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


async def _until_gone(receive: Receive, *works: Any) -> None:
    """Do the works until one of them ends or the client is gone."""
    tasks = {asyncio.create_task(work) for work in (*works, _gone(receive))}
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _begin(send: Send, position: str) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        *_cors(),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    number = f"id: {position}\n" if position else ""
    body = f"retry: 3000\n{number}event: ready\ndata: {{}}\n\n"
    await send({"type": "http.response.body", "body": body.encode(), "more_body": True})


async def _plain(send: Send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [(b"content-type", b"text/plain"), *_cors(), *headers]})
    await send({"type": "http.response.body", "body": text.encode()})


def _cors() -> list[tuple[bytes, bytes]]:
    return [
        (b"access-control-allow-origin", settings.PUBLIC_URL.encode()),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


def _event(hub: Hub, topic: str, kind: str) -> str:
    data = json.dumps({"topic": topic, "kind": kind, "mark": hub.mark})
    return f"event: change\nid: {hub.position}\ndata: {data}\n\n"
