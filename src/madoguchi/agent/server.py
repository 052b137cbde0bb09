"""The agent on loopback: its own page for the clerk's eyes, and `/v1/…` for pages of the one server.

Nothing of a request is logged: bodies hold PINs. Standard library only, a thread per connection.
"""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any

from madoguchi.agent.desk import Desk
from madoguchi.agent.doors import Doors, normal_origin
from madoguchi.agent.handler import Handler
from madoguchi.agent.pairing import Pairing
from madoguchi.card.readers import ReaderSource

HOST = "127.0.0.1"
PORT = 15970
MOST_CONNECTIONS = 64
"""One clerk's browser needs a handful at a time."""


def utc_now() -> datetime:
    """The clock of this PC."""
    return datetime.now(UTC)


class Agent(ThreadingHTTPServer):
    """Binds 127.0.0.1 only. Raises OSError when the port is taken, OriginMalformed for a server that is none.

    `port` 0 takes any free one.
    """

    daemon_threads = True
    # A second agent on the port of the first must fail, not share it (SO_REUSEADDR does that on Windows).
    allow_reuse_address = platform.system() != "Windows"

    def __init__(
        self, source: ReaderSource, server: str, port: int = PORT, clock: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__((HOST, port), Handler)
        self.doors = Doors(self.server_port, normal_origin(server))
        self.desk = Desk(source, clock)
        self.pairing = Pairing(platform.node() or "このパソコン", clock)
        self.closing = threading.Event()
        self._places = threading.BoundedSemaphore(MOST_CONNECTIONS)

    @property
    def url(self) -> str:
        """Where the clerk's browser finds it."""
        return f"http://{HOST}:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """A thread for the connection, or none of it: whoever opens hundreds must not stop this PC."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve it, and give its place back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is no event; a traceback could show what was sent."""

    @contextmanager
    def running(self) -> Iterator[Agent]:
        """Serve and watch the readers in threads until the block ends."""
        serve = partial(self.serve_forever, poll_interval=0.05)
        threads = [threading.Thread(target=run, daemon=True) for run in (serve, self.desk.watch)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self.desk.stop()
            self.shutdown()
            self.server_close()
            for thread in threads:
                thread.join(2)
