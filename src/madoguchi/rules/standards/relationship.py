"""続柄: chains of at most four codes, and the words for them.

Rules: 住民記録システム標準仕様書【第1.0版】1.1.11 (P). ``relationship_label(("20", "12"))`` is 子の妻,
and ``relationship_codes("子の妻")`` is ``("20", "12")``. 世帯主, 縁故者 and 同居人 stand alone.
孫, 祖父, おじ and the like are forbidden: the remedy says how to write them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from madoguchi.rules.standards.codes import Code, code_list

HEAD = "02"
SPOUSES = frozenset({"11", "12", "13", "14"})


class RelationshipError(ValueError):
    """A 続柄 that the register does not allow; ``message`` and ``remedy`` are Japanese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}{remedy}")
        self.message = message
        self.remedy = remedy


@lru_cache(maxsize=1)
def _words() -> dict[str, Code]:
    entries: dict[str, Code] = {}
    for entry in code_list("relationship").codes:
        for word in (entry.name, *entry.details.get("aliases", ())):
            entries[unicodedata.normalize("NFKC", word)] = entry
    return entries


@lru_cache(maxsize=1)
def _forbidden() -> dict[str, str]:
    return dict(code_list("relationship").data["forbidden"])


def _check_chain(entries: Sequence[Code]) -> None:
    limit = int(code_list("relationship").data["max_generations"])
    if len(entries) > limit:
        raise RelationshipError(
            f"続柄が{len(entries)}世代あります。", f"{limit}世代を超えるときは「縁故者」としてください。"
        )
    alone = [entry.name for entry in entries if entry.details.get("alone")]
    if alone and len(entries) > 1:
        raise RelationshipError(f"「{alone[0]}」は他の続柄とつなげられません。", "続柄を確かめてください。")


@lru_cache(maxsize=4096)
def _label(codes: tuple[str, ...]) -> str:
    known = code_list("relationship").by_code
    entries = []
    for code in codes:
        if code not in known:
            choices = "、".join(f"{entry.code} {entry.name}" for entry in known.values())
            raise RelationshipError(
                f"続柄コード「{code}」は一覧にありません。", f"次から選んでください。{choices}"
            )
        entries.append(known[code])
    _check_chain(entries)
    return "の".join(entry.name for entry in entries)


def relationship_label(codes: Sequence[str]) -> str:
    """``("20", "12")`` → 子の妻; empty codes at the end are ignored, none at all gives "".

    Raises RelationshipError for an unknown code, a gap, a fifth generation, or a code that must stand alone.
    """
    used = list(codes)
    while used and not used[-1]:
        used.pop()
    if "" in used:
        raise RelationshipError("続柄コードの途中が空です。", "続柄コード1から順に詰めてください。")
    return _label(tuple(used))


@lru_cache(maxsize=4096)
def relationship_codes(text: str) -> tuple[str, ...]:
    """子の妻 → ``("20", "12")``; 長男 and the like count as 子, 未届の妻 as 妻（未届）. "" gives ().

    Raises RelationshipError for words that 1.1.11 forbids, with the words to use instead.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return ()
    entries = [_entry(word) for word in _split(plain)]
    _check_chain(entries)
    return tuple(entry.code for entry in entries)


def _split(plain: str) -> list[str]:
    """At every の, except inside 未届の夫 / 未届の妻."""
    return plain.replace("未届の", "未届\0").replace("の", "\n").replace("\0", "の").split("\n")


def _entry(word: str) -> Code:
    entry = _words().get(word)
    if entry:
        return entry
    instead = _forbidden().get(word)
    if instead:
        raise RelationshipError(f"続柄「{word}」は使えません。", f"「{instead}」のように書いてください。")
    names = "、".join(entry.name for entry in code_list("relationship").codes)
    raise RelationshipError(
        f"続柄「{word}」は一覧にありません。", f"次の言葉を「の」でつなげて書いてください。{names}"
    )
