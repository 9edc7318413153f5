"""The command line itself: verbs, usage, and the script that makes the environment."""

import importlib
import shutil
import subprocess
from gettext import GNUTranslations

import pytest

from loudou.config.cli.entry import VERBS, main
from loudou.config.cli.freshness import Prepared, record, recorded
from loudou.config.cli.places import ROOT
from loudou.config.cli.translations import compile_stale

PROMISED = "up test check worker web token import export demo invariants bench backup restore doctor manage"


def test_every_promised_verb_exists():
    modules = {
        verb: importlib.import_module(f"loudou.config.cli.verbs.{name}") for verb, (name, _what) in VERBS.items()
    }

    assert set(PROMISED.split()) <= set(modules)
    assert [verb for verb, module in modules.items() if not callable(module.run)] == []


def test_an_unknown_verb_is_wrong_usage(capsys):
    code = main(["dance"])

    assert code == 2
    assert "there is no verb 'dance'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["token"], ["token", "steal"], ["demo"]])
def test_an_unknown_second_word_is_wrong_usage_and_stdout_stays_empty(words, capsys):
    code = main(words)

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err.startswith("usage: loudou")


def test_translations_are_compiled_when_stale_only(tmp_path):
    folder = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Lead"\nmsgstr "线索"\n',
        encoding="utf-8",
    )

    compiled = [compile_stale(tmp_path), compile_stale(tmp_path)]

    with (folder / "django.mo").open("rb") as file:
        assert GNUTranslations(file).gettext("Lead") == "线索"
    assert compiled == [1, 0]


def test_what_was_prepared_is_remembered_and_nonsense_is_nothing(tmp_path):
    known = Prepared(program="a", migrations="b", has_users=True)
    record(tmp_path, known)
    first = recorded(tmp_path)
    (tmp_path / "prepared.json").write_text('{"other": 1}')

    assert (first, recorded(tmp_path)) == (known, Prepared())


@pytest.fixture
def script(tmp_path):
    """A copy of the entry script in an otherwise empty folder, with a Python that lacks what the test takes away."""
    shutil.copy(ROOT / "loudou", tmp_path / "loudou")
    (tmp_path / "requirements.lock").touch()

    def run(python_script):
        python = tmp_path / "python"
        python.write_text(f"#!/bin/sh\n{python_script}\n")
        python.chmod(0o755)
        environment = {"PATH": "/usr/bin:/bin", "LOUDOU_PYTHON": str(python)}
        return subprocess.run([tmp_path / "loudou", "up"], env=environment, capture_output=True, text=True, check=False)

    return run


def test_an_old_python_is_named_with_the_remedy(script):
    done = script("exit 1")

    assert done.returncode == 1
    assert "Python 3.11 or newer was not found" in done.stderr


def test_a_python_without_venv_is_named_with_the_remedy(script):
    done = script('case "$2" in *ensurepip*) exit 1 ;; *) exit 0 ;; esac')

    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
