"""``loudou demo load [--scale 1|10|100]``: the generated demo company at that many times its size."""

import sys
from collections.abc import Sequence

from loudou.config.cli.commands import run_command

USAGE = "usage: loudou demo load [--scale 1|10|100]"


def run(argv: Sequence[str]) -> int:
    """The exit code of loading it."""
    if not argv or argv[0] != "load":
        print(USAGE, file=sys.stderr)
        return 2
    return run_command("demo_load", verb="demo load", argv=argv[1:])
