"""What campaigns brought: sums, roll-up, rights, rows behind every number, the file."""

import json
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from loudou.insight.analytics.api import campaigns as api
from loudou.insight.analytics.errors import PeriodUnknown
from loudou.insight.analytics.queries.campaigns import campaign_returns, returns_total, rows_behind
from loudou.insight.analytics.shapes.campaigns import Figure, ReturnsQuestion
from loudou.kernel.period import Period
from loudou.leads.tests.factories import make_lead
from loudou.marketing.campaigns.enums import AttributionModel
from loudou.marketing.campaigns.errors import CampaignInvalid, CampaignNotFound
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.services.attribute import attribute_deals
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.marketing.campaigns.tests.factories import deal_facts, make_campaign, make_cost, system, touch
from loudou.platform.access.errors import ActionRefused
from loudou.processes.deal_attribution import attribute_anew
from loudou.sales.pipeline.tests.factories import make_opportunity

pytestmark = pytest.mark.django_db
PAGE = "/insights/campaigns"
LINEAR = ReturnsQuestion("linear")


@pytest.fixture
def season():
    """A whole with two parts: an expo of 20,000 and a webinar of 5,000, one deal of 100,000 both touched."""
    whole = make_campaign(name="全年", budget_amount=None, start_date=date(2026, 1, 1), end_date=date(2026, 12, 31))
    expo = make_campaign(name="展会", parent_id=whole.pk)
    webinar = make_campaign(name="=直播", kind="webinar", parent_id=whole.pk, start_date=date(2026, 3, 2))
    make_cost(expo)
    make_cost(webinar, actual_amount=Decimal(5_000))
    lead = make_lead()
    for one in (expo, webinar):
        add_members(system(), drafts=[MemberDraft(one.pk, "顾海峰", lead_id=lead.pk, status="attended")])
        touch(lead.pk, one)
    deal = uuid4()
    facts = deal_facts(deal, lead.pk, ordered_amount=Decimal(113_000), received_amount=Decimal(50_001))
    attribute_deals(system(), deals=[facts])
    return {"whole": whole, "expo": expo, "webinar": webinar, "lead": lead, "deal": deal}


def client_of(cast, name):
    client = Client()
    client.force_login(get_user_model().objects.get(pk=getattr(cast, name)))
    return client


def by_name(question=LINEAR):
    return {row.name: row for row in campaign_returns(system(), question)}


def test_each_campaign_stands_for_itself(season):
    found = by_name()

    expo = found["展会"]
    assert (expo.actual_amount, expo.lead_count, expo.credit.won_amount) == (20_000, 1, 50_000)
    assert (expo.returned.revenue_rate, expo.returned.cost_per_lead) == (Decimal("1.5"), 20_000)
    assert found["=直播"].returned.revenue_rate == Decimal(9)
    assert (found["全年"].actual_amount, found["全年"].returned.revenue_rate) == (0, None)
    received = [found[name].credit.received_amount for name in ("展会", "=直播")]
    assert (sum(received), {abs(received[0] - received[1])}) == (50_001, {Decimal(0)})


def test_with_its_parts_a_whole_has_the_sums_of_all_and_counts_nobody_and_no_deal_twice(season):
    (row,) = campaign_returns(system(), ReturnsQuestion("linear", rolls_up=True))

    assert (row.name, row.actual_amount, row.member_count, row.lead_count) == ("全年", 25_000, 1, 1)
    credit = row.credit
    assert (credit.deal_count, credit.won_count, credit.influenced_amount) == (1, 1, 100_000)
    assert (credit.won_amount, credit.ordered_amount, credit.received_amount) == (100_000, 113_000, 50_001)
    assert (row.returned.revenue_rate, row.returned.cash_rate) == (Decimal(3), Decimal("1.000040"))


@pytest.mark.parametrize("model", ["first", "last", "linear", "time_decay", "position", "w_shaped"])
def test_the_sum_over_campaigns_is_the_deal_under_every_model(season, model):
    total = returns_total(campaign_returns(system(), ReturnsQuestion(model)))

    assert (total.credit.won_amount, total.credit.ordered_amount) == (100_000, 113_000)
    assert (total.actual_amount, total.returned.revenue_rate) == (25_000, Decimal(3))


def test_a_question_is_narrowed_by_time_and_kind(season):
    march = Period(date(2026, 3, 1), date(2026, 3, 2))

    assert set(by_name(ReturnsQuestion("linear", period=march))) == {"展会"}
    assert set(by_name(ReturnsQuestion("linear", kind="webinar"))) == {"=直播"}


def test_deals_in_another_currency_are_in_no_sum(season):
    attribute_deals(system(), deals=[deal_facts(uuid4(), season["lead"].pk, currency="USD")])

    assert by_name()["展会"].credit.won_amount == 50_000


def test_one_statement_however_many_campaigns(season, django_assert_num_queries):
    for n in range(20):
        make_campaign(name=f"更多 {n}")

    with django_assert_num_queries(1):
        assert len(campaign_returns(system(), LINEAR)) == 23


