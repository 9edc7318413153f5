"""Values inside a JSON document by a path such as `result.items[0].name`."""

import re
from typing import Any

_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]{1,4})\]")
PATH = re.compile(r"(?:[^.\[\]\s]+|\[[0-9]{1,4}\])(?:\.[^.\[\]\s]+|\[[0-9]{1,4}\]){0,9}")


def value_at(document: Any, path: str) -> Any:
    """What stands at the path; None where it leads nowhere. An empty path is the document itself."""
    here = document
    for name, place in _STEP.findall(path):
        if name and isinstance(here, dict):
            here = here.get(name)
        elif place and isinstance(here, list) and int(place) < len(here):
            here = here[int(place)]
        else:
            return None
    return here


def text_at(document: Any, path: str) -> str:
    """The text or the number at the path as text; empty for everything else."""
    value = value_at(document, path)
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
