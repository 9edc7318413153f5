"""The generator of leads and the load client that other products were measured with, from the folder they lie in."""

import importlib.util
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """LOUDOU_BENCH_TOOLS, else `../shared/bench` beside the checkout. Raises FileNotFoundError when there is none."""
    found = Path(os.environ.get("LOUDOU_BENCH_TOOLS", ROOT / "../shared/bench")).resolve()
    if not (found / "gen_leads.py").is_file():
        raise FileNotFoundError(f"gen_leads.py and http_load.py are not in {found}; set LOUDOU_BENCH_TOOLS")
    return found


def generated(count: int, seed: int, kind: str) -> Iterator[dict[str, Any]]:
    """The leads of the common definition: equal arguments, equal leads."""
    rows: Iterator[dict[str, Any]] = _module("gen_leads").leads(count, seed, kind)
    return rows


def cpu_seconds(pids: Sequence[int]) -> float:
    """Processor seconds used so far by these process trees."""
    return float(_module("http_load").tree_cpu(pids))


def memory(pids: Sequence[int]) -> Mapping[str, float]:
    """Resident and proportional memory of these process trees in MiB."""
    resident, proportional = _module("http_load").tree_mem(pids)
    return {"rss_mib": resident, "pss_mib": proportional}


_loaded: dict[str, ModuleType] = {}


def _module(name: str) -> ModuleType:
    if name not in _loaded:
        spec = importlib.util.spec_from_file_location(name, folder() / f"{name}.py")
        if spec is None or spec.loader is None:
            raise FileNotFoundError(name)
        _loaded[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(_loaded[name])
    return _loaded[name]
