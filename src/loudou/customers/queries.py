"""Reads about accounts and contacts."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Q
from django.db.models.expressions import RawSQL

from loudou.customers.enums import MatchReason
from loudou.customers.errors import AccountNotFound
from loudou.customers.models import Account, Contact
from loudou.customers.rules.company_names import company_key, is_similar, search_halves, similarity
from loudou.customers.rules.identity import normalise_credit_code, normalise_email, normalise_mobile
from loudou.customers.shapes import (
    AccountFacts,
    AccountMatch,
    ContactMatch,
    ContactRow,
    KnownCustomer,
    MatchCandidates,
)
from loudou.kernel.context import Context

MOST_SIMILAR = 200
"""Names looked at for similarity; a half of a name found more often says nothing."""

KNOWN_SQL = """
    SELECT 'credit_code', a.uscc, a.id, NULL::uuid, a.owner_id FROM customers_account a
    WHERE a.uscc = ANY(%(codes)s) AND a.uscc <> ''
    UNION ALL
    SELECT 'mobile', c.mobile, c.account_id, c.id, a.owner_id FROM customers_contact c
    JOIN customers_account a ON a.id = c.account_id WHERE c.mobile = ANY(%(mobiles)s) AND c.mobile <> ''
    UNION ALL
    SELECT 'email', c.email, c.account_id, c.id, a.owner_id FROM customers_contact c
    JOIN customers_account a ON a.id = c.account_id WHERE c.email = ANY(%(emails)s) AND c.email <> ''
    ORDER BY 4 NULLS FIRST
"""


def customers_by_keys(
    *, credit_codes: Sequence[str] = (), mobiles: Sequence[str] = (), emails: Sequence[str] = ()
) -> dict[tuple[str, str], KnownCustomer]:
    """Who holds these normalised hard keys, by (kind of key, value); of several holders the one entered first.

    For recognising customers among captured leads whoever captures them: nobody's visibility applies, and the result is
    not shown. One SQL statement.
    """
    values = {"codes": list(credit_codes), "mobiles": list(mobiles), "emails": list(emails)}
    found: dict[tuple[str, str], KnownCustomer] = {}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_SQL, values)
        for kind, value, account_id, contact_id, owner_id in cursor.fetchall():
            found.setdefault((kind, value), KnownCustomer(account_id, contact_id, owner_id))
    return found


def match_candidates(
    ctx: Context, *, company: str = "", uscc: str = "", mobile: str = "", email: str = "", limit: int = 10
) -> MatchCandidates:
    """Accounts and contacts the actor sees that may be the ones described, surest first.

    By hard keys, by the same company name, by a similar one. At most three SQL statements beside the actor's rights.
    """
    contacts = _matching_contacts(ctx, mobile, email, limit)
    accounts = _matching_accounts(ctx, company, uscc, [contact.account_id for contact in contacts], limit)
    return MatchCandidates(accounts=accounts, contacts=contacts)


def account_facts(ctx: Context, account_id: UUID) -> AccountFacts:
    """One account as its page shows it. One SQL statement. Raises AccountNotFound."""
    found = Account.objects.visible_to(ctx).filter(pk=account_id).select_related("owner", "parent").first()
    if found is None:
        raise AccountNotFound("There is no such account, or you may not see it.", account_id=account_id)
    return AccountFacts(
        id=found.id,
        number=found.number,
        name=found.name,
        status=found.status,
        uscc=found.uscc,
        industry=found.industry,
        size=found.size,
        province=found.province,
        city=found.city,
        address=found.address,
        phone=found.phone,
        email=found.email,
        website=found.website,
        source=found.source,
        note=found.note,
        owner_id=found.owner_id,
        owner_name=found.owner.name if found.owner else "",
        parent_id=found.parent_id,
        parent_name=found.parent.name if found.parent else "",
        version=found.version,
    )


def account_names(ctx: Context, account_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The names of accounts the actor sees. One SQL statement."""
    return dict(Account.objects.visible_to(ctx).filter(pk__in=account_ids).values_list("pk", "name"))


