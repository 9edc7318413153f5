"""Servers in folders of their own; pytest's are closed to the user the server runs as when we are root."""

import shutil
import tempfile
from pathlib import Path

import pytest

from loudou.config.embedded import EmbeddedServer


@pytest.fixture(scope="session")
def new_folder():
    """Makes folders whose names hold spaces and Chinese."""
    made = []

    def make() -> Path:
        made.append(Path(tempfile.mkdtemp(prefix="loudou 数据 ", dir="/tmp")))
        return made[-1]

    yield make
    for folder in made:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def real_folder(new_folder):
    """The data folder of one server with real settings, shared by the tests that only look at it."""
    return new_folder()


@pytest.fixture(scope="session")
def server(real_folder):
    """That server, running."""
    handle = EmbeddedServer(real_folder)
    handle.start()
    yield handle
    handle.stop()


@pytest.fixture(scope="session")
def urls(real_folder, server):
    """Its addresses."""
    second = EmbeddedServer(real_folder)
    yield second.start()
    second.stop()
