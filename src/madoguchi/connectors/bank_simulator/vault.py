"""The simulated bank's folder: one entry for every receipt, never one fewer, and how it shall behave.

received/000001-<key>.txt     the bytes, in the order of arrival; the same file twice is two entries
behaviour.json                what it shall do with the next files (none: behave well)
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How many of the next files are swallowed before they arrive (`drop`), or arrive without an answer
    (`lose`); `refuse`: the reason for which every file is refused."""

    drop: int = 0
    lose: int = 0
    refuse: str = ""


class Vault:
    """Everything is written whole or not at all, whenever the process dies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.received = folder / "received"
        self.received.mkdir(parents=True, exist_ok=True)

    def receive(self, key: str, body: bytes) -> str:
        """Record one receipt, also of a file that came before; its number."""
        whole = self.folder / f".arriving-{os.getpid()}"
        with whole.open("wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        number = len(list(self.received.iterdir())) + 1
        while True:
            try:
                # Linking fails if somebody else took the number: nothing is ever written over.
                os.link(whole, self.received / f"{number:06d}-{_name(key)}.txt")
                break
            except FileExistsError:
                number += 1
        whole.unlink()
        return f"R{number:06d}"

    def receipts(self, key: str) -> list[str]:
        """The numbers under which the file was received."""
        return [f"R{path.name[:6]}" for path in self._entries(key)]

    def body(self, key: str) -> bytes | None:
        """The file as it was received, or None."""
        return next((path.read_bytes() for path in self._entries(key)), None)

    def everything(self) -> list[str]:
        """SHA-256 of each receipt, in the order of arrival."""
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(self.received.iterdir())]

    def behave(self, behaviour: Behaviour) -> None:
        """Say how it shall behave from now on."""
        whole = self.folder / f".behaviour-{os.getpid()}"
        whole.write_text(json.dumps(asdict(behaviour)), encoding="utf-8")
        whole.replace(self.folder / "behaviour.json")

    @property
    def behaviour(self) -> Behaviour:
        """How it shall behave now."""
        path = self.folder / "behaviour.json"
        return Behaviour(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else Behaviour()

    def _entries(self, key: str) -> Iterator[Path]:
        return iter(sorted(self.received.glob(f"*-{_name(key)}.txt")))


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
