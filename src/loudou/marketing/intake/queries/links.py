"""Tracking links as their owners see them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.intake.errors import LinkNotFound
from loudou.marketing.intake.models import TrackingLink

RECENT = timedelta(days=30)
COUNTS_SQL = """
    SELECT count(*) FILTER (WHERE is_scan), count(*) FILTER (WHERE NOT is_scan),
           count(DISTINCT address_hash) FILTER (WHERE at >= %(since)s),
           (SELECT count(*) FROM intake_formsubmission s WHERE s.link_id = %(link)s),
           (SELECT count(*) FROM intake_formsubmission s JOIN intake_intakeentry e ON e.origin_id = s.id
            WHERE s.link_id = %(link)s AND e.state = 'created')
    FROM intake_linkvisit WHERE link_id = %(link)s
"""


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """How a link does; `visitor_count` are different network addresses of the last 30 days."""

    scan_count: int
    click_count: int
    visitor_count: int
    submission_count: int
    lead_count: int


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A link with its code, the address of its form (empty where it leads elsewhere) and its counts."""

    id: UUID
    name: str
    code: str
    form_slug: str
    counts: LinkCounts


def link_card(ctx: Context, link_id: UUID) -> LinkCard:
    """The link with its numbers. At most four SQL statements. Raises LinkNotFound."""
    link = TrackingLink.objects.visible_to(ctx).select_related("form").filter(pk=link_id).first()
    if link is None:
        raise LinkNotFound("There is no such link.", link_id=link_id)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS_SQL, {"link": link_id, "since": ctx.now - RECENT})
        counts = LinkCounts(*cursor.fetchone())
    return LinkCard(link.pk, link.name, link.code, link.form.slug if link.form is not None else "", counts)


def code_of_form(code: str, slug: str) -> bool:
    """Whether this is the code of an active link to this form. One SQL statement."""
    # system: the code was signed by us
    return TrackingLink.objects.filter(code=code, form__slug=slug, is_active=True).exists()
