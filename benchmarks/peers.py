"""What others were measured at by the same definitions, and the bar the product sets itself (docs: benchmarks)."""

from typing import NamedTuple


class Mark(NamedTuple):
    """A figure of Odoo 19 in the unit of ours and our bar, each None where there is none; `on` says what is compared.

    `is_more_better` turns the comparison round for rates.
    """

    start: str
    peer: float | None
    bar: float | None
    on: str = "value"
    is_more_better: bool = False


MARKS = {
    "W1": [
        Mark("a token API, c=8", 41.0, 9.0, "cpu_ms"),
        Mark("a token API, c=1", 41.0, 9.0, "cpu_ms"),
        Mark("b session", None, 9.0, "cpu_ms"),
    ],
    "W2": [
        Mark("A", 30.0, 12.0, "cpu_ms"),
        Mark("B", None, 20.0, "cpu_ms"),
        Mark("C", 30.0, 12.0, "cpu_ms"),
        Mark("D", None, 12.0, "cpu_ms"),
        Mark("U", None, 12.0, "cpu_ms"),
        Mark("H", None, 25.0, "cpu_ms"),
    ],
    "W3": [Mark("import", 97.0, 6_000.0, "value", is_more_better=True)],
    "import": [Mark("import", 97.0, 6_000.0, "value", is_more_better=True)],
    "W4": [Mark("rebuild", 6.0, 4.0), Mark("ROC-AUC", 0.800, 0.805, "value", is_more_better=True)],
    "train": [Mark("learn", None, 60.0)],
    "predict": [Mark("predict", None, 60.0)],
    "rescore": [Mark("score all", None, 60.0), Mark("again", None, 60.0)],
    "behaviour": [Mark("all open leads", None, 120.0), Mark("10000 new events, 10 a visit", None, 1.0)],
    "events": [Mark("batches", None, 3_000.0, "value", is_more_better=True)],
    "W5": [Mark("assign", 231.0, 2.0)],
    "W6": [Mark("a", 93.0, 20.0, "cpu_ms"), Mark("b", 127.0, 40.0, "cpu_ms")],
    "W8": [
        Mark("pair by pair", 20.0, None, "value", is_more_better=True),
        Mark("in bulk", 179.0, 3_000.0, "value", is_more_better=True),
    ],
    "W9": [
        Mark("first start", 52.0, 15.0),
        Mark("later starts", 1.5, 3.0),
        Mark("memory at rest, PSS", 230.0, 300.0),
        Mark("disk: program", 1_500.0, 600.0),
    ],
    "lists": [Mark("by", None, 12.0, "cpu_ms")],
    "palette": [Mark("'", None, 20.0, "cpu_ms")],
    "claims": [Mark("", None, 300.0, "value", is_more_better=True)],
    "fuzzy": [Mark("typing", None, 150.0), Mark("flagging", None, 150.0), Mark("all pairs", None, 120.0)],
    "ocds": [Mark("import", None, 180.0)],
}


def mark_of(workload: str, what: str) -> Mark | None:
    """What a figure is compared with."""
    return next((mark for mark in MARKS.get(workload, []) if what.startswith(mark.start)), None)
