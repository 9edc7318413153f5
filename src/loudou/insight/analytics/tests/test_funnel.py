from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from statistics import median

import pytest

from loudou.customers.tests.factories import make_account
from loudou.insight.analytics.enums import STEPS, Speed, Step
from loudou.insight.analytics.queries import funnel, funnel_choices, lead_ids
from loudou.insight.analytics.shapes import RowsQuestion
from loudou.insight.analytics.tests.factories import (
    CashApplication,
    Lead,
    Opportunity,
    Walk,
    make_walks,
    question,
    random_walks,
)
from loudou.kernel.context import Context
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.convert import close_as_converted
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.shapes import LeadDraft
from loudou.leads.tests.factories import make_defaults
from loudou.platform.changes.recording import recording
from loudou.sales.pipeline.services.open import open_opportunities
from loudou.sales.pipeline.services.win import win_opportunities
from loudou.sales.pipeline.shapes import OpportunityDraft, Win
from loudou.sales.pipeline.tests.factories import make_process

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00")


def counts(found) -> list[int]:
    return [step.now.count for step in found.steps]


@pytest.fixture
def ctx():
    return Context(None, NOW)


def test_ex_a_16_the_february_lead_is_won_after_27_days_of_the_deal_and_40_of_the_lead(cast):
    make_defaults()
    make_process()
    draft = LeadDraft(name="王工", company="苏州某某装备有限公司", mobile="13815804462", owner_id=cast.ada)
    (row,) = capture_leads(Context(None, at("2026-02-20T10:00")), drafts=[draft]).rows
    converting = cast.acting("ada", at("2026-03-05T16:00"))
    account = make_account(converting, name=draft.company)
    deal = OpportunityDraft(name="装备", account_id=account.id, amount=Decimal(400_000))
    (opportunity_id,) = open_opportunities(converting, drafts=[deal])
    close_as_converted(converting, lead_id=row.lead_id, account_id=account.id, opportunity_id=opportunity_id)
    win_opportunities(cast.acting("ada", at("2026-04-01T09:30")), wins=[Win(opportunity_id)])

    found = funnel(Context(None, NOW), question("2026-02-01", "2026-02-28"))

    assert counts(found) == [1, 1, 1, 1, 0, 0]
    assert found.cycle.from_opportunity == 27 * DAY
    assert found.cycle.from_lead == 40 * DAY
    assert found.steps[STEPS.index(Step.WON)].now.amount == Decimal(400_000)


def test_days_are_those_of_the_company_and_the_last_one_belongs(ctx):
    make_walks(
        ctx,
        [
            Walk(at("2026-02-01T00:00")),
            Walk(at("2026-02-28T23:59")),
            Walk(at("2026-01-31T23:59")),
            Walk(at("2026-03-01T00:00")),
        ],
    )

    found = funnel(ctx, question("2026-02-01", "2026-02-28"))

    assert found.steps[0].now.count == 2
    assert found.steps[0].before.count == 1


def test_invalid_leads_count_merged_and_test_ones_do_not(ctx):
    leads = make_walks(ctx, [Walk(at("2026-05-04T10:00")) for _ in range(4)])
    mark_invalid(ctx, lead_ids=[leads[0].pk], reason="no_need")
    mark_invalid(ctx, lead_ids=[leads[1].pk], reason="test_data")
    with recording(ctx, "test"):
        Lead.objects.filter(pk=leads[2].pk).update(status="merged", merged_into=leads[3].pk)

    assert funnel(ctx, question("2026-05-01", "2026-05-31")).steps[0].now.count == 2


def test_the_comparison_counts_only_what_had_happened_at_the_same_age(ctx):
    old = at("2026-05-01T10:00")
    make_walks(ctx, [Walk(old, contacted_at=at("2026-05-20T10:00")), Walk(old, contacted_at=at("2026-06-20T10:00"))])

    found = funnel(ctx, question("2026-06-01", "2026-06-30", ("2026-05-01", "2026-05-31")))

    assert found.as_of_before == NOW - 31 * DAY
    assert found.steps[1].before.count == 1


def test_a_skipped_step_counts_as_entered_but_is_not_timed(ctx):
    begun = at("2026-05-04T10:00")
    make_walks(ctx, [Walk(begun, converted_at=begun + 3 * DAY, won_at=begun + 5 * DAY)])

    found = funnel(ctx, question("2026-05-01", "2026-05-31"))

    assert counts(found) == [1, 1, 1, 1, 0, 0]
    assert (found.steps[1].now.timed, found.steps[1].now.median) == (0, None)
    assert found.steps[2].now.median == 3 * DAY


