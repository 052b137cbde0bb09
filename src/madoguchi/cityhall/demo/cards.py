"""The demo's cards: a test PKI of its own, and how to lay a fictional person's card on the virtual reader."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from madoguchi.card.emulator.folder import TestFolder
from madoguchi.card.vpcd import AGENT_PORT

USUAL_DATA = Path(".data/demo")


def ensure_cards() -> None:
    """Keys and revocation lists that this demo's server believes and its emulated cards carry."""
    now = timezone.now().replace(microsecond=0)
    TestFolder.open(settings.CARD_TEST_PKI, now).publish_crls(now)


def emulate_command(virtual_port: int) -> str:
    """What one types to lay the mover's card on the reader of this demo."""
    command = "./madoguchi card emulate --person mover"
    if virtual_port != AGENT_PORT:
        command += f" --port {virtual_port}"
    if (USUAL_DATA / "card" / "test-pki").resolve() != settings.CARD_TEST_PKI:
        command += f" --pki {settings.CARD_TEST_PKI}"
    return command
