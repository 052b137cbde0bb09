"""Digests of one message for cards of any kind: who asks for a signature does not know the card yet.

Written one after the other in the order of the hashes; either may be alone, told apart by its length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from madoguchi.card.errors import MalformedData

HASHES = ("sha256", "sha384")
_SIZES = {name: hashlib.new(name).digest_size for name in HASHES}


def digests_of(message: Callable[[str], bytes]) -> bytes:
    """All digests. `message`: what is signed with a hash, which may itself hold digests by it."""
    return b"".join(hashlib.new(name, message(name)).digest() for name in HASHES)


def digest_for(digests: bytes, hash_name: str) -> bytes:
    """The digest by the hash that goes with a key. Raises MalformedData if it is not there."""
    size = _SIZES[hash_name]
    if len(digests) == size:
        return digests
    if len(digests) != sum(_SIZES.values()):
        raise MalformedData("署名する内容の要約（ハッシュ）が、カードの鍵の方式のものではありません。")
    start = sum(_SIZES[name] for name in HASHES[: HASHES.index(hash_name)])
    return digests[start : start + size]
