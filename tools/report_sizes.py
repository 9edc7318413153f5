"""The ten largest files and functions, and how many imports hide in functions: for everybody to see, blocks nobody."""

from collections.abc import Iterator
from pathlib import Path

from tools.check_layout import find as layout_findings
from tools.findings import run
from tools.sources import functions, python_files

SHOWN = 10


def largest_files(root: Path) -> list[tuple[int, str]]:
    """Lines and path, longest first; tests and migrations are not counted."""
    return sorted(((source.text.count("\n"), source.inside.as_posix()) for source in python_files(root)), reverse=True)


def largest_functions(root: Path) -> list[tuple[int, str]]:
    """Lines and place, longest first; the docstring counts."""
    return sorted(_functions(root), reverse=True)


def _functions(root: Path) -> Iterator[tuple[int, str]]:
    for source in python_files(root):
        for function in functions(source.tree):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            yield lines, f"{source.inside.as_posix()}:{function.lineno} {function.name}"


def hidden_imports(root: Path) -> int:
    """Imports inside functions, tests included; the target is zero."""
    return sum("import inside" in finding.text for finding in layout_findings(root))


def main(argv: list[str]) -> int:
    """Prints the tables; always 0."""
    root = Path(argv[0]) if argv else Path.cwd()
    for title, rows in (("Largest files", largest_files(root)), ("Largest functions", largest_functions(root))):
        print(f"{title} (lines)")
        for lines, place in rows[:SHOWN]:
            print(f"  {lines:5}  {place}")
    print(f"Imports inside functions: {hidden_imports(root)} (target 0)")
    return 0


if __name__ == "__main__":
    run(main)