def contacts_of(ctx: Context, account_id: UUID, *, limit: int = 50) -> list[ContactRow]:
    """The people of an account, the primary one first, those who left last. One SQL statement."""
    rows = Contact.objects.visible_to(ctx).filter(account=account_id)
    rows = rows.order_by("has_left", F("is_primary").desc(), "title_key", "id")
    fields = ("id", "name", "title", "department", "mobile", "email", "buying_role", "is_primary", "has_left")
    return [ContactRow(*row) for row in rows.values_list(*fields)[:limit]]


def _matching_contacts(ctx: Context, mobile: str, email: str, limit: int) -> tuple[ContactMatch, ...]:
    number, address = normalise_mobile(mobile) or "", normalise_email(email) or ""
    if not number and not address:
        return ()
    wanted = Q(mobile=number) & ~Q(mobile="") | Q(email=address) & ~Q(email="")
    rows = Contact.objects.visible_to(ctx).filter(wanted).order_by("created_at", "id")
    fields = ("id", "account_id", "account__name", "name", "title", "mobile")
    return tuple(
        ContactMatch(
            id=pk,
            account_id=account_id,
            account_name=account_name,
            name=name,
            title=title,
            reason=MatchReason.MOBILE if number and held == number else MatchReason.EMAIL,
        )
        for pk, account_id, account_name, name, title, held in rows.values_list(*fields)[:limit]
    )


def _matching_accounts(
    ctx: Context, company: str, uscc: str, of_contacts: Sequence[UUID], limit: int
) -> tuple[AccountMatch, ...]:
    code, key = normalise_credit_code(uscc) or "", company_key(company)
    wanted = Q(pk__in=of_contacts)
    if code:
        wanted |= Q(uscc=code)
    if key:
        wanted |= Q(company_key=key) | Q(pk__in=_similarly_named(ctx, company))
    fields = ("id", "number", "name", "city", "owner__name", "uscc", "company_key")
    rows = Account.objects.visible_to(ctx).filter(wanted).order_by("created_at", "id").values_list(*fields)
    found = []
    for pk, number, name, city, owner, held_code, held_key in rows[:MOST_SIMILAR]:
        reason = _reason(code, key, held_code, held_key, is_of_contact=pk in of_contacts)
        if reason is not None:
            found.append((AccountMatch(pk, number, name, city, owner or "", reason), similarity(key, held_key)))
    order = list(MatchReason)
    found.sort(key=lambda pair: (order.index(MatchReason(pair[0].reason)), -pair[1], pair[0].number))
    return tuple(match for match, _alike in found[:limit])


def _reason(code: str, key: str, held_code: str, held_key: str, *, is_of_contact: bool) -> MatchReason | None:
    if code and held_code == code:
        return MatchReason.CREDIT_CODE
    if is_of_contact:
        return MatchReason.MOBILE
    if key and held_key == key:
        return MatchReason.COMPANY_NAME
    # Two codes that differ are two companies, however alike their names.
    if key and not (code and held_code) and is_similar(key, held_key):
        return MatchReason.SIMILAR_NAME
    return None


def _similarly_named(ctx: Context, company: str) -> Sequence[UUID]:
    halves = [" & ".join("'" + token.replace("'", "''") + "'" for token in half) for half in search_halves(company)]
    if not halves:
        return ()
    condition = RawSQL(
        '"customers_account"."search" @@ %s::tsquery',
        [" | ".join(f"({half})" for half in halves)],
        output_field=BooleanField(),
    )
    rows = Account.objects.visible_to(ctx).filter(condition).order_by("id").values_list("pk", flat=True)
    return list(rows[:MOST_SIMILAR])


def contact_accounts(ctx: Context, contact_ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """The account of each contact the actor sees. One SQL statement."""
    return dict(Contact.objects.visible_to(ctx).filter(pk__in=contact_ids).values_list("pk", "account_id"))
