"""Hold what OAuth gave us for a mailbox, so that two who change it do so one after the other."""

from uuid import UUID

from loudou.kernel.ids import new_id
from loudou.marketing.intake.models import MailboxGrant
from loudou.marketing.intake.queries.grants import open_grant, seal_grant
from loudou.marketing.intake.shapes import GrantSecrets


def hold_grant(mailbox_id: UUID) -> tuple[MailboxGrant, GrantSecrets]:  # system: services of the mailbox change it
    """The grant, locked until the transaction ends, with its secrets; a fresh one where there is none. One statement.

    A fresh one is not stored before it is written.
    """
    found = MailboxGrant.objects.select_for_update().filter(mailbox_id=mailbox_id).first()
    if found is None:
        return MailboxGrant(mailbox_id=mailbox_id, given=new_id()), GrantSecrets()
    return found, open_grant(found)


def write_grant(grant: MailboxGrant, secrets: GrantSecrets) -> None:  # system: as above
    """Store the grant with these secrets. Two SQL statements at most."""
    grant.sealed = seal_grant(grant, secrets)
    grant.save()
