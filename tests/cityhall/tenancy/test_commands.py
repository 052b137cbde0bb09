"""The operator's commands, run as processes on a database of their own."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cityhall.tenancy.test_stream_process import free_port
from tests.cityhall.tenancy.world import World, new_world, wait_for

from madoguchi.rules.identifiers import municipality_check_digit

NEW = "99998" + municipality_check_digit("99998")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with new_world(tmp_path) as made:
        yield made


def test_verifying_the_audit_chain(world: World, tmp_path: Path) -> None:
    world.call("log", "3")
    whole = world.command("audit", "verify", "--export-head")
    assert whole.returncode == 0, whole.stderr
    head = json.loads(whole.stdout)
    assert (head["city"], head["seq"], len(head["hash"])) == ("999991", 3, 64)
    heads = tmp_path / "heads.jsonl"
    heads.write_text(whole.stdout)

    world.call("log", "1")
    assert world.command("audit", "verify", "--expect", str(heads)).returncode == 0
    assert world.command("audit", "verify", "--city", "123456").returncode == 1

    world.call("tamper")
    broken = world.command("audit", "verify", "--city", "999991")
    assert broken.returncode == 1
    assert "2 番で壊れています" in broken.stderr


def test_opening_a_city_and_changing_its_key(world: World) -> None:
    made = world.command("city", "add", NEW, "新市", "--administrator", "boss")
    assert made.returncode == 0, made.stderr
    assert "仮のパスワード" in made.stdout
    assert "新市" in world.command("city", "list").stdout
    assert world.command("city", "add", NEW, "新市", "--administrator", "boss2").returncode == 1
    assert "検査数字" in world.command("city", "add", "999980", "誤市", "--administrator", "x").stderr
    assert world.command("keys", "rotate", "--city", NEW).returncode == 0
    assert world.command("keys", "rotate", "--city", "000000").returncode == 1


def test_serving_pages(world: World) -> None:
    port = free_port()

    def page() -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
            return connection.getresponse().status
        except ConnectionRefusedError:
            return 0

    with world.process("serve", "--bind", f"127.0.0.1:{port}", "--workers", "1") as server:
        wait_for(lambda: page() == 200)
        server.terminate()
        assert server.wait(timeout=20) == 0
