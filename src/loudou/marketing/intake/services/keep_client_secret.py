"""Keep the secret a provider knows us by."""

from dataclasses import replace
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.intake.services.hold_grant import hold_grant, write_grant
from loudou.marketing.intake.services.wake_mailbox import wake_mailbox
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.client_secret")
def keep_client_secret(ctx: Context, *, mailbox_id: UUID, client_secret: str) -> None:
    """Seal a client secret in place of the one before; a mailbox that waits is looked at anew.

    Who signed in stays signed in, for a provider lets a secret be renewed; an empty one says that there is none. The
    caller has seen that the mailbox is one the actor may edit. Five SQL statements. Raises ActionRefused.
    """
    require(ctx, "mailbox", "edit")
    grant, secrets = hold_grant(mailbox_id)
    grant.given = new_id()
    write_grant(grant, replace(secrets, client_secret=client_secret, access_token=""))
    wake_mailbox(ctx, mailbox_id=mailbox_id)
