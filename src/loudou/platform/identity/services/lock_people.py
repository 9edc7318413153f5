"""One act on people at a time."""

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.identity.errors import LastAdministrator
from loudou.platform.identity.models import User

LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtext('loudou.identity.people'))"


def lock_people(ctx: Context) -> None:
    """Wait until nobody else changes people, until the transaction ends: names stay unique, one administrator stays."""
    del ctx
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL)


def keep_an_administrator(ctx: Context) -> None:
    """Raise LastAdministrator when no active administrator is left. Called after the change, with people locked."""
    lock_people(ctx)
    if not User.objects.filter(is_active=True, is_administrator=True).exists():
        raise LastAdministrator("There must be at least one active administrator.")
