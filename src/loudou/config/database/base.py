"""The backend of `DATABASES`; Django asks for a module of this name."""

from select import POLLIN, poll

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the server only when there is a sign that the connection is gone."""

    def is_usable(self) -> bool:
        """Whether the connection still lives and takes statements.

        A server that ended has closed its end, which can be read from the socket; a statement of its own before every
        request would tell no more. A network that swallows everything is told by the request's own statements.
        """
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return False
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        return not waiting.poll(0) or super().is_usable()
