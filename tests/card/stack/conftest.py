"""The three tables. A missing pcscd, virtual reader or OpenSC is an error, never a skip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.card.stack.tables import KINDS, LineTable, ProcessTable, Table
from tests.support.pcscd import Service, running_pcscd, turn

from madoguchi.card.pcsc import PcscSource
from madoguchi.card.vpcd import VirtualReader

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker should have them all, so that nobody waits: there is one pcscd on a machine."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("pcscd"))


@pytest.fixture
def pcscd_turn() -> Iterator[None]:
    """For one test: another worker of this run may wait for the next."""
    with turn():
        yield


@pytest.fixture
def service(pcscd_turn: None) -> Iterator[Service]:
    """A fresh one starts sooner than an old one sees its cards go; nothing a test does may end it."""
    with running_pcscd() as running:
        yield running
        assert running.process.poll() is None


@pytest.fixture
def pcsc(service: Service) -> LineTable:
    return LineTable(PcscSource(), service.names, service.ports)


@pytest.fixture
def virtual() -> Iterator[LineTable]:
    with VirtualReader(0) as reader:
        yield LineTable(reader, tuple(state.name for state in reader.states()), reader.ports)


@pytest.fixture
def process() -> ProcessTable:
    return ProcessTable()


@pytest.fixture(params=KINDS)
def table(request: pytest.FixtureRequest) -> Table:
    """Each of the three."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=KINDS[1:])
def line(request: pytest.FixtureRequest) -> LineTable:
    """The two to which a card calls."""
    return request.getfixturevalue(request.param)

