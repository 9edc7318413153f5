"""`python -m tools.drill D01 [D02 …] [--seed N] [--small]`: prints one JSON line per drill; 1 when one failed."""

import argparse
import json
import shutil
import signal
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tools.drill.box import prepare_folder
from tools.drill.drills import DRILLS, SMALL, Size, run_drill


def main(argv: list[str]) -> int:
    """Run the named drills, all of them without a name."""
    parser = argparse.ArgumentParser(prog="python -m tools.drill", description="Kills processes on purpose.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(DRILLS))
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--small", action="store_true", help="as small as in the test suite")
    args = parser.parse_args(argv)
    unknown = set(args.names) - DRILLS.keys()
    if unknown:
        parser.error(f"there is no drill {', '.join(sorted(unknown))}")
    folder = Path(tempfile.mkdtemp(prefix="loudou-drill-calls-"))
    size, prepared = SMALL if args.small else Size(), prepare_folder()
    failed = 0
    try:
        for name in args.names or DRILLS:
            outcome = run_drill(name, seed=args.seed, size=size, prepared=prepared, folder=folder)
            failed += bool(outcome.differences)
            print(json.dumps(asdict(outcome), ensure_ascii=False), flush=True)
    finally:
        shutil.rmtree(prepared)
    print(f"Every call is in {folder}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    # So that a stopped run still takes its installation away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
