"""What score rules that are not saved yet would do to the leads there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES, GroupCounting
from loudou.leads.features import criteria_catalogue, criteria_environment
from loudou.leads.rules.rule_findings import JudgedGroup, JudgedRule, findings
from loudou.leads.shapes import BandChange, BandExample, ScoreGroupDraft, ScoreModelDraft, ScorePreview
from loudou.platform.access.queries import require
from loudou.platform.rules.language import check_condition, compile_sql

WEIGHTS = ("weight_attribute", "weight_behavior", "weight_smart")
LONGEST = "4s"
"""What takes longer is answered from the latest leads alone."""
SAMPLE = 20_000
MOST_EXAMPLES = 10
MOST_PAIRED = 30
"""Groups with more rules than this are not compared pair by pair."""
PREVIEW_SQL = """
    WITH facts AS MATERIALIZED (
        SELECT l.id, l.display_name, l.band AS now, l.score_total AS was, l.score_behavior AS behaviour,
               l.score_smart AS smart{columns}
        FROM leads_lead l WHERE l.status = ANY(%s) {sample}),
    fitted AS (SELECT *, ({barred}) AS barred, round(100 * least(greatest({raw}, 0), %s) / nullif(%s, 0), 2) AS fit
               FROM facts),
    totalled AS (SELECT *, round((coalesce(%s * fit, 0) + coalesce(%s * behaviour, 0) + coalesce(%s * smart, 0))
        / nullif((CASE WHEN fit IS NULL THEN 0 ELSE %s END) + (CASE WHEN behaviour IS NULL THEN 0 ELSE %s END)
                 + (CASE WHEN smart IS NULL THEN 0 ELSE %s END), 0), 2) AS total FROM fitted),
    banded AS MATERIALIZED (SELECT id, display_name, now, was, total, CASE WHEN barred THEN 'hold'
        WHEN total IS NULL THEN ''
        WHEN total >= %s - CASE WHEN now = 'contact_now' THEN %s::numeric ELSE 0 END THEN 'contact_now'
        WHEN total >= %s - CASE WHEN now = 'nurture' THEN %s::numeric ELSE 0 END THEN 'nurture'
        ELSE 'hold' END AS after FROM totalled)
    SELECT (SELECT json_agg(json_build_array(now, after, n)) FROM (
                SELECT now, after, count(*) AS n FROM banded GROUP BY 1, 2) pairs),
           (SELECT ARRAY[count(*){counts}] FROM facts),
           (SELECT json_agg(json_build_array(id, display_name, now, after, was::text, total::text)) FROM (
                SELECT * FROM banded WHERE now <> after
                ORDER BY abs(coalesce(total, 0) - coalesce(was, 0)) DESC, id LIMIT {most}) changed)
"""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The statement's parts: what it is filled in with, and in which order rules and pairs are counted."""

    text: str
    params: tuple[object, ...]
    codes: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


def score_preview(ctx: Context, *, model: ScoreModelDraft) -> ScorePreview:
    """Where these rules would put the open leads, what each rule holds for, and what looks wrong with them.

    The criteria must be sound. Behaviour and smart scores are taken as last computed. Three SQL statements beside the
    company's own fields; where they take longer than four seconds, three more over the 20,000 latest leads alone
    (`is_sampled`).
    Raises ActionRefused, ExpressionError.
    """
    require(ctx, "lead", "configure")
    try:
        found, is_sampled = _answer(_asked(ctx, model, sample="")), False
    except OperationalError:
        sample = f"ORDER BY l.created_at DESC, l.id DESC LIMIT {SAMPLE}"
        found, is_sampled = _answer(_asked(ctx, model, sample=sample)), True
    return _preview(model, found, is_sampled=is_sampled)


def band_changes(ctx: Context, *, model: ScoreModelDraft) -> list[BandChange]:
    """How many open leads stand where now, and where these rules would put them.

    SQL statements and errors as those of score_preview.
    """
    return list(score_preview(ctx, model=model).changes)


def _answer(asked: _Asked) -> tuple[_Asked, tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST}'")
        cursor.execute(asked.text, asked.params)  # type: ignore[arg-type]  # what compiled expressions hold
        row: tuple[Any, ...] = cursor.fetchone()
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    return asked, row


