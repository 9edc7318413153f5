"""The pages of the assignment rules and of what they decided."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import SKIPPED, WHY_ASSIGNED, AssignmentMethod
from loudou.leads.errors import RuleInvalid
from loudou.leads.queries.assignment_rules import assignment_log, assignment_rule, assignment_rules
from loudou.leads.queries.criteria import criteria_fields, criterion_problem
from loudou.leads.queries.pool_board import pool_board
from loudou.leads.services.order_assignment_rules import order_assignment_rules
from loudou.leads.services.save_assignment_rule import save_assignment_rule
from loudou.leads.shapes import AssignmentRuleDraft, AssignmentRuleRow
from loudou.platform.identity.queries import find_people, people
from loudou.platform.records.doors.request import is_htmx
from loudou.workspace.administration.forms.assignment import (
    RuleForm,
    TypedMember,
    arranged,
    members_of,
    typed_members,
)
from loudou.workspace.administration.forms.judged import id_of
from loudou.workspace.administration.views.asking import done, settings_page, status_of, tabs, tried
from loudou.workspace.administration.views.wording import mark_of

KEY = "assignment"
TABS = (("assignment", _("Rules"), "assignment"), ("decisions", _("Decisions"), "decisions"))
MOST_PEOPLE = 500


@require_GET
@settings_page(KEY, "lead", "configure")
def rules(request: HttpRequest, ctx: Context) -> HttpResponse:
    """All rules in the order they are tried."""
    found = assignment_rules(ctx)
    shown = {
        "rules": [{"rule": rule, "method": AssignmentMethod(rule.method).label} for rule in found],
        "tabs": tabs(KEY, *TABS),
    }
    return render(request, "administration/assignment.html", shown)


@require_GET
@settings_page(KEY, "lead", "configure")
def decisions(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The latest decisions, each with who was considered."""
    shown = {
        "rows": [
            {
                "row": row,
                "why": WHY_ASSIGNED.get(row.reason.reason, row.reason.reason),
                "considered": [(name, SKIPPED.get(why, why)) for name, why in row.reason.considered],
            }
            for row in assignment_log(ctx)
        ],
        "tabs": tabs("decisions", *TABS),
    }
    return render(request, "administration/decisions.html", shown)


@require_POST
@settings_page(KEY, "lead", "configure")
def move(request: HttpRequest, ctx: Context, rule_id: UUID) -> HttpResponse:
    """Try a rule one place earlier or later."""
    order = [rule.id for rule in assignment_rules(ctx)]
    step = 1 if request.POST.get("to") == "down" else -1
    if rule_id not in order:
        raise RuleInvalid("The rules were changed meanwhile. Look at them again.")
    at = order.index(rule_id)
    order.insert(max(at + step, 0), order.pop(at))
    return done(
        request,
        lambda: order_assignment_rules(ctx, rule_ids=order),
        recorded_as="assignment_rule.order",
        said=gettext("The order was changed."),
        to=reverse("administration:assignment"),
    )


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "lead", "configure")
def rule(request: HttpRequest, ctx: Context, rule_id: UUID | None = None) -> HttpResponse:
    """A new rule or one to change, with its people."""
    row = assignment_rule(ctx, rule_id) if rule_id is not None else None
    pools = pool_board(ctx)
    if request.method == "GET":
        return _page(request, ctx, RuleForm(pools, row), members_of(row), row)
    form, members = RuleForm(pools, row, request.POST), typed_members(request.POST.dict())
    do = request.POST.get("do", "save")
    if do != "save":
        present = RuleForm(pools, row)
        present.initial = {name: request.POST.get(name, "") for name in present.fields}
        moved = arranged(members, do, request.POST.get("somebody", ""))
        return _page(request, ctx, present, moved, row)
    priority = row.priority if row is not None else len(assignment_rules(ctx)) + 1
    draft, problems = form.draft(members, priority)
    answer = tried(form, lambda: _save(request, ctx, draft, problems, rule_id))
    return answer if answer is not None else _page(request, ctx, form, members, row)


def _save(
    request: HttpRequest,
    ctx: Context,
    draft: AssignmentRuleDraft,
    problems: list[FieldProblem],
    rule_id: UUID | None,
) -> HttpResponse:
    if problems:
        raise RuleInvalid("The rule makes no sense like this. Nothing was changed.", problems=problems)
    return done(
        request,
        lambda: save_assignment_rule(ctx, rule=draft, rule_id=rule_id),
        recorded_as="assignment_rule.save",
        said=gettext("The rule was saved."),
        to=reverse("administration:assignment"),
    )


def _page(
    request: HttpRequest, ctx: Context, form: RuleForm, members: list[TypedMember], row: AssignmentRuleRow | None
) -> HttpResponse:
    criteria = str(form["criteria"].value() or "").strip()
    error = criterion_problem(ctx, criteria) if criteria else None
    named = {str(one.id): one.name for one in people(filter(None, (id_of(member.user) for member in members))).values()}
    taken = {member.user for member in members}
    shown: dict[str, Any] = {
        "form": form,
        "row": row,
        "members": [{"typed": member, "name": named.get(member.user, "?")} for member in members],
        "member_errors": [*form.errors.get("members", ()), *form.non_field_errors()] if form.is_bound else [],
        "people": [one for one in find_people(limit=MOST_PEOPLE) if str(one.id) not in taken],
        "mark": mark_of(criteria, error) if error is not None else {},
        "fields": criteria_fields(ctx),
        "cancel_url": reverse("administration:assignment"),
        "back_url": reverse("administration:assignment"),
        "back_label": gettext("Assignment rules"),
    }
    template = "administration/_rule_form.html" if is_htmx(request) else "administration/rule.html"
    return render(request, template, shown, status=status_of(form))
