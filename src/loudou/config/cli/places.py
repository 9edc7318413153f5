"""Where things lie: the checkout, what is built from it, and the data of an installation."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SOURCES = ROOT / "src" / "loudou"
BUILD = ROOT / "build"
ASSETS = BUILD / "static" / "ui"
COLLECTED = BUILD / "collected"


def data_dir(chosen: Path | None = None) -> Path:
    """The installation's folder: ``--data``, else LOUDOU_DATA, else ``.data`` in the checkout."""
    return (chosen or Path(os.environ.get("LOUDOU_DATA") or ROOT / ".data")).resolve()
