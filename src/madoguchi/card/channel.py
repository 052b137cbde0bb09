"""Commands over a transport: answers in parts (61xx), other lengths (6Cxx), files longer than one answer."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.card.apdu import GET_RESPONSE, MAX_LE, READ_BINARY, READ_RECORD, SELECT, Command, Response
from madoguchi.card.errors import MalformedData, ReaderError
from madoguchi.card.status import StatusError
from madoguchi.card.tlv import read_header
from madoguchi.card.transport import Transport

MAX_OFFSET = 0x7FFF
_MAX_PARTS = 256
_BY_NAME, _BY_ID, _NO_ANSWER, _ABSOLUTE = 0x04, 0x02, 0x0C, 0x04


class Channel:
    """One card. Each method names the step in Japanese, for the error a clerk sees."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.sent = 0

    def send(self, command: Command) -> Response:
        """The whole answer, whatever its status word: parts collected, one wrong length corrected.

        Only what asks for data is sent again: a VERIFY never is, whatever the card answers.
        """
        response = self._once(command)
        if command.le is not None and response.status.right_length is not None:
            response = self._once(replace(command, le=response.status.right_length))
        data = bytearray(response.data)
        for _ in range(_MAX_PARTS):
            if response.status.more is None:
                return Response(bytes(data), response.status)
            response = self._once(Command(0, GET_RESPONSE, 0, 0, le=response.status.more))
            data += response.data
        raise ReaderError("カードの応答が終わりません。", "カードを置き直して、もう一度読み取ってください。")

    def _once(self, command: Command) -> Response:
        self.sent += 1
        try:
            raw = self._transport.transmit(command.to_bytes())
        except ReaderError as error:  # without the frames of the transport, which hold the bytes of a PIN
            raise error.with_traceback(None) from None
        return Response.parse(raw)

    def expect(self, command: Command, step: str) -> bytes:
        """The data of an answer that must be 9000. Raises StatusError."""
        response = self.send(command)
        if not response.status.ok:
            raise StatusError(step, response.status)
        return response.data

    def select_application(self, aid: bytes) -> None:
        """Make an application current; every verified state of the one before is lost."""
        self.expect(Command(0, SELECT, _BY_NAME, _NO_ANSWER, aid), "アプリケーションの選択")

    def select_file(self, identifier: bytes) -> None:
        """Make a file of the current application current."""
        self.expect(Command(0, SELECT, _BY_ID, _NO_ANSWER, identifier), "ファイルの選択")

    def read_record(self, number: int) -> bytes:
        """One record of the current file."""
        return self.expect(Command(0, READ_RECORD, number, _ABSOLUTE, le=MAX_LE), "記録の読み取り")

    def read_object(self) -> bytes:
        """The one TLV object at the head of the current file, without the filler after it."""
        data = self._read_part(0, MAX_LE)
        total = read_header(data).total
        if total > MAX_OFFSET + MAX_LE:
            raise MalformedData("カードのファイルが長すぎます。")
        return self._read_until(data, total)

    def read_whole(self) -> bytes:
        """Everything the current file holds, filler and all (a digest may cover it)."""
        return self._read_until(b"", MAX_OFFSET + MAX_LE)

    def _read_until(self, data: bytes, total: int) -> bytes:
        """Go on until so many bytes are there or the file ends (an empty or a short part)."""
        while len(data) < total and len(data) <= MAX_OFFSET:
            wanted = min(MAX_LE, total - len(data))
            part = self._read_part(len(data), wanted)
            data += part
            if len(part) < wanted:
                break
        return data[:total]

    def _read_part(self, offset: int, length: int) -> bytes:
        command = Command(0, READ_BINARY, offset >> 8, offset & 0xFF, le=length)
        response = self.send(command)
        if response.status.at_end:
            return response.data
        if not response.status.ok:
            raise StatusError("ファイルの読み取り", response.status)
        return response.data
