"""Set up who may deliver leads by signed calls."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.intake.enums import SourceChannel
from loudou.marketing.intake.errors import SettingsStale, SourceInvalid, SourceNotFound
from loudou.marketing.intake.models import IntakeSource
from loudou.marketing.intake.rules.deliveries import check_mapping
from loudou.marketing.intake.rules.slugs import is_slug
from loudou.marketing.intake.services.hold_address import hold_address
from loudou.marketing.intake.shapes import SourceDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

DEFAULTS = {"source": 80, "medium": 80, "campaign": 120}
REFUSED = "Some settings of the source are not acceptable. Nothing was saved."


@records_changes("intake_source.save")
def save_source(ctx: Context, *, draft: SourceDraft, source_id: UUID | None = None, version: int | None = None) -> UUID:
    """Make a source, or give one these settings; its secret stays as it is. Returns its id.

    `version` is that of the source the person looked at. Eight SQL statements at most. Raises ActionRefused,
    SourceInvalid, SourceNotFound, SettingsStale.
    """
    require(ctx, "intake_source", "create" if source_id is None else "edit")
    _check(draft)
    values = {
        "name": draft.name.strip(),
        "key": draft.key,
        "channel": draft.channel,
        "mapping": {target: path.strip() for target, path in draft.mapping.items() if path.strip()},
        "rows_path": draft.rows_path.strip(),
        "id_path": draft.id_path.strip(),
        "defaults": {name: value for name, value in draft.defaults.items() if value},
        "pool": draft.pool,
        "is_enabled": draft.is_enabled,
    }
    taken = FieldProblem("key", "taken", "Another source has this address.")
    with hold_address("intake_source_key_once", SourceInvalid(REFUSED, problems=[taken])):
        if source_id is None:
            source_id = _create(ctx, draft.owner_id or ctx.actor_id, values)
        else:
            _change(ctx, source_id, version, values)
    derive_search("intake_source", [source_id])
    return source_id


def _create(ctx: Context, owner_id: UUID | None, values: dict[str, object]) -> UUID:
    times = {"created_at": ctx.now, "updated_at": ctx.now, "created_by": ctx.actor_id}
    return IntakeSource.objects.create(id=new_id(), owner_id=owner_id, **times, **values).pk


def _check(draft: SourceDraft) -> None:
    problems = list(check_mapping(draft.mapping, draft.rows_path, draft.id_path))
    if not draft.name.strip() or len(draft.name) > 120:
        problems.append(FieldProblem("name", "required", "The source needs a name of at most 120 characters."))
    if not is_slug(draft.key):
        problems.append(FieldProblem("key", "not_an_address", "Use small letters, digits and hyphens."))
    if draft.channel not in SourceChannel.values:
        problems.append(FieldProblem("channel", "unknown", "There is no such channel."))
    problems += [
        FieldProblem(name, "too_long", "This text is too long.")
        for name, longest in DEFAULTS.items()
        if len(draft.defaults.get(name, "")) > longest
    ]
    if problems:
        raise SourceInvalid(REFUSED, problems=problems)


def _change(ctx: Context, source_id: UUID, version: int | None, values: dict[str, object]) -> None:
    found = IntakeSource.objects.visible_to(ctx, "edit").select_for_update().filter(pk=source_id)
    held = found.values_list("version", flat=True).first()
    if held is None:
        raise SourceNotFound("There is no such source.", source_id=source_id)
    if version is not None and version != held:
        raise SettingsStale("Somebody else saved this meanwhile. Nothing was saved.", source_id=source_id, version=held)
    IntakeSource.objects.filter(pk=source_id).update(updated_at=ctx.now, version=F("version") + 1, **values)
