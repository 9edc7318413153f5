"""Everything people read exists in Chinese: no text without translation, none left over, no guess, no lost placeholder.

Source texts are English; Chinese stands in the catalogue of the package, `locale/zh_Hans/LC_MESSAGES/django.po`. At run
time all catalogues are one, so a text has one translation everywhere; where it means two things, a context tells them
apart.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from tools.declared_texts import declared
from tools.findings import Finding, report, run
from tools.labels import unwrapped_labels
from tools.messages import CATALOGUE, Key, Spoken, catalogues, home, key_of, placeholders, spoken
from tools.published import errors
from tools.sources import Source, python_files

HAN = re.compile(r"[\u3400-\u9fff]")


def find(root: Path) -> Iterator[Finding]:
    """Every text that would appear in the wrong language."""
    held = dict(catalogues(root))
    used: defaultdict[Path, set[Key]] = defaultdict(set)
    for use in spoken(root):
        folder = home(use.path, root)
        used[folder].add(use.key)
        text = _objection(use, held.get(folder))
        if text:
            yield Finding(use.path.relative_to(root), use.line, text)
    for source in python_files(root):
        used[home(source.path, root)] |= {("", text) for text in _constants(source)}
    for folder, catalogue in held.items():
        path = (folder / CATALOGUE).relative_to(root)
        for line, text in _catalogue_objections(catalogue, used[folder]):
            yield Finding(path, line, text)
    yield from _differences(root, held)
    domain_errors = errors(root)
    for source in python_files(root):
        yield from _untranslatable(source, domain_errors)


def _constants(source: Source) -> Iterator[str]:
    """Texts that stand in tables and are translated where they are shown, by what they say."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _objection(use: Spoken, catalogue: Catalog | None) -> str:
    context, text = use.key
    shown = text if isinstance(text, str) else text[0]
    if HAN.search(shown):
        return f"“{shown}” is Chinese; source texts are English"
    if catalogue is None:
        return f"“{shown}” has no catalogue: {CATALOGUE.as_posix()} is missing in this package"
    message = catalogue.get(shown, context or None)
    if message is None or not _is_translated(message):
        return f"“{shown}” has no Chinese translation"
    return ""


def _translations(message: Message) -> list[str]:
    texts = message.string or ""
    return [texts] if isinstance(texts, str) else list(texts)


def _is_translated(message: Message) -> bool:
    texts = _translations(message)
    return bool(texts) and all(texts)


def _catalogue_objections(catalogue: Catalog, used: set[Key]) -> Iterator[tuple[int, str]]:
    for message in catalogue.obsolete.values():
        yield message.lineno or 1, f"“{message.id}” is obsolete; remove it"
    for message in catalogue:
        if not message.id:
            continue
        line = message.lineno or 1
        shown = message.id if isinstance(message.id, str) else message.id[0]
        if message.fuzzy:
            yield line, f"“{shown}” is marked fuzzy; settle it"
        if not _is_used(key_of(message), used):
            yield line, f"“{shown}” is used nowhere; remove it"
        if _is_translated(message) and not _keeps_placeholders(message):
            yield line, f"the translation of “{shown}” has other placeholders"


def _differences(root: Path, held: Mapping[Path, Catalog]) -> Iterator[Finding]:
    """Texts that two catalogues translate differently: people would read whichever is loaded last."""
    first: dict[Key, tuple[Path, list[str]]] = {}
    for folder, catalogue in held.items():
        path = (folder / CATALOGUE).relative_to(root)
        for message in catalogue:
            if not message.id or not _is_translated(message):
                continue
            other, said = first.setdefault(key_of(message), (path, _translations(message)))
            if said != _translations(message):
                shown = message.id if isinstance(message.id, str) else message.id[0]
                told = f"“{shown}” is “{_translations(message)[0]}” here and “{said[0]}” in {other.as_posix()}"
                yield Finding(path, message.lineno or 1, f"{told}; settle on one, or give one of them a context")


def _is_used(key: Key, used: set[Key]) -> bool:
    context, text = key
    return key in used or (not isinstance(text, str) and (context, text[0]) in used)


def _keeps_placeholders(message: Message) -> bool:
    wanted = placeholders(message.id if isinstance(message.id, str) else message.id[-1])
    return all(placeholders(text) == wanted for text in _translations(message))


def _untranslatable(source: Source, domain_errors: Collection[str]) -> Iterator[Finding]:
    """Labels outside gettext, and declared texts put together at run time."""
    for value in unwrapped_labels(source):
        yield source.finding(value, "a label is read by people; wrap it in gettext_lazy")
    for value in declared(source, domain_errors):
        if isinstance(value, ast.JoinedStr | ast.BinOp):
            yield source.finding(value, "a text put together cannot be translated; pass the values as facts")


def main(argv: list[str]) -> int:
    """1 when a text is missing, else 0."""
    return report(find, argv)


if __name__ == "__main__":
    run(main)
