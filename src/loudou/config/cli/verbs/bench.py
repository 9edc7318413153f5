"""``loudou bench [NAME ...]``: the workloads of ``benchmarks/`` on this installation's database."""

import subprocess
import sys
from collections.abc import Sequence

from loudou.config.cli.installation import open_installation
from loudou.config.cli.places import ROOT


def run(argv: Sequence[str]) -> int:
    """The exit code of the benchmark program."""
    with open_installation():
        return subprocess.run([sys.executable, "-m", "benchmarks", *argv], cwd=ROOT, check=False).returncode  # noqa: S603 - our own program
