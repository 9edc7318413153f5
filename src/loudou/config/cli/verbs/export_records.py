"""``loudou export``: streams a record type to CSV or XLSX."""

from collections.abc import Sequence

from loudou.config.cli.commands import run_command


def run(argv: Sequence[str]) -> int:
    """The exit code of the command."""
    return run_command("export_records", verb="export", argv=argv)
