"""``loudou import``: the import engine from the shell."""

from collections.abc import Sequence

from loudou.config.cli.commands import run_command


def run(argv: Sequence[str]) -> int:
    """The exit code of the command."""
    return run_command("import_records", verb="import", argv=argv)
