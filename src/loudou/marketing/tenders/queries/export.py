"""Projects as records of the Open Contracting Data Standard."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import TenderNotice, TenderProject
from loudou.marketing.tenders.rules.facts import from_json
from loudou.marketing.tenders.rules.ocds_merge import compiled_release
from loudou.marketing.tenders.rules.ocds_write import package_text, record_package, release_of
from loudou.platform.access.queries import require

URI = "urn:loudou:tender-projects"


def export_projects(ctx: Context, *, project_ids: Sequence[UUID] | None = None) -> dict[str, Any]:
    """A record package of the projects the actor sees (None: all of them): every release, and the compiled one.

    Releases that came in as such go out as they were; other notices become releases. Two SQL statements. Raises
    ActionRefused.
    """
    require(ctx, "tender_project", "export")
    found = TenderProject.objects.visible_to(ctx, "export")
    found = found if project_ids is None else found.filter(pk__in=project_ids)
    ocids = dict(found.order_by("ocid").values_list("pk", "ocid"))
    releases: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
    notices = TenderNotice.objects.filter(project__in=list(ocids)).order_by(
        "published_at", "pk"
    )  # system: of visible projects
    columns = ("pk", "project_id", "notice_type", "published_at", "facts", "body", "release")
    for row in notices.values(*columns):
        releases[row["project_id"]].append(_release(row, ocids[row["project_id"]]))
    records = [_record(ocid, releases[pk]) for pk, ocid in ocids.items()]
    return record_package(records, uri=URI, published_at=ctx.now)


def export_text(ctx: Context) -> tuple[int, bytes]:
    """How many projects there are, and their record package as JSON. Two SQL statements. Raises ActionRefused."""
    package = export_projects(ctx)
    return len(package["records"]), package_text(package)


def _release(row: Mapping[str, Any], ocid: str) -> dict[str, Any]:
    if row["release"] is not None:
        return dict(row["release"])
    facts = from_json({**row["facts"], "body": row["body"]})
    return release_of(
        facts,
        ocid=ocid,
        release_id=str(row["pk"]),
        notice_type=row["notice_type"],
        published_at=row["published_at"],
    )


def _record(ocid: str, releases: list[dict[str, Any]]) -> dict[str, Any]:
    """Releases without a date cannot be merged and stand beside the compiled one."""
    dated = [release for release in releases if release.get("date")]
    record: dict[str, Any] = {"ocid": ocid, "releases": releases}
    return record | ({"compiledRelease": compiled_release(dated)} if dated else {})
