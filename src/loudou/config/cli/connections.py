"""Points Django at the database as one role or another, within one process."""

from django.db import connections

from loudou.config.settings import database_from


def connect_as(url: str, *, name: str | None = None, unlimited: bool = False) -> None:
    """Close Django's connection and let the next one use the URL's role and server.

    ``name`` replaces the URL's database; ``unlimited`` lifts the limits on statements, which migrations may outlast.
    """
    connections["default"].close()
    entry = database_from(url)
    if unlimited:
        entry["OPTIONS"] = {"options": "-c jit=off -c lock_timeout=10000"}
    if name is not None:
        entry["NAME"] = name
    connections.settings["default"].update(entry)
