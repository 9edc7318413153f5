"""Take in a file that says at once how it is to be read."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import LoudouError
from loudou.platform.records.declaration import RecordType
from loudou.platform.transfer.services.forget import forget_import
from loudou.platform.transfer.services.prepare import choose_mapping
from loudou.platform.transfer.services.start import ImportDraft, MappingChoice, chosen_mapping, start_import


def take_file(ctx: Context, record_type: RecordType, *, draft: ImportDraft, choice: MappingChoice) -> UUID:
    """Keep the file with its mapping, ready to be run; returns the import's id.

    Nothing is left of a file whose mapping is refused. Raises ActionRefused, FileRefused, MappingRefused.
    """
    job_id = start_import(ctx, record_type, draft=draft)
    try:
        choose_mapping(ctx, job_id=job_id, spec=chosen_mapping(ctx, record_type, draft.path, choice=choice))
    except LoudouError:
        forget_import(ctx, job_id=job_id)
        raise
    return job_id
