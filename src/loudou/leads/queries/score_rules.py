"""The score rules as an administrator sees them."""

from collections import Counter
from decimal import Decimal

from loudou.kernel.context import Context
from loudou.leads.enums import DisputeState, ModelStatus
from loudou.leads.errors import ScoreVersionNotFound
from loudou.leads.models import ScoreDispute, ScoreGroup, ScoreModel, ScoreRule
from loudou.leads.rules.escalation import read_steps
from loudou.leads.rules.version_diff import differences
from loudou.leads.shapes import (
    BandActions,
    RuleDifference,
    ScoreGroupDraft,
    ScoreModelDraft,
    ScoreRuleDraft,
    ScoreVersion,
)
from loudou.platform.access.queries import require

MOST_DISPUTES = 5_000
WEIGHTS = ("weight_attribute", "weight_behavior", "weight_smart")


def score_versions(ctx: Context, *, limit: int = 20) -> list[ScoreVersion]:
    """The versions of the score rules, the latest first, the active one with its rules. Three SQL statements.

    Raises ActionRefused.
    """
    require(ctx, "lead", "configure")
    # system: the rules are the company's own
    models = ScoreModel.objects.exclude(status=ModelStatus.DRAFT).order_by("-number")[:limit]
    return [_version(model) for model in models]


def score_version(ctx: Context, number: int) -> ScoreModelDraft:
    """What one version says. Three SQL statements. Raises ActionRefused, ScoreVersionNotFound."""
    require(ctx, "lead", "configure")
    # system: the rules are the company's own
    model = ScoreModel.objects.exclude(status=ModelStatus.DRAFT).filter(number=number).first()
    if model is None:
        raise ScoreVersionNotFound("There is no such version of the score rules.", number=number)
    return _rules(model)


def version_differences(ctx: Context, *, before: ScoreModelDraft, after: ScoreModelDraft) -> list[RuleDifference]:
    """What differs between two versions as score_version gives them. No SQL statement. Raises ActionRefused."""
    require(ctx, "lead", "configure")
    return differences(before, after)


def open_disputes(ctx: Context) -> tuple[int, dict[str, int]]:
    """How many scores are disputed, and of how many of them each rule is a part, by code. One SQL statement."""
    require(ctx, "lead", "configure")
    # system: who sets up the rules counts everybody's doubts about them
    found = ScoreDispute.objects.filter(state=DisputeState.OPEN).values_list("rule_codes", flat=True)
    rows = list(found.order_by("-created_at", "id")[:MOST_DISPUTES])
    return len(rows), dict(Counter(code for codes in rows for code in codes))


def _version(model: ScoreModel) -> ScoreVersion:
    is_active = model.status == ModelStatus.ACTIVE
    if model.activated_at is None:
        raise ValueError("a version that is no draft was activated")
    return ScoreVersion(model.number, model.activated_at, is_active, _rules(model) if is_active else None)


def _rules(model: ScoreModel) -> ScoreModelDraft:
    # system: the rules are the company's own
    groups = list(ScoreGroup.objects.filter(model=model).order_by("position", "code"))
    # system: as above
    rules = list(ScoreRule.objects.filter(group__model=model).order_by("position", "code"))
    return ScoreModelDraft(
        groups=tuple(
            ScoreGroupDraft(
                group.code,
                group.label_zh,
                group.label_en,
                _plain(group.cap),
                tuple(_rule(rule) for rule in rules if rule.group_id == group.pk),
                group.counting,
            )
            for group in groups
        ),
        behaviour=model.behaviour,
        actions=_actions(model),
        **{name: _plain(getattr(model, name)) for name in (*WEIGHTS, "contact_now_from", "nurture_from")},
    )


def _actions(model: ScoreModel) -> BandActions:
    return BandActions(
        contact_now=model.contact_now_act,
        nurture=model.nurture_act,
        hold=model.hold_act,
        hysteresis=_plain(model.hysteresis),
        response_minutes=model.response_minutes,
        opens_task=model.opens_task,
        tells_owner=model.tells_owner,
        archive_days=model.archive_days,
        nurture_days=model.nurture_days,
        nurture_end=model.nurture_end,
        escalation=read_steps(model.escalation),
    )


def _rule(rule: ScoreRule) -> ScoreRuleDraft:
    return ScoreRuleDraft(
        rule.code, rule.label_zh, rule.label_en, rule.criterion, _plain(rule.points), rule.is_disqualifier
    )


def _plain(number: Decimal) -> Decimal:
    """The number as people write it: 60 rather than 60.00."""
    return Decimal(f"{number.normalize():f}")
