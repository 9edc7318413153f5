"""What a linter finds, and how it says so."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

Linter = Callable[[Path], Iterable["Finding"]]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place that breaks a rule of the house; `path` is below the repository root."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {self.text}"


def report(linter: Linter, argv: list[str]) -> int:
    """Prints the findings below argv[0] (the working folder when absent); 1 when there are any, else 0."""
    root = Path(argv[0]) if argv else Path.cwd()
    findings = sorted(linter(root))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


def run(main: Callable[[list[str]], int]) -> None:
    """The exit of a tool that was started from the shell."""
    sys.exit(main(sys.argv[1:]))
