"""A private pcscd with two virtual readers for one test run. It listens for cards on every interface: test
machines only.

There is one pcscd per machine (its socket has a fixed place), so test runs take turns by a lock.
"""

from __future__ import annotations

import fcntl
import os
import random
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from madoguchi.card import ReaderError
from madoguchi.card.pcsc import PcscSource

LOCK = Path(tempfile.gettempdir()) / "madoguchi-pcscd.lock"
PACKAGES = "pcscd vsmartcard-vpcd opensc opensc-pkcs11"
_PORTS = range(20_000, 32_000)
"""Below the range from which outgoing connections take their ports."""

_turns: list[Path] = []


@dataclass(frozen=True, slots=True)
class Service:
    """The readers' names, the ports on which their cards call, and the service itself."""

    names: tuple[str, str]
    ports: tuple[int, int]
    process: subprocess.Popen[bytes]


@contextmanager
def running_pcscd() -> Iterator[Service]:
    """pcscd with two empty virtual readers, for who has the `turn`.

    Raises RuntimeError, in words, for whatever is missing.
    """
    pcscd, driver = _installed()
    port = _free_ports()
    with tempfile.TemporaryDirectory(prefix="madoguchi-pcscd-") as folder:
        text = re.sub(r"0x8C7B", f"0x{port:X}", driver.read_text(encoding="ascii"))
        config, log = Path(folder) / "config", Path(folder) / "log"
        config.mkdir()  # every file in it is read as configuration
        (config / "vpcd").write_text(text, encoding="ascii")
        command = [pcscd, "--foreground", "-c", str(config), *_flags(pcscd)]
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            yield Service(_names(process, log), (port, port + 1), process)
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def private_pcscd() -> Iterator[Service]:
    """Wait for the turn, then `running_pcscd`."""
    with turn(), running_pcscd() as service:
        yield service


def _installed() -> tuple[str, Path]:
    pcscd = shutil.which("pcscd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    driver = Path("/etc/reader.conf.d/vpcd")
    if pcscd is None or not driver.is_file():
        raise RuntimeError(f"pcscd or its virtual reader is missing. Run: sudo apt-get install {PACKAGES}")
    if os.geteuid() != 0:
        raise RuntimeError("pcscd makes its socket as root only. Run the tests as root (in a container).")
    return pcscd, driver


@contextmanager
def turn(seconds: float = 300) -> Iterator[None]:
    """One test run of this machine at a time; who has the turn may ask for it again."""
    if _turns:
        yield
        return
    with LOCK.open("w") as file:
        _wait_for(file, seconds)
        _turns.append(LOCK)
        try:
            yield
        finally:
            _turns.pop()


def _wait_for(file: TextIO, seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise RuntimeError(f"Another test run holds {LOCK} for {seconds:.0f} seconds.") from None
            time.sleep(0.2)


def _free_ports() -> int:
    for _ in range(200):
        port = random.choice(_PORTS)
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("", port))
                two.bind(("", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError(f"No two free ports side by side in {_PORTS}.")


def _flags(pcscd: str) -> list[str]:
    """Without polkit there is nobody to ask whether a client may connect; 2.x can be told so."""
    known = subprocess.run([pcscd, "--help"], capture_output=True, text=True, check=False)
    return ["--disable-polkit"] if "--disable-polkit" in known.stdout + known.stderr else []


def _names(process: subprocess.Popen[bytes], log: Path, seconds: float = 15) -> tuple[str, str]:
    until, source = time.monotonic() + seconds, PcscSource()
    while time.monotonic() < until and process.poll() is None:
        try:
            names = sorted(state.name for state in source.states())
        except ReaderError:
            names = []
        if len(names) == 2:
            return names[0], names[1]
        time.sleep(0.05)
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"pcscd does not show two virtual readers (is another pcscd running?):\n{said}")
