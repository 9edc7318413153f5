"""The installation the browser visits, as a process: demo company, web server and worker, over a test database.

Run as `python -m tests.browser.serving fill`, then `… serve PORT`, with DATABASE_URL and LOUDOU_DATA in the
environment; it serves until SIGTERM. Two processes, as in `loudou up`: what makes documents must not be forked.
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command

from loudou.config.cli.later import load
from loudou.config.supervise.child import Child
from loudou.config.supervise.supervisor import StopRequested, stop_signals_raise, supervise

HOST = "127.0.0.1"


def fill() -> None:
    """Gather the static files and load the demo company."""
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["django_htmx", "account"])
    call_command("demo_load", scale=1)


def serve(port: int) -> None:
    """Keep web server and worker running."""
    load("preload").load_application()
    children = [Child("web", load("verbs.web").serve, HOST, port), Child("worker", load("verbs.worker").work)]
    try:
        with stop_signals_raise():
            supervise(children, None, started=lambda: True)
    except StopRequested:
        return


if __name__ == "__main__":
    django.setup()
    # A folder of its own: another run may just be replacing the shared one.
    settings.STATIC_ROOT = settings.DATA_DIR / "served"
    if sys.argv[1] == "fill":
        fill()
    else:
        serve(int(sys.argv[2]))
