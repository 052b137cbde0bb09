"""The real stream process: a committed event is on the screen within a second."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.cityhall.tenancy.world import World, new_world, wait_for


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with new_world(tmp_path_factory.mktemp("stream")) as made:
        yield made


@pytest.fixture(scope="module")
def cookie(world: World) -> str:
    return str(world.call("sign_in"))


def test_an_event_is_heard_within_a_second(world: World, cookie: str) -> None:
    port = free_port()
    with world.process("stream", "--port", str(port)):
        wait_for(lambda: get(port, "/health", "")[0] == 200)
        assert get(port, "/stream?topic=visit:a", "madoguchi-session=made-up")[0] == 403

        status, response = get(port, "/stream?topic=visit:a", cookie)
        assert status == 200
        assert response.getheader("Content-Type", "").startswith("text/event-stream")
        assert response.getheader("X-Accel-Buffering") == "no"
        assert response.getheader("Access-Control-Allow-Credentials") == "true"
        assert "event: ready" in block(response)

        with ThreadPoolExecutor(1) as reader:
            hearing = reader.submit(lambda: (block(response), time.time()))
            published = world.call("publish", "visit:a")
            event, heard_at = hearing.result(timeout=10)
        assert heard_at - published < 1
        heard = json.loads(event.partition("data: ")[2])
        assert len(heard.pop("mark")) == 16
        assert heard == {"topic": "visit:a", "kind": "changed"}


def test_a_stop_ends_open_streams_without_a_complaint(
    world: World, cookie: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C on the demo while a screen is open is an ordinary end, not an error."""
    port = free_port()
    with world.process("stream", "--port", str(port)) as process:
        wait_for(lambda: get(port, "/health", "")[0] == 200)
        _, response = get(port, "/stream?topic=visit:a", cookie)
        assert response and "event: ready" in block(response)
        process.terminate()
        assert response.read() == b""
        assert process.wait(timeout=5) in (0, -15)
    assert capfd.readouterr().err == ""


def get(port: int, path: str, cookie: str) -> tuple[int, http.client.HTTPResponse | None]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Cookie": cookie, "Origin": "http://localhost:8000"})
        response = connection.getresponse()
    except ConnectionRefusedError:
        return 0, None
    return response.status, response


def block(response: http.client.HTTPResponse) -> str:
    lines: list[str] = []
    while (line := response.readline().decode()) not in {"\n", ""}:
        lines.append(line)
    return "".join(lines)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
