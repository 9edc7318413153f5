"""Who may do what with the embedded server: three roles, and other users of the machine."""

import os
import pwd
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import PGconn, Ping

from loudou.config.embedded.durability import require_durable

FORBIDDEN_TO_APP = [
    "CREATE TABLE of_its_own (id int)",
    "TRUNCATE kept",
    "DROP TABLE kept",
    "ALTER TABLE kept ADD COLUMN more int",
    "CREATE ROLE another",
    "ALTER ROLE loudou_app BYPASSRLS",
    "SET ROLE loudou_owner",
    "SELECT * FROM pg_authid",
    "COPY kept TO PROGRAM 'cat'",
    "CREATE DATABASE another",
    "CREATE EXTENSION citext",
]


@pytest.fixture(scope="module")
def kept(urls):
    """A table made by the owner."""
    with psycopg.connect(urls.owner_url) as owner:
        owner.execute("CREATE TABLE kept (id serial, name text)")


@pytest.mark.parametrize("statement", FORBIDDEN_TO_APP)
def test_the_application_role_may_not(urls, kept, statement):
    with psycopg.connect(urls.app_url, autocommit=True) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_the_application_role_reads_and_writes_rows_of_tables_made_later(urls, kept):
    with psycopg.connect(urls.app_url) as app:
        app.execute("INSERT INTO kept (name) VALUES ('漏斗'), ('x')")
        app.execute("UPDATE kept SET name = 'y' WHERE name = 'x'")
        app.execute("DELETE FROM kept WHERE name = 'y'")
        rows = app.execute("SELECT id, name FROM kept").fetchall()

    assert rows == [(1, "漏斗")]


def test_the_owner_may_create_the_extensions_but_no_database(urls):
    with psycopg.connect(urls.owner_url, autocommit=True) as owner:
        for name in ("pg_trgm", "btree_gist", "btree_gin", "hstore", "unaccent"):
            owner.execute(f"CREATE EXTENSION {name}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("CREATE DATABASE another")


@pytest.mark.parametrize("role", ["loudou_admin", "loudou_owner", "loudou_app", "postgres"])
def test_nobody_connects_without_a_password(urls, role):
    parts = conninfo_to_dict(urls.app_url) | {"user": role, "password": None, "passfile": os.devnull}

    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(make_conninfo(**{name: value for name, value in parts.items() if value is not None}))


def test_secrets_and_socket_are_closed_to_other_users(real_folder, server):
    assert (real_folder / "secrets.json").stat().st_mode & 0o077 == 0
    assert server.home.socket_dir.stat().st_mode & 0o077 == 0
    assert server.home.cluster.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_of_the_machine_does_not_reach_the_server(server):
    stranger = pwd.getpwnam("daemon")

    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(stranger.pw_gid)
        os.setuid(stranger.pw_uid)
        os._exit(int(PGconn.ping(f"host='{server.home.socket_dir}'".encode())))
    _pid, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == Ping.NO_RESPONSE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must change the user")
def test_the_server_does_not_run_as_root(server):
    pid = (server.home.cluster / "postmaster.pid").read_text().split("\n")[0]

    assert Path(f"/proc/{pid}").stat().st_uid == server.home.account.uid != 0


def test_settings_keep_what_is_confirmed(urls):
    require_durable(urls.app_url)
    with psycopg.connect(urls.app_url) as app:
        row = app.execute("""
            SELECT current_setting('data_checksums'), current_setting('listen_addresses'),
                   current_setting('password_encryption'), '漏斗' ~ '^[[:alpha:]]+$'
        """).fetchone()

    assert row == ("on", "", "scram-sha-256", True)
