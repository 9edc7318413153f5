"""Set up pools."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.errors import PoolNotFound
from loudou.leads.models import LeadPool, PoolMember
from loudou.leads.shapes import PoolDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.search.services.learn import learn_words
from loudou.platform.search.tokens import title_key


@records_changes("leads.save_pool")
def save_pool(ctx: Context, *, pool: PoolDraft, pool_id: UUID | None = None) -> UUID:
    """Make a pool, or give an existing one these terms and members; returns its id.

    A new default pool takes the place of the old one. Members who leave keep what they hold. Leads keep their clocks
    until their owner next changes or follows up. Eight SQL statements at most. Raises ActionRefused, PoolNotFound.
    """
    require(ctx, "lead_pool", "create" if pool_id is None else "edit")
    if pool.is_default:
        others = LeadPool.objects.filter(is_default=True)
        others = others if pool_id is None else others.exclude(pk=pool_id)
        others.update(is_default=False, version=F("version") + 1)
    terms = _terms(pool)
    if pool_id is None:
        pool_id = new_id()
        LeadPool.objects.create(id=pool_id, created_at=ctx.now, updated_at=ctx.now, created_by=ctx.actor_id, **terms)
    else:
        found = LeadPool.objects.visible_to(ctx, "edit").filter(pk=pool_id)
        if not found.update(updated_at=ctx.now, version=F("version") + 1, **terms):
            raise PoolNotFound("There is no such pool.", pool_id=pool_id)
    _set_members(pool_id, pool.member_ids, pool.admin_ids)
    learn_words([pool.name])
    ctx.memo.pop("lead_pools", None)
    return pool_id


def _terms(pool: PoolDraft) -> dict[str, object]:
    return {
        "name": pool.name,
        "title_key": title_key(pool.name),
        "kind": pool.kind,
        "owner_id": pool.owner_id,
        "claim_limit": pool.claim_limit,
        "daily_limit": pool.daily_limit,
        "cooldown_days": pool.cooldown_days,
        "counts_overall": pool.counts_overall,
        "first_followup_hours": pool.clock.first_followup_hours,
        "followup_days": pool.clock.followup_days,
        "conversion_days": pool.clock.conversion_days,
        "is_default": pool.is_default,
        "offers_nurture": pool.offers_nurture,
        "public_fields": list(pool.public_fields),
    }


def _set_members(pool_id: UUID, members: Iterable[UUID], admins: Iterable[UUID]) -> None:
    administering = set(admins)
    wanted = {user: user in administering for user in {*members, *administering}}
    held = {row.user_id: row for row in PoolMember.objects.filter(pool=pool_id)}
    PoolMember.objects.filter(pool=pool_id, user__in=held.keys() - wanted.keys()).delete()
    changed = [row for user, row in held.items() if user in wanted and row.is_admin != wanted[user]]
    for row in changed:
        row.is_admin = not row.is_admin
    PoolMember.objects.bulk_update(changed, ["is_admin"])
    PoolMember.objects.bulk_create(
        PoolMember(id=new_id(), pool_id=pool_id, user_id=user, is_admin=is_admin)
        for user, is_admin in wanted.items()
        if user not in held
    )
