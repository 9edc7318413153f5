"""A backup holds everything, proves it when read, and refuses what is not one."""

import json
import tarfile
from decimal import Decimal

import psycopg
import pytest

from loudou.config.cli.backups.programs import BackupFailed
from loudou.config.cli.backups.read import is_empty, read_backup
from loudou.config.cli.backups.write import write_backup
from loudou.config.cli.installation import Installation
from loudou.config.embedded import EmbeddedServer


@pytest.fixture(scope="module")
def installation(new_folder):
    """An installation with two tables, one of which the application may only add to, and an uploaded file."""
    folder = new_folder()
    server = EmbeddedServer(folder, throwaway=True)
    urls = server.start()
    with psycopg.connect(urls.owner_url) as owner:
        owner.execute("CREATE EXTENSION pg_trgm")
        owner.execute("CREATE TABLE deal (name text, amount numeric)")
        owner.execute("INSERT INTO deal VALUES ('漏斗', 12345678901234567.89), ('x', 1)")
        owner.execute("CREATE TABLE history (note text)")
        owner.execute("REVOKE UPDATE, DELETE ON history FROM loudou_app")
    (folder / "files").mkdir()
    (folder / "files" / "合同.txt").write_text("signed")
    yield Installation(folder, urls, server)
    server.stop()


@pytest.fixture(scope="module")
def backup(installation):
    target = installation.data_dir / "a.backup"
    counts = write_backup(installation, target)
    assert counts == {"deal": 2, "history": 0}
    return target


@pytest.fixture
def empty(new_folder):
    folder = new_folder()
    server = EmbeddedServer(folder, throwaway=True)
    yield Installation(folder, server.start(), server)
    server.stop()


def test_a_restored_installation_has_the_same_rows_rights_and_files(backup, empty):
    was_empty = is_empty(empty)

    counts = read_backup(empty, backup)

    with psycopg.connect(empty.urls.app_url) as app:
        amounts = app.execute("SELECT amount FROM deal ORDER BY amount DESC").fetchall()
        app.execute("INSERT INTO history VALUES ('added')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM history")
    with psycopg.connect(empty.urls.owner_url) as owner:
        owner.execute("CREATE TABLE later (id serial)")
    with psycopg.connect(empty.urls.app_url) as app:
        app.execute("INSERT INTO later DEFAULT VALUES")
    assert (was_empty, counts) == (True, {"deal": 2, "history": 0})
    assert amounts == [(Decimal("12345678901234567.89"),), (Decimal(1),)]
    assert (empty.data_dir / "files" / "合同.txt").read_text() == "signed"


def test_restoring_over_other_data_leaves_none_of_it(backup, installation):
    with psycopg.connect(installation.urls.owner_url) as owner:
        owner.execute("CREATE TABLE later (id int)")
        owner.execute("DELETE FROM deal")

    counts = read_backup(installation, backup)

    assert counts == {"deal": 2, "history": 0}


def test_a_backup_that_holds_fewer_rows_than_it_says_is_refused(backup, empty, tmp_path):
    with tarfile.open(backup) as archive:
        archive.extractall(tmp_path / "in", filter="data")
    manifest = tmp_path / "in" / "manifest.json"
    content = json.loads(manifest.read_text())
    content["rows"]["deal"] = 3
    manifest.write_text(json.dumps(content))
    with tarfile.open(tmp_path / "tampered", "w") as archive:
        for path in (tmp_path / "in").iterdir():
            archive.add(path, path.name)

    with pytest.raises(BackupFailed, match="deal: 3 in the backup, 2 restored"):
        read_backup(empty, tmp_path / "tampered")


def test_a_file_that_is_no_backup_changes_nothing(backup, installation, tmp_path):
    (tmp_path / "photo").write_bytes(b"\x89PNG" * 1000)

    with pytest.raises(BackupFailed, match="cannot be read as a backup"):
        read_backup(installation, tmp_path / "photo")

    assert not is_empty(installation)


def test_a_backup_is_closed_to_other_users(backup):
    assert backup.stat().st_mode & 0o077 == 0
