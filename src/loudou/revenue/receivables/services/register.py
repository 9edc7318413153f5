"""Take payments in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.kernel.money import amount_problem, is_currency
from loudou.platform.access.queries import access_profile, require
from loudou.platform.changes.recording import records_changes
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search
from loudou.revenue.receivables.enums import IdentifiedBy, PaymentMethod, PaymentStatus
from loudou.revenue.receivables.errors import ReceivablesInvalid
from loudou.revenue.receivables.events import PaymentRegistered
from loudou.revenue.receivables.messages import problem
from loudou.revenue.receivables.models import Payment
from loudou.revenue.receivables.queries.payers import account_owners, known_payers, payer_key
from loudou.revenue.receivables.shapes import KnownPayer, PaymentDraft, Registered

Reference = tuple[str, str, str]


@records_changes("payment.register")
def register_payments(ctx: Context, *, drafts: Sequence[PaymentDraft]) -> list[Registered]:
    """Take in the payments these drafts describe; one answer per draft, in order.

    A bank reference is taken in once (per method and bank account of ours): again it answers with the payment it made
    before. A payer is recognised by name, number or earlier payments; whoever may confirm payments confirms a
    recognised one by registering it. Raises ReceivablesInvalid naming field and row, ActionRefused. A constant number
    of SQL statements, however many drafts.
    """
    require(ctx, "payment", "create")
    owners = account_owners(ctx, [draft.account_id for draft in drafts if draft.account_id is not None])
    _refuse_problems(ctx, drafts, owners)
    payers = _payers(ctx, drafts, owners)
    known = _known(drafts)
    fresh: dict[Reference | int, PaymentDraft] = {}
    keys = [_reference(draft) or row for row, draft in enumerate(drafts)]
    for key, draft in zip(keys, drafts, strict=True):
        if key not in known:
            fresh.setdefault(key, draft)
    made = _insert(ctx, fresh, payers)
    lost = [draft for key, draft in fresh.items() if key not in made]
    known |= _known(lost) if lost else {}
    emit(ctx, PaymentRegistered(subject_ids=tuple(made.values())))
    answers, told = [], set()
    for key in keys:
        answers.append(Registered(made[key], key not in told) if key in made else Registered(known[key], is_new=False))
        told.add(key)
    return answers


def _insert(
    ctx: Context, fresh: Mapping[Reference | int, PaymentDraft], payers: Mapping[str, KnownPayer]
) -> dict[Reference | int, UUID]:
    """Rows that somebody else took in at the same moment are left out of the answer."""
    if not fresh:
        return {}
    day = business_day(ctx)
    may_confirm = access_profile(ctx).may("payment", "confirm")
    numbers = take_numbers("P", day, len(fresh))
    payments = {
        key: _payment(ctx, draft, number, day, payers.get(_payer_of(draft)), may_confirm=may_confirm)
        for (key, draft), number in zip(fresh.items(), numbers, strict=True)
    }
    Payment.objects.bulk_create(payments.values(), ignore_conflicts=True)
    ids = {payment.id for payment in payments.values()}
    if any(isinstance(key, tuple) for key in fresh):
        ids = set(Payment.objects.filter(pk__in=ids).values_list("pk", flat=True))
    derive_search("payment", sorted(ids))
    return {key: payment.id for key, payment in payments.items() if payment.id in ids}


def _payment(
    ctx: Context, draft: PaymentDraft, number: str, day: date, payer: KnownPayer | None, *, may_confirm: bool
) -> Payment:
    status = PaymentStatus.CONFIRMED if may_confirm else PaymentStatus.IMPORTED
    return Payment(
        id=new_id(),
        number=number,
        status=status if payer else PaymentStatus.UNIDENTIFIED,
        payer_name=" ".join(draft.payer_name.split()),
        payer_key=payer_key(draft.payer_name),
        account_id=payer.account_id if payer else None,
        identified_by=payer.identified_by if payer else "",
        currency=draft.currency,
        amount=draft.amount,
        unapplied_amount=draft.amount,
        method=draft.method,
        bank=draft.bank.strip(),
        bank_ref=draft.bank_ref.strip(),
        received_date=draft.received_date or day,
        memo=" ".join(draft.memo.split()),
        note=draft.note,
        custom=dict(draft.custom),
        owner_id=(payer.owner_id if payer else None) or ctx.actor_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
    )


def _payers(ctx: Context, drafts: Sequence[PaymentDraft], owners: Mapping[UUID, UUID | None]) -> dict[str, KnownPayer]:
    """By payer key, or by account id where somebody named the account."""
    found = dict(known_payers(ctx, {draft.payer_name for draft in drafts if draft.account_id is None}))
    return found | {str(pk): KnownPayer(pk, owner, IdentifiedBy.PERSON) for pk, owner in owners.items()}


def _payer_of(draft: PaymentDraft) -> str:
    return str(draft.account_id) if draft.account_id is not None else payer_key(draft.payer_name)


def _reference(draft: PaymentDraft) -> Reference | None:
    reference = draft.bank_ref.strip()
    return (draft.method, draft.bank.strip(), reference) if reference else None


def _known(drafts: Sequence[PaymentDraft]) -> dict[Reference | int, UUID]:
    references = [found for draft in drafts if (found := _reference(draft))]
    if not references:
        return {}
    fields = ("method", "bank", "bank_ref", "id")
    rows = Payment.objects.filter(bank_ref__in={reference for _m, _b, reference in references}).values_list(*fields)
    wanted = set(references)
    return {(method, bank, ref): pk for method, bank, ref, pk in rows if (method, bank, ref) in wanted}


def _refuse_problems(ctx: Context, drafts: Sequence[PaymentDraft], accounts: Collection[UUID]) -> None:
    today = business_day(ctx)
    problems = []
    for row, draft in enumerate(drafts, start=1):
        unkept = amount_problem(draft.amount, draft.currency)
        checks = (
            ("payer_name", "required", bool(draft.payer_name.strip())),
            ("payer_name", "text.too_long", len(draft.payer_name) <= 200),
            ("memo", "text.too_long", len(draft.memo) <= 500),
            ("bank", "text.too_long", len(draft.bank) <= 80),
            ("bank_ref", "text.too_long", len(draft.bank_ref) <= 120),
            ("currency", "currency.unknown", is_currency(draft.currency)),
            ("amount", unkept or "amount.not_positive", unkept is None and draft.amount > 0),
            ("method", "choice.unknown", draft.method in PaymentMethod.values),
            ("received_date", "date.future", (draft.received_date or today) <= today),
            (
                "account",
                "not_found",
                draft.account_id is None or draft.account_id in accounts,
            ),
        )
        problems += [problem(field, code, row) for field, code, is_right in checks if not is_right]
    if problems:
        raise ReceivablesInvalid("Some values are not acceptable. Nothing was saved.", problems=problems)
