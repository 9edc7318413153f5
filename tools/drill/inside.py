"""`python -m tools.drill.inside VERB DATA`: what a drill does in the database itself; facts in and out as JSON.

A process of its own, so that a drill may run inside a test whose Django looks at another database.
"""

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from loudou.config.cli.installation import open_installation


def main(argv: list[str]) -> int:
    """Prepare or inspect; the module of that name has `run(facts)`."""
    verb, data = argv
    facts = json.loads(sys.stdin.read() or "{}")
    with open_installation(Path(data)):
        django.setup()
        run: Callable[[Mapping[str, Any]], Mapping[str, Any]] = import_module(f"tools.drill.{verb}").run
        json.dump(run(facts), sys.stdout, default=str)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
