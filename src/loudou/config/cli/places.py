"""Where things lie: the checkout, what is built from it, and the data of an installation."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SOURCES = ROOT / "src" / "loudou"
BUILD = ROOT / "build"
ASSETS = BUILD / "static" / "ui"
COLLECTED = BUILD / "collected"
DEVELOPMENT = Path(sys.prefix) / ".installed-from-requirements-dev.lock"
"""There once the libraries of development were installed beside those of the product."""


def data_dir(chosen: Path | None = None) -> Path:
    """The installation's folder: ``--data``, else LOUDOU_DATA, else ``.data`` in the checkout."""
    return (chosen or Path(os.environ.get("LOUDOU_DATA") or ROOT / ".data")).resolve()
