"""Leads: domain rules 1.11, 3.10 and appendix G."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from loudou.leads.enums import Fading
from loudou.leads.rules.assignment import Method, Rotation, assign_many
from loudou.leads.rules.behaviour import BehaviourEvent, behaviour_score, share_left
from loudou.leads.rules.claiming import (
    ClaimAllowance,
    ClaimFacts,
    ClaimLimits,
    ClaimRefusal,
    Holdings,
    claim_allowance,
    claim_refusals,
)
from loudou.leads.rules.credit_code import check_credit_code
from loudou.leads.rules.eligibility import Candidate, LeadToAssign
from loudou.leads.rules.grading import (
    AttributeModel,
    Dimension,
    ScoreGroup,
    ScoreRule,
    attribute_score,
    choose_band,
    total_score,
)
from loudou.leads.rules.phones import normalise_mobile
from loudou.leads.shapes import BehaviourModel, Decay, KindRule, PoolClock
from loudou.platform.worktime.rules import due_at
from loudou.platform.worktime.shapes import WorkCalendar
from tests.golden.tables import examples

D = Decimal
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@examples("leads", "EX-1.3")
def test_ex_1_3_credit_code(given, expected):
    check = check_credit_code(given["code"])

    assert check.is_valid == (expected["valid"] == "yes")
    assert str(check.problem or "") == expected.get("problem", "")
    if check.is_valid:
        assert check.organisation_class == expected["organisation_class"]


@examples("leads", "EX-1.4")
def test_ex_1_4_score(given, expected):
    points, maximum = D(given["attribute"]["points"]), D(given["attribute"]["maximum"])
    model = AttributeModel((ScoreGroup("fit", (ScoreRule("fits", points),), maximum),))
    done = given["behaviour"]
    kinds = {one["kind"]: KindRule(D(one["points"]), point_cap=D(one["cap"]) if "cap" in one else None) for one in done}
    events = [
        BehaviourEvent(one["kind"], one["age"], D(one["age"])) for one in done for _ in range(int(one.get("times", 1)))
    ]

    attribute = attribute_score(model, {"fits"})
    behaviour = behaviour_score(BehaviourModel(kinds), events)
    smart = D(given["smart"]) if "smart" in given else None
    total = total_score(
        {Dimension.ATTRIBUTE: attribute.score, Dimension.BEHAVIOUR: behaviour.score, Dimension.SMART: smart}
    )

    assert attribute.score == D(expected["attribute"])
    assert (sum(behaviour.points.values()), behaviour.score) == (D(expected["points"]), D(expected["behaviour"]))
    assert total == D(expected["total"])
    assert choose_band(total).code == expected["band"]


@examples("leads", "EX-1.5")
def test_ex_1_5_band_edges(given, expected):
    assert choose_band(D(given["total"])).code == expected["band"]


@examples("leads", "EX-1.6")
def test_ex_1_6_mobile(given, expected):
    assert normalise_mobile(given["written"]) == expected["mobile"]


@examples("leads", "EX-3.1")
def test_ex_3_1_claim_limit(given, expected):
    limits = ClaimLimits(pool=int(given["pool_limit"]), daily=None, overall=int(given["overall_limit"]))
    holdings = Holdings(from_pool=int(given["held_from_pool"]), overall=int(given["held"]))

    allowed = claim_allowance(limits, holdings)

    assert allowed == ClaimAllowance(int(expected["may_claim"]), (ClaimRefusal.GLOBAL_LIMIT,))


@examples("leads", "EX-3.2")
def test_ex_3_2_reclaim(given, expected):
    conversion = given.get("conversion_days")
    clock = PoolClock(None, int(given["followup_days"]), int(conversion) if conversion else None)
    followed_up = at(given["followed_up"]) if "followed_up" in given else None

    assert clock.due_at(at(given["assigned"]), followed_up) == at(expected["due"])


@examples("leads", "EX-3.3")
def test_ex_3_3_weighted(given, expected):
    people = {UUID(int=number): name for number, name in enumerate(given["weights"], start=1)}
    members = [Candidate(user, weight=int(given["weights"][name])) for user, name in people.items()]
    leads = [LeadToAssign(UUID(int=100 + number)) for number in range(int(given["leads"]))]

    plan = assign_many(Method.WEIGHTED, Rotation(), members, leads)

    owners = "".join(people[one.owner_id] for one in plan.assignments)
    assert owners == expected["owners"]
    assert Counter(owners) == {name: int(count) for name, count in expected["counts"].items()}


@examples("leads", "EX-3.4")
def test_ex_3_4_load(given, expected):
    people = {UUID(int=number): one for number, one in enumerate(given["people"], start=1)}
    members = [
        Candidate(user, held=int(one["held"]), max_open=int(one["max_open"]), last_assigned_at=at(one["last_assigned"]))
        for user, one in people.items()
    ]

    (chosen,) = assign_many(Method.LOAD_BALANCED, Rotation(), members, [LeadToAssign(UUID(int=100))]).assignments

    assert people[chosen.owner_id]["name"] == expected["owner"]


@examples("leads", "EX-3.5")
def test_ex_3_5_first_response(given, expected):
    due = due_at(at(given["assigned"]), timedelta(minutes=int(given["minutes"])), WorkCalendar(SHANGHAI))

    assert due == at(expected["due"])


@examples("leads", "EX-3.6")
def test_ex_3_6_cooldown(given, expected):
    left = at(given["returned"]) if given["same_member"] == "yes" else None
    facts = ClaimFacts(is_in_pool=True, is_owned=False, is_member=True, members_may_claim=True, last_left_at=left)

    refusals = claim_refusals(facts, ClaimAllowance(None), now=at(given["asks"]), cooldown_days=int(given["days"]))

    assert refusals == (() if expected["may"] == "yes" else (ClaimRefusal.COOLING_DOWN,))


@examples("leads", "EX-G.14")
def test_ex_g_14_decay(given, expected):
    steps = tuple((D(younger_than), D(share)) for younger_than, share in given.get("steps", ()))
    decay = Decay(Fading(given["fading"]), D(given.get("days", 0)), steps)

    assert D(given["points"]) * share_left(decay, D(given["age"])) == D(expected["points"])
