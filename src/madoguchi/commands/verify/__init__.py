"""`madoguchi verify PACKET.pdf`: what was signed, by whom, when, with what, and any change since.

Exit status: 0 nothing speaks against the document and its card signatures are valid, 1 changed, not matching
its evidence, or a card signature is invalid, 2 not checkable, 3 unchanged, but a card signature could not be
settled (its issuer or its revocation is open).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.commands.verify.words import as_data, as_text

if TYPE_CHECKING:
    from madoguchi.documents.card_verdict import CardTrust

HELP = "封印された申請書一式を検証する（だれが・いつ・何に署名したか、変更の有無）"
UNREADABLE = 2
UNSETTLED = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("pdf", type=Path, metavar="PACKET.pdf", help="封印された申請書一式")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出力する")
    parser.add_argument(
        "--trust", type=Path, metavar="CA.pem", help="電子シールの発行者として信頼する認証局の証明書"
    )
    parser.add_argument(
        "--roots", type=Path, metavar="DIR", help="カードの電子証明書の認証局として信頼する証明書の場所"
    )
    parser.add_argument(
        "--crl", type=Path, action="append", default=[], metavar="FILE",
        help="カードの電子証明書の失効情報（いくつでも）",
    )  # fmt: skip
    parser.add_argument(
        "--accept-test", action="store_true", help="試験用のカードも受け付ける（試験用カードだけに使うこと）"
    )
    parser.add_argument(
        "--save", type=Path, metavar="DIR", help="見せた書類とカードの署名を書き出す（ほかの道具用）"
    )


def run(args: argparse.Namespace) -> int:
    """Verify one file and say what was found."""
    from madoguchi.card.errors import CardError
    from madoguchi.documents.errors import DocumentError
    from madoguchi.documents.verdict import load_certificates, verify

    try:
        pdf = args.pdf.read_bytes()
        seals = load_certificates(args.trust) if args.trust else ()
        verdict = verify(pdf, seals, _card_trust(args))
        if args.save:
            _save(args.save, pdf)
    except OSError as error:
        return _unreadable(
            args,
            f"{error.filename or args.pdf} を開けません（{error.strerror}）。",
            "ファイルの場所を確認してください。",
        )
    except (DocumentError, CardError) as error:
        return _unreadable(args, error.message, error.remedy)
    print(json.dumps(as_data(verdict), ensure_ascii=False, indent=2) if args.json else as_text(verdict))
    if not verdict.intact or verdict.cards == "invalid":
        return 1
    return UNSETTLED if verdict.cards == "unsettled" else 0


def _card_trust(args: argparse.Namespace) -> CardTrust:
    from datetime import UTC, datetime

    from madoguchi.card.jpki.crl import CrlChecker, load_crls
    from madoguchi.card.jpki.revocation import NotChecked
    from madoguchi.card.jpki.roots import load_roots
    from madoguchi.documents.card_verdict import CardTrust

    return CardTrust(
        roots=load_roots(args.roots, accept_test=args.accept_test) if args.roots else None,
        revocation=CrlChecker(load_crls(args.crl)) if args.crl else NotChecked(),
        accept_test=args.accept_test,
        now=datetime.now(UTC),
    )


def _save(folder: Path, pdf: bytes) -> None:
    """`shown.pdf` and each `madoguchi-signature-NN.p7s`: what `openssl cms -verify -content` asks for."""
    from madoguchi.documents.packet import read_attached, read_attachment
    from madoguchi.documents.signing import EVIDENCE_NAME

    evidence = read_attachment(pdf, EVIDENCE_NAME)
    if evidence is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shown.pdf").write_bytes(pdf[: evidence["shown"]["length"]])
    for signature in evidence["signatures"]:
        if card := signature.get("card"):
            name = Path(card["attachment"]).name
            (folder / name).write_bytes(read_attached(pdf, name) or b"")


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
