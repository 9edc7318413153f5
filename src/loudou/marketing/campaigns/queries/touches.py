"""The touches of deals."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.campaigns.rules.attribution import TouchPoint
from loudou.marketing.campaigns.shapes import AttributionTerms, DealFacts

PEOPLE_SQL = """
    SELECT d.deal_id, t.at, t.campaign_id
    FROM unnest(%(deals)s::uuid[], %(kinds)s::text[], %(people)s::uuid[], %(since)s::timestamptz[],
                %(until)s::timestamptz[]) AS d(deal_id, kind, person_id, since, until)
    JOIN campaigns_touch t ON t.person_id = d.person_id AND t.person_kind = d.kind AND t.at BETWEEN d.since AND d.until
"""
ACCOUNTS_SQL = """
    SELECT d.deal_id, t.at, t.campaign_id
    FROM unnest(%(deals)s::uuid[], %(accounts)s::uuid[], %(since)s::timestamptz[], %(until)s::timestamptz[])
         AS d(deal_id, account_id, since, until)
    JOIN campaigns_touch t ON t.account_id = d.account_id AND t.at BETWEEN d.since AND d.until
"""


def touches_of_deals(
    ctx: Context, deals: Sequence[DealFacts], terms: AttributionTerms
) -> Mapping[UUID, list[TouchPoint]]:
    """The touches of each deal's people from the look-back before its opening up to its win, nobody's left out.

    By policy those of the account stand in for a deal without people. Two SQL statements at most, however many deals.
    """
    del ctx  # system: what is shared must not depend on who computes it
    found: dict[UUID, list[TouchPoint]] = defaultdict(list)
    named = [(deal, person) for deal in deals for person in dict.fromkeys(deal.people)]
    columns: dict[str, list[Any]] = {
        "deals": [deal.id for deal, _person in named],
        "kinds": [person.kind for _deal, person in named],
        "people": [person.id for _deal, person in named],
        **_times([deal for deal, _person in named], terms),
    }
    _collect(PEOPLE_SQL, columns, found)
    nameless = [deal for deal in deals if not deal.people and deal.account_id is not None and terms.counts_account]
    columns = {
        "deals": [deal.id for deal in nameless],
        "accounts": [deal.account_id for deal in nameless],
        **_times(nameless, terms),
    }
    _collect(ACCOUNTS_SQL, columns, found)
    return found


def _times(deals: Sequence[DealFacts], terms: AttributionTerms) -> dict[str, list[Any]]:
    window = timedelta(days=terms.window_days)
    return {
        "since": [min(deal.opened_at, deal.won_at or deal.opened_at) - window for deal in deals],
        "until": [max(deal.opened_at, deal.won_at or deal.opened_at) for deal in deals],
    }


def _collect(sql: str, columns: dict[str, list[Any]], found: dict[UUID, list[TouchPoint]]) -> None:
    if not columns["deals"]:
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, columns)
        for deal_id, at, campaign_id in cursor.fetchall():
            found[deal_id].append(TouchPoint(at, campaign_id))
