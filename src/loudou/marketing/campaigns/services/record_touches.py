"""Log touches."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.campaigns.enums import PersonKind, TouchKind
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.events import TouchesRecorded
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import Campaign, Touch
from loudou.marketing.campaigns.shapes import TouchDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

LONGEST = {
    "channel": 40,
    "visitor_id": 64,
    "url": 1000,
    "utm_source": 80,
    "utm_medium": 80,
    "utm_campaign": 120,
    "utm_term": 120,
    "utm_content": 120,
    "delivery_key": 200,
}
"""Addresses and labels of browsers are cut to these; a channel, a visitor or a key that is longer is refused."""
REFUSED_WHEN_LONGER = ("channel", "visitor_id", "delivery_key")


@records_changes("touch.record")
def record_touches(ctx: Context, *, drafts: Sequence[TouchDraft]) -> int:
    """Log these touches; returns how many were new, for a delivery known by its key is logged once per channel.

    Raises CampaignInvalid naming field and row for a touch of nobody, of an unknown campaign, of an unknown kind or in
    the future; then nothing is logged. ActionRefused. Four SQL statements, however many touches.
    """
    require(ctx, "touch", "create")
    if not drafts:
        return 0
    _refuse_problems(ctx, drafts)
    touches = [_touch(ctx, draft) for draft in drafts]
    Touch.objects.bulk_create(touches, ignore_conflicts=True)
    made = touches
    if any(draft.delivery_key for draft in drafts):
        # system: which of our own rows were kept
        kept = set(Touch.objects.filter(pk__in=[one.id for one in touches]).values_list("pk", flat=True))
        made = [one for one in touches if one.id in kept]
    people = dict.fromkeys(one.person_id for one in made if one.person_id is not None)
    campaigns = dict.fromkeys(one.campaign_id for one in made if one.campaign_id is not None)
    emit(ctx, TouchesRecorded(subject_ids=tuple(people), campaign_ids=tuple(campaigns)))
    return len(made)


def _refuse_problems(ctx: Context, drafts: Sequence[TouchDraft]) -> None:
    known = _known_campaigns(ctx, {draft.campaign_id for draft in drafts if draft.campaign_id is not None})
    problems: list[FieldProblem] = []
    for row, draft in enumerate(drafts, start=1):
        person = draft.person
        checks = [
            ("kind", "choice.unknown", draft.kind in TouchKind.values),
            ("channel", "required", bool(draft.channel)),
            ("person", "person.required", person is not None or bool(draft.visitor_id)),
            ("person", "choice.unknown", person is None or person.kind in PersonKind.values),
            ("campaign", "not_found", draft.campaign_id is None or draft.campaign_id in known),
            ("at", "range.outside", draft.at <= ctx.now),
            *((name, "text.too_long", len(getattr(draft, name)) <= LONGEST[name]) for name in REFUSED_WHEN_LONGER),
        ]
        problems += [problem(field, code, row) for field, code, is_right in checks if not is_right]
    if problems:
        raise CampaignInvalid("Some values are not acceptable. Nothing was logged.", problems=problems)


def _known_campaigns(ctx: Context, ids: set[UUID]) -> set[UUID]:
    if not ids:
        return set()
    return set(Campaign.objects.visible_to(ctx).filter(pk__in=ids).values_list("pk", flat=True))


def _touch(ctx: Context, draft: TouchDraft) -> Touch:
    texts = {name: getattr(draft, name)[:longest] for name, longest in LONGEST.items()}
    return Touch(
        id=new_id(),
        at=draft.at,
        kind=draft.kind,
        campaign_id=draft.campaign_id,
        person_kind=draft.person.kind if draft.person else "",
        person_id=draft.person.id if draft.person else None,
        account_id=draft.account_id,
        payload=dict(draft.payload),
        created_at=ctx.now,
        **texts,
    )
