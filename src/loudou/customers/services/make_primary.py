"""Who speaks for an account first."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.customers.errors import ContactNotFound, CustomersInvalid
from loudou.customers.models import Account, Contact
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("contact.make_primary")
def make_primary(ctx: Context, *, contact_ids: Sequence[UUID]) -> int:
    """Make each of these the primary contact of its account, in place of the one before; returns how many changed.

    Raises CustomersInvalid for two contacts of one account, ContactNotFound, ActionRefused. Five SQL statements.
    """
    require(ctx, "contact", "edit")
    chosen = dict(Contact.objects.visible_to(ctx, "edit").filter(pk__in=contact_ids).values_list("pk", "account_id"))
    if len(chosen) < len(set(contact_ids)):
        raise ContactNotFound("There is no such contact, or you may not see it.")
    if len(set(chosen.values())) < len(chosen):
        problem = FieldProblem("is_primary", "contact.one_primary", "An account has one primary contact.")
        raise CustomersInvalid("Choose one contact of each account.", problems=[problem])
    list(Account.objects.filter(pk__in=chosen.values()).order_by("pk").select_for_update().values_list("pk", flat=True))
    change = {"version": F("version") + 1, "updated_at": ctx.now}
    Contact.objects.filter(account__in=chosen.values(), is_primary=True).exclude(pk__in=chosen).update(
        is_primary=False, **change
    )
    return Contact.objects.filter(pk__in=chosen, is_primary=False).update(is_primary=True, **change)
