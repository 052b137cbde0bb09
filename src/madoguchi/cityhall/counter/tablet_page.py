"""What the tablet shows of a packet: forms, a plain summary and the full text, in the resident's language."""

from __future__ import annotations

from typing import Any

from madoguchi.cityhall.cases.planning import Draft, draft_of
from madoguchi.cityhall.counter.models import Device
from madoguchi.cityhall.counter.posted import fresh_txid
from madoguchi.cityhall.counter.tablet_words import WORDS
from madoguchi.rules.forms.packet import FilledForm
from madoguchi.rules.forms.summary import SummaryLine, summary, title

LANGUAGES = {"ja": ("日本語", "ja"), "ja-x-easy": ("やさしい日本語", "ja"), "en": ("English", "en")}
SHORT = {"ja": "ja", "ja-x-easy": "easy", "en": "en"}


def is_current(device: Device) -> bool:
    """Whether the packet on the tablet is still the one that would be submitted."""
    return device.packet is not None and device.packet.visit.packet_id == device.packet_id


def of(device: Device) -> dict[str, Any]:
    """The context of the signing page. Nothing of it is a note of staff."""
    draft = draft_of(device.packet.visit)
    language = SHORT[device.language]
    forms = _forms(draft, device)
    paths = draft.rules.forms.paths
    return {
        "forms": [{"sheet": form, "title": title(form, language)} for form in forms],  # type: ignore[arg-type]
        "summary": _once(line for form in forms for line in summary(form, paths, language)),  # type: ignore[arg-type]
        "sha256": device.packet.sha256,
        "signer_name": draft.person_label(device.signer),
        "say": WORDS[device.language],
        "language": device.language,
        "languages": [(code, name, tag) for code, (name, tag) in LANGUAGES.items()],
        "html_lang": LANGUAGES[device.language][1],
        "txid": fresh_txid(),
    }


def _forms(draft: Draft, device: Device) -> list[FilledForm]:
    covered = next(
        one["forms"] for one in device.packet.manifest["signers"]
        if (one["person"], one["act"]) == (device.signer, device.act)
    )  # fmt: skip
    return [draft.packet.form(key) for key in covered]


def _once(lines: Any) -> list[SummaryLine]:
    return list(dict.fromkeys(lines))
