"""Finds the Chromium that browser tests drive, or installs it where that is allowed."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str | None:
    """The browser's path: LOUDOU_CHROMIUM, else what is on the PATH; None when there is none."""
    configured = os.environ.get("LOUDOU_CHROMIUM")
    if configured:
        return configured if Path(configured).exists() else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure_chromium() -> str | None:
    """The browser's path, after installing Debian's package when we are root and it is missing."""
    found = find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *arguments], env=environment, check=False, stdout=subprocess.DEVNULL)  # noqa: S603, S607 - Debian's own tool
        found = find_chromium()
    return found
