"""Reads about subscriptions and what they found."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, F

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import LeadCompany
from loudou.marketing.tenders.models import TenderMatch
from loudou.marketing.tenders.shapes import MatchedTender

READ = {
    "stage": F("project__stage"),
    "ocid": F("project__ocid"),
    "project_title": F("project__title"),
    "contact_name": F("project__contact_name"),
    "contact_phone": F("project__contact_phone"),
    "contact_email": F("project__contact_email"),
    "project_region": F("project__region"),
    "industry": F("project__industry"),
    "budget_amount": F("project__budget_amount"),
    "ceiling_amount": F("project__ceiling_amount"),
    "project_currency": F("project__currency"),
    "purchaser_name": F("project__purchaser__name"),
    "purchaser_uscc": F("project__purchaser__uscc"),
    "purchaser_owner": F("project__purchaser__account__owner_id"),
    "winner_name": F("project__winner__name"),
    "winner_uscc": F("project__winner__uscc"),
    "winner_owner": F("project__winner__account__owner_id"),
    "published_at": F("notice__published_at"),
    "url": F("notice__url"),
    "subscription_name": F("subscription__name"),
    "lead_company": F("subscription__lead_company"),
    "target_pool": F("subscription__target_pool_id"),
}


def matched_tenders(ctx: Context, match_ids: Sequence[UUID]) -> list[MatchedTender]:
    """The matches the actor sees with what a lead is made of, by the date of their notices. One SQL statement.

    The company is the winner where the subscription asks for it and somebody won, else the purchaser; the contact a
    notice names is the purchaser's. `owner_id` is who looks after that company as a customer.
    """
    found = TenderMatch.objects.visible_to(ctx).filter(pk__in=match_ids)
    rows = found.order_by(F("notice__published_at").asc(nulls_first=True), "pk").values(
        "id", "project_id", "notice_id", "notice_type", **READ
    )
    return [_tender(dict(row)) for row in rows]


def notices_with_lead(notice_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these notices that made or touched a lead already. One SQL statement."""
    # system: a notice reaches a lead once, whoever saw it
    found = TenderMatch.objects.filter(notice__in=notice_ids, lead_id__isnull=False)
    return frozenset(found.values_list("notice_id", flat=True))


def _tender(row: dict[str, object]) -> MatchedTender:
    is_winner = row["lead_company"] == LeadCompany.WINNER and bool(row["winner_name"])
    who = "winner" if is_winner else "purchaser"
    budget = row["budget_amount"] if row["budget_amount"] is not None else row["ceiling_amount"]
    contact = {name: "" if is_winner else row[name] for name in ("contact_name", "contact_phone", "contact_email")}
    return MatchedTender(
        match_id=row["id"],  # type: ignore[arg-type]  # values of a query
        project_id=row["project_id"],  # type: ignore[arg-type]
        notice_id=row["notice_id"],  # type: ignore[arg-type]
        ocid=str(row["ocid"]),
        title=str(row["project_title"]),
        stage=str(row["stage"]),
        company=str(row[f"{who}_name"] or ""),
        company_uscc=str(row[f"{who}_uscc"] or ""),
        region=str(row["project_region"]),
        industry=str(row["industry"]),
        budget_amount=budget,  # type: ignore[arg-type]
        currency=str(row["project_currency"]),
        notice_type=str(row["notice_type"]),
        published_at=row["published_at"],  # type: ignore[arg-type]
        url=str(row["url"]),
        subscription_name=str(row["subscription_name"]),
        owner_id=row[f"{who}_owner"],  # type: ignore[arg-type]
        target_pool_id=row["target_pool"],  # type: ignore[arg-type]
        **contact,  # type: ignore[arg-type]
    )


def match_counts(lead_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many matches became each of these leads; those no match became are left out. One SQL statement.

    Who may see the leads is the caller's duty.
    """
    # system: numbers about leads the caller has read
    matches = TenderMatch.objects.filter(lead_id__in=list(lead_ids)).values_list("lead_id")
    return {lead_id: count for lead_id, count in matches.annotate(count=Count("id")) if lead_id is not None}


def projects_of_matches(ctx: Context, match_ids: Sequence[UUID]) -> list[UUID]:
    """The projects of the matches the actor sees, each once. One SQL statement."""
    found = TenderMatch.objects.visible_to(ctx).filter(pk__in=match_ids).order_by("project_id")
    return list(found.values_list("project_id", flat=True).distinct())
