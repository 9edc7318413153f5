"""Worked examples as tables, written by people and never by code; every value is read as the text that stands there."""

from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    """A table as it stands; numbers stay texts, so that no digit is lost."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts, lists and mappings only


def examples(name: str, example: str) -> pytest.MarkDecorator:
    """Runs the test once per case of an example, as `given` and `expected`."""
    found = read(name)[example]
    names = [f"{example}-{number}" for number, _case in enumerate(found["cases"], start=1)]
    return pytest.mark.parametrize(
        ("given", "expected"), [(case["given"], case["expected"]) for case in found["cases"]], ids=names
    )