def test_a_payment_taken_back_leaves_the_lead_unpaid(ctx):
    begun = at("2026-05-04T10:00")
    steps = dict.fromkeys(("contacted_at", "converted_at", "won_at", "invoiced_at", "paid_at"), begun)
    make_walks(ctx, [Walk(begun, **steps)])
    from_all = question("2026-05-01", "2026-05-31")
    assert counts(funnel(ctx, from_all))[-1] == 1

    with recording(ctx, "test"):
        taken = _take_back()

    assert taken
    assert counts(funnel(ctx, from_all)) == [1, 1, 1, 1, 1, 0]


def _take_back():
    (row,) = CashApplication.objects.all()
    return CashApplication.objects.create(
        payment=row.payment, receivable=row.receivable, currency="CNY", amount=-row.amount, matched_by="person",
        applied_date=row.applied_date, created_at=row.created_at, reversal_of=row,
    )  # fmt: skip


def test_narrowing_keeps_to_a_source_an_owner_and_a_team(cast):
    ctx = Context(None, NOW)
    begun = at("2026-05-04T10:00")
    make_walks(
        ctx,
        [
            Walk(begun, source="Fair", owner_id=cast.ada),
            Walk(begun, source="", owner_id=cast.ben),
            Walk(begun, source="Web", owner_id=cast.cleo),
            Walk(begun, source="Web"),
        ],
    )
    choices = funnel_choices(ctx, question("2026-05-01", "2026-05-31"))
    east = next(pk for pk, name in choices.teams if name == "East one")

    def asked(**narrowed):
        return funnel(ctx, question("2026-05-01", "2026-05-31", **narrowed)).steps[0].now.count

    assert (asked(source="Web"), asked(source=""), asked(owner_id=cast.ben), asked(team_id=east)) == (2, 1, 1, 2)
    assert choices.sources == ("", "Fair", "Web")
    assert {name for _, name in choices.owners} == {"林晓", "陈立", "王珂"}


def test_people_see_the_funnel_of_the_leads_they_see(cast):
    begun = at("2026-05-04T10:00")
    make_walks(Context(None, NOW), [Walk(begun, owner_id=cast.ada), Walk(begun, owner_id=cast.cleo), Walk(begun)])
    asked = question("2026-05-01", "2026-05-31")

    def seen(name):
        return funnel(cast.acting(name, NOW), asked).steps[0].now.count

    assert (seen("ada"), seen("cleo"), seen("dora"), seen("max")) == (1, 1, 1, 3)
    assert len(lead_ids(cast.acting("cleo", NOW), asked, RowsQuestion(Step.LEAD))) == 1


def test_the_whole_answer_takes_one_statement_however_many_leads(cast, django_assert_num_queries):
    make_walks(Context(None, NOW), random_walks(Random(3), NOW, 20, [cast.ada, cast.ben]))

    with django_assert_num_queries(1):
        funnel(Context(None, NOW), question("2026-03-01", "2026-06-30"))


@pytest.mark.parametrize("seed", range(4))
def test_figures_are_monotone_and_equal_a_replay_by_hand(cast, seed):
    ctx = Context(None, NOW)
    random = Random(seed)
    walks = random_walks(random, NOW, 70, [cast.ada, cast.ben])
    make_walks(ctx, walks)
    asked = question("2026-05-01", "2026-06-30", ("2026-03-01", "2026-04-30"))

    found = funnel(ctx, asked)

    for side, first, last, cutoff in (
        ("now", "2026-05-01", "2026-06-30", NOW),
        ("before", "2026-03-01", "2026-04-30", NOW - 61 * DAY),
    ):
        cohort = [w for w in walks if at(f"{first}T00:00") <= w.created_at < at(f"{last}T00:00") + DAY]
        assert_replayed([getattr(step, side) for step in found.steps], cohort, cutoff)
    for segments in (found.sources, found.owners, found.speeds):
        assert [sum(s.counts[place] for s in segments) for place in range(len(STEPS))] == counts(found)
    for step in STEPS:
        assert len(lead_ids(ctx, asked, RowsQuestion(step))) == counts(found)[STEPS.index(step)]
        if step != Step.LEAD:
            stopped = lead_ids(ctx, asked, RowsQuestion(step, has_stopped=True))
            place = STEPS.index(step)
            assert len(stopped) == counts(found)[place - 1] - counts(found)[place]
    for segment in found.speeds:
        rows = lead_ids(ctx, asked, RowsQuestion(Step.LEAD, speed=Speed(segment.key)))
        assert len(rows) == segment.counts[0]


