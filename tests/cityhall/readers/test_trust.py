"""Keys, roots and revocation lists of the city: taken when they change, and told when they cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from tests.cityhall.readers.conftest import Seat
from tests.support.card_agent import now, printed

from madoguchi.card.emulator import MadeCard, TestPki
from madoguchi.card.emulator.folder import TestFolder
from madoguchi.cityhall.readers import trust
from madoguchi.cityhall.readers.models import Order
from madoguchi.cityhall.readers.refusals import TrustUnreadable

Maker = Callable[[str], MadeCard]
BROKEN = {
    "cv-keys.yaml": (b"keys: 5", {"kind": "read_person"}, {}),
    "roots/ca.pem": (b"-----BEGIN", {"kind": "authenticate", "purpose": "x"}, {"pin": "2345"}),
    "crls/list.crl": (b"half of", {"kind": "authenticate", "purpose": "x"}, {"pin": "2345"}),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_file_of_the_server_is_no_fault_of_card_or_agent(
    seat: Seat, card: Maker, settings: Any, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    content, order, secrets = BROKEN[name]
    path = settings.CARD_DIR / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    made = card("adult")
    seat.agent.lay(made)
    asked = seat.ask(**order)
    sealed = seat.agent.perform(asked.text, secrets or printed(made, now())).sealed
    with pytest.raises(TrustUnreadable, match="カードのせいではありません"):
        seat.take(asked.id, sealed)
    assert Order.objects.get().outcome == "TrustUnreadable"
    assert path.name in caplog.text
    path.unlink()
    if path.parent != settings.CARD_DIR:
        path.parent.rmdir()
    assert seat.read(made).authenticity.conclusion == "authentic"


def test_a_root_that_is_overwritten_in_place_is_taken_without_a_restart(
    believed: TestFolder, settings: Any, tmp_path: Path
) -> None:
    settings.CARD_TEST_PKI = tmp_path / "none"
    (tmp_path / "roots").mkdir()
    path, told = tmp_path / "roots" / "ca.pem", []
    for number in (1, 2):
        path.write_bytes(TestPki(now()).root("authentication")[1].public_bytes(Encoding.PEM))
        os.utime(path, ns=(number, number))
        told.append(trust.trust_store().roots[0].fingerprint)
    assert told[0] != told[1]
