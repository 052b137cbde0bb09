"""Frames on the line: two bytes of length (big-endian), then so many bytes."""

from __future__ import annotations

import contextlib
import socket

OFF, ON, RESET, ATR = b"\x00", b"\x01", b"\x02", b"\x04"
CONTROLS = frozenset({OFF, ON, RESET, ATR})
"""What the reader asks of the card by one byte; only ATR is answered."""

_HEAD = 2
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


class LineEnded(Exception):
    """The other side is gone, or does not speak this protocol."""


def prepare(line: socket.socket) -> socket.socket:
    """Each frame leaves at once."""
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def send(line: socket.socket, frame: bytes) -> None:
    """Raises LineEnded."""
    try:
        line.sendall(len(frame).to_bytes(_HEAD, "big") + frame)
    except OSError:
        raise LineEnded from None


def receive(line: socket.socket, *, longest: int = 0xFFFF, quick: bool = True) -> bytes:
    """The next frame. Raises LineEnded at the end of the line or for an absurd length, TimeoutError as it is.

    `quick`: acknowledge at once. vpcd writes length and body apart, so its body waits for our
    acknowledgement, which the kernel delays by 40 ms, and hurrying does not outlive a read. (Only a benchmark
    says no.)
    """
    length = int.from_bytes(_exactly(line, _HEAD, quick), "big")
    if not 0 < length <= longest:
        raise LineEnded
    return _exactly(line, length, quick)


def _exactly(line: socket.socket, count: int, quick: bool) -> bytes:
    data = bytearray()
    while len(data) < count:
        if quick:
            hurry(line)
        try:
            part = line.recv(count - len(data))
        except TimeoutError:
            raise
        except OSError:
            raise LineEnded from None
        if not part:
            raise LineEnded
        data += part
    if quick:
        hurry(line)
    return bytes(data)


def hurry(line: socket.socket) -> None:
    """Ask for an immediate acknowledgement of what has come and what comes next (Linux)."""
    if _QUICKACK is not None:
        with contextlib.suppress(OSError):
            line.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
