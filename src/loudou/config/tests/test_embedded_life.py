"""Starting, sharing, dying and stopping of the embedded server."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from loudou.config.embedded import EmbeddedServer
from loudou.config.embedded.binaries import find_binaries
from loudou.config.embedded.durability import require_durable
from loudou.config.embedded.errors import BinariesNotFound, EmbeddedServerError, UnsafeServer
from loudou.config.embedded.process import processes_in


def kill_postmaster(server):
    """The most brutal end; returns its pid."""
    pid = int((server.home.cluster / "postmaster.pid").read_text().split("\n")[0])
    os.kill(pid, signal.SIGKILL)
    return pid


@pytest.fixture
def folder(new_folder):
    return new_folder()


def test_a_committed_row_survives_kill_9_and_stop_leaves_no_process(folder):
    server = EmbeddedServer(folder)
    urls = server.start()
    cluster = server.home.cluster
    with psycopg.connect(urls.owner_url) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    kill_postmaster(server)

    server.revive()
    with psycopg.connect(urls.app_url) as app:
        answer = app.execute("SELECT answer FROM kept").fetchone()
    server.stop()

    assert answer == (42,)
    assert processes_in(cluster) == []
    assert not (cluster / "postmaster.pid").exists()


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(folder):
    server = EmbeddedServer(folder, throwaway=True)
    server.start()
    pid_file = server.home.cluster / "postmaster.pid"
    content = pid_file.read_text()
    server.stop()
    pid_file.write_text(content.replace(content.split("\n")[0], str(os.getpid()), 1))
    shutil.chown(pid_file, pid_file.parent.stat().st_uid, pid_file.parent.stat().st_gid)

    with EmbeddedServer(folder, throwaway=True) as again:
        answers = again.answers()

    assert answers


def test_the_last_of_two_handles_stops_the_server(folder):
    first, second = (EmbeddedServer(folder, throwaway=True) for _handle in range(2))
    first.start()
    urls = second.start()
    cluster = second.home.cluster

    first.stop()
    with psycopg.connect(urls.app_url) as app:
        alive = app.execute("SELECT 1").fetchone()
    second.stop()

    assert (first.was_running, second.was_running, alive) == (False, True, (1,))
    assert processes_in(cluster) == []


def test_a_program_that_was_killed_does_not_count_as_a_user(folder):
    program = """
import sys, pathlib
from loudou.config.embedded import EmbeddedServer
EmbeddedServer(pathlib.Path(sys.argv[1]), throwaway=True).start()
print("up", flush=True)
input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "up\n"
        other.kill()

    ours = EmbeddedServer(folder, throwaway=True)
    ours.start()
    found_running, cluster = ours.was_running, ours.home.cluster
    ours.stop()

    assert found_running
    assert processes_in(cluster) == []


def test_a_throwaway_server_is_refused_for_real_data(folder):
    with EmbeddedServer(folder, throwaway=True) as _server:
        urls = EmbeddedServer(folder, throwaway=True)
        with pytest.raises(UnsafeServer, match="fsync=off"):
            require_durable(urls.start().app_url)
        urls.stop()

    with pytest.raises(UnsafeServer, match="throw-away"):
        EmbeddedServer(folder).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes the user")
def test_below_a_closed_folder_the_home_moves_and_no_permission_changes(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with EmbeddedServer(closed / "data", throwaway=True) as server:
        home = server.home.path
        assert server.answers()
    shutil.rmtree(home)

    assert home.parent == Path("/var/lib/loudou")
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_path_too_long_for_a_socket_gets_a_private_folder_elsewhere(new_folder):
    data = new_folder() / ("长" * 20) / ("路" * 20)
    data.mkdir(parents=True)
    for folder in (data.parent.parent, data.parent, data):
        folder.chmod(0o755)

    with EmbeddedServer(data, throwaway=True) as server:
        socket_dir = server.home.socket_dir
        assert server.answers()

    assert socket_dir.parent == Path("/tmp")  # noqa: S108 - asked about, not used
    assert socket_dir.stat().st_mode & 0o777 == 0o700
    socket_dir.rmdir()


def test_a_folder_somebody_else_prepared_for_the_socket_is_refused(folder):
    (folder / "run").symlink_to(folder.parent)

    with pytest.raises(UnsafeServer, match="not a private folder"):
        EmbeddedServer(folder, throwaway=True).start()


def test_a_cluster_of_another_major_version_is_named(folder):
    with EmbeddedServer(folder, throwaway=True) as server:
        version = server.home.cluster / "PG_VERSION"
    version.write_text("14\n")

    with pytest.raises(EmbeddedServerError, match="was made by PostgreSQL 14"):
        EmbeddedServer(folder, throwaway=True).start()


def test_a_configured_folder_without_postgresql_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("LOUDOU_PG_BIN", str(tmp_path))

    with pytest.raises(BinariesNotFound, match="LOUDOU_PG_BIN"):
        find_binaries()
