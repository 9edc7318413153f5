"""Writes docs/reference/{events,errors,settings}.md from the code: `python -m tools.generate_reference [--check]`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools import published
from tools.findings import Finding, run
from tools.published import Declared
from tools.setting_meanings import MEANINGS

FOLDER = Path("docs", "reference")
NOTE = "<!-- Written by `python -m tools.generate_reference` from the code; change the code, not this page. -->\n"
_BAR = r"\|"


EVENTS_HEAD = """# Events

What the packages tell each other and the change feed. A payload carries ids and the values known at that time; every
event also has `subject_ids`, the records it is about.
"""
ERRORS_HEAD = """# Errors

Every failure a caller may anticipate. The API answers with `application/problem+json` (RFC 9457) whose `code` is one of
the headings below; its `facts` differ per error.
"""
SETTINGS_HEAD = """# Settings

Everything is set by environment variables, and everything has a default that works on one machine.

| variable | default | meaning |
|---|---|---|
"""


def events_page(root: Path) -> str:
    """The published events, one heading each."""
    parts = [EVENTS_HEAD]
    for event in published.events(root):
        name, version = event.attributes.get("name"), event.attributes.get("version", 1)
        rows = "".join(f"| `{field}` | `{kind.replace('|', _BAR)}` |\n" for field, kind in event.fields)
        table = f"\n| field | type |\n|---|---|\n{rows}" if rows else ""
        parts.append(f"## {name}\n\n`{event.node.name}`, version {version}. {event.meaning}\n{table}")
    return NOTE + "\n".join(parts)


def errors_page(root: Path) -> str:
    """The error catalogue, one heading per code; the `type` of a problem document links here."""
    known = published.errors(root)
    parts = [ERRORS_HEAD]
    heading = ""
    for code, name in sorted((published.code_of(name, known), name) for name in known):
        error, status = known[name], published.inherited(name, "status", known)
        bases = ", ".join(f"`{base.rpartition('.')[2]}`" for base in error.bases)
        if code != heading:
            parts.append(f"## {code}\n")
            heading = code
        parts.append(
            f"HTTP {status} · `{error.node.name}` of `{_package(error)}`, a kind of {bases}\n\n{error.meaning}\n"
        )
    return NOTE + "\n".join(parts)


def _package(declared: Declared) -> str:
    return declared.source.module.removesuffix(".errors").removeprefix("loudou.")


def settings_page(root: Path) -> str:
    """The environment variables, one row each."""
    rows = "".join(
        f"| `{name}` | {f'`{default}`' if default else '–'} | {MEANINGS.get(name, '')} |\n"
        for name, default in published.settings(root).items()
    )
    return NOTE + SETTINGS_HEAD + rows


PAGES = {"events.md": events_page, "errors.md": errors_page, "settings.md": settings_page}


def undocumented(root: Path) -> Iterator[Finding]:
    """Events, errors and settings that a reader of the reference could not understand or tell apart."""
    events = published.events(root)
    yield from _doubles({event.dotted: event for event in events}, "name")
    for event in events:
        if not event.meaning or "." not in str(event.attributes.get("name", "")):
            yield event.finding("needs a docstring and a name like package.past_participle")
    yield from _undocumented_errors(published.errors(root))
    names = published.settings(root).keys()
    for name in sorted(names ^ MEANINGS.keys()):
        text = "is read but not explained" if name in names else "is explained but read nowhere"
        yield Finding(Path("tools", "setting_meanings.py"), 1, f"{name} {text}")


def _undocumented_errors(known: Mapping[str, Declared]) -> Iterator[Finding]:
    by_code: dict[str, str] = {}
    for name, error in known.items():
        if not error.meaning:
            yield error.finding("needs a docstring that says when")
        if "code" in error.attributes:
            first = by_code.setdefault(published.code_of(name, known), name)
            if first not in published.line_of(name, known) and name not in published.line_of(first, known):
                yield error.finding(f"shares its code with {first}, which is not of its kind")


def _doubles(known: Mapping[str, Declared], attribute: str) -> Iterator[Finding]:
    counts = Counter(declared.attributes.get(attribute) for declared in known.values())
    for declared in known.values():
        value = declared.attributes.get(attribute)
        if value is not None and counts[value] > 1:
            yield declared.finding(f"shares its {attribute} {value} with another")


def stale(root: Path) -> list[str]:
    """The pages that differ from what the code says now."""
    return [
        name
        for name, page in PAGES.items()
        if not (path := root / FOLDER / name).is_file() or path.read_text(encoding="utf-8") != page(root)
    ]


def main(argv: list[str]) -> int:
    """Writes the pages, or with --check only tells which are stale; 1 when something is wrong."""
    root = Path.cwd()
    findings = sorted(undocumented(root))
    if "--check" in argv:
        findings += [
            Finding(FOLDER / name, 1, "is stale; run python -m tools.generate_reference") for name in stale(root)
        ]
    else:
        for name, page in PAGES.items():
            (root / FOLDER / name).write_text(page(root), encoding="utf-8")
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    run(main)
