"""Accounts and contacts as tests need them."""

from datetime import UTC, datetime
from uuid import UUID

from loudou.customers.models import Account, Contact
from loudou.customers.services.register_accounts import register_accounts
from loudou.customers.services.register_contacts import register_contacts
from loudou.customers.shapes import AccountDraft, ContactDraft
from loudou.kernel.context import Context

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)


def make_account(ctx: Context | None = None, **overrides: object) -> Account:
    """An account, 苏州恒力装备有限公司 unless named otherwise."""
    values = {"name": "苏州恒力装备有限公司", "city": "苏州"} | overrides
    (made,) = register_accounts(ctx or Context(None, NOW), drafts=[AccountDraft(**values)])
    return Account.objects.get(pk=made.id)


def make_contact(ctx: Context | None = None, *, account_id: UUID | None = None, **overrides: object) -> Contact:
    """A contact, 张伟 of an account of its own unless said otherwise."""
    acting = ctx or Context(None, NOW)
    values = {"account_id": account_id or make_account(acting).id, "name": "张伟"} | overrides
    (made,) = register_contacts(acting, drafts=[ContactDraft(**values)])
    return Contact.objects.get(pk=made.id)
