"""W9: how long it takes to start, and what it takes to stand there."""

import http.client
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from benchmarks.figures import Figure, load_average
from benchmarks.sizes import Sizes
from benchmarks.yardstick import ROOT, memory
from loudou.ui.assets import MODULES
from tools.drill.box import clean_environment
from tools.drill.processes import free_port

SETTLED = 5.0
"""Seconds after the first page until memory is looked at; the first requests of each process are over then."""
LONGEST = 300.0


def start_and_rest(sizes: Sizes) -> Iterator[Figure]:
    """First start of an empty folder (database, migrations and all), later starts, memory at rest, disk."""
    data = Path(tempfile.mkdtemp(prefix="loudou-bench-"))
    try:
        load = load_average()
        first, _ = _start(data)
        yield Figure("W9", "first start, empty folder, to the sign-in page", "empty", "s", (first,), None, (load,))
        starts = [_start(data) for _ in range(sizes.runs)]
        seconds, rests = tuple(start for start, _ in starts), [rest for _, rest in starts]
        yield Figure("W9", "later starts, to the sign-in page", "empty", "s", seconds, None, (load,))
        for name in ("pss_mib", "rss_mib"):
            values = tuple(rest[name] for rest in rests)
            yield Figure("W9", f"memory at rest, {name[:3].upper()}, all processes", "empty", "MiB", values)
        yield Figure("W9", "disk: empty database and files", "empty", "MiB", (_disk(data),))
        yield Figure("W9", "disk: program with all libraries", "", "MiB", (_program(),))
    finally:
        shutil.rmtree(data)


def _start(data: Path) -> tuple[float, dict[str, float]]:
    port = free_port()
    command = [sys.executable, "-m", "loudou.config.cli", "up", "--data", str(data), "--no-demo", "--port", str(port)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(port) and time.perf_counter() - begun < LONGEST:
            time.sleep(0.02)
        seconds = time.perf_counter() - begun
        time.sleep(SETTLED)
        return seconds, dict(memory([process.pid]))
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _disk(folder: Path) -> float:
    return round(sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 2**20, 1)


def _program() -> float:
    """Our sources, what is built from them, and every library of the lock file; nothing only development keeps."""
    locked = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    files = [file for name in locked for file in _files_of(name)]
    libraries = sum(file.stat().st_size for file in files if file.is_file()) / 2**20
    return round(libraries + _disk(ROOT / "src") - _disk(MODULES) + _disk(ROOT / "build"), 1)


def _files_of(name: str) -> list[Path]:
    try:
        found = distribution(name).files or []
    except PackageNotFoundError:  # of another system
        return []
    return [Path(str(file.locate())) for file in found]
