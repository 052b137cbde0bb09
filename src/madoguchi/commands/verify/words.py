"""The verdict on a packet as Japanese text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.card.checks import Check
    from madoguchi.documents.card_verdict import CardPart
    from madoguchi.documents.verdict import SealReport, SignedPart, Verdict

INDENT = "　　　　　"
CARDS = {
    "valid": "カードの署名は有効です",
    "invalid": "カードの署名は有効ではありません",
    "unsettled": "確かめられないものがあるため、カードの署名を有効とは言えません",
}
HOW_TO_SETTLE = "発行者と失効は、--roots と --crl、または --trust（市の記録）を指定すると確かめます。"
CHECKS = {
    "attached": "電子署名",
    "content": "見せた書類",
    "purpose": "対象の様式",
    "signature": "署名の値",
    "recorded": "証明書の同一",
    "holder": "本人",
    "issuer": "発行者",
    "environment": "本番・試験",
    "authority": "認証局",
    "authority_validity": "認証局の期間",
    "validity": "有効期間",
    "leaf": "証明書の種別",
    "key_usage": "鍵の用途",
    "policy": "ポリシー",
    "algorithm": "暗号方式",
    "extensions": "拡張",
    "revocation": "失効",
}
"""Every question in the order of telling: the document, the person, the certificate."""
_MARKS = {"passed": "○", "failed": "×", "unsettled": "？"}


def as_data(verdict: Verdict) -> dict[str, object]:
    """For JSON; moments as ISO 8601."""
    from dataclasses import asdict

    seal = None
    if verdict.seal is not None:
        at = verdict.seal.sealed_at
        seal = {**asdict(verdict.seal), "sealed_at": at.isoformat() if at else None}
    return {
        **asdict(verdict),
        "seal": seal,
        "signatures": [
            {**asdict(part), "card": part.card and _card_data(part.card)} for part in verdict.signatures
        ],
        "cards": verdict.cards or None,
        "result": "intact" if verdict.intact else "changed",
    }


def _card_data(card: CardPart) -> dict[str, Any]:
    from dataclasses import asdict

    checks = [{"label": CHECKS[check.name], **check.as_data()} for check in _in_order(card)]
    return {**asdict(card), "conclusion": card.conclusion, "checks": checks}


def as_text(verdict: Verdict) -> str:
    """Line by line, the conclusion first."""
    lines = (
        ["結果　　：封印の後の変更はありません"]
        if verdict.intact
        else [f"結果　　：{p}" for p in verdict.problems]
    )
    if verdict.seal is None:
        return "\n".join([*lines, "この書類の内容と署名は、封印した時のものとして扱えません。"])
    if verdict.cards:
        lines.append(f"{INDENT}{CARDS[verdict.cards]}")
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
        f"{INDENT}{seal.name}　{when}",
        f"発行者　：{seal.issuer}",
        f"{INDENT}{checked}",
    ]


def _signature_lines(number: int, part: SignedPart) -> list[str]:
    from datetime import datetime

    from madoguchi.documents.moments import moment
    from madoguchi.documents.signing import METHODS

    when = moment(datetime.fromisoformat(part.at))
    lines = [f"署名{number}　 ：{part.signer}　{METHODS.get(part.method, part.method)}　{when}"]
    if part.device:
        lines.append(f"{INDENT}端末　{part.device}")
    if part.note:
        lines.append(f"{INDENT}備考　{part.note}")
    lines.append(f"{INDENT}対象　{'、'.join(part.forms)}")
    lines.append(INDENT + ("見せた書類と一致しています" if part.matches else "見せた書類と一致しません"))
    return lines if part.card is None else [*lines, *_card_lines(part.card)]


def _card_lines(card: CardPart) -> list[str]:
    simulated = "（模擬カード）" if card.simulated else ""
    name = f"　名義 {card.name}" if card.name else ""
    head = [
        f"{INDENT}カード　{card.kind_name}{simulated}　発行番号 {card.serial}{name}",
        f"{INDENT}判定　{CARDS[card.conclusion]}",
    ]
    lines = head + [f"{INDENT}　{_check_line(check)}" for check in _in_order(card)]
    if card.conclusion != "unsettled":
        return lines
    return [*lines, INDENT + HOW_TO_SETTLE]


def _check_line(check: Check) -> str:
    from madoguchi.documents.moments import moment

    known = [check.source] if check.source else []
    known += [f"{moment(check.at)} 現在"] if check.at else []
    source = f"（{'、'.join(known)}）" if known else ""
    return f"{_MARKS[check.outcome]} {CHECKS[check.name]}：{check.detail}{source}"


def _in_order(card: CardPart) -> list[Check]:
    order = list(CHECKS)
    return sorted(card.checks, key=lambda check: order.index(check.name))
