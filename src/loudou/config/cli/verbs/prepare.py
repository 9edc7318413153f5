"""``loudou prepare``: everything that must be done once per version and installation before the processes start."""

import argparse
import fcntl
import io
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from psycopg import sql

from loudou.config.cli import freshness
from loudou.config.cli.connections import connect_as
from loudou.config.cli.installation import Installation, open_installation
from loudou.config.cli.places import ASSETS, BUILD
from loudou.config.cli.translations import compile_stale
from loudou.config.embedded.credentials import write_private
from loudou.ui.assets import build_assets

NOT_SERVED = ["django_htmx", "account"]  # their scripts; ours are bundled in ui/assets
SIGN_INS = "sign-ins.txt"
MIGRATION_LOCK = 5_120_770  # any number, the same for everybody who migrates this database


def run(argv: Sequence[str]) -> int:
    """0 when everything is ready to start."""
    parser = argparse.ArgumentParser(prog="loudou prepare", description="Migrates, builds and fills an installation.")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    args = parser.parse_args(argv)
    with open_installation(args.data) as installation:
        build()
        django.setup()
        if not freshness.is_collected():
            _step("collecting static files", _collect)
        if not freshness.is_migrated(installation):
            _step("migrating the database", lambda: _migrate(installation))
        connect_as(installation.urls.app_url)
        has_users = _has_users()
        if not has_users and not args.no_demo:
            _step("creating the demo company", lambda: _load_demo(installation.data_dir))
            has_users = _has_users()
        _record(installation, has_users=has_users)
    return 0


def build() -> None:
    """Translations and browser files; needs no database and no Django. Raises AssetBuildFailed."""
    compile_stale()
    _step("building assets", lambda: build_assets(ASSETS), quiet_below=0.5)


def _step(what: str, action: Callable[[], object], *, quiet_below: float = 0.0) -> None:
    begun = time.monotonic()
    action()
    seconds = time.monotonic() - begun
    if seconds >= quiet_below:
        print(f"  {what}: {seconds:.1f} s", file=sys.stderr, flush=True)


def _collect() -> None:
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".collect.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=NOT_SERVED)
        freshness.COLLECTED_FROM.write_text(freshness.static_fingerprint())


def _migrate(installation: Installation) -> None:
    with _only_migrator(installation.urls.owner_url):
        connect_as(installation.urls.owner_url, unlimited=True)
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _only_migrator(owner_url: str) -> Iterator[None]:
    with psycopg.connect(owner_url, autocommit=True) as guard:
        guard.execute(sql.SQL("SELECT pg_advisory_lock({})").format(MIGRATION_LOCK))
        yield


def _has_users() -> bool:
    return get_user_model()._default_manager.exists()  # noqa: SLF001 - Django documents this manager for swapped models


def _load_demo(data_dir: Path) -> None:
    if "demo_load" not in get_commands():
        return
    said = io.StringIO()
    call_command("demo_load", scale=1, stdout=said)
    write_private(data_dir / SIGN_INS, said.getvalue())


def _record(installation: Installation, *, has_users: bool) -> None:
    freshness.record(
        installation.data_dir,
        freshness.Prepared(
            program=freshness.program_fingerprint(),
            migrations=freshness.applied_migrations(installation.urls.owner_url),
            has_users=has_users,
        ),
    )
