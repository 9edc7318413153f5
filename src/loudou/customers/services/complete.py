"""Learn more about an account or contact we have, without losing what we knew."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from loudou.customers.errors import AccountNotFound, ContactNotFound
from loudou.customers.models import Account, Contact
from loudou.customers.rules.identity import clean_text, normalise_credit_code, normalise_email, normalise_mobile
from loudou.customers.shapes import AccountDraft, ContactDraft
from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

ACCOUNT_FACTS = ("industry", "size", "province", "city", "address", "phone", "email", "website", "source", "note")
CONTACT_FACTS = ("title", "department", "phone", "wechat", "buying_role", "note")


@records_changes("account.complete")
def complete_account(ctx: Context, *, account_id: UUID, draft: AccountDraft) -> tuple[str, ...]:
    """Fill the empty fields of an account from a draft; what is known stays. Returns the names of the filled fields.

    A credit code is only filled while no other account holds it. Raises AccountNotFound, ActionRefused.
    """
    require(ctx, "account", "edit")
    account = Account.objects.visible_to(ctx).select_for_update(of=("self",)).filter(pk=account_id).first()
    if account is None:
        raise AccountNotFound("There is no such account, or you may not see it.", account_id=account_id)
    offered = {name: clean_text(getattr(draft, name)) for name in ACCOUNT_FACTS}
    code = normalise_credit_code(draft.uscc) if draft.uscc else None
    if code and not Account.objects.filter(uscc=code).exists():
        offered["uscc"] = code
    return _fill(ctx, account, "account", offered, asdict(draft)["custom"])


@records_changes("contact.complete")
def complete_contact(ctx: Context, *, contact_id: UUID, draft: ContactDraft) -> tuple[str, ...]:
    """Fill the empty fields of a contact from a draft; what is known stays. Returns the names of the filled fields.

    Raises ContactNotFound, ActionRefused.
    """
    require(ctx, "contact", "edit")
    contact = Contact.objects.visible_to(ctx).select_for_update(of=("self",)).filter(pk=contact_id).first()
    if contact is None:
        raise ContactNotFound("There is no such contact, or you may not see it.", contact_id=contact_id)
    offered = {name: clean_text(getattr(draft, name)) for name in CONTACT_FACTS}
    offered["mobile"] = normalise_mobile(draft.mobile) or ""
    offered["email"] = normalise_email(draft.email) or ""
    return _fill(ctx, contact, "contact", offered, asdict(draft)["custom"])


def _fill(
    ctx: Context, record: Account | Contact, key: str, offered: dict[str, str], custom: dict[str, Any]
) -> tuple[str, ...]:
    filled = [name for name, value in offered.items() if value and not getattr(record, name)]
    for name in filled:
        setattr(record, name, offered[name])
    fresh = {name: value for name, value in custom.items() if value not in {None, ""} and not record.custom.get(name)}
    if fresh:
        record.custom = {**record.custom, **fresh}
        filled.append("custom")
    if filled:
        record.version += 1
        record.updated_at = ctx.now
        record.save(update_fields=[*filled, "version", "updated_at"])
        derive_search(key, [record.id])
    return tuple(filled)
