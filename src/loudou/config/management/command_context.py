"""The context of a command line act."""

from datetime import UTC, datetime

from django.core.management.base import BaseCommand

from loudou.kernel.context import Context, Source
from loudou.platform.identity.queries import user_named


class ContextCommand(BaseCommand):
    """A command that calls one service: the clock is read here, the actor is named by `--user` or is the system."""

    def context(self, username: str | None = None) -> Context:
        """The context of this run. Raises UnknownUser."""
        actor_id = user_named(username).id if username else None
        return Context(actor_id=actor_id, now=datetime.now(UTC), source=Source.CLI)
