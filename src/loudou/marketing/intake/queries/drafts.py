"""What the stories need to make leads of what came in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from loudou.kernel.context import Context
from loudou.marketing.intake.models import (
    FormSubmission,
    FormVersion,
    IntakeContent,
    IntakeDelivery,
    IntakeEntry,
    IntakeMail,
)
from loudou.marketing.intake.rules.definition import from_document
from loudou.marketing.intake.shapes import DeliveryFacts, FormDefinition, MailFacts, SubmissionFacts
from loudou.platform.access.queries import require


def submissions(ctx: Context, ids: Sequence[UUID]) -> tuple[SubmissionFacts, ...]:
    """These submissions in the order they came in, with what their form's version says; those forgotten are left out.

    Three SQL statements. Raises ActionRefused.
    """
    require(ctx, "form", "read")
    version = FormVersion.objects.filter(form=OuterRef("form_id"), number=OuterRef("version_number"))  # system: a part
    found = (
        FormSubmission.objects.filter(pk__in=ids)  # system: the story takes what came in, whoever owns the form
        .annotate(version_id=Subquery(version.values("pk")[:1]))
        .select_related("form", "link__owner")
        .order_by("received_at", "pk")
    )
    documents = _documents(ids)
    rows = [row for row in found if row.pk in documents]
    kept = FormVersion.objects.filter(pk__in={row.version_id for row in rows})  # system: as above
    definitions = {one.pk: from_document(one.definition) for one in kept}
    return tuple(_facts(row, definitions[row.version_id], documents[row.pk]) for row in rows)


def _documents(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    # system: the story takes what came in, whoever owns the form, source or mailbox
    return dict(IntakeContent.objects.filter(pk__in=ids).values_list("pk", "document"))


def _facts(row: FormSubmission, definition: FormDefinition, document: dict[str, Any]) -> SubmissionFacts:
    link, words = row.link, {one.key: one.label or one.target for one in definition.fields}
    owner = link.owner if link is not None else None
    is_given = link is not None and link.assigns and owner is not None and owner.is_active
    return SubmissionFacts(
        id=row.pk,
        channel=row.channel,
        received_at=row.received_at,
        form_name=row.form.name,
        values=document["lead_values"],
        answers={words.get(key, key): value for key, value in document["answers"].items()},
        consents=row.consents,
        utm=document["utm"],
        referrer=document["referrer"],
        pool=definition.pool,
        campaign=definition.campaign or (link.campaign if link is not None else ""),
        source=definition.source or (link.source if link is not None else ""),
        link_name=link.name if link is not None else "",
        employee_name=owner.name if owner is not None else "",
        owner_id=owner.pk if is_given and owner is not None else None,
        site_visitor_id=row.site_visitor_id,
    )


def deliveries(ctx: Context, ids: Sequence[UUID]) -> tuple[DeliveryFacts, ...]:
    """These deliveries in the order they came in; those forgotten are left out. Two SQL statements.

    Raises ActionRefused.
    """
    require(ctx, "intake_source", "read")
    # system: the story takes what came in, whoever owns the source
    found = IntakeDelivery.objects.filter(pk__in=ids).select_related("source").order_by("received_at", "pk")
    documents = _documents(ids)
    return tuple(
        DeliveryFacts(
            id=row.pk,
            source_key=row.source.key,
            channel=row.source.channel,
            received_at=row.received_at,
            rows=documents[row.pk]["rows"],
            defaults=row.source.defaults,
            pool=row.source.pool,
        )
        for row in found
        if row.pk in documents
    )


def mails(ctx: Context, ids: Sequence[UUID]) -> tuple[MailFacts, ...]:
    """These mails in the order they came in; those forgotten are left out. Three SQL statements.

    Raises ActionRefused.
    """
    require(ctx, "mailbox", "read")
    # system: the story takes what came in, whoever owns the mailbox
    found = IntakeMail.objects.filter(pk__in=ids).select_related("mailbox").order_by("received_at", "uid", "pk")
    # system: as above
    attempts = dict(IntakeEntry.objects.filter(origin_id__in=ids).values_list("origin_id", "attempt"))
    documents = _documents(ids)
    return tuple(_mail(row, documents[row.pk], attempts.get(row.pk, 1)) for row in found if row.pk in documents)


def _mail(row: IntakeMail, document: dict[str, Any], attempt: int) -> MailFacts:
    names = ("verdict", "values", "campaign", "subject", "sender", "text", "attachments", "bounced", "forwarded_by")
    box = row.mailbox
    return MailFacts(
        id=row.pk,
        attempt=attempt,
        received_at=row.received_at,
        mailbox_name=box.name,
        source=box.source,
        pool=box.pool,
        **{name: document[name] for name in names},
    )


def replayed_origins(ctx: Context, entry_ids: Sequence[UUID], kind: str) -> tuple[UUID, ...]:
    """What came in by this door, of the lines of the log that are tried once more. One SQL statement.

    Raises ActionRefused.
    """
    require(ctx, "intake_entry", "read")
    found = IntakeEntry.objects.filter(pk__in=entry_ids, kind=kind)  # system: the story acts for whoever asked
    return tuple(dict.fromkeys(found.order_by("received_at", "pk").values_list("origin_id", flat=True)))
