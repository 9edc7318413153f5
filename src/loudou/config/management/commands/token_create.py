"""`loudou token create USERNAME`: prints a new API token alone on stdout."""

from typing import Any

from django.core.management.base import CommandParser

from loudou.config.management.command_context import ContextCommand
from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.queries import user_named
from loudou.platform.identity.services.issue_token import issue_token


class Command(ContextCommand):
    """Issue an API token for a user."""

    help = "Print a new API token that acts as this user."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose token, its name and its scope."""
        parser.add_argument("username")
        parser.add_argument("--name", default="command line")
        parser.add_argument("--scope", choices=TokenScope.values, default=TokenScope.READ)

    def handle(self, **options: Any) -> None:
        """Issue and print."""
        ctx = self.context()
        user = user_named(options["username"])
        with recording(ctx, "token.create"):
            token = issue_token(ctx, user_id=user.id, name=options["name"], scope=TokenScope(options["scope"]))
        self.stdout.write(token)
