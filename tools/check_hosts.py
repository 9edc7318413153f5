"""Lock files say what is installed, never from where: a registry's host in them ties everybody to one network."""

import re
from collections.abc import Iterator
from pathlib import Path

from tools.findings import Finding, report, run

LOCK_FILES = (
    "requirements*.lock",
    "requirements*.txt",
    "package-lock.json",
    "npm-shrinkwrap.json",
    ".npmrc",
    "pip.conf",
)
SKIPPED = {".venv", ".git", "node_modules", "build", ".data"}
PLACES = re.compile(
    r"--(?:extra-)?index-url|--find-links|\"resolved\"\s*:|^\s*(?:@[^:]+:)?registry\s*="
    r"|^\s*(?:extra-)?index-url\s*=|pypi\.org|files\.pythonhosted\.org|registry\.(?:npmjs|yarnpkg|npmmirror)\.\w+"
)
URL = re.compile(r"https?://", re.IGNORECASE)


def find(root: Path) -> Iterator[Finding]:
    """Every line of a lock file that names a place to download from."""
    for pattern in LOCK_FILES:
        for path in root.rglob(pattern):
            inside = path.relative_to(root)
            if not SKIPPED & set(inside.parts):
                yield from _named_places(path, inside)


def _named_places(path: Path, inside: Path) -> Iterator[Finding]:
    is_python = path.suffix in {".lock", ".txt"}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if PLACES.search(line) or (is_python and URL.search(line)):
            yield Finding(inside, number, "names a registry; export the lock file without hosts")


def main(argv: list[str]) -> int:
    """1 when a lock file names a registry, else 0."""
    return report(find, argv)


if __name__ == "__main__":
    run(main)
