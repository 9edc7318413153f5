"""Write down what a form is to be."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.intake.errors import FormAddressTaken, FormInvalid, FormNotFound, SettingsStale
from loudou.marketing.intake.models import Form
from loudou.marketing.intake.rules.definition import as_document, check_definition
from loudou.marketing.intake.rules.slugs import is_slug
from loudou.marketing.intake.services.hold_address import hold_address
from loudou.marketing.intake.shapes import FormDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

LONGEST_KEPT = 3650
"""Days, as for mails."""


@records_changes("form.save")
def save_form(ctx: Context, *, draft: FormDraft, form_id: UUID | None = None, version: int | None = None) -> UUID:
    """Make a form, or change the definition in work of one; visitors see nothing of it before it is published.

    How long answers are kept holds at once. `version` is that of the form the person looked at. Returns the form's id.
    Eight SQL statements at most. Raises ActionRefused, FormInvalid, FormAddressTaken, FormNotFound,
    SettingsStale.
    """
    require(ctx, "form", "create" if form_id is None else "edit")
    _check(draft)
    values: dict[str, object] = {"name": draft.name.strip(), "slug": draft.slug, "draft": as_document(draft.definition)}
    values["keep_days"] = draft.keep_days
    taken = FormAddressTaken("Another form has this address.", field="slug", slug=draft.slug)
    with hold_address("form_slug_once", taken):
        if form_id is None:
            form_id = _create(ctx, draft.owner_id or ctx.actor_id, values)
        else:
            _change(ctx, form_id, version, values)
    derive_search("form", [form_id])
    return form_id


def _create(ctx: Context, owner_id: UUID | None, values: dict[str, object]) -> UUID:
    times = {"created_at": ctx.now, "updated_at": ctx.now, "created_by": ctx.actor_id}
    return Form.objects.create(id=new_id(), owner_id=owner_id, **times, **values).pk


def _check(draft: FormDraft) -> None:
    problems = list(check_definition(draft.definition, to_publish=False))
    if not draft.name.strip() or len(draft.name) > 120:
        problems.append(FieldProblem("name", "required", "The form needs a name of at most 120 characters."))
    if not is_slug(draft.slug):
        problems.append(FieldProblem("slug", "not_an_address", "Use small letters, digits and hyphens."))
    if draft.keep_days is not None and not 1 <= draft.keep_days <= LONGEST_KEPT:
        text = "Answers are kept for 1 to 3650 days, or empty for as long as the company says."
        problems.append(FieldProblem("keep_days", "out_of_range", text))
    if problems:
        raise FormInvalid("Some settings of the form are not acceptable. Nothing was saved.", problems=problems)


def _change(ctx: Context, form_id: UUID, version: int | None, values: dict[str, object]) -> None:
    found = Form.objects.visible_to(ctx, "edit").select_for_update().filter(pk=form_id)
    held = found.values_list("version", flat=True).first()
    if held is None:
        raise FormNotFound("There is no such form.", form_id=form_id)
    if version is not None and version != held:
        raise SettingsStale("Somebody else saved this meanwhile. Nothing was saved.", form_id=form_id, version=held)
    Form.objects.filter(pk=form_id).update(updated_at=ctx.now, version=F("version") + 1, **values)
