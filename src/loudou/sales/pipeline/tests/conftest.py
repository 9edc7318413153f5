import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _company_language():
    """Names as the company gave them, whatever language a page of another test was read in."""
    with override("zh-hans"):
        yield
