"""模擬のプッシュサービス: takes messages as a browser maker's service does, opens them as a browser does.

For tests only: no real browser is reached. It checks what a real service checks (the sender's signature, its
audience and age, the coding, the length) and then, what none can, decrypts with the keys it gave out itself.

    browser = new_browser(folder)          # {"endpoint", "p256dh", "auth"}: what a page would send
    received(folder, browser["endpoint"])  # the texts that came, oldest first
    forget(folder, browser["endpoint"])    # the browser has gone: 410 from now on
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from madoguchi.cityhall.tickets.push.message import keys_of, point_of
from madoguchi.cityhall.tickets.push.port import Unreached
from madoguchi.connectors.push_simulator.sender import is_signed
from madoguchi.rules.base64url import from_text, to_text

HOST = "push.simulator.invalid"
SILENT = "silent"
"""A file of this name in the folder: the service answers nothing."""


class SimulatedPush:
    """Keeps the `PushPort` protocol of the ticket room, over a folder that every process sees."""

    label = "プッシュ通知（模擬）"
    simulated = True

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(settings.DATA_DIR) / "simulated-push"

    def accepts(self, endpoint: str) -> bool:
        """Its own addresses only."""
        return endpoint.startswith(f"https://{HOST}/")

    def deliver(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int:
        """201, or the status that tells what was wrong with the message. Raises `Unreached` while silent."""
        if (self.folder / SILENT).exists():
            raise Unreached("the simulated service is silent")
        kept = _file(self.folder, endpoint)
        if not kept.exists():
            return 410
        if not is_signed(headers.get("Authorization", ""), f"https://{HOST}"):
            return 401
        if len(body) > 4096:
            return 413
        if headers.get("Content-Encoding") != "aes128gcm" or not headers.get("TTL", "").isdecimal():
            return 400
        _append(kept, _opened(json.loads(kept.read_text("utf-8")), body))
        return 201


def new_browser(folder: Path) -> dict[str, str]:
    """Keys and address as a browser makes them; only the folder knows the private one."""
    folder.mkdir(parents=True, exist_ok=True)
    key, auth = generate_private_key(SECP256R1()), to_text(secrets.token_bytes(16))
    endpoint = f"https://{HOST}/{secrets.token_urlsafe(24)}"
    private = to_text(key.private_numbers().private_value.to_bytes(32, "big"))
    kept = {"private": private, "auth": auth, "texts": []}
    _file(folder, endpoint).write_text(json.dumps(kept), "utf-8")
    return {"endpoint": endpoint, "p256dh": to_text(point_of(key.public_key())), "auth": auth}


def received(folder: Path, endpoint: str) -> list[str]:
    """What came for that browser, in the clear."""
    texts: list[str] = json.loads(_file(folder, endpoint).read_text("utf-8"))["texts"]
    return texts


def forget(folder: Path, endpoint: str) -> None:
    """The browser is gone."""
    _file(folder, endpoint).unlink()


def _opened(kept: Mapping[str, str], body: bytes) -> str:
    """RFC 8291 from the browser's side; raises `cryptography`'s `InvalidTag` when it was not for it."""
    key: EllipticCurvePrivateKey = derive_private_key(
        int.from_bytes(from_text(kept["private"]), "big"), SECP256R1()
    )
    salt, size = body[:16], body[20]
    server, sealed = body[21 : 21 + size], body[21 + size :]
    secret = key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), server))
    own = point_of(key.public_key())
    cipher, nonce = keys_of(secret, from_text(kept["auth"]), salt, browser=own, server=server)
    return AESGCM(cipher).decrypt(nonce, sealed, None).rstrip(b"\x00").removesuffix(b"\x02").decode()


def _append(kept: Path, text: str) -> None:
    """Whoever reads at the same time sees the file before or after, never half of it."""
    whole = json.loads(kept.read_text("utf-8"))
    whole["texts"].append(text)
    made = kept.with_suffix(".next")
    made.write_text(json.dumps(whole), "utf-8")
    made.replace(kept)


def _file(folder: Path, endpoint: str) -> Path:
    return folder / f"{urlsplit(endpoint).path.strip('/')}.json"
