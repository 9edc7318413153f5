"""How much there is to do, as the common definition says, and in small for trying out."""

from dataclasses import dataclass, replace


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
    compared: int = 1_000_000
    compared_new: int = 100_000
    releases: int = 100_000
    runs: int = 3

    def tenth(self) -> "Sizes":
        """The same with a tenth of the leads compared and of the releases read."""
        parts = {name: getattr(self, name) // 10 for name in ("compared", "compared_new", "releases")}
        return replace(self, **parts)


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
    compared=1_500,
    compared_new=150,
    releases=600,
    runs=1,
)
