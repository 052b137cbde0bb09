"""The short way for ordinary names: a city's million payees in bank kana without the list of changes."""

from __future__ import annotations

from functools import lru_cache

from madoguchi.rules.zengin.characters import allowed, encode, orphan_mark
from madoguchi.rules.zengin.profiles import Profile
from madoguchi.rules.zengin.spelling import WO, spellings

_SPACE = ord(" ")


def quick_bytes(text: str, profile: Profile, width: int) -> bytes | None:
    """The bytes that ``to_bank_kana`` would give for a natural person.

    None if the name needs a closer look: a refusal, a material change, spaces to tidy, too long.
    """
    try:
        data = encode(text.translate(_table()))
    except ValueError:
        return None
    if data.translate(None, allowed("party", profile.symbols)) or not 0 < len(data) <= width:
        return None
    untidy = b"  " in data or _SPACE in (data[0], data[-1]) or orphan_mark(data)
    return None if untidy else data


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    return {ord(one): how.after for one, how in spellings().items() if not how.material and one not in WO}
