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
    """One worker has them all: there is one pcscd on a machine."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("pcscd"))


@pytest.fixture(scope="session")
def pcscd_turn() -> Iterator[None]:
    with turn():
        yield


@pytest.fixture(scope="module")
def service(pcscd_turn: None) -> Iterator[Service]:
    with running_pcscd() as running:
        yield running


@pytest.fixture
def pcsc(service: Service) -> Iterator[LineTable]:
    table = LineTable(PcscSource(), service.names, service.ports)
    yield table
    clear(table)


@pytest.fixture
def virtual() -> Iterator[LineTable]:
    with VirtualReader(0) as reader:
        table = LineTable(reader, tuple(state.name for state in reader.states()), reader.ports)
        yield table
        clear(table)


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


def clear(table: Table) -> None:
    for place in (0, 1):
        table.pull(place)
