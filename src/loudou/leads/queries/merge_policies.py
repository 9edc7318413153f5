"""How merges decide fields: as the company says, else as the rules begin with."""

from collections.abc import Iterable, Mapping
from typing import Any

from loudou.kernel.context import Context
from loudou.leads.models import MergePolicy
from loudou.leads.rules.merge_fields import (
    ALLOWED,
    CUSTOM_POLICY,
    POLICIES,
    SHAPES,
    FieldPolicy,
    FieldShape,
    shape_of,
)
from loudou.leads.shapes import MergePolicyChange, MergePolicyRow
from loudou.platform.access.queries import require
from loudou.platform.changes.queries import history_of
from loudou.platform.customfields.queries import custom_fields_of
from loudou.platform.identity.queries import people

MOST_SHOWN = 20


def policies_in_force(ctx: Context) -> Mapping[str, FieldPolicy]:
    """The policy of every field the company or the rules say one for, for services. One SQL statement per context."""
    known = ctx.memo.get("merge_policies")
    if isinstance(known, dict):
        return known
    # system: the rules are the company's own
    said = dict(MergePolicy.objects.values_list("field", "policy"))
    found = ctx.memo["merge_policies"] = {**POLICIES, **{name: FieldPolicy(policy) for name, policy in said.items()}}
    return found


def policies_for(ctx: Context, rows: Iterable[Mapping[str, Any]]) -> Mapping[str, FieldPolicy]:
    """The policies these leads are merged by; amounts of several currencies have no greatest one and no sum.

    One SQL statement per context.
    """
    policies = policies_in_force(ctx)
    currencies = {row["currency"] for row in rows if row["annual_revenue_amount"] is not None}
    amount = "annual_revenue_amount"
    if len(currencies) < 2 or policies[amount] in ALLOWED[FieldShape.CHOICE]:
        return policies
    return {**policies, amount: FieldPolicy.SURVIVOR}


def field_shapes(ctx: Context) -> dict[str, FieldShape]:
    """What every field holds that a merge decides on, those the company added included. One SQL statement."""
    custom = {f"custom.{one.key}": shape_of(one.type) for one in custom_fields_of(ctx, "lead")}
    return {**SHAPES, **custom}


def merge_policies(ctx: Context) -> list[MergePolicyRow]:
    """Every field a merge decides on, with its policy and those it may have. Two SQL statements. Raises ActionRefused.

    A policy that means nothing for what the field holds by now is shown as what the rules begin with.
    """
    require(ctx, "lead", "merge")
    said = policies_in_force(ctx)
    rows = []
    for name, shape in field_shapes(ctx).items():
        default = POLICIES.get(name, CUSTOM_POLICY)
        policy = said.get(name, default)
        allowed = ALLOWED[shape]
        shown = policy if policy in allowed else default
        rows.append(MergePolicyRow(name, shown.value, default.value, tuple(one.value for one in allowed)))
    return rows


def merge_policy_changes(ctx: Context) -> list[MergePolicyChange]:
    """Who changed which policy, the latest first. Three SQL statements. Raises ActionRefused."""
    require(ctx, "lead", "merge")
    # system: the rules are the company's own
    present = {row.pk: row for row in MergePolicy.objects.all()}
    entries = history_of(list(present), limit=MOST_SHOWN) if present else []
    names = people({one.actor_id for one in entries if one.actor_id is not None}) if entries else {}
    after = {pk: row.policy for pk, row in present.items()}
    found = []
    for one in entries:
        field = present[one.row_id].field
        before = str(one.before.get("policy") or POLICIES.get(field, CUSTOM_POLICY).value)
        who = names[one.actor_id].name if one.actor_id in names else ""
        if before != after[one.row_id]:
            found.append(MergePolicyChange(one.at, who, field, before, after[one.row_id]))
        after[one.row_id] = before
    return found
