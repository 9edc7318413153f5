"""Runs one of Django's commands as if it were a verb: its own arguments, its own help, its own exit code."""

import os
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import django
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from loudou.config.cli.collecting import collect_rarely
from loudou.config.cli.installation import open_installation

HELP = ("-h", "--help")


def run_command(name: str, *, verb: str, argv: Sequence[str]) -> int:
    """Run the command ``name`` with ``argv`` on this installation; usage lines show it as ``loudou <verb>``.

    ``--data DIR`` chooses another installation. A command that fails raises SystemExit with its code, as Django's do.
    """
    if set(argv) & set(HELP):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loudou.config.settings")
        _run(name, verb, argv)
        return 0
    place = ArgumentParser(add_help=False, allow_abbrev=False)
    place.add_argument("--data", type=Path)
    chosen, rest = place.parse_known_args(argv)
    with open_installation(chosen.data):
        _run(name, verb, rest)
    return 0


def _run(name: str, verb: str, argv: Sequence[str]) -> None:
    django.setup()
    command = _load(name)
    collect_rarely()
    command.run_from_argv(["loudou", verb, *argv])


def _load(name: str) -> BaseCommand:
    place = get_commands().get(name)
    if place is None:
        raise SystemExit(f"loudou: this version has no command {name!r}")
    return place if isinstance(place, BaseCommand) else load_command_class(place, name)
