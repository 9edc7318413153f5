"""Reads about single leads."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import get_language

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN
from loudou.leads.errors import LeadNotFound
from loudou.leads.models import (
    AssignmentLog,
    AssignmentRun,
    Lead,
    LeadOwnership,
    LeadPool,
    ScoreModel,
    ScoreRule,
    Touchpoint,
)
from loudou.leads.queries.smart_words import feature_labels, feature_words
from loudou.leads.rules.grading import DEFAULT_WEIGHTS
from loudou.leads.rules.grading import Dimension as Side
from loudou.leads.shapes import (
    AssignmentReason,
    Dimension,
    HeldPeriod,
    LeadSnapshot,
    ReasonRow,
    ScoreCard,
    SimilarLead,
    TouchRow,
    WorkRow,
)
from loudou.marketing.behaviour.enums import EventKind
from loudou.platform.identity.queries import people

SNAPSHOT = tuple(f.name for f in fields(LeadSnapshot))
SIDES = (("attribute", Side.ATTRIBUTE), ("behavior", Side.BEHAVIOUR), ("smart", Side.SMART))
MOST_SIMILAR = 20
SIMILAR_SQL = """
    SELECT second_id, 'similar' FROM leads_duplicatecandidate WHERE first_id = %(id)s AND state = 'open'
    UNION ALL SELECT first_id, 'similar' FROM leads_duplicatecandidate WHERE second_id = %(id)s AND state = 'open'
    UNION ALL (
    SELECT l.id, CASE WHEN l.uscc = %(uscc)s AND %(uscc)s <> '' THEN 'credit_code'
                      WHEN l.mobile = %(mobile)s AND %(mobile)s <> '' THEN 'mobile'
                      WHEN l.email = %(email)s AND %(email)s <> '' THEN 'email' ELSE 'company' END
    FROM leads_lead l
    WHERE l.id <> %(id)s AND (
        (l.uscc = %(uscc)s AND l.uscc <> '') OR (l.mobile = %(mobile)s AND l.mobile <> '')
        OR (l.email = %(email)s AND l.email <> '')
        OR (%(title)s <> '' AND l.title_key = %(title)s))
    LIMIT 50)
"""
"""The stronger signs come last, so that they are the ones that are told."""


def lead_snapshot(ctx: Context, lead_id: UUID) -> LeadSnapshot:
    """One lead as stories of other domains need it. One SQL statement. Raises LeadNotFound."""
    row = Lead.objects.visible_to(ctx).filter(pk=lead_id).values(*SNAPSHOT).first()
    if row is None:
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_id=lead_id)
    return LeadSnapshot(**{**row, "product_interest": tuple(row["product_interest"]), "tags": tuple(row["tags"])})


def work_queue(ctx: Context, *, limit: int = 50) -> list[WorkRow]:
    """The actor's own open leads: what is due first, then the best score. One SQL statement."""
    names = [f.name for f in fields(WorkRow)]
    found = Lead.objects.visible_to(ctx).filter(owner_id=ctx.actor_id, status__in=OPEN)
    rows = found.order_by(F("next_followup_at").asc(nulls_last=True), F("score_total").desc(nulls_last=True), "id")
    return [WorkRow(*row) for row in rows.values_list(*names)[:limit]]


def score_card(ctx: Context, lead_id: UUID) -> ScoreCard:
    """Why a lead has its score, in the language at hand. Four SQL statements at most. Raises LeadNotFound."""
    columns = ("score_total", "band", "is_disqualified", "score_reasons", "score_version")
    scores = [f"score_{name}" for name, _ in SIDES]
    row = Lead.objects.visible_to(ctx).filter(pk=lead_id).values(*columns, *scores).first()
    if row is None:
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_id=lead_id)
    # system: the rules are the company's own, whoever looks at a score
    model = ScoreModel.objects.filter(number=row["score_version"]).first()
    labels = {**_labels(model), **_smart_labels(ctx, row["score_reasons"])}
    weights = _weights(model)
    available = sum((weights[side] for name, side in SIDES if row[f"score_{name}"] is not None), Decimal(0))
    dimensions = []
    for name, side in SIDES:
        is_known = row[f"score_{name}"] is not None and available
        rate = weights[side] / available if is_known else Decimal(0)
        dimensions.append(_dimension(row, name, side, rate, labels))
    threshold = model.contact_now_from if model is not None else Decimal(60)
    return ScoreCard(
        row["score_total"], row["band"], row["is_disqualified"], threshold, row["score_version"], tuple(dimensions)
    )


def held_periods(ctx: Context, lead_id: UUID) -> list[HeldPeriod]:
    """Who had the lead when, the present holder first. Four SQL statements. Raises LeadNotFound."""
    columns = ("owner_id", "pool_id", "held_since", "held_how")
    now = Lead.objects.visible_to(ctx).filter(pk=lead_id).values_list(*columns).first()
    if now is None:
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_id=lead_id)
    # system: the lead itself is visible, its periods belong to it
    earlier = LeadOwnership.objects.filter(lead=lead_id).order_by("-to_at", "-from_at", "-id")
    rows: list[tuple[Any, ...]] = [(now[0], None if now[0] else now[1], now[2], None, now[3], "")]
    rows += list(earlier.values_list("owner_id", "pool_id", "from_at", "to_at", "how", "reason"))
    names = people({row[0] for row in rows if row[0]})
    # system: the name of the pool a visible lead lies in
    pools = dict(LeadPool.objects.filter(pk__in={row[1] for row in rows if row[1]}).values_list("pk", "name"))
    return [
        HeldPeriod(owner, names[owner].name if owner else "", pool, pools.get(pool, ""), start, end, how, reason)
        for owner, pool, start, end, how, reason in rows
    ]


