"""Matches that become leads, or cannot."""

from uuid import uuid4

import pytest

from loudou.marketing.tenders.errors import MatchNotFound
from loudou.marketing.tenders.models import TenderMatch
from loudou.marketing.tenders.services.bidding.follow_notices import follow_notices
from loudou.marketing.tenders.services.convert import convert_matches, record_leads
from loudou.marketing.tenders.services.join_leads import join_leads
from loudou.marketing.tenders.services.match import match_notices
from loudou.marketing.tenders.services.share_subscription import share_subscriptions
from loudou.marketing.tenders.tests.factories import make_draft, make_subscription, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(cast, ctx):
    make_subscription(owner_id=cast.ada)
    match_notices(ctx, notice_ids=[take(make_draft()).rows[0].notice_id])
    return TenderMatch.objects.get()


def test_a_match_nobody_knows_is_refused_and_the_others_stay_as_they_were(ctx, match):
    before = TenderMatch.objects.values().get()
    unknown = uuid4()

    with pytest.raises(MatchNotFound) as refused:
        convert_matches(ctx, match_ids=[match.pk, unknown])

    assert refused.value.facts["match_id"] == unknown
    assert TenderMatch.objects.values().get() == before


def test_no_leads_and_no_projects_change_nothing(ctx, match):
    before = TenderMatch.objects.values().get()

    record_leads(ctx, leads={})
    joined = join_leads(ctx, joined={})
    followed = follow_notices(ctx, project_ids=[match.project_id])

    assert (joined, followed) == ([], 0)
    assert TenderMatch.objects.values().get() == before


def test_whoever_is_told_of_a_match_reads_it_and_may_not_delete_it(cast, match):
    cleo = cast.acting("cleo")
    share_subscriptions(cast.acting("ada"), subscription_ids=[match.subscription_id], user_id=cast.cleo)

    found = [TenderMatch.objects.visible_to(cleo, action).filter(pk=match.pk).exists() for action in ("read", "delete")]

    assert found == [True, False]
