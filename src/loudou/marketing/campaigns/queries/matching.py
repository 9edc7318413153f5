"""The campaigns that names on leads mean."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import CampaignKind
from loudou.marketing.campaigns.rules.matching import Candidate, choose_campaign, name_key
from loudou.marketing.campaigns.rules.membership import status_on_arrival
from loudou.marketing.campaigns.shapes import NamedCampaign, NameMatch

MATCH_SQL = """
    SELECT k.key, c.id, c.start_date, c.end_date, lower(c.utm_campaign) = k.key, c.kind
    FROM unnest(%(keys)s::text[]) AS k(key)
    JOIN campaigns_campaign c ON (lower(c.name) = k.key OR lower(c.utm_campaign) = k.key AND c.utm_campaign <> '')
    WHERE c.status <> 'cancelled'
"""


def campaigns_named(ctx: Context, names: Sequence[NameMatch]) -> list[NamedCampaign | None]:
    """The campaign each name means on its day, None for no campaign's; in order. One SQL statement.

    By code or title; a cancelled campaign is never meant. For recognising leads whoever captures them: nobody's
    visibility applies.
    """
    del ctx
    keys = sorted({key for one in names if (key := name_key(one.name))})
    if not keys:
        return [None] * len(names)
    candidates: dict[str, list[Candidate]] = {key: [] for key in keys}
    kinds: dict[UUID, CampaignKind] = {}
    with connection.cursor() as cursor:
        cursor.execute(MATCH_SQL, {"keys": keys})
        for key, *facts, kind in cursor.fetchall():
            candidates[key].append(Candidate(*facts))
            kinds[candidates[key][-1].id] = CampaignKind(kind)
    return [_named(one, candidates.get(name_key(one.name), ()), kinds) for one in names]


def _named(
    name: NameMatch, candidates: Sequence[Candidate], kinds: Mapping[UUID, CampaignKind]
) -> NamedCampaign | None:
    chosen = choose_campaign(candidates, name.day)
    if chosen is None:
        return None
    of_it = next(one for one in candidates if one.id == chosen)
    return NamedCampaign(chosen, status_on_arrival(kinds[chosen], of_it.start_date, of_it.end_date, name.day))
