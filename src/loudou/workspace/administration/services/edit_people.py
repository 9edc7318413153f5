"""Add colleagues and change what they are. Only administrators do, for a right to place people is every right."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.queries import require_administrator
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.services import change_people
from loudou.platform.identity.services.manage_people import PersonDraft
from loudou.platform.identity.shapes import PersonChange


@records_changes("user.add")
def add_colleague(ctx: Context, *, draft: PersonDraft) -> UUID:
    """Add a person; returns the id. Raises ActionRefused, PersonInvalid."""
    require_administrator(ctx)
    return change_people.add_person(ctx, draft=draft)


@records_changes("user.edit")
def edit_colleague(ctx: Context, *, user_id: UUID, change: PersonChange, version: int | None = None) -> None:
    """Give a person these values and roles. Raises ActionRefused, UnknownUser, Stale, PersonInvalid, LastAdministrator.

    The rights hold from the person's next request on.
    """
    require_administrator(ctx)
    change_people.change_person(ctx, user_id=user_id, change=change, version=version)


@records_changes("user.deactivate")
def deactivate_colleague(ctx: Context, *, user_id: UUID) -> None:
    """Refuse a person's sign-in, sessions and tokens at once. Raises ActionRefused, UnknownUser, LastAdministrator."""
    require_administrator(ctx)
    change_people.deactivate_person(ctx, user_id=user_id)


@records_changes("user.reactivate")
def reactivate_colleague(ctx: Context, *, user_id: UUID) -> None:
    """Let a person sign in again. Raises ActionRefused, UnknownUser."""
    require_administrator(ctx)
    change_people.reactivate_person(ctx, user_id=user_id)


@records_changes("user.set_password")
def give_password(ctx: Context, *, user_id: UUID, password: str) -> None:
    """Give a person a new password and end their sessions and tokens.

    Raises ActionRefused, UnknownUser, PersonInvalid.
    """
    require_administrator(ctx)
    change_people.set_password(ctx, user_id=user_id, password=password)
