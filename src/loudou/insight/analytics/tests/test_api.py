import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from loudou.insight.analytics.api.funnel import FunnelIn, read_funnel
from loudou.insight.analytics.errors import PeriodUnknown
from loudou.insight.analytics.tests.factories import Walk, make_walks
from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
BEGUN = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)


def asked(ctx, **words):
    request = RequestFactory().get("/api/v1/funnel")
    request.loudou = ctx
    return json.loads(read_funnel(request, FunnelIn(**words)).content)


def test_the_funnel_as_json_is_exact(cast):
    day = timedelta(days=1)
    make_walks(
        Context(None, NOW),
        [Walk(BEGUN, owner_id=cast.ada, contacted_at=BEGUN + day, converted_at=BEGUN + 2 * day), Walk(BEGUN)],
    )

    found = asked(cast.acting("max", NOW), period="2026-05")

    assert found["period"] == {"first_day": "2026-05-01", "last_day": "2026-05-31"}
    assert [step["now"]["count"] for step in found["steps"]] == [2, 1, 1, 0, 0, 0]
    assert found["steps"][1]["rate"] == "0.500000"
    assert found["steps"][1]["now"]["median_seconds"] == 86_400
    assert found["steps"][2]["now"]["amount"] == "1000.0000"
    assert found["steps"][3]["rate"] == "0.000000"
    assert found["steps"][4]["rate"] is None
    assert found["bottleneck"] is None
    assert sum(segment["counts"]["lead"] for segment in found["by_source"]) == 2


def test_who_may_not_read_the_funnel_is_refused(ada):
    with pytest.raises(ActionRefused):
        asked(ada, period="2026-05")


def test_a_period_nobody_knows_is_refused(cast):
    with pytest.raises(PeriodUnknown):
        asked(cast.acting("max", NOW), period="some day")
