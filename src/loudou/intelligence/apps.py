"""The intelligence app.

Linear algebra runs on one thread: the matrices here are small, and threads waiting for a processor that another
process holds make it several times slower (measured on two busy cores: a leak check of 0.6 s took 0.1 s). The library
reads this when numpy is loaded, so it is said before.
"""

import os

from django.apps import AppConfig

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class IntelligenceConfig(AppConfig):
    """Model versions and their predictions."""

    name = "loudou.intelligence"
    label = "intelligence"
