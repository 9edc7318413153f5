"""The whole product passes every linter of the repository; what each one finds is proved in tools/tests."""

from pathlib import Path

import pytest

from tools.__main__ import LINTERS

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", LINTERS)
def test_the_product_passes(name):
    assert [str(finding) for finding in sorted(LINTERS[name](REPOSITORY))] == []
