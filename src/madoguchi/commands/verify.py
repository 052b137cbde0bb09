"""`madoguchi verify PACKET.pdf`: what was signed, by whom, when, on which device, and any change since.

Exit status: 0 nothing speaks against the document, 1 changed or not matching its evidence, 2 not checkable.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.documents.verdict import SealReport, SignedPart, Verdict

HELP = "封印された申請書一式を検証する（だれが・いつ・何に署名したか、変更の有無）"
UNREADABLE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("pdf", type=Path, metavar="PACKET.pdf", help="封印された申請書一式")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出力する")
    parser.add_argument(
        "--trust", type=Path, metavar="CA.pem", help="電子シールの発行者として信頼する認証局の証明書"
    )


def run(args: argparse.Namespace) -> int:
    """Verify one file and say what was found."""
    from madoguchi.documents.errors import DocumentError
    from madoguchi.documents.verdict import load_certificates, verify

    try:
        verdict = verify(args.pdf.read_bytes(), load_certificates(args.trust) if args.trust else ())
    except OSError as error:
        return _unreadable(
            args, f"{args.pdf} を開けません（{error.strerror}）。", "ファイルの場所を確認してください。"
        )
    except DocumentError as error:
        return _unreadable(args, error.message, error.remedy)
    print(json.dumps(_as_data(verdict), ensure_ascii=False, indent=2) if args.json else _as_text(verdict))
    return 0 if verdict.intact else 1


def _unreadable(args: argparse.Namespace, message: str, remedy: str) -> int:
    if args.json:
        print(
            json.dumps(
                {"result": "unreadable", "message": message, "remedy": remedy}, ensure_ascii=False, indent=2
            )
        )
    else:
        print(f"検証できません：{message}{remedy}", file=sys.stderr)
    return UNREADABLE


def _as_data(verdict: Verdict) -> dict[str, object]:
    from dataclasses import asdict

    seal = None
    if verdict.seal is not None:
        at = verdict.seal.sealed_at
        seal = {**asdict(verdict.seal), "sealed_at": at.isoformat() if at else None}
    return {**asdict(verdict), "seal": seal, "result": "intact" if verdict.intact else "changed"}


def _as_text(verdict: Verdict) -> str:
    lines = (
        ["結果　　：封印の後の変更はありません"]
        if verdict.intact
        else [f"結果　　：{p}" for p in verdict.problems]
    )
    if verdict.seal is None:
        return "\n".join([*lines, "この書類の内容と署名は、封印した時のものとして扱えません。"])
    if verdict.packet_number:
        lines.append(f"一式番号：{verdict.packet_number}（{verdict.municipality}）")
    lines += _seal_lines(verdict.seal)
    for number, part in enumerate(verdict.signatures, start=1):
        lines += _signature_lines(number, part)
    if verdict.packet_number and not verdict.signatures:
        lines.append("署名　　：記録された署名はありません")
    if verdict.unsigned_forms:
        lines.append(f"署名なし：{'、'.join(verdict.unsigned_forms)}")
    if verdict.shown_sha256:
        lines.append(f"住民に見せた書類のSHA-256：{verdict.shown_sha256}")
    return "\n".join(lines)


def _seal_lines(seal: SealReport) -> list[str]:
    from madoguchi.documents.moments import moment

    kind = "電子シール（試験用の証明書です。公印の代わりにはなりません）" if seal.test else "電子シール"
    when = moment(seal.sealed_at) if seal.sealed_at else "不明"
    checked = {
        None: "確かめていません（--trust で認証局の証明書を指定してください）",
        True: "指定された認証局の証明書です",
        False: "指定された認証局のものではありません",
    }[seal.trusted]
    return [
        f"封印　　：{kind}",
        f"　　　　　{seal.name}　{when}",
        f"発行者　：{seal.issuer}",
        f"　　　　　{checked}",
    ]


def _signature_lines(number: int, part: SignedPart) -> list[str]:
    from datetime import datetime

    from madoguchi.documents.moments import moment
    from madoguchi.documents.signing import METHODS

    when = moment(datetime.fromisoformat(part.at))
    lines = [f"署名{number}　 ：{part.signer}　{METHODS.get(part.method, part.method)}　{when}"]
    if part.device:
        lines.append(f"　　　　　端末　{part.device}")
    if part.note:
        lines.append(f"　　　　　備考　{part.note}")
    lines.append(f"　　　　　対象　{'、'.join(part.forms)}")
    lines.append(
        "　　　　　見せた書類と一致しています" if part.matches else "　　　　　見せた書類と一致しません"
    )
    return lines
