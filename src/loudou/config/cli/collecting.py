"""How often a process of ours looks for objects that refer to each other in a circle."""

import gc

YOUNG = 50_000
"""So many new objects are made before the youngest are looked through; Python's own 700 would do that per ten rows."""


def collect_rarely() -> None:
    """Leave what is loaded by now alone for good, and look through the rest only now and then.

    A chunk of an import or a page of rows makes a hundred thousand objects, none of them in a circle: looking through
    them, and through the whole program each time, takes a fifth of the time; so it does of migrations.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)
