"""W3, W5, W6 a, W8, claims: work on thousands of records. Imported only when Django is set up."""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction

from benchmarks.figures import Figure, load_average, timed
from benchmarks.population import CUSTOMERS, capture, customers, drafts_of, share_evenly, system
from benchmarks.sizes import Sizes
from benchmarks.stand import Stand
from benchmarks.yardstick import ROOT, cpu_seconds, generated
from loudou.config.invariants_check import broken_invariants, invariant_files
from loudou.kernel.context import Context
from loudou.leads.models import Lead
from loudou.leads.services.assign import assign_leads
from loudou.revenue.receivables.services.apply import apply_pairs
from loudou.revenue.receivables.services.open_balances import open_balances
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import OpeningDraft, Pair, PaymentDraft
from loudou.sales.pipeline.models import SalesProcess
from loudou.sales.pipeline.queries.board import pipeline_summary
from tools.drill.box import clean_environment

IMPORTED = ("company", "contact", "email", "phone", "country", "state", "city", "source", "medium", "tags", "revenue")
HEADERS = (
    *("Company", "Name", "E-mail", "Phone", "Country", "Province", "City", "Source", "Medium", "Tags"),
    "Annual revenue",
)
CAPACITY = 500
"""Leads each of twenty people may take in W5."""


def import_file(stand: Stand, *, workload: str, rows: int, runs: int, size: str, seed: int) -> Iterator[Figure]:
    """W3, import: a CSV file through the importer until every row can be found; beside it the bare COPY of its rows."""
    share_evenly(stand, capacity=runs * rows)
    for run in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "leads.csv"
            _write_csv(file, rows, seed=seed + run)
            copied = _bare_copy(file)
            load, cpu = load_average(), cpu_seconds([stand.postgres])
            report, own_cpu, peak = _import_verb(stand, file)
        database_cpu = cpu_seconds([stand.postgres]) - cpu
        facts = {name: report[name] for name in ("created", "updated", "failed")}
        facts |= {"peak_rss_mib": round(peak / 1024), "ratio_to_copy": round(report["seconds"] / copied, 1)}
        cpu_ms = round((own_cpu + database_cpu) * 1000 / rows, 4)
        yield Figure(
            "W3", f"import of {rows} rows", size, "rows/s", (rows / report["seconds"],), cpu_ms, (load,), facts
        )


def assign(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """W5: new leads, taken in beforehand, shared among twenty people in one call."""
    drafts = drafts_of(sizes.assigned, 20 + Lead.objects.count() % 1000, "open")
    ids = capture(drafts, assigns=False)
    share_evenly(stand, capacity=CAPACITY)
    load = load_average()
    seconds, cpu = timed(lambda: assign_leads(system(), lead_ids=ids), [stand.postgres])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leads_lead WHERE id = ANY(%s) GROUP BY owner_id", [ids])
        counts = [count for (count,) in cursor.fetchall()]
    facts = {"fewest": min(counts), "most": max(counts), "people": len(counts)}
    yield Figure("W5", f"assign {len(ids)} leads", size, "s", (seconds,), cpu * 1000 / len(ids), (load,), facts)


def group_pipeline(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """W6 a: open deals counted, summed and weighted by stage."""
    process = SalesProcess.objects.get(is_active=True).pk
    ctx = Context(stand.names["boss"], system().now)
    load, runs = load_average(), [timed(lambda: pipeline_summary(ctx, process), [stand.postgres]) for _ in range(30)]
    taken = [seconds * 1000 for seconds, _ in runs]
    cpu = statistics.mean(cpu for _, cpu in runs) * 1000
    facts = {"p95_ms": sorted(taken)[-2]}
    yield Figure("W6", "a grouped by stage", size, "ms p50", (statistics.median(taken),), cpu, (load,), facts)


def reconcile(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """W8: payments applied to claims of equal amount, one by one a hundred to a transaction, and in bulk."""
    for what, step in (("pair by pair", 1), ("in bulk", 1_000)):
        pairs, made = _pairs(stand, sizes.pairs)
        load = load_average()
        seconds, cpu = timed(lambda pairs=pairs, step=step: _apply(pairs, step), [stand.postgres])  # type: ignore[misc]  # bound early
        facts = {"claims_and_payments_made_per_s": round(2 * len(pairs) / made)}
        rate = len(pairs) / seconds
        yield Figure("W8", what, f"{len(pairs)} pairs", "pairs/s", (rate,), cpu * 1000 / len(pairs), (load,), facts)


def check_invariants(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """Every invariant, as `loudou invariants` asks them, with those that took longest."""
    load, taken, broken = load_average(), dict[str, float](), list[str]()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    for file in invariant_files():
        begun = time.perf_counter()
        broken += [each.name for each in broken_invariants([file.stem])]
        taken[file.stem] = round(time.perf_counter() - begun, 2)
    slowest = dict(sorted(taken.items(), key=lambda pair: -pair[1])[:5])
    facts = {"broken": len(broken), **slowest}
    yield Figure("invariants", "all", size, "s", (sum(taken.values()),), None, (load,), facts)


def _import_verb(stand: Stand, file: Path) -> tuple[dict[str, float], float, int]:
    """What `loudou import --json` says, its processor seconds and its peak memory in KiB."""
    command = [sys.executable, "-m", "loudou.config.cli", "import", "lead", str(file), "--json"]
    environment = clean_environment() | {"LOUDOU_DATA": str(stand.box.data)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    output = process.stdout.read() if process.stdout else b""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise RuntimeError(f"the import failed: {output.decode()}")
    return json.loads(output), usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def _write_csv(file: Path, rows: int, *, seed: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(HEADERS)
        for row in generated(rows, seed, "open"):
            values = row | {"tags": ",".join(row["tags"])}
            # The importer refuses a row with an address or number that is none, so these are left empty; and leads
            # of the same number in another file would only be recognised.
            values["email"] = values["email"].replace("@", f"+{seed}@") if row["email_ok"] else ""
            values["phone"] = values["phone"] if row["phone_ok"] else ""
            writer.writerow([values[name] for name in IMPORTED])


def _bare_copy(file: Path) -> float:
    """Seconds to COPY the same rows into a table of texts without index or history."""
    columns = ", ".join(f"c{n} text" for n in range(len(IMPORTED)))
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(f"CREATE TEMP TABLE bare ({columns})")
        begun = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
            copy.write(file.read_bytes())
        seconds = time.perf_counter() - begun
        cursor.execute("DROP TABLE bare")
    return seconds


def _pairs(stand: Stand, count: int) -> tuple[list[Pair], float]:
    accounts = customers(CUSTOMERS)
    ctx, begun = system(), time.perf_counter()
    today = ctx.now.date()
    amounts = [Decimal(100 + n) for n in range(count)]
    owed = [OpeningDraft(accounts[n % CUSTOMERS], amount, today, today) for n, amount in enumerate(amounts)]
    paid = [
        PaymentDraft(f"Customer {n % CUSTOMERS}", amount, account_id=accounts[n % CUSTOMERS])
        for n, amount in enumerate(amounts)
    ]
    claims, payments = open_balances(ctx, drafts=owed), register_payments(system(), drafts=paid)
    found = [Pair(p.id, c, amount) for p, c, amount in zip(payments, claims, amounts, strict=True)]
    return found, time.perf_counter() - begun


def _apply(pairs: list[Pair], step: int) -> None:
    for start in range(0, len(pairs), max(step, 100)):
        part = pairs[start : start + max(step, 100)]
        with transaction.atomic():
            for first in range(0, len(part), step):
                apply_pairs(system(), pairs=part[first : first + step])
