"""The collector of page events over HTTP: how many events the real web server takes in a second."""

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import UUID

from benchmarks.figures import Figure, load_of
from benchmarks.sizes import Sizes
from benchmarks.stand import Stand

BATCHES = (1, 20, 100)
"""Events of one request: a page that is left at once, a visit, and the most t.js sends together."""
CONNECTIONS = (1, 8)
PAGES = ("prices", "products/hm-630", "products/hv-850", "cases", "contact")


def collect_events(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """Batches of page views as t.js sends them, each event new; a visitor in ten comes again."""
    for batch in BATCHES:
        per_run = sizes.requests + max(2, sizes.requests // 10) + 2
        with tempfile.TemporaryDirectory() as folder:
            bodies = Path(folder) / "bodies.jsonl"
            bodies.write_text("\n".join(_bodies(batch, per_run * sizes.runs * len(CONNECTIONS))))
            for place, connections in enumerate(CONNECTIONS):
                sent = ["--url", f"{stand.url}/api/events", "--method", "POST", "--expect", "204"]
                sent += ["--header", "Content-Type: text/plain;charset=UTF-8"]
                sent += ["--bodies", str(bodies), "--start", str(place * per_run * sizes.runs)]
                rows = load_of(sent, pid=stand.up, requests=sizes.requests, runs=sizes.runs, connections=connections)
                yield _figure(batch, connections, size, rows)


def _figure(batch: int, connections: int, size: str, rows: list[dict[str, float]]) -> Figure:
    cpu = median(row["server_cpu_ms_per_req"] for row in rows)
    facts = {name: median(row[name] for row in rows) for name in ("rps", "p95_ms")}
    return Figure(
        "events",
        f"batches of {batch}, c={connections}",
        size,
        "events/s",
        tuple(row["rps"] * batch for row in rows),
        cpu_ms=cpu,
        load=tuple(row["load1_before"] for row in rows),
        facts=facts | {"cpu_us_per_event": round(cpu * 1000 / batch)},
    )


def _bodies(batch: int, count: int) -> Iterator[str]:
    now = int(datetime.now(UTC).timestamp() * 1000)
    for number in range(count):
        visitor = UUID(int=(batch << 96) + number // 10 * 10, version=4)
        events = [
            {
                "i": str(UUID(int=(batch << 100) + (number << 20) + place, version=4)),
                "k": "page_view",
                "t": now - place * 1000,
                "u": f"https://www.hengli.example/{PAGES[place % len(PAGES)]}",
                "c": "ciie-2026" if place == 0 else "",
            }
            for place in range(batch)
        ]
        yield json.dumps({"v": str(visitor), "e": events})
