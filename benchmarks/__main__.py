"""`python -m benchmarks [NAME …]`: prints a table and, with --json FILE, writes everything down."""

import argparse
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from benchmarks import life
from benchmarks.figures import Figure
from benchmarks.report import as_json, as_table, machine
from benchmarks.sizes import QUICK, Sizes
from benchmarks.stand import standing
from benchmarks.yardstick import folder
from tools.drill.box import prepare_folder

NAMES = (
    "W1",
    "W2",
    "W3",
    "W5",
    "W6",
    "W8",
    "W9",
    "import",
    "lists",
    "palette",
    "claims",
    "events",
    "invariants",
    "ocds",
    "fuzzy",
)


def main(argv: list[str]) -> int:
    """Run the named workloads, all of them without a name."""
    args = _parse(argv)
    folder()
    sizes, names = _sizes(args), args.names or NAMES
    figures: list[Figure] = []
    begun = time.monotonic()
    for figure in _figures(sizes, names, with_most=not args.no_million):
        figures.append(figure)
        print(f"{time.monotonic() - begun:7.0f} s  {as_table([figure]).splitlines()[-1]}", file=sys.stderr, flush=True)
        if args.json:
            args.json.write_text(as_json(figures))
    print("\n" + as_table(figures) + "\n\n" + ", ".join(f"{name} {value}" for name, value in machine().items()))
    return 0


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="loudou bench", description="Runs the workloads and prints what they took.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="small sizes, to try it out; the figures mean little")
    parser.add_argument("--no-million", action="store_true", help="leave out the stage of a million leads")
    parser.add_argument("--requests", type=int, help="requests per run instead of 200")
    parser.add_argument("--runs", type=int, help="runs of each figure instead of 3")
    parser.add_argument("--json", type=Path, help="also write everything into this file")
    args = parser.parse_args(argv)
    unknown = set(args.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no workload {', '.join(sorted(unknown))}")
    return args


def _sizes(args: argparse.Namespace) -> Sizes:
    chosen = QUICK if args.quick else Sizes()
    return replace(chosen, requests=args.requests or chosen.requests, runs=args.runs or chosen.runs)


def _figures(sizes: Sizes, names: Sequence[str], *, with_most: bool) -> Iterator[Figure]:
    if "W9" in names:
        yield from life.start_and_rest(sizes)
    if set(names) - {"W9"}:
        prepared = prepare_folder()
        try:
            with standing(prepared) as stand:
                # Only now: these modules read Django's models.
                yield from import_module("benchmarks.course").run_course(stand, sizes, names, with_most=with_most)
        finally:
            shutil.rmtree(prepared)


if __name__ == "__main__":
    # So that a stopped run still takes its installation away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
