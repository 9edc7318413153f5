"""The links in mails by which their readers stop them: signed, for one person and the subscriptions of that mail."""

from collections.abc import Sequence
from uuid import UUID

from django.core import signing

SALT = "loudou.tenders.stop_mails"
LONGEST = 4_000


def stop_token(user_id: UUID, subscription_ids: Sequence[UUID]) -> str:
    """What stands in the link; it says whose mails of which subscriptions it stops, and does nothing else. No SQL."""
    return signing.dumps({"u": user_id.hex, "s": [one.hex for one in subscription_ids]}, salt=SALT, compress=True)


def stopped_by(token: str) -> tuple[UUID, list[UUID]] | None:
    """The person and the subscriptions a link is for; None for one that is none of ours. No SQL."""
    if len(token) > LONGEST:
        return None
    try:
        said = signing.loads(token, salt=SALT)
        return UUID(said["u"]), [UUID(one) for one in said["s"]]
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
