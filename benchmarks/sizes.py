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
    learnt_leads: int = 200_000
    events: int = 20_000_000
    new_events: int = 10_000
    claimed: int = 2_000
    claimers: int = 64
    requests: int = 200
    compared: int = 1_000_000
    compared_new: int = 100_000
    releases: int = 100_000
    runs: int = 3

    def scaled(self, share: float) -> "Sizes":
        """The same with this share of the leads and events of the workloads by the million."""
        names = ("closed_leads", "open_leads", "learnt_leads", "all_leads", "events")
        names += ("compared", "compared_new", "releases")
        return replace(self, **{name: max(1, round(getattr(self, name) * share)) for name in names})


QUICK = Sizes(
    open_leads=300,
    closed_leads=600,
    all_leads=1_500,
    import_rows=300,
    import_many=500,
    assigned=200,
    deals=200,
    pairs=100,
    learnt_leads=1_200,
    events=20_000,
    new_events=200,
    claimed=60,
    claimers=8,
    requests=10,
    compared=1_500,
    compared_new=150,
    releases=600,
    runs=1,
)
