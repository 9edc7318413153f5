"""What can go wrong with the embedded database; every message says what to do next."""


class EmbeddedServerError(Exception):
    """The embedded PostgreSQL could not be found, created, started or stopped."""


class BinariesNotFound(EmbeddedServerError):
    """No PostgreSQL 15 or newer is on this machine, neither installed with Loudou nor by the system."""


class ServerDidNotStart(EmbeddedServerError):
    """The server process ended before it answered; the message carries the end of its log."""


class UnsafeServer(EmbeddedServerError):
    """The server's settings or files could lose or leak data, so it is not used."""
