"""``loudou token create USERNAME [--name N] [--scope read|write]``: prints an API token alone on stdout."""

import sys
from collections.abc import Sequence

from loudou.config.cli.commands import run_command

USAGE = "usage: loudou token create USERNAME [--name N] [--scope read|write]"


def run(argv: Sequence[str]) -> int:
    """The exit code of creating the token."""
    if not argv or argv[0] != "create":
        print(USAGE, file=sys.stderr)
        return 2
    return run_command("token_create", verb="token create", argv=argv[1:])
