"""``loudou prepare``: everything that must be done once per version and installation before the processes start."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from loudou.config.cli.building import build
from loudou.config.cli.installation import open_installation
from loudou.config.cli.later import load


def run(argv: Sequence[str]) -> int:
    """0 when everything is ready to start."""
    parser = argparse.ArgumentParser(prog="loudou prepare", description="Migrates, builds and fills an installation.")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    args = parser.parse_args(argv)
    with open_installation(args.data) as installation:
        build()
        load("filling").fill(installation, demo=not args.no_demo)
    return 0
