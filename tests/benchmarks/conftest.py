import pytest

from benchmarks.yardstick import folder


@pytest.fixture(scope="session")
def yardstick():
    """The generator and the load client; what needs them is skipped where they are not, and says so."""
    try:
        return folder()
    except FileNotFoundError as error:
        pytest.skip(str(error))
