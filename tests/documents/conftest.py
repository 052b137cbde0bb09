"""One rendered, signed and sealed packet for all tests of this folder: fonts bundled only, fixed moments."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.documents.family import JST, META, packet

from madoguchi.documents.packet import RenderedPacket, render_packet, shown_hash
from madoguchi.documents.seal import Sealer, make_test_authority
from madoguchi.documents.shelf import Shelf, open_shelf
from madoguchi.documents.signing import SignatureImage, complete
from madoguchi.rules.forms.packet import Packet, signers

STROKES = [
    [(60 + 120 * k + 4 * i, 100 + 60 * math.sin(i / 5 + k), 10 * i) for i in range(25)] for k in range(4)
]
SIGNED_AT = datetime(2026, 4, 6, 10, 23, tzinfo=JST)
SEALED_AT = SIGNED_AT + timedelta(minutes=7)


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return open_shelf(None, None)


@pytest.fixture(scope="session")
def family() -> Packet:
    return packet()


@pytest.fixture(scope="session")
def shown(family: Packet, shelf: Shelf) -> RenderedPacket:
    return render_packet(family, META, shelf)


@pytest.fixture(scope="session")
def signatures(family: Packet, shown: RenderedPacket) -> list[SignatureImage]:
    shown_sha256 = shown_hash(shown.pdf)
    return [
        SignatureImage(act.form_ids, act.name, "tablet", SIGNED_AT, shown_sha256, "窓口3-A", STROKES)
        for act in signers(family)
    ]


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seal")


@pytest.fixture(scope="session")
def sealer(authority: Path) -> Sealer:
    return make_test_authority(authority, datetime(2026, 1, 1, tzinfo=JST))


@pytest.fixture(scope="session")
def sealed(shown: RenderedPacket, signatures: list[SignatureImage], sealer: Sealer, shelf: Shelf) -> bytes:
    return complete(shown.pdf, signatures, sealer, SEALED_AT, shelf)
