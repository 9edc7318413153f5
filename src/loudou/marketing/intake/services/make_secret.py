"""Give a source a new secret."""

import secrets
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.intake.errors import SourceNotFound
from loudou.marketing.intake.models import IntakeSource
from loudou.marketing.intake.queries.secrets import shown_secret
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("intake_source.new_secret")
def make_secret(ctx: Context, *, source_id: UUID) -> str:
    """A new secret, shown this once; the one before is good for another day. Three SQL statements.

    Raises ActionRefused, SourceNotFound.
    """
    require(ctx, "intake_source", "new_secret")
    found = IntakeSource.objects.visible_to(ctx, "new_secret").select_for_update().filter(pk=source_id).first()
    if found is None:
        raise SourceNotFound("There is no such source.", source_id=source_id)
    salt = secrets.token_hex(16)
    secret = shown_secret(source_id, salt)
    IntakeSource.objects.filter(pk=source_id).update(
        former_salt=found.secret_salt,
        secret_salt=salt,
        secret_hint=secret[-4:],
        secret_at=ctx.now,
        updated_at=ctx.now,
        version=F("version") + 1,
    )
    return secret
