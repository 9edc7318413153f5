"""Services and rules are told everything: no clock, no request, no settings, no network; services take `ctx` first.

A service that nobody acts through (it fills in for another, or installs) says so: `# system: <reason>` at its `def`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.findings import Finding, report, run
from tools.sources import Function, Source, functions, is_in_room, python_files

CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "django.utils.timezone.localdate",
    "django.utils.timezone.now",
    "time.time",
    "time.time_ns",
}
NETWORK = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "urllib.request",
    "urllib3",
    "django.core.mail",
}
CHANCE = {"random", "secrets", "uuid.uuid4", "loudou.kernel.ids.new_id"}
WEB = {"django.http", "django.shortcuts", "ninja"}
SETTINGS = {"django.conf", "os.environ", "os.getenv"}


def find(root: Path) -> Iterator[Finding]:
    """Everything a service or rule reaches for that it should have been told."""
    for source in python_files(root):
        is_rule = is_in_room(source, "rules") and "platform" not in source.inside.parts
        if not is_rule and not is_in_room(source, "services"):
            continue
        yield from _forbidden_names(source, is_rule=is_rule)
        for function in functions(source.tree):
            yield from _wrong_arguments(source, function, is_rule=is_rule)


def _forbidden_names(source: Source, *, is_rule: bool) -> Iterator[Finding]:
    seen: set[tuple[int, str]] = set()
    for line, name in _names_used(source):
        text = _objection(name, is_rule=is_rule)
        if text and (line, text) not in seen:
            seen.add((line, text))
            yield Finding(source.path.relative_to(source.root), line, text)


def _names_used(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            yield node.lineno, source.stands_for(node)


def _objection(name: str, *, is_rule: bool) -> str:
    if name in CLOCKS:
        return f"{name} reads the clock; the time is {'an argument' if is_rule else 'ctx.now'}"
    if _is_one_of(name, NETWORK):
        return f"{name} talks over the network; that is a task"
    if _is_one_of(name, SETTINGS):
        return f"{name} reads settings; pass the value in"
    if _is_one_of(name, WEB):
        return f"{name} belongs to views and endpoints"
    if is_rule and _is_one_of(name, CHANCE):
        return f"{name} is chance; a rule returns the same answer to the same facts"
    return ""


def _is_one_of(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def _wrong_arguments(source: Source, function: Function, *, is_rule: bool) -> Iterator[Finding]:
    given = function.args
    names = [argument.arg for argument in [*given.posonlyargs, *given.args, *given.kwonlyargs]]
    if "request" in names:
        yield source.finding(function, f"{function.name} takes a request; parse it in the view")
    is_public = function in source.tree.body and not function.name.startswith("_")
    if is_public and not is_rule and names[:1] != ["ctx"] and not source.says_why(function.lineno, function.lineno):
        yield source.finding(function, f"{function.name} is a public service and takes ctx first")


def main(argv: list[str]) -> int:
    """1 when a service or rule breaks the rule, else 0."""
    return report(find, argv)


if __name__ == "__main__":
    run(main)
