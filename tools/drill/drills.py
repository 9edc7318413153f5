"""The drills by name, and running one."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from tools.drill.box import Box
from tools.drill.compare import differences
from tools.drill.journal import Journal
from tools.drill.load import Load, apply_money, claim_leads, create_leads, import_file
from tools.drill.nemesis import Nemesis, Victims, background_worker, one_web_process, whole_database

MOST_RECOVERY_SECONDS = 15.0
MOST_IMPORT_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Drill:
    """What is killed, how often, with which pauses, and the promise in words."""

    promise: str
    victims: Victims
    pauses: tuple[float, float]
    kills: int


@dataclass(frozen=True, slots=True)
class Size:
    """How much work a drill gives to do."""

    seconds: float = 20.0
    import_rows: int = 20_000
    leads: int = 400
    payments: int = 8


SMALL = Size(seconds=6.0, import_rows=6_000, leads=80, payments=3)
DRILLS: Mapping[str, Drill] = {
    "D01": Drill("A killed web server loses and repeats nothing.", one_web_process, (0.8, 2.0), 4),
    "D02": Drill("A killed worker's import goes on by itself, each row once.", background_worker, (0.6, 1.2), 1),
    "D03": Drill("A killed database comes back by itself with everything acknowledged.", whole_database, (1.5, 3.0), 2),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a drill went; `differences` empty means it passed."""

    name: str
    seed: int
    differences: list[str]
    operations: Mapping[str, int]
    answers: Mapping[str, int]
    kills: int
    recovery_seconds: float
    import_seconds: float
    longest_call_seconds: float


def run_drill(name: str, *, seed: int, size: Size, prepared: Path, folder: Path) -> Outcome:
    """Run one drill on a copy of a prepared installation; the journal of all calls is left in the folder."""
    drill = DRILLS[name]
    journal = Journal(folder / f"{name}-{seed}.jsonl")
    with Box(prepared) as box:
        company = box.inside("prepare", {"leads": size.leads, "payments": size.payments})
        load = Load(box.port, company, journal, seed)
        nemesis = Nemesis(box, seed, drill.victims, drill.pauses, drill.kills)
        killer = Thread(target=nemesis.rage, args=(load.stopping,), daemon=True)
        begun = time.monotonic()
        load.start(*_jobs(size))
        killer.start()
        time.sleep(size.seconds)
        killer.join(60)
        load.finish(MOST_IMPORT_SECONDS)
        ended = time.monotonic() - begun
        held = box.inside("inspect_all", {"leads": company["leads"]})
        found = differences(journal, held) + _broken_promises(nemesis, journal)
        if not box.comes_back_whole(MOST_RECOVERY_SECONDS):
            found.append("web server or worker is gone:\n" + box.said())
    return Outcome(
        name=name,
        seed=seed,
        differences=found,
        operations=_count(journal),
        answers=dict(journal.statuses),
        kills=len(nemesis.kills),
        recovery_seconds=round(max(nemesis.recoveries, default=0.0), 2),
        import_seconds=round(ended, 1),
        longest_call_seconds=round(load.longest_call, 2),
    )


def _jobs(size: Size) -> list[Callable[[Load], Any]]:
    return [
        create_leads("ada"),
        create_leads("ben"),
        claim_leads("ada"),
        claim_leads("ben"),
        apply_money,
        import_file(size.import_rows),
    ]


def _broken_promises(nemesis: Nemesis, journal: Journal) -> list[str]:
    found = [] if nemesis.kills else ["nothing was killed"]
    found += [f"it took {each:.1f} s to answer again" for each in nemesis.recoveries if each > MOST_RECOVERY_SECONDS]
    if journal.statuses["500"]:
        found.append(f"{journal.statuses['500']} calls were answered with 500 instead of 503")
    return found


def _count(journal: Journal) -> dict[str, int]:
    kinds = sorted({operation.kind for operation in journal.operations})
    return {kind: sum(operation.is_done for operation in journal.of(kind)) for kind in kinds}
