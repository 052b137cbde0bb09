"""`madoguchi card emulate` and `card show --reader`, on the real PC/SC service and on our virtual reader."""

from __future__ import annotations

import getpass
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.support.pcscd import Service, private_pcscd

from madoguchi.card import ReaderState
from madoguchi.card.pcsc import PcscSource
from madoguchi.card.vpcd import VirtualReader
from madoguchi.cli import main

pytestmark = pytest.mark.xdist_group("pcscd")
SOURCES = Path(__file__).parents[2] / "src"
PROGRAM = "import sys; from madoguchi.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with private_pcscd() as running:
        yield running


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "test-pki"


@contextmanager
def emulate(port: int, pki: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, until it has laid its card down."""
    place = ["--port", str(port), "--pki", str(pki)]
    command = [sys.executable, "-c", PROGRAM, "card", "emulate", *place, *more]
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SOURCES)}, **streams) as process:
        try:
            yield process
        finally:
            process.kill()


def until(line: str, process: subprocess.Popen[str]) -> str:
    """What was said up to a line that holds these words."""
    assert process.stdout
    said = ""
    for text in process.stdout:
        said += text
        if line in text:
            return said
    raise AssertionError(said)


def see_card(card: bool) -> None:
    source = PcscSource()
    seen = source.states()
    while seen[0].card != card:
        source.wait(3, seen)
        seen = source.states()


def test_a_laid_card_is_shown_and_taken(
    service: Service, pki: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ["--cv-keys", str(pki / "cv-keys.yaml")]
    with emulate(service.ports[0], pki, "--person", "adult") as process:
        said = until("Ctrl-C", process)
        assert "実在の人ではありません" in said
        assert "セキュリティコード 2285" in said
        see_card(True)
        assert main(["card", "show", "--reader-list"]) == 0
        assert "○ カードあり　Virtual PCD 00 00（模擬）" in capsys.readouterr().out
        assert main(["card", "show", "--reader", "--pin", "1234", *keys, "--json"]) == 0
        data = json.loads(capsys.readouterr().out)
        assert (data["test_card"], data["person"]["name"]) == (True, "見本　花子")
        assert main(["card", "show", "--reader", service.names[0], "--pin", "1234"]) == 3
        assert "確かめられないものがある" in capsys.readouterr().out
        typed = iter(["昭和55年2月17日", said.split("有効期限 ")[1][:4], "2285"])
        monkeypatch.setattr("builtins.input", lambda _: next(typed))
        assert main(["card", "show", "--reader", *keys]) == 0
        monkeypatch.setattr(getpass, "getpass", lambda _: "1234")
        assert main(["card", "show", "--reader", "--pin", "--json", *keys]) == 0
        process.send_signal(signal.SIGINT)
        assert "カードを取りました" in until("カードを取りました", process)
        assert process.wait(5) == 0
    see_card(False)
    assert main(["card", "show", "--reader", "--pin", "1234"]) == 1
    assert "カードの置かれたカードリーダーがありません" in capsys.readouterr().err


@pytest.mark.parametrize("wanted", [signal.SIGINT, signal.SIGTERM])
def test_a_card_laid_from_a_script_is_taken_when_asked(
    service: Service, pki: Path, monkeypatch: pytest.MonkeyPatch, wanted: signal.Signals
) -> None:
    """What a shell starts in the background is deaf to SIGINT, and hands that on."""
    monkeypatch.setattr(sys, "executable", _deaf(pki.parent / "python"))
    with emulate(service.ports[0], pki, "--person", "adult") as process:
        until("Ctrl-C", process)
        process.send_signal(wanted)
        assert process.stdout and "カードを取りました" in process.communicate(timeout=20)[0]
        assert process.returncode == 0


def _deaf(at: Path) -> str:
    at.write_text(f'#!/bin/sh\ntrap "" INT\nexec {sys.executable} "$@"\n')
    at.chmod(0o755)
    return str(at)


def test_a_real_cards_number_is_not_taken_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(PcscSource, "states", lambda _: [ReaderState("ACS ACR39U", False, True)])
    for given in (["--pin", "1234"], ["--b", "55021720352285"]):
        assert main(["card", "show", "--reader", *given]) == 1
        assert "カードには送っていません" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([], "カードの置かれたカードリーダーがありません"),
        ([ReaderState("one", True, False)], "カードの置かれたカードリーダーがありません"),
        ([ReaderState("one", True, True), ReaderState("two", False, True)], "カードが2枚以上あります"),
    ],
)
def test_which_reader_is_meant(
    states: list[ReaderState], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(PcscSource, "states", lambda _: states)
    assert main(["card", "show", "--reader", "--pin", "1234"]) == 1
    assert words in capsys.readouterr().err


def test_cards_are_swapped_on_our_reader_and_its_end_is_told(pki: Path) -> None:
    with VirtualReader(0) as reader:
        more = ["--person", "adult", "--pull-after", "0.5", "--then", "child", "--second"]
        with emulate(reader.ports[1] - 1, pki, *more) as process:
            said = until("Ctrl-C", process)
            assert f"ポート {reader.ports[1]}" in said
            seen = reader.states()
            while not seen[1].card:
                reader.wait(2, seen)
                seen = reader.states()
            assert "子ども" in until("Ctrl-C", process)
            while not reader.states()[1].card:
                reader.wait(1)
            reader.close()
            assert "仮想リーダーがなくなりました" in until("なくなりました", process)
            assert process.wait(5) == 1


def test_emulate_refuses_in_words(pki: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with VirtualReader(0, 1) as reader:
        free = reader.ports[0]
    for arguments, words in (
        (["--person", "nobody"], "face-only"),
        (["--person", "adult", "--then", "nobody"], "face-only"),
        (["--person", "adult", "--port", str(free)], f"ポート {free}"),
    ):
        assert main(["card", "emulate", "--pki", str(pki), *arguments]) == 1
        assert words in capsys.readouterr().err
    assert main(["card", "emulate", "--list"]) == 0
    assert "mover" in capsys.readouterr().out
