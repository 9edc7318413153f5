"""What the tests reach may grow and never fall: compares a coverage report with the floor kept beside this file.

`python -m tools.coverage_floor REPORT.json [--raise]`: coverage counts lines and branches. Rules are reached wholly,
every other package at least as far as before, and so is the product as a whole; `--raise` lifts the floor to what was
measured. It is kept two tenths of a percent below, because some tests draw lots and some race.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path, PurePosixPath

from tools.findings import Finding, run

FLOOR = Path("tools", "coverage_floor.json")
PRODUCT = PurePosixPath("src/loudou")
WINGS = {"platform", "marketing", "sales", "cpq", "revenue", "insight"}
WHOLE = "loudou"
HUNDRED = Decimal(100)
SLACK = Decimal("0.5")
Percents = Mapping[str, Decimal]


def package_of(path: str) -> str:
    """The package a file counts for: its domain, or the rules of its domain; `leads`, `leads.rules`."""
    parts = PurePosixPath(path).relative_to(PRODUCT).parts[:-1]
    name = ".".join(parts[: 2 if parts and parts[0] in WINGS else 1]) or WHOLE
    return f"{name}.rules" if "rules" in parts and name != "platform.rules" else name


def is_whole(package: str) -> bool:
    """Whether every branch of the package has to be reached."""
    return package.endswith("rules")


def measured(report: Mapping[str, object]) -> dict[str, Decimal]:
    """Percent of the lines and branches reached, by package, and of all under `loudou`."""
    reached: dict[str, int] = defaultdict(int)
    there: dict[str, int] = defaultdict(int)
    for path, file in report["files"].items():  # type: ignore[attr-defined]  # a coverage report
        if not PurePosixPath(path).is_relative_to(PRODUCT):
            continue
        found = file["summary"]
        for name in (package_of(path), WHOLE):
            reached[name] += found["covered_lines"] + found["covered_branches"]
            there[name] += found["num_statements"] + found["num_branches"]
    return {name: HUNDRED * reached[name] / there[name] for name in sorted(there) if there[name]}


def missed(report: Mapping[str, object]) -> Iterator[Finding]:
    """Every line and branch of rules that no test reaches."""
    for path, file in report["files"].items():  # type: ignore[attr-defined]  # a coverage report
        if PurePosixPath(path).is_relative_to(PRODUCT) and is_whole(package_of(path)):
            yield from (Finding(Path(path), line, "is not reached; rules are") for line in file["missing_lines"])
            for start, end in file["missing_branches"]:
                yield Finding(Path(path), start, f"the way to {f'line {end}' if end > 0 else 'the end'} is not taken")


def fallen(now: Percents, floor: Percents) -> Iterator[Finding]:
    """Every package that is reached less than before, and every new one without a floor."""
    for name, percent in now.items():
        if name not in floor:
            yield Finding(FLOOR, 1, f"{name} has no floor yet; lift it with --raise")
        elif percent < floor[name]:
            yield Finding(FLOOR, 1, f"{name} fell to {percent:.2f} % from at least {floor[name]} %")
    for name in floor.keys() - now.keys():
        yield Finding(FLOOR, 1, f"{name} is gone; take it out with --raise")


def raised(now: Percents, floor: Percents) -> dict[str, Decimal]:
    """The floor lifted to what was measured, never lowered; packages that are gone are left out."""
    return {name: max(_kept(name, percent), floor.get(name, Decimal(0))) for name, percent in now.items()}


def _kept(name: str, percent: Decimal) -> Decimal:
    if is_whole(name):
        return HUNDRED
    return max((percent - SLACK).quantize(Decimal("0.1"), rounding=ROUND_FLOOR), Decimal(0))


def main(argv: list[str]) -> int:
    """1 when something fell or a rule is not reached wholly, else 0."""
    paths = [word for word in argv if not word.startswith("-")]
    report = json.loads(Path(paths[0]).read_text(encoding="utf-8"))
    now = measured(report)
    kept = json.loads(FLOOR.read_text(encoding="utf-8")) if FLOOR.is_file() else {}
    floor = {name: Decimal(percent) for name, percent in kept.items()}
    if "--raise" in argv:
        floor = raised(now, floor)
        lifted = {name: str(percent) for name, percent in sorted(floor.items())}
        FLOOR.write_text(json.dumps(lifted, indent=1) + "\n", encoding="utf-8")
    findings = [*missed(report), *fallen(now, floor)]
    for finding in findings:
        print(finding)
    print(
        f"{now.get(WHOLE, HUNDRED):.2f} % of lines and branches are reached, at least {floor.get(WHOLE, 0)} % must be"
    )
    return 1 if findings else 0


if __name__ == "__main__":
    run(main)
