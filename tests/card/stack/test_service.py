"""The PC/SC service is not there, or dies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.card.stack.tables import LineTable
from tests.support.pcscd import running_pcscd

from madoguchi.card import CardError, CardSession, ReaderError, read_info
from madoguchi.card.emulator import MadeCard
from madoguchi.card.pcsc import PcscSource

SOURCES = Path(__file__).parents[3] / "src"
Maker = Callable[[str], MadeCard]


def test_without_the_service_the_remedy_is_told() -> None:
    program = "import sys; from madoguchi.cli import main; sys.exit(main(['card', 'show', '--reader-list']))"
    nowhere = {**os.environ, "PCSCLITE_CSOCK_NAME": "/nonexistent/pcscd", "PYTHONPATH": str(SOURCES)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=nowhere, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "サービスが動いていません" in done.stderr
    assert "systemctl start pcscd" in done.stderr


def test_the_service_dies_while_a_card_is_read(pcscd_turn: None, card: Maker) -> None:
    with running_pcscd() as service:
        table = LineTable(PcscSource(), service.names, service.ports)
        table.lay(card("adult").card)
        with pytest.raises(CardError), table.source.open(table.names[0]) as transport:
            service.process.kill()
            service.process.wait(5)
            read_info(CardSession(transport))
        with pytest.raises(ReaderError, match="サービス"):
            table.source.states()
        table.source.wait(0.1)
        table.drop()
    with running_pcscd() as service:
        assert [state.card for state in PcscSource().states()] == [False, False]
