from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from tools.findings import Linter


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[str]]:
    """Runs a linter over a repository made of the files given as {path below src/loudou: text}."""

    def write_and_lint(linter: Linter, files: dict[str, str]) -> list[str]:
        for name, text in files.items():
            path = tmp_path / "src" / "loudou" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        prefix = "src/loudou/"
        return [str(finding).removeprefix(prefix) for finding in sorted(linter(tmp_path))]

    return write_and_lint
