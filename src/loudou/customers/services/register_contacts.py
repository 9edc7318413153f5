"""New contacts."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import Q

from loudou.customers.enums import BuyingRole
from loudou.customers.errors import AccountNotFound, CustomersInvalid
from loudou.customers.events import ContactsRegistered
from loudou.customers.models import Account, Contact
from loudou.customers.rules.identity import clean_text, normalise_email, normalise_mobile
from loudou.customers.shapes import ContactDraft, Registered
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.services.derive import derive_search

TEXTS = {"name": 120, "title": 120, "department": 120, "phone": 40, "wechat": 80}
Key = tuple[UUID, str]


@records_changes("contact.register")
def register_contacts(ctx: Context, *, drafts: Sequence[ContactDraft], reuse: bool = False) -> list[Registered]:
    """A contact for each draft, in order: made, or with `reuse` the one of the same account with this mobile or e-mail.

    The first contact of an account is its primary one. Raises CustomersInvalid naming field and row, AccountNotFound,
    ActionRefused. A constant number of SQL statements.
    """
    require(ctx, "contact", "create")
    cleaned = _cleaned(drafts)
    accounts = {values["account_id"] for values in cleaned}
    _lock_accounts(ctx, accounts)
    known = _known(accounts) if reuse else {}
    with_primary = set(Contact.objects.filter(account__in=accounts, is_primary=True).values_list("account", flat=True))
    results: list[Registered] = []
    fresh: list[Contact] = []
    for values in cleaned:
        keys: list[Key] = [(values["account_id"], values[name]) for name in ("mobile", "email") if values[name]]
        found = next((known[key] for key in keys if key in known), None)
        if found is not None:
            results.append(Registered(found, is_new=False))
            continue
        contact = _contact(ctx, values, is_primary=values["account_id"] not in with_primary)
        with_primary.add(contact.account_id)
        fresh.append(contact)
        results.append(Registered(contact.id, is_new=True))
        if reuse:
            known.update(dict.fromkeys(keys, contact.id))
    _insert(ctx, fresh)
    return results


def _cleaned(drafts: Sequence[ContactDraft]) -> list[dict[str, Any]]:
    cleaned, problems = [], []
    for row, draft in enumerate(drafts, start=1):
        values = asdict(draft) | {name: clean_text(getattr(draft, name)) for name in TEXTS}
        values["mobile"] = normalise_mobile(draft.mobile) or ""
        values["email"] = normalise_email(draft.email) or ""
        problems += _problems(draft, values, row)
        cleaned.append(values)
    if problems:
        raise CustomersInvalid("Some contacts cannot be saved as described. Nothing was saved.", problems=problems)
    return cleaned


def _problems(draft: ContactDraft, values: dict[str, Any], row: int) -> list[FieldProblem]:
    found = [
        FieldProblem(name, "text.too_long", "This text is too long.", row)
        for name, longest in TEXTS.items()
        if len(values[name]) > longest
    ]
    if not values["name"]:
        found.append(FieldProblem("name", "required", "This field is required.", row))
    if draft.mobile.strip() and not values["mobile"]:
        found.append(FieldProblem("mobile", "mobile.invalid", "This is not a mobile number.", row))
    if draft.email.strip() and not values["email"]:
        found.append(FieldProblem("email", "email.invalid", "This is not an e-mail address.", row))
    if draft.buying_role and draft.buying_role not in BuyingRole.values:
        found.append(FieldProblem("buying_role", "choice.unknown", "This is not one of the choices.", row))
    return found


def _lock_accounts(ctx: Context, account_ids: set[UUID]) -> None:
    """Locked, so that two first contacts at once do not both become the primary one."""
    seen = Account.objects.visible_to(ctx).filter(pk__in=account_ids).order_by("pk").select_for_update(of=("self",))
    missing = account_ids - set(seen.values_list("pk", flat=True))
    if missing:
        raise AccountNotFound("There is no such account, or you may not see it.", account_ids=sorted(missing, key=str))


def _known(account_ids: set[UUID]) -> dict[Key, UUID]:
    rows = Contact.objects.filter(~Q(mobile="", email=""), account__in=account_ids).order_by("-created_at", "-id")
    known: dict[Key, UUID] = {}
    for contact_id, account_id, mobile, email in rows.values_list("id", "account_id", "mobile", "email"):
        known.update({(account_id, value): contact_id for value in (mobile, email) if value})
    return known


def _contact(ctx: Context, values: dict[str, Any], *, is_primary: bool) -> Contact:
    owner_id = values.pop("owner_id") or ctx.actor_id
    return Contact(
        id=new_id(),
        owner_id=owner_id,
        is_primary=is_primary,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
        **values,
    )


def _insert(ctx: Context, contacts: Sequence[Contact]) -> None:
    if not contacts:
        return
    Contact.objects.bulk_create(contacts)
    derive_search("contact", [contact.id for contact in contacts])
    event = ContactsRegistered(
        subject_ids=tuple(contact.id for contact in contacts),
        account_ids=tuple(contact.account_id for contact in contacts),
    )
    emit(ctx, event)
