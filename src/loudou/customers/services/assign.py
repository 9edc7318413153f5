"""Give accounts to another owner."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.customers.errors import AccountNotFound, CustomersInvalid
from loudou.customers.events import AccountsAssigned
from loudou.customers.models import Account, Contact
from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.queries import people
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.services.emit import emit


@records_changes("account.assign")
def assign_accounts(ctx: Context, *, account_ids: Sequence[UUID], owner_id: UUID) -> int:
    """Give these accounts to one person and tell them; returns how many changed hands.

    The contacts their former owner had there go along, other people's contacts stay theirs. Raises CustomersInvalid
    when nobody active has this id, AccountNotFound, ActionRefused. A constant number of SQL statements.
    """
    require(ctx, "account", "assign")
    found = Account.objects.visible_to(ctx, "assign").filter(pk__in=account_ids).order_by("pk")
    accounts = list(found.select_for_update(of=("self",)))
    if len(accounts) < len(set(account_ids)):
        raise AccountNotFound("There is no such account, or you may not see it.")
    person = people([owner_id]).get(owner_id)
    if person is None or not person.is_active:
        raise CustomersInvalid("There is no active user to give this to.", owner_id=owner_id)
    moved = [account for account in accounts if account.owner_id != owner_id]
    ids = [account.id for account in moved]
    change = {"owner": owner_id, "version": F("version") + 1, "updated_at": ctx.now}
    Contact.objects.filter(account__in=ids, owner=F("account__owner")).update(**change)
    Account.objects.filter(pk__in=ids).update(**change)
    _tell(ctx, moved, owner_id)
    emit(ctx, AccountsAssigned(subject_ids=tuple(ids), owner_id=owner_id))
    return len(ids)


def _tell(ctx: Context, accounts: Sequence[Account], owner_id: UUID) -> None:
    drafts = [
        NoticeDraft(
            user_id=owner_id,
            message="An account was given to you: %(name)s",
            facts={"name": account.name},
            link=f"/accounts/{account.id}",
        )
        for account in accounts
    ]
    notify(ctx, drafts=drafts)
