"""Show visitors what a form has become."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.intake.errors import FormInvalid, FormNotFound
from loudou.marketing.intake.events import FormPublished
from loudou.marketing.intake.models import Form, FormVersion
from loudou.marketing.intake.rules.definition import as_document, check_definition, from_document, numbered_consents
from loudou.marketing.intake.shapes import FormDefinition
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("form.publish")
def publish_form(ctx: Context, *, form_id: UUID) -> int:
    """Keep the definition in work as the next version, which visitors see from now on; returns its number.

    A definition that is published already is not published again. Consent texts that changed get the next version of
    their own. A closed form is open again. Eight SQL statements at most. Raises ActionRefused, FormNotFound,
    FormInvalid.
    """
    require(ctx, "form", "publish")
    form = Form.objects.visible_to(ctx, "publish").select_for_update().filter(pk=form_id).first()
    if form is None:
        raise FormNotFound("There is no such form.", form_id=form_id)
    definition = from_document(form.draft)
    problems = check_definition(definition, to_publish=True)
    if problems:
        raise FormInvalid("The form is not ready to be published.", problems=problems)
    definition, is_same = _against_published(form, definition)
    if is_same and form.published_number is not None:
        number = form.published_number
    else:
        number = (form.published_number or 0) + 1
        _keep(ctx, form, number, definition)
    Form.objects.filter(pk=form_id).update(
        published_number=number, published_at=ctx.now, is_open=True, updated_at=ctx.now, version=F("version") + 1
    )
    emit(ctx, FormPublished(subject_ids=(form_id,), number=number))
    return number


def _against_published(form: Form, definition: FormDefinition) -> tuple[FormDefinition, bool]:
    held = FormVersion.objects.filter(form=form, number=form.published_number or 0).first()
    before = from_document(held.definition) if held else FormDefinition()
    fields = {name: getattr(definition, name) for name in definition.__dataclass_fields__ if name != "consents"}
    numbered = FormDefinition(**fields, consents=numbered_consents(definition.consents, before.consents))
    return numbered, numbered == before


def _keep(ctx: Context, form: Form, number: int, definition: FormDefinition) -> None:
    FormVersion.objects.create(
        id=new_id(),
        form=form,
        number=number,
        definition=as_document(definition),
        published_at=ctx.now,
        published_by=ctx.actor_id,
    )
