"""Scores are put together from remembered parts: they are those the rules give for each lead by itself."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.queries.scoring import Criteria, Scorer
from loudou.leads.rules.grading import (
    AttributeModel,
    Band,
    Bands,
    Combine,
    Dimension,
    ScoreGroup,
    ScoreRule,
    attribute_score,
    choose_band,
    total_score,
)
from loudou.leads.shapes import BandActions, BehaviourModel
from loudou.platform.rules.language import Env

D = Decimal
NAMES = ("source", "title", "country", "tags")
POINTS = st.integers(-40, 40).map(lambda points: D(points) / 2)
SCORES = st.one_of(st.none(), st.integers(0, 10_000).map(lambda score: D(score).scaleb(-2)))
VALUES = st.sampled_from(["a", "b", "c", ""])


def holds(name, value):
    return lambda row, _env: row.get(name) == value


@st.composite
def scorers(draw):
    """Rules `name=value`, in groups that count all or the best, some of them barring a lead."""
    rules = [(f"{name}={value}", name, value) for name in NAMES for value in "abc"]
    groups = tuple(
        ScoreGroup(
            name,
            tuple(ScoreRule(code, draw(POINTS)) for code, of, _value in rules if of == name),
            D(draw(st.integers(-10, 30))),
            draw(st.sampled_from(list(Combine))),
        )
        for name in NAMES
    )
    bars = frozenset(draw(st.lists(st.sampled_from([code for code, _n, _v in rules]), max_size=2)))
    criteria = tuple(
        Criteria(name, [(code, holds(of, value)) for code, of, value in rules if of == name]) for name in NAMES
    )
    return Scorer(
        number=1,
        model=AttributeModel(groups, bars),
        criteria=criteria,
        fields=frozenset(NAMES),
        weights={Dimension.ATTRIBUTE: D(40), Dimension.BEHAVIOUR: D(30), Dimension.SMART: D(30)},
        bands=Bands((Band("contact_now", D(60)), Band("nurture", D(30)), Band("hold", D(0)))),
        engagement=BehaviourModel({}),
        actions=BandActions(hysteresis=D(draw(st.integers(0, 5)))),
        environment=Env(now=None, today=None, me=None),
    )


@given(st.data())
def test_every_lead_gets_what_the_rules_give_it_alone(data):
    scorer = data.draw(scorers())
    for _ in range(data.draw(st.integers(1, 12))):
        row = {name: data.draw(VALUES) for name in NAMES}
        behaviour, smart = data.draw(SCORES), data.draw(SCORES)
        points = data.draw(st.dictionaries(st.sampled_from(["page_view", "download"]), POINTS, max_size=2))
        said = [{"code": "source", "value": "展会", "points": "3.1"}] if data.draw(st.booleans()) else []
        before = data.draw(st.sampled_from(["", "contact_now", "nurture", "hold"]))

        found = scorer.score(row, behaviour, smart, said, points, before=before)

        fit = attribute_score(scorer.model, [f"{name}={row[name]}" for name in NAMES])
        scores = {Dimension.ATTRIBUTE: fit.score, Dimension.BEHAVIOUR: behaviour, Dimension.SMART: smart}
        total, is_barred = total_score(scores, scorer.weights), bool(fit.disqualified_by)
        band = choose_band(
            total, is_disqualified=is_barred, bands=scorer.bands, before=before, hysteresis=scorer.actions.hysteresis
        )
        reasons = json.loads(found.reasons)
        assert (found.attribute, found.behaviour, found.smart, found.total) == (fit.score, behaviour, smart, total)
        assert (found.band, found.is_disqualified) == (
            band.code if total is not None or is_barred else "",
            is_barred,
        )
        counted = [(one["code"], D(one["points"])) for one in reasons if one["dimension"] == "attribute"]
        assert counted == [(one.code, one.points) for one in fit.reasons if one.points]
        barred = {one["code"] for one in reasons if one["dimension"] == "disqualifier"}
        assert barred <= set(fit.disqualified_by)
        assert [one["code"] for one in reasons if one["dimension"] == "behaviour"] == list(points)
        assert [one for one in reasons if one["dimension"] == "smart"] == [
            {**one, "dimension": "smart"} for one in said
        ]
