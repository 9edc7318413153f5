"""New accounts."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from loudou.customers.enums import AccountStatus, CompanySize
from loudou.customers.errors import AccountExists, CustomersInvalid
from loudou.customers.events import AccountsRegistered
from loudou.customers.models import Account
from loudou.customers.rules.company_names import company_key
from loudou.customers.rules.identity import clean_text, normalise_credit_code
from loudou.customers.shapes import AccountDraft, Registered
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search

LONGEST = {"name": 200, "industry": 80, "province": 60, "city": 60, "address": 300, "phone": 40, "email": 254}
TEXTS = ("name", "industry", "province", "city", "address", "phone", "email", "website", "source")


@records_changes("account.register")
def register_accounts(ctx: Context, *, drafts: Sequence[AccountDraft], reuse: bool = False) -> list[Registered]:
    """An account for each draft, in order: made, or with `reuse` the one that holds its credit code already.

    Drafts of one set that share a credit code become one account. Without `reuse` a held code raises AccountExists.
    Raises CustomersInvalid naming field and row, ActionRefused. A constant number of SQL statements.
    """
    require(ctx, "account", "create")
    cleaned = _cleaned(drafts)
    held = _held([values["uscc"] for values in cleaned if values["uscc"]])
    if held and not reuse:
        raise AccountExists("An account with this credit code exists already.", credit_codes=sorted(held))
    results, fresh = _settled(ctx, cleaned, held)
    if fresh:
        _insert(ctx, fresh)
        emit(ctx, AccountsRegistered(subject_ids=tuple(account.id for account in fresh)))
    return results


def _cleaned(drafts: Sequence[AccountDraft]) -> list[dict[str, Any]]:
    cleaned, problems = [], []
    for row, draft in enumerate(drafts, start=1):
        values = asdict(draft)
        values.update({name: clean_text(values[name]) for name in TEXTS})
        problems += _problems(values, row)
        values["uscc"] = normalise_credit_code(draft.uscc) or ""
        cleaned.append(values)
    if problems:
        raise CustomersInvalid("Some accounts cannot be saved as described. Nothing was saved.", problems=problems)
    return cleaned


def _problems(values: dict[str, Any], row: int) -> list[FieldProblem]:
    found = [
        FieldProblem(name, "text.too_long", "This text is too long.", row)
        for name, longest in LONGEST.items()
        if len(values[name]) > longest
    ]
    if not values["name"]:
        found.append(FieldProblem("name", "required", "This field is required.", row))
    if values["uscc"] and normalise_credit_code(values["uscc"]) is None:
        found.append(FieldProblem("uscc", "credit_code.invalid", "This is not a unified social credit code.", row))
    if values["size"] and values["size"] not in CompanySize.values:
        found.append(FieldProblem("size", "choice.unknown", "This is not one of the choices.", row))
    if values["status"] not in AccountStatus.values:
        found.append(FieldProblem("status", "choice.unknown", "This is not one of the choices.", row))
    return found


def _held(codes: Sequence[str]) -> dict[str, UUID]:
    return dict(Account.objects.filter(uscc__in=codes).values_list("uscc", "id")) if codes else {}


def _settled(
    ctx: Context, cleaned: Sequence[dict[str, Any]], held: dict[str, UUID]
) -> tuple[list[Registered], list[Account]]:
    """The result of each draft, and the accounts still to be written."""
    results: list[Registered] = []
    fresh: list[Account] = []
    for values in cleaned:
        known = held.get(values["uscc"]) if values["uscc"] else None
        if known is not None:
            results.append(Registered(known, is_new=False))
            continue
        account = _account(ctx, values)
        fresh.append(account)
        results.append(Registered(account.id, is_new=True))
        if values["uscc"]:
            held[values["uscc"]] = account.id
    return results, fresh


def _account(ctx: Context, values: dict[str, Any]) -> Account:
    owner_id = values.pop("owner_id") or ctx.actor_id
    return Account(
        id=new_id(),
        company_key=company_key(values["name"]),
        owner_id=owner_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
        **values,
    )


def _insert(ctx: Context, accounts: list[Account]) -> None:
    numbers = take_numbers("A", business_day(ctx), len(accounts))
    for account, number in zip(accounts, numbers, strict=True):
        account.number = number
    try:
        with transaction.atomic():
            Account.objects.bulk_create(accounts)
    except IntegrityError as error:
        if "account_credit_code" not in str(error):
            raise
        raise AccountExists("An account with this credit code exists already.") from error
    derive_search("account", [account.id for account in accounts])
