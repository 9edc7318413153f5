"""Lints the source tree below the working folder once as it is and once for each planted violation.

Run as a script, because the tree to lint must be the only `loudou` the interpreter knows. Reads plants as JSON
(name -> [contract, {path: text}]) from its first argument and writes name -> whether the contracts were kept.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

from importlinter.application import use_cases
from importlinter.configuration import configure

PACKAGE = Path("src", "loudou")


@contextmanager
def planted(files: dict[str, str]) -> Iterator[None]:
    """New files, with the packages they need, for as long as the block lasts."""
    made: list[Path] = []
    for name, text in files.items():
        path = PACKAGE / name
        for folder in [*reversed(path.parents)][len(PACKAGE.parts) + 1 :]:
            marker = folder / "__init__.py"
            if not marker.exists():
                made.append(marker if folder.exists() else folder)
                folder.mkdir(exist_ok=True)
                marker.touch()
        if not path.exists():
            made.append(path)
            path.write_text(text, encoding="utf-8")
        elif text:
            raise FileExistsError(path)
    try:
        yield
    finally:
        for path in reversed(made):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def is_kept(*contracts: str) -> bool:
    """Whether these contracts hold, all of them when none is named; a mistake in the contracts raises."""
    return use_cases.lint_imports(limit_to_contracts=contracts, cache_dir=".cache", is_debug_mode=True, no_logo=True)


def main(plants: dict[str, tuple[str, dict[str, str]]]) -> dict[str, bool]:
    """The verdict on the tree as it is, under the empty name, and on each plant."""
    verdicts = {"": is_kept()}
    for name, (contract, files) in plants.items():
        with planted(files), redirect_stdout(StringIO()):
            verdicts[name] = is_kept(contract)
    return verdicts


if __name__ == "__main__":
    configure()
    Path("verdicts.json").write_text(json.dumps(main(json.loads(sys.argv[1]))), encoding="utf-8")
