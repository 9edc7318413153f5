"""``loudou check [--fast]``: what can be wrong without running the product; all steps run, whatever fails."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from loudou.config.cli.places import ROOT
from loudou.config.cli.translations import compile_stale
from loudou.config.embedded.throwaway import throwaway_server

PYTHON = (sys.executable, "-m")
CHECKED = ("src", "tests", "tools", "benchmarks", "conftest.py")
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A program that must end with 0; ``fast`` ones also run before every commit."""

    name: str
    command: tuple[str, ...]
    fast: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended; seconds of wall time."""

    step: Step
    code: int
    output: str
    seconds: float


def run(argv: Sequence[str]) -> int:
    """0 when all steps passed, else 1."""
    parser = argparse.ArgumentParser(prog="loudou check", description="Runs every static check.")
    parser.add_argument("--fast", action="store_true", help="only the quick steps, as before a commit")
    args = parser.parse_args(argv)
    begun = time.monotonic()
    compile_stale()
    with ExitStack() as stack:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "loudou.config.settings"}
        if not args.fast:
            urls = stack.enter_context(throwaway_server(ROOT / ".data"))
            environment |= {"DATABASE_URL": urls.app_url, "LOUDOU_OWNER_DATABASE_URL": urls.owner_url}
        outcomes = list(_run_all([step for step in steps() if step.fast or not args.fast], environment))
    failed = [outcome for outcome in outcomes if outcome.code != 0]
    for outcome in failed:
        print(f"\n──── {outcome.step.name} ────\n{outcome.output.rstrip()}")
    if not args.fast:
        _print_sizes()
    print(f"\n{len(outcomes) - len(failed)} of {len(outcomes)} steps passed in {time.monotonic() - begun:.1f} s")
    return 1 if failed else 0


def steps() -> Iterator[Step]:
    """All steps, the slowest first, so that they overlap with the many short ones."""
    folders = tuple(folder for folder in CHECKED if (ROOT / folder).exists())
    # Pages are counted statement by statement where the product is run: in the test suite.
    guards = (*_existing("tests/architecture", "tools"), "--ignore=tests/architecture/test_query_counts.py")
    yield Step("architecture and linter tests", (*PYTHON, "pytest", "-q", *guards))
    yield Step("types", (*PYTHON, "mypy"))
    yield Step("documentation", (*PYTHON, "mkdocs", "build", "--strict", "--quiet"))
    yield Step("import contracts", (str(Path(sys.executable).parent / "lint-imports"),), fast=True)
    yield Step("migrations", (*PYTHON, "django", "makemigrations", "--check", "--dry-run"))
    yield Step("OpenAPI", (*PYTHON, "django", "openapi_snapshot", "--check"))
    yield Step("format", (*PYTHON, "ruff", "format", "--check", *folders), fast=True)
    yield Step("lint", (*PYTHON, "ruff", "check", *folders), fast=True)
    if (ROOT / "tools" / "generate_reference.py").exists():
        yield Step("generated reference", (*PYTHON, "tools.generate_reference", "--check"))
    for path in sorted((ROOT / "tools").glob("check_*.py")):
        yield Step(path.stem.replace("check_", "house rule: "), (*PYTHON, f"tools.{path.stem}"), fast=True)


def _existing(*folders: str) -> list[str]:
    return [folder for folder in folders if (ROOT / folder).exists()]


def _run_all(wanted: Sequence[Step], environment: dict[str, str]) -> Iterator[Outcome]:
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for future in as_completed([pool.submit(_run, step, environment) for step in wanted]):
            outcome = future.result()
            print(
                f"{'ok    ' if outcome.code == 0 else 'FAILED'} {outcome.seconds:6.1f} s  {outcome.step.name}",
                flush=True,
            )
            yield outcome


def _run(step: Step, environment: dict[str, str]) -> Outcome:
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own steps
        step.command,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return Outcome(step, done.returncode, done.stdout, time.monotonic() - begun)


def _print_sizes() -> None:
    if (ROOT / "tools" / "report_sizes.py").exists():
        print(flush=True)
        subprocess.run([*PYTHON, "tools.report_sizes"], cwd=ROOT, check=False)  # noqa: S603 - our own program
