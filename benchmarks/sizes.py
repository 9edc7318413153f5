"""How much there is to do, as the common definition says, and in small for trying out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Counts of records; `requests` per run and `runs` of each workload, the first requests of all uncounted."""

    open_leads: int = 10_000
    closed_leads: int = 100_000
    all_leads: int = 1_000_000
    import_rows: int = 10_000
    import_many: int = 100_000
    assigned: int = 10_000
    deals: int = 100_000
    pairs: int = 2_000
    claimed: int = 2_000
    claimers: int = 64
    requests: int = 200
    runs: int = 3


QUICK = Sizes(
    open_leads=300,
    closed_leads=600,
    all_leads=1_500,
    import_rows=300,
    import_many=500,
    assigned=200,
    deals=200,
    pairs=100,
    claimed=60,
    claimers=8,
    requests=10,
    runs=1,
)
