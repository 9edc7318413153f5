"""Choose the mapping of an import, and queue it."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.jobs.defer import defer
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.errors import ImportNotReady, ImportRefused
from loudou.platform.transfer.mapping.spec import MappingSpec
from loudou.platform.transfer.mapping.spec_json import dump_mapping
from loudou.platform.transfer.models import ImportJob, SavedMapping
from loudou.platform.transfer.queries import own_import
from loudou.platform.transfer.services.run import plan_import


@transaction.atomic
def choose_mapping(ctx: Context, *, job_id: UUID, spec: MappingSpec, options: dict[str, str] | None = None) -> None:
    """Keep a mapping for an import that has not started.

    Raises MappingRefused with every fault, ImportNotReady, ActionRefused when it would change records nobody let the
    actor change.
    """
    job = own_import(ctx, job_id, for_update=True)
    if job.state != ImportState.UPLOADED:
        raise ImportNotReady("This import has started already.", state=job.state)
    if type_named(spec.record).key != job.record_type:
        raise ImportRefused("This mapping is for another type of record.", record=spec.record)
    job.mapping = dump_mapping(replace(spec, record=job.record_type))
    job.options = job.options | (options or {})
    if spec.mode != "create":
        require(ctx, job.record_type, "edit")
    plan_import(ctx, job)
    job.save(update_fields=["mapping", "options"])


@transaction.atomic
def queue_import(ctx: Context, *, job_id: UUID) -> None:
    """Let the worker run an import; it is queued once however often this is asked. Raises ImportNotReady."""
    job = own_import(ctx, job_id, for_update=True)
    if job.state in {ImportState.QUEUED, ImportState.RUNNING}:
        return
    if job.state != ImportState.UPLOADED or not job.mapping:
        raise ImportNotReady("Choose a mapping first.", state=job.state)
    mark_queued(ctx, job_id=job_id)
    defer("transfer.run_import", queue="imports", lock=f"import:{job.record_type}", job_id=str(job_id))


def mark_queued(ctx: Context, *, job_id: UUID) -> None:
    """Let an import be run by whoever calls run_import next."""
    ImportJob.objects.filter(pk=job_id, state=ImportState.UPLOADED).update(state=ImportState.QUEUED)


@transaction.atomic
def cancel_import(ctx: Context, *, job_id: UUID) -> None:
    """Stop an import after the chunk it is at; what is in stays and can be undone. Raises ImportNotReady."""
    job = own_import(ctx, job_id, for_update=True)
    if job.state not in {ImportState.UPLOADED, ImportState.QUEUED, ImportState.RUNNING}:
        raise ImportNotReady("This import has ended already.", state=job.state)
    ImportJob.objects.filter(pk=job_id).update(state=ImportState.CANCELLED, finished_at=ctx.now)


def keep_mapping(ctx: Context, *, name: str, spec: MappingSpec, headers: tuple[str, ...]) -> UUID:
    """Save a mapping under a name for the next file of this shape. Runs inside the caller's change set."""
    row, _created = SavedMapping.objects.update_or_create(
        record_type=spec.record,
        name=name[:80],
        defaults={"user_id": ctx.actor_id, "mapping": dump_mapping(spec), "headers": list(headers)},
    )
    return row.id
