"""Take in files of notices."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import TakeOutcome
from loudou.marketing.tenders.services.reading.files import NoticeFile, Read
from loudou.marketing.tenders.services.take_notices import CHUNK, take_notices
from loudou.marketing.tenders.shapes import NoticeDraft, UnreadableNotice
from loudou.platform.access.queries import require

MOST_PROBLEMS = 1_000


@dataclass(slots=True)
class ImportReport:
    """What became of the notices of a file: how many had each outcome, and where the first 1,000 failed ones stand.

    No notice is lost: `read` is the sum of the outcomes.
    """

    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[UnreadableNotice] = field(default_factory=list)

    def add_problem(self, problem: UnreadableNotice) -> None:
        """One more part that could not be taken."""
        self.read += 1
        self.counts[TakeOutcome.FAILED] += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def import_file(
    ctx: Context, *, path: Path, source: str = "", on_progress: Callable[[int], None] | None = None
) -> ImportReport:
    """Every notice of a file, piece by piece: each piece of 1,000 is a transaction and a change set of its own.

    What breaks off goes on by running it again: pieces taken before change nothing. Memory does not grow with the file.
    Raises ActionRefused, SourceUnreadable when there is no such file.
    """
    require(ctx, "tender_notice", "import")
    report = ImportReport()
    found = iter(NoticeFile(path, source or path.name))
    while piece := list(islice(found, CHUNK)):
        _take(ctx, piece, report)
        if on_progress is not None:
            on_progress(report.read)
    return report


def _take(ctx: Context, piece: list[Read], report: ImportReport) -> None:
    for problem in (one for one in piece if isinstance(one, UnreadableNotice)):
        report.add_problem(problem)
    drafts = [one for one in piece if isinstance(one, NoticeDraft)]
    for row in take_notices(ctx, notices=drafts).rows:
        if row.outcome is TakeOutcome.FAILED:
            first = row.problems[0]
            report.add_problem(UnreadableNotice(row.place, first.code, first.message))
        else:
            report.read += 1
            report.counts[row.outcome] += 1
