"""The order of everything: the database grows from stage to stage, and each stage runs the workloads of its size."""

from collections.abc import Callable, Iterator, Sequence

from benchmarks import batches, claims, notices, population, similar, track, web
from benchmarks.figures import Figure
from benchmarks.sizes import Sizes
from benchmarks.stand import Stand

SEEDS = {"open": 2, "closed": 1, "many": 40}
Workload = Callable[[Stand, Sizes, str], Iterator[Figure]]
FIRST: Sequence[tuple[str, Workload]] = (
    ("W1", web.create_leads),
    ("W2", web.list_leads),
    ("lists", web.sorted_lists),
    ("claims", claims.claim),
    ("events", track.collect_events),
    ("W5", batches.assign),
)
SECOND: Sequence[tuple[str, Workload]] = (
    ("W2", web.list_leads),
    (
        "W3",
        lambda stand, sizes, size: batches.import_file(
            stand, workload="W3", rows=sizes.import_rows, runs=sizes.runs, size=size, seed=3
        ),
    ),
    (
        "import",
        lambda stand, sizes, size: batches.import_file(
            stand, workload="import", rows=sizes.import_many, runs=1, size=size, seed=30
        ),
    ),
    ("W5", batches.assign),
    ("W8", batches.reconcile),
)
DEALS: Sequence[tuple[str, Workload]] = (
    ("W6", batches.group_pipeline),
    ("W6", web.show_board),
    ("invariants", batches.check_invariants),
)
LAST: Sequence[tuple[str, Workload]] = (
    ("W2", web.list_leads),
    ("lists", web.sorted_lists),
    ("palette", web.search_palette),
    ("invariants", batches.check_invariants),
)
ALONE: Sequence[tuple[str, Workload]] = (("ocds", notices.import_releases), ("fuzzy", similar.compare))
"""What brings its own records, and so comes when nobody counts any more; without the million, at a tenth."""
NAMES = tuple(dict.fromkeys(name for stage in (FIRST, SECOND, DEALS, LAST, ALONE) for name, _ in stage))


def run_course(stand: Stand, sizes: Sizes, names: Sequence[str], *, with_most: bool) -> Iterator[Figure]:
    """Every figure of the named workloads; the last stage, a million leads, only when it is wanted."""
    population.settle(stand)
    if _wanted(names, (*FIRST, *SECOND, *DEALS, *LAST)):
        population.capture(population.drafts_of(sizes.open_leads, SEEDS["open"], "open"))
        population.tidy()
    yield from _stage(stand, sizes, names, FIRST, _size(sizes.open_leads))
    if _wanted(names, (*SECOND, *(LAST if with_most else ()))):
        population.capture_closed(stand, sizes.closed_leads, SEEDS["closed"])
        population.tidy()
        yield from _stage(stand, sizes, names, SECOND, _size(sizes.open_leads + sizes.closed_leads))
    if _wanted(names, DEALS):
        population.open_deals(stand, sizes.deals)
        population.tidy()
        yield from _stage(stand, sizes, names, DEALS, _size(sizes.deals))
    if with_most and _wanted(names, LAST):
        missing = sizes.all_leads - sizes.open_leads - sizes.closed_leads
        population.capture_closed(stand, missing, SEEDS["many"])
        population.tidy()
        yield from _stage(stand, sizes, names, LAST, _size(sizes.all_leads))
    yield from _stage(stand, sizes if with_most else sizes.scaled(0.1), names, ALONE, "")


def _stage(
    stand: Stand, sizes: Sizes, names: Sequence[str], stage: Sequence[tuple[str, Workload]], size: str
) -> Iterator[Figure]:
    for name, workload in stage:
        if name in names:
            yield from workload(stand, sizes, size)


def _wanted(names: Sequence[str], stage: Sequence[tuple[str, Workload]]) -> bool:
    return any(name in names for name, _ in stage)


def _size(count: int) -> str:
    return f"{count:,}"
