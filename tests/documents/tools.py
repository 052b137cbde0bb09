"""Independent eyes on a PDF: poppler's tools (Debian package poppler-utils)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def poppler(tool: str, pdf: bytes, folder: Path, *options: str, to: str | None = None) -> str:
    """What `pdftotext`, `pdffonts`, `pdfsig` … say about a PDF."""
    found = shutil.which(tool)
    if found is None:
        pytest.fail(f"{tool} is missing: apt-get install poppler-utils")
    file = folder / "document.pdf"
    file.write_bytes(pdf)
    arguments = [found, *options, str(file)] + ([to] if to else [])
    return subprocess.run(arguments, capture_output=True, text=True, check=False).stdout


def text_of(pdf: bytes, folder: Path, *options: str) -> str:
    return poppler("pdftotext", pdf, folder, *options, to="-")
