"""Finds the verb and hands over; knows nothing of what verbs do, so that starting one costs only that one."""

import sys
from collections.abc import Sequence

import psycopg

from loudou.config.cli.errors import VerbFailed
from loudou.config.cli.later import load
from loudou.config.embedded.errors import EmbeddedServerError

VERBS = {
    "up": ("up", "everything: database, migrations, demo company, web server and worker"),
    "web": ("web", "the web server alone, for deployments"),
    "worker": ("worker", "the background worker alone, for deployments"),
    "prepare": ("prepare", "migrations, translations, assets and demo company, without starting anything"),
    "manage": ("manage", "Django's own commands"),
    "token": ("token", "token create USERNAME: an API token on stdout"),
    "import": ("import_records", "import a CSV or XLSX file into a record type"),
    "export": ("export_records", "export a record type to CSV or XLSX"),
    "demo": ("demo", "demo load: the generated demo company"),
    "invariants": ("invariants", "check every rule the data must obey"),
    "backup": ("backup", "write everything into one file"),
    "restore": ("restore", "read a backup into an empty installation and verify it"),
    "doctor": ("doctor", "explain what is wrong with this installation"),
    "test": ("test", "the whole test suite on a throw-away database"),
    "check": ("check", "format, lint, types, boundaries, drift and docs"),
    "bench": ("bench", "the benchmark workloads"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; its exit code. Wrong usage is 2, a failure that was explained is 1."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0 if words else 2
    if words[0] not in VERBS:
        print(f"loudou: there is no verb {words[0]!r}\n\n{_overview()}", file=sys.stderr)
        return 2
    module = load(f"verbs.{VERBS[words[0]][0]}")
    try:
        return int(module.run(words[1:]))
    except (VerbFailed, EmbeddedServerError) as error:
        print(f"loudou: {error}", file=sys.stderr)
    except psycopg.OperationalError as error:
        print(f"loudou: the database cannot be reached: {error}\nTry: ./loudou doctor", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def _overview() -> str:
    lines = [f"  {verb:<11} {what}" for verb, (_module, what) in VERBS.items()]
    return "\n".join(["usage: loudou VERB [ARGUMENTS]", "", *lines, "", "loudou VERB --help says more."])
