"""One measured figure, and how a run of figures is taken."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks import yardstick


@dataclass(frozen=True, slots=True)
class Figure:
    """`values` of several runs in `unit`; `cpu_ms` is processor time of application and database per operation.

    `load` is how busy the machine was before each run, by its load average of one minute.
    """

    workload: str
    what: str
    size: str
    unit: str
    values: tuple[float, ...]
    cpu_ms: float | None = None
    load: tuple[float, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """The middle of the runs."""
        return statistics.median(self.values)


def load_average() -> float:
    """Processes that wanted to run, over the last minute."""
    return round(os.getloadavg()[0], 2)


def timed(action: Callable[[], object], pids: Sequence[int]) -> tuple[float, float]:
    """Wall seconds and processor seconds of an action: of this process and of these process trees."""
    cpu, own, begun = yardstick.cpu_seconds(pids), time.process_time(), time.perf_counter()
    action()
    seconds = time.perf_counter() - begun
    return seconds, time.process_time() - own + yardstick.cpu_seconds(pids) - cpu


def load_of(arguments: Sequence[str], *, pid: int, requests: int, runs: int, connections: int) -> list[dict[str, Any]]:
    """What the load client says of each run. Raises RuntimeError when a request was answered wrongly."""
    command = [sys.executable, str(yardstick.folder() / "http_load.py"), "-c", str(connections), "-n", str(requests)]
    command += ["--runs", str(runs), "--warmup", str(max(2, requests // 10)), "--pid", str(pid), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rows: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    found = [row for row in rows if "run" in row]
    if not found or any(row["errors"] for row in found):
        raise RuntimeError(f"{arguments}: {done.stderr} {found[:1]}")
    return found


def web_figure(workload: str, what: str, size: str, rows: Sequence[dict[str, Any]]) -> Figure:
    """The load client's runs as one figure: milliseconds to the median answer, with the rest beside it."""
    middle = {name: statistics.median(row[name] for row in rows) for name in ("rps", "p95_ms", "p99_ms", "bytes")}
    return Figure(
        workload,
        what,
        size,
        "ms p50",
        tuple(row["p50_ms"] for row in rows),
        cpu_ms=statistics.median(row["server_cpu_ms_per_req"] for row in rows),
        load=tuple(row["load1_before"] for row in rows),
        facts=middle,
    )
