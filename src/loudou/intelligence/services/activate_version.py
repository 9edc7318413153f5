"""Put a version in force, or none."""

from uuid import UUID

from loudou.intelligence.enums import VersionStatus
from loudou.intelligence.errors import VersionNotFound, VersionUnfit
from loudou.intelligence.models import ModelVersion
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes


@records_changes("intelligence.activate_version")
def activate_version(ctx: Context, *, key: str, version_id: UUID | None) -> bool:
    """Make this version the one in force and retire the other; None puts none in force. Tells whether that is new.

    An earlier version may come back. The caller asks for rights. Three SQL statements. Raises VersionNotFound,
    VersionUnfit.
    """
    versions = {
        one.pk: one for one in ModelVersion.objects.select_for_update().defer("document", "trees").filter(key=key)
    }
    chosen = versions.get(version_id) if version_id is not None else None
    if version_id is not None and chosen is None:
        raise VersionNotFound("There is no such model version.", version_id=version_id)
    if chosen is not None and chosen.status == VersionStatus.UNFIT:
        raise VersionUnfit("This version is not usable, so it cannot be put in force.", version_id=version_id)
    before = next((one for one in versions.values() if one.status == VersionStatus.ACTIVE), None)
    if before == chosen:
        return False
    if before is not None:
        ModelVersion.objects.filter(pk=before.pk).update(status=VersionStatus.RETIRED)
    if chosen is not None:
        ModelVersion.objects.filter(pk=chosen.pk).update(status=VersionStatus.ACTIVE, activated_at=ctx.now)
    return True
