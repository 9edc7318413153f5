"""Refuses a server that could lose what it has confirmed; asked of every server, our own or a given one."""

import psycopg

from loudou.config.embedded.errors import UnsafeServer
from loudou.config.embedded.tuning import DURABILITY

OLDEST_SERVER = 150000


def require_durable(url: str) -> None:
    """Raises UnsafeServer when the server is too old or does not keep committed rows through a crash."""
    with psycopg.connect(url) as connection:
        if connection.info.server_version < OLDEST_SERVER:
            raise UnsafeServer("PostgreSQL 15 or newer is needed.")
        for name in DURABILITY:
            row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            if row is None or row[0] == "off":
                raise UnsafeServer(f"The database server runs with {name}=off and may lose data; switch it on.")


def warnings(url: str) -> list[str]:
    """What is worth saying but no reason to stop."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting('data_checksums')").fetchone()
    return [] if row and row[0] == "on" else ["Data checksums are off: damaged disk blocks will not be noticed."]
