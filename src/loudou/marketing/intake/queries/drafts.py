"""What the stories need to make leads of what came in."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import OuterRef, Subquery

from loudou.kernel.context import Context
from loudou.marketing.intake.models import FormSubmission, FormVersion, IntakeDelivery
from loudou.marketing.intake.rules.definition import from_document
from loudou.marketing.intake.shapes import DeliveryFacts, FormDefinition, SubmissionFacts
from loudou.platform.access.queries import require


def submissions(ctx: Context, ids: Sequence[UUID]) -> tuple[SubmissionFacts, ...]:
    """These submissions in the order they came in, with what their form's version says. Two SQL statements.

    Raises ActionRefused.
    """
    require(ctx, "form", "read")
    version = FormVersion.objects.filter(form=OuterRef("form_id"), number=OuterRef("version_number"))  # system: a part
    found = (
        FormSubmission.objects.filter(pk__in=ids)  # system: the story takes what came in, whoever owns the form
        .annotate(version_id=Subquery(version.values("pk")[:1]))
        .select_related("form", "link__owner")
        .order_by("received_at", "pk")
    )
    rows = list(found)
    kept = FormVersion.objects.filter(pk__in={row.version_id for row in rows})  # system: as above
    definitions = {one.pk: from_document(one.definition) for one in kept}
    return tuple(_facts(row, definitions[row.version_id]) for row in rows)


def _facts(row: FormSubmission, definition: FormDefinition) -> SubmissionFacts:
    link, words = row.link, {one.key: one.label or one.target for one in definition.fields}
    owner = link.owner if link is not None else None
    is_given = link is not None and link.assigns and owner is not None and owner.is_active
    return SubmissionFacts(
        id=row.pk,
        channel=row.channel,
        received_at=row.received_at,
        form_name=row.form.name,
        values=row.lead_values,
        answers={words.get(key, key): value for key, value in row.answers.items()},
        consents=row.consents,
        utm=row.utm,
        referrer=row.referrer,
        pool=definition.pool,
        campaign=definition.campaign or (link.campaign if link is not None else ""),
        source=definition.source or (link.source if link is not None else ""),
        link_name=link.name if link is not None else "",
        employee_name=owner.name if owner is not None else "",
        owner_id=owner.pk if is_given and owner is not None else None,
        site_visitor_id=row.site_visitor_id,
    )


def deliveries(ctx: Context, ids: Sequence[UUID]) -> tuple[DeliveryFacts, ...]:
    """These deliveries in the order they came in. One SQL statement. Raises ActionRefused."""
    require(ctx, "intake_source", "read")
    # system: the story takes what came in, whoever owns the source
    found = IntakeDelivery.objects.filter(pk__in=ids).select_related("source").order_by("received_at", "pk")
    return tuple(
        DeliveryFacts(
            id=row.pk,
            source_key=row.source.key,
            channel=row.source.channel,
            received_at=row.received_at,
            rows=row.rows,
            defaults=row.source.defaults,
            pool=row.source.pool,
        )
        for row in found
    )