@pytest.mark.parametrize("narrowed", ["nothing", "source", "no_source", "owner", "team", "team_and_source"])
def test_every_narrowed_figure_equals_the_rows_behind_it_and_their_money(cast, narrowed):
    ctx = Context(None, NOW)
    make_walks(ctx, random_walks(Random(11), NOW, 120, [cast.ada, cast.ben, cast.cleo]))
    east = next(
        pk for pk, name in funnel_choices(ctx, question("2026-03-01", "2026-06-30")).teams if name[:4] == "East"
    )
    filters = {
        "nothing": {},
        "source": {"source": "Web"},
        "no_source": {"source": ""},
        "owner": {"owner_id": cast.ada},
        "team": {"team_id": east},
        "team_and_source": {"team_id": east, "source": "Fair"},
    }
    asked = question("2026-05-01", "2026-06-30", ("2026-03-01", "2026-04-30"), **filters[narrowed])

    found = funnel(ctx, asked)

    assert found.steps[0].now.count
    for step in found.steps:
        for is_before, figures in ((False, step.now), (True, step.before)):
            rows = lead_ids(ctx, asked, RowsQuestion(step.step, is_before=is_before))
            assert len(rows) == figures.count
            if step.step in {Step.CONVERTED, Step.WON}:
                deals = Lead.objects.filter(pk__in=rows).values("converted_opportunity_id")
                amounts = Opportunity.objects.filter(pk__in=deals).values_list("amount", flat=True)
                assert sum(amounts, Decimal(0)) == figures.amount


def assert_replayed(figures, cohort: list[Walk], cutoff: datetime) -> None:
    """Each figure again, in plain Python from the walks alone."""
    cohort = [walk for walk in cohort if walk.created_at < cutoff]
    instants = [instants_of(walk, cutoff) for walk in cohort]
    numbers = [sum(any(instants_[place:]) for instants_ in instants) for place in range(6)]
    assert [one.count for one in figures] == numbers
    assert numbers == sorted(numbers, reverse=True)
    for place in range(1, 6):
        since = [i[place - 1] or (i[0] if place == 2 else None) for i in instants]
        gaps = [i[place] - s for i, s in zip(instants, since, strict=True) if i[place] and s and i[place] >= s]
        assert figures[place].timed == len(gaps)
        assert figures[place].median == (median(gaps) if gaps else None)
    won = sum((w.amount for w, i in zip(cohort, instants, strict=True) if i[3]), Decimal(0))
    paid = sum((w.paid_amount for w, i in zip(cohort, instants, strict=True) if i[5]), Decimal(0))
    assert (figures[3].amount, figures[5].amount) == (won, paid)


def instants_of(walk: Walk, cutoff: datetime) -> list[datetime | None]:
    """When the lead reached each step by the cutoff; nothing after a conversion that had not happened yet."""
    reached = [walk.created_at, walk.contacted_at, walk.converted_at, walk.won_at, walk.invoiced_at, walk.paid_at]
    by_then = [moment if moment and moment <= cutoff else None for moment in reached]
    return by_then if by_then[2] else [*by_then[:2], None, None, None, None]


def test_nothing_is_asked_of_an_empty_company(ctx):
    found = funnel(ctx, question("2026-05-01", "2026-05-31"))

    assert counts(found) == [0] * 6
    assert (found.bottleneck, found.sources, found.cycle.from_lead) == (None, (), None)


def test_the_shares_of_all_sources_add_up_to_the_bottleneck(ctx):
    before, begun = at("2026-04-06T10:00"), at("2026-05-04T10:00")
    walks = [Walk(before, source="Web", converted_at=before + DAY, won_at=before + 2 * DAY) for _ in range(20)]
    walks += [Walk(before, source="Fair") for _ in range(20)]
    walks += [
        Walk(begun, source="Web", converted_at=begun + DAY, won_at=begun + 2 * DAY, amount=Decimal(1000))
        for _ in range(6)
    ]
    walks += [Walk(begun, source="Web") for _ in range(10)] + [Walk(begun, source="Fair") for _ in range(24)]
    make_walks(ctx, walks)

    bottleneck = funnel(ctx, question("2026-05-01", "2026-05-31", ("2026-04-01", "2026-04-30"))).bottleneck

    assert (bottleneck.came_from, bottleneck.loss.step) == (Step.LEAD, Step.CONTACTED)
    assert bottleneck.loss.cases == Decimal(14)  # 40 leads at half, less the 6 that came through
    assert bottleneck.loss.amount == Decimal(14_000)
    assert sum(share.amount for share in bottleneck.shares) == Decimal(14_000)
    assert bottleneck.loss.is_clear


def test_a_deal_in_another_currency_counts_but_adds_nothing(ctx):
    begun = at("2026-05-04T10:00")
    leads = make_walks(ctx, [Walk(begun, converted_at=begun + DAY)])
    with recording(ctx, "test"):
        deal = leads[0].converted_opportunity_id
        _in_dollars(deal)

    found = funnel(ctx, question("2026-05-01", "2026-05-31"))

    assert (found.steps[2].now.count, found.steps[2].now.amount, found.other_currencies) == (1, Decimal(0), 1)


def _in_dollars(pk):
    Opportunity.objects.filter(pk=pk).update(currency="USD")