def touches_of(ctx: Context, lead_id: UUID) -> list[TouchRow]:
    """How the lead came to us, the first time first. Two SQL statements. Raises LeadNotFound."""
    first = (
        Lead.objects.visible_to(ctx)
        .filter(pk=lead_id)
        .values_list("created_at", "channel", "source", "medium", "campaign")
        .first()
    )
    if first is None:
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_id=lead_id)
    # system: the lead itself is visible, its touches belong to it
    further = Touchpoint.objects.filter(lead=lead_id).order_by("at", "id")
    rows = further.values_list("at", "channel", "source", "medium", "campaign")[:100]
    return [TouchRow(*row) for row in (first, *rows)]


def similar_leads(ctx: Context, lead_id: UUID) -> list[SimilarLead]:
    """Other leads with the same number, address, code or company name that the actor sees. Three SQL statements."""
    compared = ("id", "uscc", "mobile", "email", "company", "title_key")
    row = Lead.objects.visible_to(ctx).filter(pk=lead_id).values(*compared).first()
    if row is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SIMILAR_SQL, {**row, "title": row["title_key"] if row["company"] else ""})
        matched = dict(cursor.fetchall())
    if not matched:
        return []
    columns = ("id", "number", "display_name", "name", "status", "owner__name")
    found = Lead.objects.visible_to(ctx).filter(pk__in=matched).order_by("id").values_list(*columns)[:MOST_SIMILAR]
    return [
        SimilarLead(pk, number, shown, name, status, owner or "", matched[pk])
        for pk, number, shown, name, status, owner in found
    ]


def assignment_reasons(ctx: Context, lead_id: UUID, *, limit: int = 5) -> list[AssignmentReason]:
    """How the lead came to its owners, newest first, with everybody considered. Four SQL statements."""
    if not Lead.objects.visible_to(ctx).filter(pk=lead_id).exists():
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_id=lead_id)
    # system: the lead itself is visible, its log belongs to it
    lines = list(AssignmentLog.objects.filter(lead_id=lead_id).order_by("-id")[:limit])
    # system: as above
    runs = AssignmentRun.objects.in_bulk([line.run_id for line in lines if line.run_id])
    considered = {UUID(person["user"]) for run in runs.values() for person in run.considered}
    names = {p.id: p.name for p in people(considered | {line.chosen_id for line in lines if line.chosen_id}).values()}
    return [reason_of(line, runs.get(line.run_id) if line.run_id else None, names) for line in lines]


def reason_of(line: AssignmentLog, run: AssignmentRun | None, names: Mapping[UUID, str]) -> AssignmentReason:
    """A line of the log in words: its rule, its turn, and everybody considered by name."""
    own = {UUID(user): reason for user, reason in line.skipped or ()}
    considered = [
        (names.get(UUID(p["user"]), ""), p["skipped"] or own.get(UUID(p["user"]), ""))
        for p in (run.considered if run is not None else ())
    ]
    chosen = names.get(line.chosen_id, "") if line.chosen_id else ""
    return AssignmentReason(line.at, run.rule_name if run else "", line.reason, chosen, tuple(considered))


def _labels(model: ScoreModel | None) -> Mapping[str, str]:
    if model is None:
        return {}
    language = "label_zh" if (get_language() or "zh").startswith("zh") else "label_en"
    # system: the rules are the company's own
    rules = ScoreRule.objects.filter(group__model=model)
    named = rules.values_list("code", language, "group__code", f"group__{language}")
    labels = {kind.value: str(kind.label) for kind in EventKind}
    for code, label, group, group_label in named:
        labels[code] = label
        labels.setdefault(group, group_label)
    return labels


def _smart_labels(ctx: Context, reasons: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """What a prediction rests on, in words, by feature and value."""
    smart = [one for one in reasons if one["dimension"] == "smart" and "value" in one]
    names = feature_labels(ctx) if smart else {}
    return {_said(one): feature_words(names, one["code"], one["value"]) for one in smart}


def _said(reason: Mapping[str, Any]) -> str:
    return f"{reason['code']}={reason['value']}" if "value" in reason else str(reason["code"])


def _weights(model: ScoreModel | None) -> Mapping[Side, Decimal]:
    if model is None:
        return DEFAULT_WEIGHTS
    values = (model.weight_attribute, model.weight_behavior, model.weight_smart)
    return dict(zip((side for _, side in SIDES), values, strict=True))


def _dimension(
    row: Mapping[str, Any],
    name: str,
    side: Side,
    rate: Decimal,
    labels: Mapping[str, str],
) -> Dimension:
    score = row[f"score_{name}"]
    kinds = {side.value, "disqualifier"} if side is Side.ATTRIBUTE else {side.value}
    reasons = tuple(
        ReasonRow(r.get("label") or labels.get(_said(r), r["code"]), Decimal(str(r["points"])), r["dimension"])
        for r in row["score_reasons"]
        if r["dimension"] in kinds
    )
    return Dimension(name, score, rate, score * rate if score is not None else None, reasons)
