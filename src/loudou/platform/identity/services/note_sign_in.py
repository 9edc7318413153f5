"""Note that somebody signed in."""

from datetime import datetime
from uuid import UUID

from loudou.platform.identity.models import SignIn


def note_sign_in(*, user_id: UUID, now: datetime) -> None:  # system: nobody acts before being signed in
    """Keep the instant as the person's last sign-in. One SQL statement."""
    SignIn.objects.bulk_create(
        [SignIn(user_id=user_id, at=now)], update_conflicts=True, unique_fields=["user"], update_fields=["at"]
    )
