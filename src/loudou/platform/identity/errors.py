"""What can go wrong with people and their keys."""

from loudou.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownUser(NotFound):
    """There is no active user of this name or id."""

    code = "unknown_user"


class TokenRefused(Forbidden):
    """The token is unknown, expired, revoked, or its user is inactive."""

    code = "token_refused"
    status = 401
    title = "Token refused"


class PersonInvalid(Invalid):
    """A user, department, team or role cannot be kept like this; `problems` name each field."""

    code = "person_invalid"
    title = "Not acceptable"
    status = 422


class LastAdministrator(Conflict):
    """Without this user nobody could administer the product any more."""

    code = "last_administrator"
    title = "The last administrator"


class RoleInUse(Conflict):
    """People hold the role, or it is one the product comes with; it is neither changed nor removed."""

    code = "role_in_use"
    title = "Role in use"


class UnitInUse(Conflict):
    """The department has people or departments below it and is not removed."""

    code = "department_in_use"
    title = "Department in use"


class UnknownUnit(NotFound):
    """There is no such department, team, role or token."""

    code = "unknown_unit"
