"""What the tablet shows of a packet: forms, a plain summary and the full text, in the resident's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from madoguchi.cityhall.cases.planning import Draft, draft_of
from madoguchi.cityhall.counter.models import Device
from madoguchi.cityhall.counter.posted import fresh_txid
from madoguchi.cityhall.counter.tablet_words import WORDS
from madoguchi.rules.forms.summary import Language, summary, title

LANGUAGES = {"ja": ("日本語", "ja"), "ja-x-easy": ("やさしい日本語", "ja"), "en": ("English", "en")}
SHORT: dict[str, Language] = {"ja": "ja", "ja-x-easy": "easy", "en": "en"}


def of(device: Device) -> dict[str, Any]:
    """The context of the signing page. Nothing of it is a note of staff."""
    draft = draft_of(device.packet.visit)
    signer = draft.person_label(device.signer)
    return {
        "forms": list(_forms(draft, device, signer)),
        "sha256": device.packet.sha256,
        "signer_name": signer,
        "say": WORDS[device.language],
        "language": device.language,
        "languages": [(code, name, tag) for code, (name, tag) in LANGUAGES.items()],
        "html_lang": LANGUAGES[device.language][1],
        "txid": fresh_txid(),
    }


def _forms(draft: Draft, device: Device, signer: str) -> Iterator[dict[str, Any]]:
    """Each covered form with what it says in a few lines; what an earlier form said is not said again."""
    covered = next(
        one["forms"] for one in device.packet.manifest["signers"]
        if (one["person"], one["act"]) == (device.signer, device.act)
    )  # fmt: skip
    language: Language = SHORT[device.language]
    said: set[str] = set()
    for key in covered:
        form = draft.packet.form(key)
        lines = [line for line in summary(form, draft.rules.forms.paths, language) if line.text not in said]
        said |= {line.text for line in lines} | {signer}
        yield {"sheet": form, "title": title(form, language), "summary": lines}
