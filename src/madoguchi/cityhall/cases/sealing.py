"""The municipality's seal on a submitted packet: a certificate of its own, or a test one that says so."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.card_signing import proof_of
from madoguchi.cityhall.cases.models import Packet, SealedPacket, Signature
from madoguchi.cityhall.cases.snapshot import Snapshot, value_of
from madoguchi.cityhall.tenancy import audit, jobs, live
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.documents.seal import Sealer, load_sealer, make_test_authority
from madoguchi.documents.signing import SignatureImage, complete


def seal(packet_id: UUID) -> None:
    """Seal a submitted packet. A packet that is sealed stays as it is, whoever comes second.

    Drawing and signing take a second or more, so they happen before the transaction: on SQLite an open one
    would keep every clerk waiting.
    """
    packet = Packet.objects.select_related("visit").get(pk=packet_id)
    if SealedPacket.objects.filter(packet=packet).exists():
        return
    at = timezone.localtime(packet.visit.submitted_at)
    images = [_image(signature, packet.snapshot) for signature in packet.signatures.order_by("at")]
    _store(packet, complete(packet.pdf, images, sealer(), at))


@transaction.atomic
def _store(packet: Packet, pdf: bytes) -> None:
    sha256 = hashlib.sha256(pdf).hexdigest()
    _sealed, created = SealedPacket.objects.get_or_create(
        packet=packet, defaults={"pdf": pdf, "sha256": sha256, "at": timezone.now()}
    )
    # Not committed by a worker whose lease another one has taken over.
    jobs.save_checkpoint(sealed=True)
    if not created:
        return
    live.publish("packet.sealed", [f"visit:{packet.visit_id}"])
    audit.record(
        jobs.actor(), "packet.sealed", f"visit:{packet.visit_id}",
        detail={"packet": str(packet.pk), "sha256": sha256},
    )  # fmt: skip


def sealer() -> Sealer:
    """The active municipality's seal: `seals/<団体コード>/seal.p12` in the data directory, else a test one.

    The passphrase of the file is read from MADOGUCHI_SEAL_PASSPHRASE_<団体コード>.
    """
    municipality = Municipality.objects.get(pk=active_municipality())
    folder = Path(settings.DATA_DIR) / "seals" / municipality.code
    if (own := folder / "seal.p12").exists():
        passphrase = os.environ.get(f"MADOGUCHI_SEAL_PASSPHRASE_{municipality.code}", "")
        return load_sealer(own, passphrase.encode() or None)
    return make_test_authority(folder, timezone.localtime(), municipality.name)


def _image(signature: Signature, snapshot: Snapshot) -> SignatureImage:
    drawn = signature.strokes or {"strokes": [], "width": 600, "height": 200}
    helped = f"補助 {signature.assisted_by}" if signature.assisted_by else ""
    return SignatureImage(
        form_keys=tuple(signature.forms),
        signer=str(value_of(snapshot, "name", signature.signer) or signature.signer),
        method=signature.method,
        at=timezone.localtime(signature.at),
        shown_sha256=signature.shown_sha256,
        device=signature.device,
        strokes=drawn["strokes"],
        pad=(drawn["width"], drawn["height"]),
        note=helped,
        card=proof_of(signature.card) if signature.card else None,
    )
