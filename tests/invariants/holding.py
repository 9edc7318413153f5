"""A fixture any test may ask for: that every invariant holds in the database as it stands."""

from collections.abc import Callable

import pytest

from loudou.config.invariants_check import broken_invariants


@pytest.fixture
def invariants_hold(db: None) -> Callable[..., None]:
    """Fails with the broken invariants and the first rows that break them; names narrow it."""

    def check(*names: str) -> None:
        broken = broken_invariants(names)
        told = [f"{each.name}: {each.meaning}\n  " + "\n  ".join(map(str, each.rows)) for each in broken]
        assert not broken, "\n".join(told)

    return check
