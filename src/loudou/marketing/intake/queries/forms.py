"""Forms as those who build them see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.intake.errors import FormNotFound
from loudou.marketing.intake.models import Form, FormVersion
from loudou.marketing.intake.rules.definition import from_document, numbered_consents
from loudou.marketing.intake.shapes import FormDefinition


@dataclass(frozen=True, slots=True)
class FormInWork:
    """A form on its builder page; `has_changes` tells that visitors still see an earlier definition."""

    id: UUID
    name: str
    slug: str
    definition: FormDefinition
    version: int
    published_number: int | None
    published_at: datetime | None
    is_open: bool
    has_changes: bool
    keep_days: int | None = None


def form_in_work(ctx: Context, form_id: UUID) -> FormInWork:
    """The form with its definition in work. At most three SQL statements. Raises FormNotFound."""
    form = Form.objects.visible_to(ctx).filter(pk=form_id).first()
    if form is None:
        raise FormNotFound("There is no such form.", form_id=form_id)
    definition = from_document(form.draft)
    return FormInWork(
        id=form.pk,
        name=form.name,
        slug=form.slug,
        definition=definition,
        version=form.version,
        published_number=form.published_number,
        published_at=form.published_at,
        is_open=form.is_open,
        has_changes=_differs(form, definition),
        keep_days=form.keep_days,
    )


def _differs(form: Form, definition: FormDefinition) -> bool:
    if form.published_number is None:
        return False
    # system: a version of the form that was just seen
    held = FormVersion.objects.get(form=form, number=form.published_number)
    published = from_document(held.definition)
    consents = numbered_consents(definition.consents, published.consents)
    others = [name for name in definition.__dataclass_fields__ if name != "consents"]
    same = all(getattr(definition, name) == getattr(published, name) for name in others)
    return not same or consents != published.consents
