"""``loudou manage …``: Django's own commands, as the owner of the schema where they change it."""

import os
from collections.abc import Sequence

import django
from django.core.management import execute_from_command_line

from loudou.config.cli.collecting import collect_rarely
from loudou.config.cli.installation import open_installation

AS_OWNER = {"migrate", "createcachetable", "flush", "sqlmigrate"}


def run(argv: Sequence[str]) -> int:
    """0; a command that fails raises SystemExit with its code."""
    with open_installation() as installation:
        if argv and argv[0] in AS_OWNER:
            os.environ["DATABASE_URL"] = installation.urls.owner_url
        django.setup()
        collect_rarely()  # one of them imports notices by the hundred thousand
        execute_from_command_line(["loudou manage", *argv])
    return 0
