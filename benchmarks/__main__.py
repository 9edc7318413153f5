"""`python -m benchmarks [NAME …]`: prints a table and, with --json FILE, writes everything down."""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
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

COURSES = {
    "course": (
        *("W1", "W2", "W3", "W5", "W6", "W8", "import", "lists", "palette", "claims", "events", "invariants"),
        *("ocds", "fuzzy"),
    ),
    "scored": ("W4", "train", "predict", "rescore", "behaviour"),
}
"""The workloads by the module that runs them, each course on an installation of its own."""
NAMES = ("W9", *COURSES["course"], *COURSES["scored"])


def main(argv: list[str]) -> int:
    """Run the named workloads, all of them without a name."""
    args = _parse(argv)
    folder()
    sizes, names = _sizes(args), args.names or NAMES
    figures: list[Figure] = []
    begun = time.monotonic()
    for figure in _figures(args, sizes, names):
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
    parser.add_argument("--scale", type=float, default=1.0, help="this share of the leads and events, 0.1 for a tenth")
    parser.add_argument("--requests", type=int, help="requests per run instead of 200")
    parser.add_argument("--runs", type=int, help="runs of each figure instead of 3")
    parser.add_argument("--json", type=Path, help="also write everything into this file")
    args = parser.parse_args(argv)
    unknown = set(args.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no workload {', '.join(sorted(unknown))}")
    return args


def _sizes(args: argparse.Namespace) -> Sizes:
    chosen = (QUICK if args.quick else Sizes()).scaled(args.scale)
    return replace(chosen, requests=args.requests or chosen.requests, runs=args.runs or chosen.runs)


def _figures(args: argparse.Namespace, sizes: Sizes, names: Sequence[str]) -> Iterator[Figure]:
    if "W9" in names:
        yield from life.start_and_rest(sizes)
    wanted = {course: [name for name in own if name in names] for course, own in COURSES.items()}
    asked = {course: own for course, own in wanted.items() if own}
    if len(asked) == 1:
        ((course, own),) = asked.items()
        yield from _course(course, sizes, own, with_most=not args.no_million)
        return
    for own in asked.values():
        yield from _apart(args, own)


def _course(course: str, sizes: Sizes, names: Sequence[str], *, with_most: bool) -> Iterator[Figure]:
    prepared = prepare_folder()
    try:
        with standing(prepared) as stand:
            # Only now: these modules read Django's models.
            yield from import_module(f"benchmarks.{course}").run_course(stand, sizes, names, with_most=with_most)
    finally:
        shutil.rmtree(prepared)


def _apart(args: argparse.Namespace, names: Sequence[str]) -> Iterator[Figure]:
    """The same command for some of the workloads in a process of its own: a process knows one database only."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "benchmarks", *names, "--json", str(file), "--scale", str(args.scale)]
        command += [flag for flag, is_on in (("--quick", args.quick), ("--no-million", args.no_million)) if is_on]
        for flag, value in (("--requests", args.requests), ("--runs", args.runs)):
            command += [flag, str(value)] if value else []
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            if child.wait():
                raise RuntimeError(f"{', '.join(names)} failed")
        finally:
            child.terminate()
        for row in json.loads(file.read_text())["figures"]:
            yield Figure(**{**row, "values": tuple(row["values"]), "load": tuple(row["load"])})


if __name__ == "__main__":
    # So that a stopped run still takes its installation away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
