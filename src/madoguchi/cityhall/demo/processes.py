"""Run web, worker, stream and card agent together; when one ends or Ctrl-C comes, all end."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from types import FrameType

STOP_SECONDS = 10


class Interrupted(Exception):
    """Ctrl-C or a request to terminate."""


def free_port(wanted: int, count: int = 1) -> int:
    """`wanted`, or the next port of this machine from which on nothing listens on `count` ports."""
    for port in range(wanted, wanted + 100):
        if all(_is_free(port + place) for place in range(count)):
            return port
    raise OSError(f"no free port from {wanted} to {wanted + 99}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def supervise(commands: Sequence[Sequence[str]], url: str, ready: Callable[[], None]) -> int:
    """Start every command, call `ready` once `url` answers, and wait. Returns the exit status."""
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    # An own session each, so that Ctrl-C reaches only us and the end is orderly.
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]
    try:
        _wait_for(url, running)
        ready()
        while all(process.poll() is None for process in running):
            time.sleep(0.2)
        return 1
    except Interrupted:
        return 0
    finally:
        _stop(running)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise Interrupted


def _wait_for(url: str, running: Sequence[subprocess.Popen[bytes]]) -> None:
    while all(process.poll() is None for process in running):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own loopback address
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return


def _stop(running: Sequence[subprocess.Popen[bytes]]) -> None:
    # Whoever asks twice must not break the end off: what still ran would stay behind.
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            print("A process did not stop in time and was killed.", file=sys.stderr)  # noqa: T201
