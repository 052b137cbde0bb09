"""The process around the stream."""

from __future__ import annotations

import socket

import uvicorn

from madoguchi.cityhall.tenancy.stream.app import Stream


class Server(uvicorn.Server):
    """Lets the open streams end when the process is told to stop, instead of cutting each of them."""

    def __init__(self, config: uvicorn.Config, stream: Stream) -> None:
        super().__init__(config)
        self._stream = stream

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stream.end()
        await super().shutdown(sockets)
