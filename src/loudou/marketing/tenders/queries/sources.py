"""Sources as the worker looks at them."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import TakenFile, TenderSource
from loudou.marketing.tenders.shapes import SourceTerms


def source_terms(ctx: Context, source_id: UUID) -> SourceTerms | None:
    """Where to look and what was there the last time; None for a source that is gone. Two SQL statements."""
    found = TenderSource.objects.visible_to(ctx).filter(pk=source_id)
    names = ("id", "name", "kind", "location", "format", "mapping", "secret", "etag", "modified", "digest")
    row = found.values(*names).first()
    if row is None:
        return None
    # system: of a source the caller may see
    files = dict(TakenFile.objects.filter(source=source_id).values_list("name", "digest"))
    return SourceTerms(**row, files=files)
