"""The score rules as an administrator sees them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES, ModelStatus
from loudou.leads.features import criteria_catalogue, criteria_environment
from loudou.leads.models import ScoreGroup, ScoreModel, ScoreRule
from loudou.leads.shapes import (
    BandActions,
    BandChange,
    ScoreGroupDraft,
    ScoreModelDraft,
    ScoreRuleDraft,
    ScoreVersion,
)
from loudou.platform.access.queries import require
from loudou.platform.rules.language import SqlFragment, check_condition, compile_sql

WEIGHTS = ("weight_attribute", "weight_behavior", "weight_smart")


def score_versions(ctx: Context, *, limit: int = 20) -> list[ScoreVersion]:
    """The versions of the score rules, the latest first, the active one with its rules. Three SQL statements.

    Raises ActionRefused.
    """
    require(ctx, "lead", "configure")
    # system: the rules are the company's own
    models = ScoreModel.objects.exclude(status=ModelStatus.DRAFT).order_by("-number")[:limit]
    return [_version(model) for model in models]


def band_changes(ctx: Context, *, model: ScoreModelDraft) -> list[BandChange]:
    """How many open leads stand where now, and where these rules would put them; the criteria must be sound.

    Behaviour and smart scores are taken as they were last computed. One SQL statement, however many leads, and one for
    the company's own fields. Raises ActionRefused, ExpressionError.
    """
    require(ctx, "lead", "configure")
    counted = _banded(ctx, model)
    with connection.cursor() as cursor:
        cursor.execute(counted.text, counted.params)  # type: ignore[arg-type]  # what compiled expressions hold
        found = Counter({(row[0], row[1]): row[2] for row in cursor.fetchall()})
    return [BandChange(before, after, count) for (before, after), count in sorted(found.items())]


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
    )


def _rule(rule: ScoreRule) -> ScoreRuleDraft:
    return ScoreRuleDraft(
        rule.code, rule.label_zh, rule.label_en, rule.criterion, _plain(rule.points), rule.is_disqualifier
    )


def _plain(number: Decimal) -> Decimal:
    """The number as people write it: 60 rather than 60.00."""
    return Decimal(f"{number.normalize():f}")


def _banded(ctx: Context, model: ScoreModelDraft) -> SqlFragment:
    """The counts by band now and then: the arithmetic of rules/grading.py, written for a set."""
    held = {rule.code: _condition(ctx, rule) for group in model.groups for rule in group.rules}
    raw = _joined("+", [_group(group, held) for group in model.groups]) or SqlFragment("0", ())
    bars = [held[rule.code] for group in model.groups for rule in group.rules if rule.is_disqualifier]
    barred = _joined("OR", bars) or SqlFragment("false", ())
    maximum = sum((max(group.cap, Decimal(0)) for group in model.groups), Decimal(0))
    weights = [getattr(model, name) for name in WEIGHTS]
    text = f"""
        SELECT now, CASE WHEN barred THEN 'hold' WHEN total IS NULL THEN '' WHEN total >= %s THEN 'contact_now'
                         WHEN total >= %s THEN 'nurture' ELSE 'hold' END AS after, count(*)
        FROM (SELECT now, barred, round(
                  (coalesce(%s * fit, 0) + coalesce(%s * behaviour, 0) + coalesce(%s * smart, 0)) / nullif(
                  (CASE WHEN fit IS NULL THEN 0 ELSE %s END) + (CASE WHEN behaviour IS NULL THEN 0 ELSE %s END)
                  + (CASE WHEN smart IS NULL THEN 0 ELSE %s END), 0), 2) AS total
              FROM (SELECT l.band AS now, ({barred.text}) AS barred, l.score_behavior AS behaviour,
                           l.score_smart AS smart,
                           round(100 * least(greatest({raw.text}, 0), %s) / nullif(%s, 0), 2) AS fit
                    FROM leads_lead l WHERE l.status = ANY(%s)) scored) banded
        GROUP BY 1, 2"""  # noqa: S608 - compiled expressions carry no values
    params = (
        *(model.contact_now_from, model.nurture_from, *weights, *weights),
        *(*barred.params, *raw.params, maximum, maximum, OPEN_VALUES),
    )
    return SqlFragment(text, params)


def _condition(ctx: Context, rule: ScoreRuleDraft) -> SqlFragment:
    return compile_sql(check_condition(rule.criterion, criteria_catalogue(ctx)), criteria_environment(ctx), "l")


def _group(group: ScoreGroupDraft, held: dict[str, SqlFragment]) -> SqlFragment:
    """What a group adds: the best or all of its rules, within its cap."""
    otherwise = "END" if group.counting == "max" else "ELSE 0 END"
    cases = [
        SqlFragment(f"CASE WHEN {held[rule.code].text} THEN %s {otherwise}", (*held[rule.code].params, rule.points))
        for rule in group.rules
    ]
    points = _joined("," if group.counting == "max" else "+", cases) or SqlFragment("0", ())
    text = f"coalesce(greatest({points.text}), 0)" if group.counting == "max" else f"({points.text})"
    capped = f"least({text}, %s)" if group.cap > 0 else f"least(greatest({text}, %s), 0)"
    return SqlFragment(capped, (*points.params, group.cap))


def _joined(joint: str, parts: Sequence[SqlFragment]) -> SqlFragment | None:
    if not parts:
        return None
    return SqlFragment(f" {joint} ".join(part.text for part in parts), tuple(_all_params(parts)))


def _all_params(parts: Sequence[SqlFragment]) -> Iterator[object]:
    for part in parts:
        yield from part.params
