"""What can go wrong with people and their keys."""

from loudou.kernel.errors import Forbidden, NotFound


class UnknownUser(NotFound):
    """There is no active user of this name or id."""

    code = "unknown_user"


class TokenRefused(Forbidden):
    """The token is unknown, expired, revoked, or its user is inactive."""

    code = "token_refused"
    status = 401
    title = "Token refused"
