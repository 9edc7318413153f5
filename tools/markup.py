"""The templates of the product and what remains of one when Django's own tags are taken out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.sources import PACKAGE, SKIPPED

_HIDDEN = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%.*?%\}"
    r"|\{\{.*?\}\}",
    re.DOTALL,
)
_TOKEN = re.compile(r"(\{%\s*block\s+\w+\s*%\})[a-z0-9_-]+(?=\{%\s*endblock)")
"""A block that holds one lower-case word fills an attribute, such as the kind of a page."""
_INCLUDED = re.compile(r"\{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")


def _blank(match: re.Match[str]) -> str:
    """A space, or as many line ends as were there; nothing where the tag chooses an element: `<{% if a %}a{% …`."""
    chooses_element = match.string[: match.start()].endswith(("<", "</"))
    return "\n" * match.group().count("\n") or ("" if chooses_element else " ")


@dataclass(frozen=True, slots=True)
class Template:
    """One template; `name` is what Django loads it by, such as `leads/queue.html`."""

    path: Path
    name: str
    text: str

    @property
    def folder(self) -> str:
        """The folder it may include from besides `ui/`; empty for pages such as 404.html."""
        return self.name.split("/")[0] if "/" in self.name else ""

    @property
    def bare(self) -> str:
        """The HTML without template tags and translated blocks, line for line."""
        return _HIDDEN.sub(_blank, _TOKEN.sub(r"\1", self.text))

    def included(self) -> Iterator[tuple[int, str]]:
        """Line and name of each template it includes or extends by a literal name."""
        for match in _INCLUDED.finditer(self.text):
            yield self.text.count("\n", 0, match.start()) + 1, match.group(1)


def templates(root: Path) -> Iterator[Template]:
    """Every HTML template below src/loudou."""
    for path in sorted((root / PACKAGE).rglob("*.html")):
        if "templates" in path.parts and not SKIPPED & set(path.parts):
            name = "/".join(path.parts[path.parts.index("templates") + 1 :])
            yield Template(path, name, path.read_text(encoding="utf-8"))
