"""A clerk's session paired with an agent in this process; cards of a test PKI that this server believes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.cityhall.conftest import make_actor
from tests.support.card_agent import InProcessAgent, now, printed

from madoguchi.card.emulator import MadeCard
from madoguchi.card.emulator.folder import TestFolder
from madoguchi.cityhall.readers.actions.invite_reader import invite_reader
from madoguchi.cityhall.readers.actions.issue_order import issue_order
from madoguchi.cityhall.readers.actions.pair_reader import pair_reader
from madoguchi.cityhall.readers.actions.take_answer import take_answer
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff

SUBJECT = "visit:6f9d4f3e-5d3a-4c57-9a53-0d6a3f4f0b11"


@dataclass(frozen=True)
class Seat:
    """A member of staff in a session, and the agent of the PC."""

    actor: Actor
    session: str
    agent: InProcessAgent

    def pair(self) -> None:
        invitation = invite_reader(self.actor, self.session)
        pair_reader(self.actor, self.session, invitation.id, self.agent.pair(invitation.server_key))

    def ask(self, kind: Any = "read_person", **kwargs: Any) -> Any:
        return issue_order(self.actor, self.session, kind, **{"subject": SUBJECT, **kwargs})

    def take(self, order_id: UUID, sealed: str, **kwargs: Any) -> Any:
        return take_answer(self.actor, self.session, order_id, sealed, **{"subject": SUBJECT, **kwargs})

    def read(self, made: MadeCard) -> Any:
        """The whole way of one reading by 照合番号B."""
        order = self.ask()
        outcome = self.agent.perform(order.text, printed(made, now()))
        assert outcome.outcome == "done", outcome
        return self.take(order.id, outcome.sealed)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> TestFolder:
    return TestFolder.open(tmp_path_factory.mktemp("card") / "test-pki", now())


@pytest.fixture
def believed(folder: TestFolder, settings: Any, tmp_path: Path) -> TestFolder:
    """This server takes test cards, as a demo does."""
    settings.CARD_DIR, settings.CARD_TEST_PKI, settings.CARD_ACCEPT_TEST = tmp_path, folder.path, True
    return folder


@pytest.fixture
def card(folder: TestFolder) -> Callable[[str], MadeCard]:
    return folder.card


@pytest.fixture
def seat(clerk: Staff, believed: TestFolder) -> Seat:
    """The clerk, paired."""
    made = Seat(make_actor(clerk), "session-of-the-clerk", InProcessAgent())
    made.pair()
    return made


@pytest.fixture
def sealed(seat: Seat, card: Callable[[str], MadeCard]) -> tuple[Any, str]:
    """An order with its good answer, not yet taken."""
    made = card("adult")
    seat.agent.lay(made)
    order = seat.ask()
    return order.id, seat.agent.perform(order.text, printed(made, now())).sealed