def test_the_rows_behind_a_figure_are_exactly_those_it_counts(season):
    ids = {figure: rows_behind(system(), LINEAR, season["expo"].pk, figure) for figure in Figure}

    assert ids[Figure.LEADS] == (season["lead"].pk,)
    assert ids[Figure.DEALS] == ids[Figure.WON] == (season["deal"],)
    counts = {figure: len(found) for figure, found in ids.items() if found}
    assert counts[Figure.MEMBERS] == counts[Figure.RESPONSES] == counts[Figure.COSTS] == 1
    assert Figure.ORDERS not in counts
    rolled = rows_behind(system(), ReturnsQuestion("linear", rolls_up=True), season["whole"].pk, Figure.COSTS)
    assert len(rolled) == 2


def test_a_salesperson_may_not_look_and_her_manager_may(cast, season):
    with pytest.raises(ActionRefused):
        campaign_returns(cast.acting("ada"), LINEAR)
    assert len(campaign_returns(cast.acting("dora"), LINEAR)) == 3
    assert client_of(cast, "ada").get(PAGE).status_code == 403


@pytest.mark.parametrize("words", ["", "?model=first&parts=1", "?period=last_quarter", "?kind=webinar&model=zz"])
def test_the_page_opens_for_every_question(cast, season, words):
    page = client_of(cast, "max").get(PAGE + words)

    assert page.status_code == 200
    assert page.context["asked"].model in {"first", "position"}


def test_an_unknown_period_or_figure_is_refused(cast, season):
    client = client_of(cast, "max")

    assert client.get(f"{PAGE}?period=yesteryear").status_code == 422
    assert client.get(f"{PAGE}/rows?campaign={season['expo'].pk}&figure=luck").status_code == 422
    assert client.get(f"{PAGE}/rows?campaign=x&figure=leads").status_code == 422
    assert client.get(f"{PAGE}/rows?campaign={uuid4()}&figure=leads").status_code == 404


def test_every_number_opens_its_rows(cast, season):
    client = client_of(cast, "root")
    table = client.get(PAGE).context["tables"][0]
    cells = [(row["row"], cell["url"]) for row in table["rows"] for cell in row["cells"] if cell["url"]]

    assert len(cells) == 14
    for row, url in cells:
        page = client.get(url)
        assert page.status_code == 200
        if "figure=leads" in url:
            assert page.context["total"] == row.lead_count


def test_a_number_whose_rows_the_reader_may_not_see_is_no_link(cast, season):
    table = client_of(cast, "max").get(PAGE).context["tables"][0]

    linked = {cell["url"].partition("figure=")[2].partition("&")[0] for row in table["rows"] for cell in row["cells"]}
    assert linked == {"", "costs", "leads"}


def test_the_file_holds_plain_figures_and_no_formulas(cast, season):
    answer = client_of(cast, "max").get(f"{PAGE}.csv?model=linear")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert any("'=直播" in line and ",50000.0000," in line for line in lines)


def test_a_deal_is_attributed_as_it_stands_in_the_pipeline(ada, season):
    deal = make_opportunity(ada, amount=Decimal("1234.50"))

    attribute_anew(system(), [deal.pk])
    attribute_anew(system(), [])

    assert by_name()["展会"].credit.pipeline_amount == 50_000


def read(ctx, view, *args, **words):
    """What the REST door answers."""
    request = RequestFactory().get("/api/v1/campaign-returns")
    request.loudou = ctx
    kind = api.ReturnsIn if view is api.read_returns else api.ReturnIn
    return json.loads(view(request, *args, kind(**words)).content)


def test_rest_tells_what_campaigns_cost_and_brought_and_nothing_where_the_cost_is_nothing(season):
    found = read(system(), api.read_returns, model="linear")

    by = {row["name"]: row for row in found["items"]}
    expo, whole = by["展会"], by["全年"]
    assert (expo["cost_amount"], expo["currency"], expo["lead_count"]) == ("20000.00", "CNY", 1)
    assert (expo["won_amount"], expo["ordered_amount"], expo["cash_amount"]) == ("50000.00", "56500.00", "25000.50")
    assert (expo["roi_revenue_rate"], expo["roi_cash_rate"]) == ("1.500000", "0.250025")
    assert (expo["opportunity_count"], expo["won_count"], expo["cost_per_lead_amount"]) == (1, 1, "20000.00")
    assert {whole[name] for name in whole if name.startswith("roi_")} == {None}
    (total,) = found["totals"]
    assert (total["cost_amount"], total["cash_amount"], total["roi_cash_rate"]) == ("25000.00", "50001.00", "1.000040")


def test_rest_tells_one_campaign_under_every_model_or_the_one_asked_for(season):
    expo = season["expo"].pk

    every = read(system(), api.read_return, expo)
    one = read(system(), api.read_return, expo, model="first")
    whole = read(system(), api.read_return, season["whole"].pk, model="linear", parts=True)

    assert [row["model"] for row in every["models"]] == list(AttributionModel.values)
    assert (every["chosen_model"], one["models"][0]["won_amount"]) == ("position", "100000.00")
    assert (whole["cost_amount"], whole["models"][0]["roi_revenue_rate"]) == ("25000.00", "3.000000")


def test_rest_refuses_what_is_not_asked_sensibly_and_who_may_not_see(season, cast):
    with pytest.raises(CampaignInvalid):
        read(system(), api.read_returns, model="best")
    with pytest.raises(PeriodUnknown):
        read(system(), api.read_returns, period="some day")
    with pytest.raises(CampaignNotFound):
        read(system(), api.read_return, uuid4())
    with pytest.raises(ActionRefused):
        read(cast.acting("ada"), api.read_returns)
