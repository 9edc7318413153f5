"""Make tracking links."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.intake.errors import LinkInvalid
from loudou.marketing.intake.models import Form, TrackingLink
from loudou.marketing.intake.rules.addresses import clean_address
from loudou.marketing.intake.shapes import LinkDraft
from loudou.platform.access.queries import reach_of, require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits nobody mistakes for each other when a code is read out."""
CODE_LENGTH = 8
LONGEST = {"name": 120, "campaign": 80, "source": 80, "medium": 80, "content": 80}


@records_changes("tracking_link.make")
def make_links(ctx: Context, *, drafts: Sequence[LinkDraft]) -> list[UUID]:
    """A link for each draft, in their order, under a code nobody can guess (40 bits); all of them or none.

    A draft that names no owner is the actor's own. Seven SQL statements, however many. Raises ActionRefused,
    LinkInvalid.
    """
    require(ctx, "tracking_link", "create")
    forms = Form.objects.filter(pk__in={one.form_id for one in drafts if one.form_id}, published_number__isnull=False)
    known = set(forms.values_list("pk", flat=True))
    reach = reach_of(ctx, "tracking_link", "create")
    problems: list[FieldProblem] = []
    rows: list[TrackingLink] = []
    for number, draft in enumerate(drafts, start=1):
        owner = draft.owner_id or ctx.actor_id
        if not reach.is_everything and owner not in reach.owner_ids:
            problems.append(FieldProblem("owner", "not_yours", "You may make links for yourself only.", number))
        problems += _problems(draft, known, number)
        rows.append(_row(ctx, draft, owner))
    if problems:
        raise LinkInvalid("Some settings of the link are not acceptable. Nothing was saved.", problems=problems)
    made = [row.pk for row in TrackingLink.objects.bulk_create(rows)]
    derive_search("tracking_link", made)
    return made


def _problems(draft: LinkDraft, known: set[UUID], number: int) -> list[FieldProblem]:
    found = [
        FieldProblem(name, "too_long", "This text is too long.", number)
        for name, longest in LONGEST.items()
        if len(getattr(draft, name)) > longest
    ]
    if not draft.name.strip():
        found.append(FieldProblem("name", "required", "The link needs a name.", number))
    if draft.form_id is not None and draft.form_id not in known:
        found.append(FieldProblem("form", "unknown", "There is no such form, or it is not published.", number))
    if draft.form_id is None and clean_address(draft.target_url) is None:
        text = "Choose a published form, or give a web address (http or https)."
        found.append(FieldProblem("target_url", "not_an_address", text, number))
    return found


def _row(ctx: Context, draft: LinkDraft, owner: UUID | None) -> TrackingLink:
    return TrackingLink(
        id=new_id(),
        owner_id=owner,
        created_at=ctx.now,
        updated_at=ctx.now,
        created_by=ctx.actor_id,
        name=draft.name.strip(),
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        form_id=draft.form_id,
        target_url="" if draft.form_id else clean_address(draft.target_url) or "",
        campaign=draft.campaign.strip(),
        source=draft.source.strip(),
        medium=draft.medium.strip(),
        content=draft.content.strip(),
        assigns=draft.assigns,
        is_active=draft.is_active,
    )
