"""``loudou test [--cover] [ARGS]``: the whole suite on a throw-away database; ARGS go to pytest.

``--cover`` also measures what the suite reaches and holds it to the floor (tools/coverage_floor.py).
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from loudou.config.cli.browser import ensure_chromium
from loudou.config.cli.building import build
from loudou.config.cli.places import ROOT
from loudou.config.embedded.throwaway import postgres_folder, throwaway_server

COVER = "--cover"
REPORT = ROOT / ".data" / "coverage.json"
NO_BROWSER = """
================================================================================
 No Chromium on this machine: every browser test will be SKIPPED.
 Install it (Debian: apt-get install chromium) or set LOUDOU_CHROMIUM to its path.
================================================================================
"""


def run(argv: Sequence[str]) -> int:
    """Pytest's exit code, or 1 when the coverage fell.

    ``--postgres-bin DIR`` or LOUDOU_TEST_POSTGRES=15 takes another PostgreSQL.
    """
    wanted, rest = _postgres([word for word in argv if word != COVER])
    if COVER in argv:
        rest += ["--cov", "--cov-report=", f"--cov-report=json:{REPORT}"]
    build()
    chromium = ensure_chromium()
    if chromium is None:
        print(NO_BROWSER, file=sys.stderr)
    with throwaway_server(ROOT / ".data", postgres_folder(wanted) if wanted else None) as urls:
        environment = os.environ | {
            "DATABASE_URL": urls.app_url,
            "LOUDOU_OWNER_DATABASE_URL": urls.owner_url,
            "LOUDOU_CHROMIUM": chromium or "",
        }
        code = subprocess.run(_command(rest), cwd=ROOT, env=environment, check=False).returncode  # noqa: S603 - our own program
    if code == 0 and COVER in argv:
        held = [sys.executable, "-m", "tools.coverage_floor", str(REPORT)]
        code = subprocess.run(held, cwd=ROOT, check=False).returncode  # noqa: S603 - our own program
    return code


def _postgres(argv: Sequence[str]) -> tuple[str | None, list[str]]:
    rest = list(argv)
    wanted = os.environ.get("LOUDOU_TEST_POSTGRES")
    if "--postgres-bin" in rest:
        at = rest.index("--postgres-bin")
        wanted = str(Path(rest[at + 1]).resolve())
        del rest[at : at + 2]
    return wanted, rest


def _command(rest: Sequence[str]) -> list[str]:
    # Tests of one group share something only one of them may use; a debugger needs the terminal for itself.
    parallel = not any(word.startswith(("-n", "--pdb", "--numprocesses")) for word in rest)
    workers = str(max(2, min(os.cpu_count() or 2, 8)))
    return [sys.executable, "-m", "pytest", *(["-n", workers, "--dist", "loadgroup"] if parallel else []), *rest]
