"""The form builder: the questions, how visitors will see them, and how the form does."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.errors import FieldProblem, LoudouError
from loudou.marketing.intake.enums import CaptchaUse, FieldKind, Target
from loudou.marketing.intake.errors import FormAddressTaken, FormInvalid, SettingsStale
from loudou.marketing.intake.forms import definition_from, form_draft, version_in
from loudou.marketing.intake.queries.forms import FormInWork, form_in_work
from loudou.marketing.intake.queries.numbers import form_numbers
from loudou.marketing.intake.services.captcha_kinds import CAPTCHAS
from loudou.marketing.intake.services.release_form import release_form
from loudou.marketing.intake.services.save_form import save_form
from loudou.marketing.intake.shapes import Consent, FormDefinition, FormDraft, FormField, FormNumbers
from loudou.marketing.intake.views.log import log_of
from loudou.marketing.intake.views.questions import consents_of, label_of, questions_of
from loudou.platform.access.queries import access_profile
from loudou.platform.records.doors.request import acted_once, context_of

KINDS = [(one.value, one.label) for one in FieldKind]
TARGETS = [(one.value, one.label) for one in Target]


@require_http_methods(["GET", "POST"])
@login_required
def builder(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the form in work, or save it and, if asked, publish it."""
    request.nav_key = "forms"  # type: ignore[attr-defined]  # read by the frame
    ctx = context_of(request)
    if request.method == "GET":
        return _page(request, form_in_work(ctx, pk))
    draft = form_draft(request.POST)

    def act() -> dict[str, Any]:
        held = version_in(request.POST)
        if "publish" in request.POST:
            return {"number": release_form(ctx, draft=draft, form_id=pk, version=held)}
        save_form(ctx, draft=draft, form_id=pk, version=held)
        return {}

    try:
        done = acted_once(request, act)
    except (FormInvalid, FormAddressTaken, SettingsStale) as refused:
        return _page(request, form_in_work(ctx, pk), typed=draft, refused=refused)
    published = gettext("Visitors see version %(number)s now.") % done if "number" in done else ""
    messages.success(request, published or gettext("Saved. Visitors see nothing of it before you publish."))
    return redirect("form-builder", pk)


@require_GET
@login_required
def part(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """A new question of a kind, or a new consent, for the builder to append."""
    form_in_work(context_of(request), pk)
    key = f"f{uuid4().hex[:8]}"
    if kind == "consent":
        return render(request, "intake/_consent_row.html", {"row": {"consent": Consent(key, "")}, "may_edit": True})
    shown = kind if kind in FieldKind.values else FieldKind.TEXT.value
    label = FieldKind(shown).label
    row = {"field": FormField(key, FieldKind(shown)), "title": label, "kind_label": label}
    return render(request, "intake/_field_row.html", {"row": row, "may_edit": True, **_choices()})


@require_POST
@login_required
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How visitors would see what stands in the builder now; nothing is saved."""
    form_in_work(context_of(request), pk)
    return render(request, "intake/_preview.html", _preview(definition_from(request.POST)))


def _page(
    request: HttpRequest,
    form: FormInWork,
    *,
    typed: FormDraft | None = None,
    refused: LoudouError | None = None,
) -> HttpResponse:
    ctx = context_of(request)
    draft = typed or FormDraft(form.name, form.slug, form.definition, keep_days=form.keep_days)
    definition = draft.definition
    problems = list(refused.problems) if refused is not None else []
    profile = access_profile(ctx)
    numbers = form_numbers(ctx, [form.id]).get(form.id, FormNumbers())
    shown = {
        "form": form,
        "name": draft.name,
        "slug": draft.slug,
        "keep_days": draft.keep_days,
        "usual_days": settings.INTAKE_DAYS,
        "definition": definition,
        "origins": "\n".join(definition.origins),
        "rows": _rows(definition, problems),
        "consents": [{"consent": one} for one in definition.consents],
        "refused": gettext(refused.detail) if refused is not None else "",
        "problems": _said(problems),
        "numbers": numbers,
        "public_url": request.build_absolute_uri(reverse("intake-form", args=[form.slug])),
        "snippet_url": request.build_absolute_uri(static("intake/embed.js")),
        "captcha_uses": CaptchaUse.choices,
        "captcha_kinds": [(one.key, one.label) for one in CAPTCHAS],
        "log_url": log_of(pk=form.id, field="form"),
        "may_edit": profile.may("form", "edit"),
        "may_publish": profile.may("form", "publish"),
        "idempotency_key": uuid4(),
        "back_url": reverse("records:list", args=["forms"]),
        "back_label": gettext("Forms"),
        **_choices(),
        **_preview(definition),
    }
    status = 200 if refused is None else 409 if isinstance(refused, SettingsStale) else 422
    return render(request, "intake/builder.html", shown, status=status)


def _rows(definition: FormDefinition, problems: list[FieldProblem]) -> list[dict[str, Any]]:
    about = {"label", "options", "target", "key"}
    wrong = {one.row: gettext(one.message) for one in reversed(problems) if one.field in about}
    return [
        {
            "field": one,
            "title": label_of(one) or one.kind.label,
            "kind_label": one.kind.label,
            "options_text": "\n".join(one.options),
            "problem": wrong.get(number, ""),
        }
        for number, one in enumerate(definition.fields, start=1)
    ]


def _said(problems: list[FieldProblem]) -> list[str]:
    """Each problem in words, with the question it is about where there is one."""
    texts = []
    for one in problems:
        place = f"{one.row}. " if one.row is not None else ""
        texts.append(place + gettext(one.message))
    return list(dict.fromkeys(texts))


def _choices() -> dict[str, Any]:
    return {"kinds": KINDS, "targets": TARGETS, "with_options": {"choice", "choices"}}


def _preview(definition: FormDefinition) -> dict[str, Any]:
    return {
        "shown": definition,
        "questions": questions_of(definition.fields, {}),
        "consent_questions": consents_of(definition.consents, {}),
    }
