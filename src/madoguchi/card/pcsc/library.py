"""The PC/SC library of this machine, through ctypes: pcsc-lite, Apple's framework or Windows' winscard.

The three have one set of functions and three sets of word lengths. Tested on Linux; the other two are
written from their headers (K).
"""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from madoguchi.card.errors import ReaderError

SCOPE_SYSTEM, SHARE_EXCLUSIVE, ANY_PROTOCOL, LEAVE_CARD, RESET_CARD = 2, 1, 3, 0, 1
STATE_PRESENT = 0x20


@dataclass(frozen=True, slots=True)
class _Platform:
    """`word`: DWORD; `handle`: contexts and cards; `suffix`: of functions that take texts."""

    name: str
    word: Any
    handle: Any
    suffix: str = ""
    encoding: str = "utf-8"
    atr_size: int = 33
    packed: bool = False


_LINUX = _Platform("libpcsclite.so.1", ctypes.c_ulong, ctypes.c_long)
_MACOS = _Platform(
    "/System/Library/Frameworks/PCSC.framework/PCSC", ctypes.c_uint32, ctypes.c_int32, packed=True
)
_WINDOWS = _Platform("winscard", ctypes.c_uint32, ctypes.c_size_t, "A", "mbcs", 36)


class Library:
    """Calls by name; each raises nothing and returns PC/SC's 32-bit code."""

    def __init__(self, platform: _Platform) -> None:
        self.word, self.handle, self.encoding = platform.word, platform.handle, platform.encoding
        self._suffix = platform.suffix
        loader: Any = getattr(ctypes, "WinDLL", ctypes.CDLL)
        self._functions = loader(platform.name)
        self.state_type = _state_type(platform)
        self.request_type = type("Request", (ctypes.Structure,), {
            "_fields_": [("protocol", self.word), ("length", self.word)],
        })  # fmt: skip

    def call(self, name: str, *arguments: object, text: bool = False) -> int:
        """`text`: the function exists in two spellings on Windows."""
        function = getattr(self._functions, name + (self._suffix if text else ""))
        return int(function(*arguments)) & 0xFFFFFFFF


def _state_type(platform: _Platform) -> Any:
    """SCARD_READERSTATE."""
    fields = [
        ("reader", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("current", platform.word),
        ("event", platform.word),
        ("atr_length", platform.word),
        ("atr", ctypes.c_ubyte * platform.atr_size),
    ]
    layout = {"_pack_": 1} if platform.packed else {}
    return type("State", (ctypes.Structure,), {**layout, "_fields_": fields})


@lru_cache(maxsize=1)
def library() -> Library:
    """This machine's. Raises ReaderError when it is not installed."""
    platform = {"darwin": _MACOS, "win32": _WINDOWS}.get(sys.platform, _LINUX)
    try:
        return Library(platform)
    except OSError:
        raise ReaderError(
            "カードリーダーを使うためのライブラリ（PC/SC）が入っていません。",
            "sudo apt-get install pcscd libccid を実行してください。",
        ) from None
