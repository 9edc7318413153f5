from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.campaigns.enums import CampaignKind, MemberStatus
from loudou.marketing.campaigns.rules.calendar import Span, month_days, month_weeks
from loudou.marketing.campaigns.rules.membership import status_on_arrival

ONE, TWO = UUID(int=1), UUID(int=2)
MARCH = date(2026, 3, 1)


def test_a_month_is_shown_in_whole_weeks_from_monday():
    assert month_days(MARCH) == (date(2026, 2, 23), date(2026, 4, 6))
    assert month_days(date(2027, 2, 14)) == (date(2027, 2, 1), date(2027, 3, 1))


def test_a_span_over_two_weeks_has_a_bar_in_each():
    spans = [Span(ONE, date(2026, 3, 6), date(2026, 3, 10)), Span(TWO, date(2026, 3, 9), date(2026, 3, 9))]

    weeks = month_weeks(MARCH, spans)

    first, second = weeks[1].bars, weeks[2].bars
    assert [(b.id, b.column, b.length, b.is_begun, b.goes_on) for b in first] == [(ONE, 5, 3, False, True)]
    assert [(b.id, b.column, b.length, b.is_begun, b.goes_on) for b in second] == [
        (ONE, 1, 2, True, False),
        (TWO, 1, 1, False, False),
    ]
    assert not weeks[0].bars


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 80), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_bars_of_a_span_cover_exactly_its_days_in_the_weeks_shown(first, days, month):
    last = date.fromordinal(first.toordinal() + days)
    begin, end = month_days(month)

    weeks = month_weeks(month, [Span(ONE, first, last)])

    covered = [
        week.days[bar.column - 1 + offset] for week in weeks for bar in week.bars for offset in range(bar.length)
    ]
    shown = [date.fromordinal(n) for n in range(begin.toordinal(), end.toordinal())]
    assert covered == [day for day in shown if first <= day <= last]
    assert [day for week in weeks for day in week.days] == shown


def test_an_event_is_registered_for_then_attended_and_answered_afterwards():
    days = (date(2026, 3, 1), date(2026, 3, 3))

    told = [status_on_arrival(CampaignKind.EXPO, *days, date(2026, 3, 1).replace(day=day)) for day in (1, 3, 4)]

    assert told == [MemberStatus.ATTENDED, MemberStatus.ATTENDED, MemberStatus.RESPONDED]
    assert status_on_arrival(CampaignKind.WEBINAR, *days, date(2026, 2, 1)) == MemberStatus.REGISTERED
    assert status_on_arrival(CampaignKind.SEM, *days, date(2026, 3, 2)) == MemberStatus.RESPONDED
