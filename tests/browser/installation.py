"""Starts the installation the browser visits, on a database of its own, and ends it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from loudou.config.embedded import ServerUrls

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 120  # seconds: other tests use the machine too


@contextmanager
def running(server: ServerUrls, template: str, folder: Path, tracked_site: str) -> Iterator[str]:
    """The address of an installation with the demo company on a copy of the template; its files and log go there.

    It takes events of the tracked site.
    """
    name = f"test_{os.getpid()}_browser"
    _clone(server.owner_url, template, name)
    port = _free_port()
    database_url = urlunsplit(urlsplit(server.app_url)._replace(path=f"/{name}"))
    process = _start(port, folder, database_url, tracked_site)
    try:
        yield _answering(f"http://127.0.0.1:{port}", process, folder / "log")
    finally:
        process.terminate()
        process.wait(30)
        _execute(server.owner_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _start(port: int, folder: Path, database_url: str, tracked_site: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "LOUDOU_DATA": str(folder),
        "LOUDOU_SECRET_KEY": "only-for-the-browser-tests",
        "LOUDOU_WEB_WORKERS": "1",
        "LOUDOU_TRACKED_SITES": tracked_site,
        "DJANGO_SETTINGS_MODULE": "loudou.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    program = [sys.executable, "-m", "tests.browser.serving"]
    with (folder / "log").open("wb") as log:
        said = {"cwd": ROOT, "env": environment, "stdout": log, "stderr": subprocess.STDOUT}
        subprocess.run([*program, "fill"], check=False, **said)
        return subprocess.Popen([*program, "serve", str(port)], **said)


def _answering(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    """The address, once something answers there; what the process said, when it ended instead."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        if _answers(address):
            return address
        _pause(process)
    return pytest.fail(f"the installation did not come up:\n{log.read_text()[-4000:]}")


def _answers(address: str) -> bool:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _pause(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(0.3)
    except subprocess.TimeoutExpired:
        return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _clone(owner_url: str, source: str, target: str) -> None:
    _execute(owner_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", target)
    _execute(owner_url, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", target, source)
    _execute(owner_url, "REVOKE ALL ON DATABASE {} FROM PUBLIC", target)
    _execute(owner_url, "GRANT CONNECT, TEMPORARY ON DATABASE {} TO loudou_app", target)


def _execute(owner_url: str, statement: str, *names: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
