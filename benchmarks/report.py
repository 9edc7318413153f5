"""Figures as a table for people and as JSON."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.peers import mark_of

HEAD = ("workload", "what", "size", "median", "range", "CPU ms", "p95 ms", "req/s", "bar", "peer/ours", "load")


def as_table(figures: Sequence[Figure]) -> str:
    """A Markdown table, one line per figure."""
    lines = [HEAD, ["---"] * len(HEAD), *(_line(figure) for figure in figures)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def as_json(figures: Sequence[Figure]) -> str:
    """Everything, with the machine."""
    return json.dumps({"machine": machine(), "figures": [asdict(figure) for figure in figures]}, indent=1)


def machine() -> dict[str, object]:
    """What it was measured on."""
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": os.cpu_count(),
        "processor": cpu[0].split(":", 1)[1].strip() if cpu else platform.processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "database": "embedded PostgreSQL, fsync on",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _line(figure: Figure) -> list[str]:
    facts = figure.facts
    rest = {name: value for name, value in facts.items() if name not in {"rps", "p95_ms", "p99_ms", "bytes"}}
    what = figure.what + (f" ({', '.join(f'{name} {value}' for name, value in rest.items())})" if rest else "")
    return [
        figure.workload,
        what,
        figure.size,
        f"{_number(figure.median)} {figure.unit}",
        f"{_number(min(figure.values))}–{_number(max(figure.values))}",
        _number(figure.cpu_ms),
        _number(facts.get("p95_ms")),
        _number(facts.get("rps")),
        *_compared(figure),
        "–".join(str(load) for load in sorted({min(figure.load), max(figure.load)})) if figure.load else "",
    ]


def _compared(figure: Figure) -> tuple[str, str]:
    mark = mark_of(figure.workload, figure.what)
    ours = None if mark is None else figure.cpu_ms if mark.on == "cpu_ms" else figure.median
    if mark is None or ours is None:
        return "", ""
    is_met = mark.bar is None or (ours >= mark.bar if mark.is_more_better else ours <= mark.bar)
    bar = "" if mark.bar is None else f"{mark.bar:g} {'met' if is_met else 'MISSED'}"
    ratio = None if not mark.peer or not ours else ours / mark.peer if mark.is_more_better else mark.peer / ours
    return bar, "" if ratio is None else f"{ratio:.1f}×"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"
