"""The system packages that the tests use: installed as root with apt, named clearly otherwise."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

IPAMJ = Path("/usr/share/fonts/opentype/ipamj-mincho/ipamjm.ttf")


def require_packages() -> None:
    """Return when everything is there; stop with the one command to run when it cannot be installed."""
    if not (missing := missing_packages()):
        return
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        raise SystemExit(f"The tests need more packages. Run: sudo apt-get install {' '.join(missing)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {' '.join(missing)} …", flush=True)
    subprocess.run(["apt-get", "update", "-q"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing],
        check=True, env=environment, stdout=subprocess.DEVNULL,
    )
    if still := missing_packages():
        raise SystemExit(f"Installed, yet not found: {' '.join(still)}")


def missing_packages() -> list[str]:
    """Debian's names of the packages that are not there."""
    present = {
        "chromium": shutil.which("chromium") is not None,
        "chromium-headless-shell": shutil.which("chromium-headless-shell") is not None,
        "libatomic1": any(Path("/usr/lib").glob("*/libatomic.so.1")),
        "poppler-utils": shutil.which("pdfsig") is not None,
        "fontconfig": shutil.which("fc-list") is not None,
        "fonts-noto-cjk": _has_font("Noto Sans CJK JP"),
        "fonts-ipamj-mincho": any(Path("/usr/share/fonts").rglob("ipamjm*")),
        "default-jre-headless": shutil.which("java") is not None,
        "postgresql": any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        "pcscd": Path("/usr/sbin/pcscd").is_file(),
        "vsmartcard-vpcd": Path("/etc/reader.conf.d/vpcd").is_file(),
        "opensc": shutil.which("pkcs11-tool") is not None,
        "opensc-pkcs11": any(Path("/usr/lib").glob("*/opensc-pkcs11.so")),
        "openssl": shutil.which("openssl") is not None,
    }
    return [name for name, there in present.items() if not there]


def _has_font(family: str) -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", family], capture_output=True, check=False).stdout.strip())
