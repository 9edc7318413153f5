"""`manage install`: the defaults of a new installation, and its first administrator."""

from typing import Any

from loudou.config.installing import ADMINISTRATOR, add_administrator, install
from loudou.config.management.command_context import ContextCommand


class Command(ContextCommand):
    """Install the defaults."""

    help = "Add the default roles, rules and processes; on an empty database also an administrator."

    def handle(self, **_options: Any) -> None:
        """Install; print the administrator's sign-in when one was made."""
        ctx = self.context()
        install(ctx)
        password = add_administrator(ctx)
        if password is not None:
            self.stdout.write(f"{ADMINISTRATOR} / {password}")
