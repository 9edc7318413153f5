"""Who pays: from what a bank says of a payer to one of our accounts."""

from collections.abc import Iterable, Mapping
from unicodedata import normalize
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from loudou.kernel.context import Context
from loudou.platform.records.query import ListQuery, matching
from loudou.platform.records.registry import record_type
from loudou.revenue.receivables.enums import IdentifiedBy, PaymentStatus
from loudou.revenue.receivables.models import Payment
from loudou.revenue.receivables.shapes import KnownPayer

BRACKETS = str.maketrans("()", "（）")


def payer_key(name: str) -> str:
    """The form payers' names are compared in: half width, one case, no spaces."""
    return "".join(normalize("NFKC", name).casefold().split())[:200]


def account_owners(ctx: Context, account_ids: Iterable[UUID]) -> Mapping[UUID, UUID | None]:
    """Who owns each of these accounts that the actor sees. One SQL statement beside the actor's rights."""
    accounts = matching(ctx, record_type("account"), ListQuery()).filter(pk__in=set(account_ids))
    return dict(accounts.values_list("pk", "owner_id"))


def known_payers(ctx: Context, names: Iterable[str]) -> Mapping[str, KnownPayer]:
    """The account each payer leads to, by payer key; payers that lead nowhere or to several accounts are left out.

    A payer is an account by its number or its name, or because all its payments before were for one account. Two SQL
    statements beside the actor's rights, however many names.
    """
    wanted = {payer_key(name): " ".join(name.split()) for name in names if name.strip()}
    if not wanted:
        return {}
    earlier = _earlier(ctx, wanted)
    texts = {form for name in wanted.values() for form in _written(name)}
    accounts = matching(ctx, record_type("account"), ListQuery()).filter(
        Q(number__in=texts) | Q(name__in=texts) | Q(pk__in=earlier.values())
    )
    by_name: dict[str, list[KnownPayer]] = {}
    by_number: dict[str, KnownPayer] = {}
    owners: dict[UUID, UUID | None] = {}
    for pk, number, name, owner_id in accounts.order_by("pk").values_list("pk", "number", "name", "owner_id"):
        owners[pk] = owner_id
        by_number[payer_key(number)] = KnownPayer(pk, owner_id, IdentifiedBy.NUMBER)
        by_name.setdefault(payer_key(name), []).append(KnownPayer(pk, owner_id, IdentifiedBy.NAME))
    found: dict[str, KnownPayer] = {
        key: KnownPayer(pk, owners[pk], IdentifiedBy.EARLIER) for key, pk in earlier.items() if pk in owners
    }
    found |= {key: named[0] for key, named in by_name.items() if key in wanted and len(named) == 1}
    return found | {key: payer for key, payer in by_number.items() if key in wanted}


def _earlier(ctx: Context, keys: Iterable[str]) -> dict[str, UUID]:
    """The one account all confirmed payments of these payers were for."""
    before = Payment.objects.visible_to(ctx).filter(payer_key__in=list(keys), account__isnull=False)
    before = before.exclude(status__in=[PaymentStatus.IMPORTED, PaymentStatus.REVERSED])
    rows = before.order_by().values("payer_key").annotate(accounts=ArrayAgg("account_id", distinct=True))
    return {row["payer_key"]: row["accounts"][0] for row in rows if len(row["accounts"]) == 1}


def _written(name: str) -> set[str]:
    """The ways the same name is commonly written: width of letters, width of brackets, with or without spaces."""
    narrow = normalize("NFKC", name)
    forms = {name, narrow, narrow.translate(BRACKETS), narrow.upper()}
    return forms | {form.replace(" ", "") for form in forms}
