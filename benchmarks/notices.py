"""ocds: files of OCDS releases through the verb that imports them. Imported only when Django is set up."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.db import connection

from benchmarks.figures import Figure, load_average
from benchmarks.releases import releases
from benchmarks.sizes import Sizes
from benchmarks.stand import Stand
from benchmarks.yardstick import ROOT, cpu_seconds
from tools.drill.box import clean_environment

STATE_SQL = """
    SELECT (SELECT count(*) FROM tenders_tendernotice), (SELECT count(*) FROM tenders_tenderproject),
        (SELECT count(*) FROM tenders_award), (SELECT count(*) FROM tenders_bidrecord),
        (SELECT count(*) FROM tenders_tenderorg), (SELECT coalesce(sum(awarded_amount), 0) FROM tenders_tenderproject),
        (SELECT md5(string_agg(concat_ws(':', id, version, stage, notice_count), ',' ORDER BY id))
         FROM tenders_tenderproject)
"""


def import_releases(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """A tenth of the file first, for its memory; then the whole, then the same file again."""
    del size
    with tempfile.TemporaryDirectory() as folder:
        small, whole = Path(folder) / "small.jsonl.gz", Path(folder) / "releases.jsonl.gz"
        _write(small, sizes.releases // 10, seed=21)
        _write(whole, sizes.releases, seed=22)
        yield _figure(stand, small, sizes.releases // 10, "a tenth as much, for its memory")
        yield _figure(stand, whole, sizes.releases, "import")
        before = _state()
        again = _figure(stand, whole, sizes.releases, "the same file again")
        again.facts["changed"] = _state() != before
        yield again


def _figure(stand: Stand, file: Path, count: int, what: str) -> Figure:
    load, cpu = load_average(), cpu_seconds([stand.postgres])
    report, own_cpu, peak = _import_verb(stand, file)
    spent = own_cpu + cpu_seconds([stand.postgres]) - cpu
    facts: dict[str, Any] = {name: report[name] for name in ("created", "repeated", "failed")}
    facts |= {"peak_rss_mib": round(peak / 1024), "releases_per_s": round(count / report["seconds"])}
    facts |= {"projects": _state()[1]}
    return Figure("ocds", what, f"{count:,}", "s", (report["seconds"],), spent * 1000 / count, (load,), facts)


def _import_verb(stand: Stand, file: Path) -> tuple[dict[str, Any], float, int]:
    """What `loudou manage import_tenders --json` says, its processor seconds and its peak memory in KiB."""
    command = [sys.executable, "-m", "loudou.config.cli", "manage", "import_tenders", str(file), "--json"]
    environment = clean_environment() | {"LOUDOU_DATA": str(stand.box.data)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    output = process.stdout.read() if process.stdout else b""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise RuntimeError(f"the import failed: {output.decode()}")
    return json.loads(output), usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def _state() -> tuple[Any, ...]:
    """How much there is, and what the projects came to."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(STATE_SQL)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def _write(file: Path, count: int, *, seed: int) -> None:
    with gzip.open(file, "wb", compresslevel=1) as target:
        for release in releases(count, seed):
            target.write(orjson.dumps(release) + b"\n")
