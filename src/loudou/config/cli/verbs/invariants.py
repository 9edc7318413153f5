"""``loudou invariants``: every SQL invariant, exit 1 when one is broken."""

from collections.abc import Sequence

from loudou.config.cli.commands import run_command


def run(argv: Sequence[str]) -> int:
    """The exit code of the command."""
    return run_command("invariants", verb="invariants", argv=argv)
