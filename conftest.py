"""What every test shares: the database, the public test data, and no network. The people are in tests/cast.py."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from loudou.config.cli.browser import find_chromium
from loudou.config.tests.databases import RunDatabase, given_or_throwaway_server
from loudou.config.tests.network import forbid_network

ROOT = Path(__file__).resolve().parent

pytest_plugins = ["tests.cast"]

hypothesis_settings.register_profile("loudou", deadline=None, print_blob=True)
hypothesis_settings.register_profile("ci", parent=hypothesis_settings.get_profile("loudou"), derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "loudou")


@pytest.fixture(scope="session")
def server_urls():
    """Addresses of the test server, as the application and as the owner of the schema."""
    with given_or_throwaway_server() as urls:
        yield urls


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, server_urls):
    """A database of this process alone, migrated as the owner, used as the application role."""
    database = RunDatabase(server_urls)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        database.create()
        # Flushing needs rights the application must not have; a fresh clone also brings back what migrations put in.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.renew())
        yield
        database.drop()


@pytest.fixture(scope="session", autouse=True)
def _no_network():
    with pytest.MonkeyPatch.context() as patch:
        forbid_network(patch)
        yield


@pytest.fixture(scope="session")
def data_dir():
    """The public test data; its tests are skipped where it is absent, and fail in CI, where it must be present."""
    folder = Path(os.environ.get("LOUDOU_TEST_DATA", ROOT / "../shared/data")).resolve()
    if not folder.is_dir():
        message = f"the public test data is not at {folder}; set LOUDOU_TEST_DATA"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser that tests drive; its tests are skipped where there is none, and fail in CI."""
    path = find_chromium()
    if path is None:
        message = "no Chromium on this machine; set LOUDOU_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(autouse=True)
def _language():
    """Each test starts in the product's own language, whatever language the one before it ended in."""
    translation.activate(settings.LANGUAGE_CODE)