def _preview(model: ScoreModelDraft, found: tuple[_Asked, tuple[Any, ...]], *, is_sampled: bool) -> ScorePreview:
    asked, (changes, counted, changed) = found
    lead_count, *counts = counted
    by_rule = dict(zip(asked.codes, counts, strict=False))
    both = dict(zip(asked.pairs, counts[len(asked.codes) :], strict=True))
    groups = [
        JudgedGroup(
            group.code,
            group.cap,
            group.counting == GroupCounting.MAX,
            tuple(JudgedRule(rule.code, rule.points, by_rule[rule.code]) for rule in group.rules),
        )
        for group in model.groups
    ]
    return ScorePreview(
        lead_count=lead_count,
        is_sampled=is_sampled,
        changes=tuple(BandChange(*one) for one in sorted(changes or ())),
        rule_counts=by_rule,
        examples=tuple(_example(*one) for one in changed or ()),
        findings=tuple((one.kind.value, one.code, one.other) for one in findings(groups, both, lead_count)),
    )


def _example(lead_id: str, *row: Any) -> BandExample:
    name, before, after, was, total = row
    return BandExample(UUID(lead_id), name, before, after, _decimal(was), _decimal(total))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _asked(ctx: Context, model: ScoreModelDraft, *, sample: str) -> _Asked:
    """The arithmetic of rules/grading.py written for a set; each criterion is asked once per lead."""
    rules = [rule for group in model.groups for rule in group.rules]
    columns = ""
    params: list[object] = []
    for at, rule in enumerate(rules):
        held = compile_sql(check_condition(rule.criterion, criteria_catalogue(ctx)), criteria_environment(ctx), "l")
        columns += f", coalesce(({held.text}), false) AS c{at}"
        params += held.params
    places = {rule.code: at for at, rule in enumerate(rules)}
    pairs = tuple(pair for group in model.groups for pair in _pairs(group))
    counts = [f"count(*) FILTER (WHERE c{at})" for at in range(len(rules))]
    counts += [f"count(*) FILTER (WHERE c{places[a]} AND c{places[b]})" for a, b in pairs]
    raw, points = _raw(model, places)
    maximum = sum((max(group.cap, Decimal(0)) for group in model.groups), Decimal(0))
    weights = [getattr(model, name) for name in WEIGHTS]
    waver = model.actions.hysteresis
    text = PREVIEW_SQL.format(
        columns=columns,
        sample=sample,
        barred=" OR ".join(f"c{places[rule.code]}" for rule in rules if rule.is_disqualifier) or "false",
        raw=raw,
        counts="".join(f", {one}" for one in counts),
        most=MOST_EXAMPLES,
    )
    bands = (model.contact_now_from, waver, model.nurture_from, waver)
    return _Asked(
        text,
        (*params, OPEN_VALUES, *points, maximum, maximum, *weights, *weights, *bands),
        tuple(rule.code for rule in rules),
        pairs,
    )


def _pairs(group: ScoreGroupDraft) -> Iterator[tuple[str, str]]:
    if len(group.rules) <= MOST_PAIRED:
        yield from combinations([rule.code for rule in group.rules], 2)


def _raw(model: ScoreModelDraft, places: dict[str, int]) -> tuple[str, list[object]]:
    """The sum of all groups, each within its cap, and its parameters."""
    texts: list[str] = []
    params: list[object] = []
    for group in model.groups:
        text, values = _group(group, places)
        texts.append(text)
        params += values
    return " + ".join(texts) or "0", params


def _group(group: ScoreGroupDraft, places: dict[str, int]) -> tuple[str, Sequence[object]]:
    """What a group adds: the best or all of its rules, within its cap."""
    is_best = group.counting == GroupCounting.MAX
    otherwise = "END" if is_best else "ELSE 0 END"
    cases = [f"CASE WHEN c{places[rule.code]} THEN %s::numeric {otherwise}" for rule in group.rules]
    joined = (", " if is_best else " + ").join(cases) or "0"
    points = f"coalesce(greatest({joined}), 0)" if is_best else f"({joined})"
    capped = f"least({points}, %s)" if group.cap > 0 else f"least(greatest({points}, %s), 0)"
    return capped, [*(rule.points for rule in group.rules), group.cap]
