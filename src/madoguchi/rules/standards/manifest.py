"""The slip that travels with a register file: how many rows, which bytes, full or difference.

The official 別紙8 ファイル連携に関する詳細技術仕様書 is not public; this form is ours (J) and doubles as the
completion marker: a file without its manifest is not yet complete.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal, cast

from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.standards.textfile import Encoding

Kind = Literal["full", "difference"]

_SHA256 = re.compile("[0-9a-f]{64}")
_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "cp932": "cp932", "shift_jis": "cp932", "sjis": "cp932"}
_REMEDY = "ファイルを送り出した側で、明細（manifest）を作り直してください。"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``rows`` without the header; ``created`` ISO 8601 with its zone; ``sha256`` in lower-case hex."""

    file: str
    rows: int
    sha256: str
    kind: Kind
    edition: str
    encoding: Encoding
    created: str

    def to_json(self) -> str:
        """Stable text: keys in a fixed order, UTF-8 characters as they are, one line end at the end."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str, file: str = "manifest") -> Manifest:
        """Read and check the form; RegisterFileError names every missing, unknown or wrong entry."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise RegisterFileError([RowProblem(file, 0, "", "JSONとして読めません。", _REMEDY)]) from error
        problems = [RowProblem(file, 0, name, reason, _REMEDY) for name, reason in _findings(data)]
        if problems:
            raise RegisterFileError(problems)
        encoding = cast(Encoding, _ENCODINGS[data["encoding"].lower()])
        return cls(**{**data, "encoding": encoding})

    def differences(self, *, rows: int, sha256: str, file: str | None = None) -> list[RowProblem]:
        """What does not agree with the file that was received; empty if it is the same file, complete.

        ``rows`` is the number of records after the header, as counted by the reader.
        """
        problems = []
        if file is not None and file != self.file:
            problems.append(
                (f"明細のファイル名は「{self.file}」、選ばれたファイルは「{file}」です。", "組み合わせを")
            )
        if rows != self.rows:
            problems.append((f"明細は{self.rows}件、ファイルは{rows}件です。", "途中で切れていないか"))
        if sha256 != self.sha256:
            problems.append(
                ("ファイルの内容が明細と違います（SHA-256の不一致）。", "作成後に変わっていないか")
            )
        return [
            RowProblem(self.file, 0, "", reason, f"{what}確かめて、もう一度転送してください。")
            for reason, what in problems
        ]


def _findings(data: Any) -> list[tuple[str, str]]:
    if not isinstance(data, dict):
        return [("", "形が違います。")]
    names = [field.name for field in fields(Manifest)]
    found = [(name, "この記載がありません。") for name in names if name not in data]
    found += [(str(name), "知らない記載です。") for name in data if name not in names]
    return found or _wrong_values(data)


def _wrong_values(data: dict[str, Any]) -> list[tuple[str, str]]:
    texts = [name for name in data if name != "rows" and not isinstance(data[name], str)]
    if texts:
        return [(name, "文字で書いてください。") for name in texts]
    rows = data["rows"]
    sound = {
        "rows": isinstance(rows, int) and not isinstance(rows, bool) and rows >= 0,
        "sha256": bool(_SHA256.fullmatch(data["sha256"])),
        "kind": data["kind"] in {"full", "difference"},
        "encoding": data["encoding"].lower() in _ENCODINGS,
        "created": _is_time(data["created"]),
    }
    return [(name, f"「{data[name]}」は正しい値ではありません。") for name, ok in sound.items() if not ok]


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
