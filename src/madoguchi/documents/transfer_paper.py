"""The page that a family would bring: a 転出証明書情報 as 2D codes, one printable HTML file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import segno

from madoguchi.rules.transfer_codes import write_codes

_TITLE = "転出証明書情報（2次元コード）"
_STYLE = """
@page { size: A4; margin: 14mm }
body { font-family: "Noto Sans JP", "Hiragino Sans", sans-serif; color: #111;
  max-width: 182mm; margin: 0 auto }
h1 { font-size: 16pt; margin: 0 0 2mm } p { margin: 0 0 4mm; font-size: 10.5pt; line-height: 1.6 }
strong.mock { display: inline-block; border: 0.6mm solid #a00; color: #a00; padding: 1mm 4mm }
ol { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(2, 1fr); gap: 8mm }
li { break-inside: avoid; text-align: center; border: 0.2mm solid #bbb; border-radius: 2mm; padding: 4mm }
svg { width: 62mm; height: 62mm } li p { margin: 2mm 0 0; font-weight: 700 }
"""


def transfer_paper(message: Mapping[str, Any]) -> str:
    """HTML of the message in numbered codes; simulated ones say so. Raises ValueError when it is too long."""
    codes = write_codes(json.dumps(message, ensure_ascii=False, separators=(",", ":")))
    mock = '<p><strong class="mock">模擬（架空の家族です）</strong></p>' if message.get("simulated") else ""
    items = "".join(_item(number, len(codes), code) for number, code in enumerate(codes, 1))
    return (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        f"<title>{_TITLE}</title><style>{_STYLE}</style></head><body><h1>{_TITLE}</h1>{mock}"
        "<p>窓口の「転出証明書情報を読み込む」で、すべてのコードを読み取ってください。順番は問いません。"
        "このコードには氏名や住所がそのまま入っています。ほかの人に渡さないでください。</p>"
        f"<ol>{items}</ol></body></html>"
    )


def _item(number: int, total: int, code: str) -> str:
    drawn = segno.make(code, error="m", micro=False).svg_inline(border=4, omitsize=True)
    return f"<li>{drawn}<p>{number} / {total}</p></li>"
