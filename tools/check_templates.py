"""Templates: every text is translated, nothing is inline, and a domain includes only `ui/` and its own folder.

Text that must not be translated (a name, a code, a key) stands in `<kbd>`, `<code>` or an element with translate="no".
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tools.findings import Finding, report, run
from tools.markup import Template, templates

WORDS = re.compile(r"[A-Za-z]{2}|[\u3400-\u9fff]")
"""Something to translate; a single Latin letter is a key or an initial."""
SPOKEN = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-placeholder",
    "aria-roledescription",
    "label",
    "placeholder",
    "title",
}
MUTE = {"code", "kbd", "script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DATA_SCRIPTS = {"application/json", "application/ld+json"}
Attributes = list[tuple[str, str | None]]


def find(root: Path) -> Iterator[Finding]:
    """Every breach in every template."""
    for template in templates(root):
        path = template.path.relative_to(root)
        reader = _Reader()
        reader.feed(template.bare)
        reader.close()
        yield from (Finding(path, line, text) for line, text in reader.breaches)
        yield from (Finding(path, line, text) for line, text in _foreign_includes(template))


def _foreign_includes(template: Template) -> Iterator[tuple[int, str]]:
    for line, name in template.included():
        if name.split("/")[0] not in {"ui", template.folder}:
            yield line, f"{name} belongs to another package; include ui/… or your own folder"


class _Reader(HTMLParser):
    """Collects (line, breach) while reading; elements left open by a template branch are forgiven."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.breaches: list[tuple[int, str]] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self._open.append((tag, tag in MUTE or given.get("translate") == "no"))
        self._check_inline(tag, given)
        if given.get("translate") != "no":
            self._check_spoken(tag, given)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        if WORDS.search(data) and not any(is_mute for _tag, is_mute in self._open):
            before = data[: len(data) - len(data.lstrip())].count("\n")
            self.breaches.append((self.getpos()[0] + before, f"“{' '.join(data.split())[:60]}” is not translated"))

    def _check_spoken(self, tag: str, given: dict[str, str | None]) -> None:
        spoken = SPOKEN | (
            {"value"} if tag == "input" and given.get("type") in {"submit", "button", "reset"} else set()
        )
        for name in sorted(spoken & given.keys()):
            if WORDS.search(given[name] or ""):
                self._breach(f"{name}=“{given[name]}” is not translated")

    def _check_inline(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "style" or "style" in given:
            self._breach("inline style is refused by the content security policy")
        if tag == "script" and "src" not in given and given.get("type") not in DATA_SCRIPTS:
            self._breach("inline script is refused by the content security policy")
        for name, value in given.items():
            if re.fullmatch(r"on[a-z]+|hx-on.*", name) or re.match(r"\s*(javascript|js):", value or "", re.IGNORECASE):
                self._breach(f"{name} runs inline script, which the content security policy refuses")

    def _breach(self, text: str) -> None:
        self.breaches.append((self.getpos()[0], text))


def main(argv: list[str]) -> int:
    """1 when a template breaks a rule, else 0."""
    return report(find, argv)


if __name__ == "__main__":
    run(main)
