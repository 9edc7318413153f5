"""Brings served files, database and first company up to this version; needs Django and its settings."""

import fcntl
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command

from loudou.config.cli import freshness
from loudou.config.cli.collecting import collect_rarely
from loudou.config.cli.connections import connect_as
from loudou.config.cli.installation import Installation
from loudou.config.cli.migration import migrate
from loudou.config.cli.places import BUILD
from loudou.config.embedded.credentials import write_private

NOT_SERVED = ["django_htmx", "account"]  # their scripts; ours are bundled in ui/assets
SIGN_INS = "sign-ins.txt"


def fill(installation: Installation, *, demo: bool) -> None:
    """Do what has not been done yet for this version, and remember it."""
    django.setup()
    collect_rarely()
    if not freshness.is_collected():
        _step("collecting static files", _collect)
    if not freshness.is_migrated(installation):
        _step("migrating the database", lambda: migrate(installation))
    connect_as(installation.urls.app_url)
    has_users = _has_users()
    if not has_users:
        if demo:
            _step("creating the demo company", lambda: _load_demo(installation.data_dir))
        else:
            call_command("install")  # prints the first administrator's password, which is kept nowhere
        has_users = _has_users()
    _record(installation, has_users=has_users)


def _step(what: str, action: Callable[[], object]) -> None:
    begun = time.monotonic()
    action()
    print(f"  {what}: {time.monotonic() - begun:.1f} s", file=sys.stderr, flush=True)


def _collect() -> None:
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".collect.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=NOT_SERVED)
        freshness.COLLECTED_FROM.write_text(freshness.static_fingerprint())


def _has_users() -> bool:
    return get_user_model()._default_manager.exists()


def _load_demo(data_dir: Path) -> None:
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
