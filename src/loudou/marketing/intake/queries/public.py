"""What visitors may see of forms; who asks does not matter, for it is public."""

from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from loudou.marketing.intake.errors import FormNotFound
from loudou.marketing.intake.models import FormSubmission, FormVersion, IntakeContent
from loudou.marketing.intake.rules.definition import from_document
from loudou.marketing.intake.shapes import PublishedForm

MOST_REMEMBERED = 10


def published_form(slug: str) -> PublishedForm:
    """The version visitors see now. One SQL statement. Raises FormNotFound for a closed form too."""
    return _version(slug, None)


def form_version(slug: str, number: int) -> PublishedForm:
    """A published version of an open form, the present one or one a visitor still has before him. One SQL statement.

    Raises FormNotFound.
    """
    return _version(slug, number)


def _version(slug: str, number: int | None) -> PublishedForm:
    wanted = F("form__published_number") if number is None else number
    # system: a published form is for everybody
    found = FormVersion.objects.filter(form__slug=slug, form__is_open=True, number=wanted)
    row = found.values_list("form_id", "number", "definition", "form__owner_id").first()
    if row is None:
        raise FormNotFound("There is no form at this address, or it is closed.")
    form_id, held, document, owner_id = row
    return PublishedForm(form_id, slug, held, from_document(document), owner_id)


def known_answers(visitor_id: UUID) -> dict[str, object]:
    """What the visitor of a signed cookie answered before, as long as it is kept: the latest answer by target.

    One SQL statement.
    """
    # system: the cookie is signed by us, and nothing of the answers is shown
    newest = FormSubmission.objects.filter(visitor_id=visitor_id).order_by("-received_at", "-id")
    kept = IntakeContent.objects.filter(pk=OuterRef("pk"))  # system: as above
    found = newest.annotate(document=Subquery(kept.values("document")[:1]))
    known: dict[str, object] = {}
    for document in found.values_list("document", flat=True)[:MOST_REMEMBERED]:
        known = {**(document or {}).get("lead_values", {}), **known}
    return known
