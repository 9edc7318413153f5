"""Accounts that bought."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.customers.enums import AccountStatus
from loudou.customers.events import AccountsBecameCustomers
from loudou.customers.models import Account
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("account.become_customer")
def mark_customers(ctx: Context, *, account_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Call these accounts customers from now on; those that are already are left alone. Returns the changed ones.

    A consequence of a sale and not an act of its own, so it asks for no right on the accounts.
    """
    found = Account.objects.select_for_update().filter(pk__in=account_ids).exclude(status=AccountStatus.CUSTOMER)
    changed = tuple(found.order_by("pk").values_list("pk", flat=True))
    Account.objects.filter(pk__in=changed).update(
        status=AccountStatus.CUSTOMER, version=F("version") + 1, updated_at=ctx.now
    )
    emit(ctx, AccountsBecameCustomers(subject_ids=changed))
    return changed
