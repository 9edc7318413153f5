"""The translatable strings of the product, the folder whose catalogue must hold each, and those catalogues."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tools.declared_texts import declared
from tools.markup import templates
from tools.published import errors
from tools.sources import PACKAGE, python_files

CATALOGUE = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")
ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
FUNCTIONS = sorted(ONE | PLURAL | CONTEXT | CONTEXT_PLURAL)
PLACEHOLDERS = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
CODE = re.compile(r"[a-z0-9_.]*")
"""A stable code such as `import.empty`, whose words stand in a `messages` module."""
Key = tuple[str, str | tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One use of a translatable string; `key` is (context, text or (singular, plural))."""

    path: Path
    line: int
    key: Key


def spoken(root: Path) -> Iterator[Spoken]:
    """Every use of a translatable string in Python files and templates, tests left out."""
    domain_errors = errors(root)
    for source in python_files(root):
        yield from _extracted(source.path, source.text)
        for node in declared(source, domain_errors):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not CODE.fullmatch(node.value):
                yield Spoken(source.path, node.lineno, ("", node.value))
    for template in templates(root):
        yield from _extracted(template.path, templatize(template.text, origin=str(template.path)))


def _extracted(path: Path, text: str) -> Iterator[Spoken]:
    for line, function, messages, _comments in extract_python(BytesIO(text.encode()), dict.fromkeys(FUNCTIONS), [], {}):
        key = _key(str(function), _texts(messages))
        if key is not None:
            yield Spoken(path, line, key)


def _texts(messages: object) -> tuple[str | None, ...]:
    """Babel gives one text, or a tuple in which None stands for an argument that is no literal."""
    return messages if isinstance(messages, tuple) else (messages,) if isinstance(messages, str) else (None,)


def _key(function: str, texts: tuple[str | None, ...]) -> Key | None:
    """None for a text that is no literal: it was declared elsewhere, and is found there."""
    context = texts[0] if function in CONTEXT | CONTEXT_PLURAL else ""
    rest = texts[1:] if function in CONTEXT | CONTEXT_PLURAL else texts
    wanted = [text for text in rest[: 2 if function in PLURAL | CONTEXT_PLURAL else 1] if text]
    if context is None or not wanted:
        return None
    return context, wanted[0] if len(wanted) == 1 else (wanted[0], wanted[1])


def home(path: Path, root: Path) -> Path:
    """The nearest folder above the file that carries a `locale` folder; the file's own folder when none does.

    The kernel knows no Django and so has no catalogue: its error titles are shown, and translated, by `config`.
    """
    package = root / PACKAGE
    if path.is_relative_to(package / "kernel"):
        return package / "config"
    for folder in path.parents:
        if folder == package:
            break
        if (folder / "locale").is_dir():
            return folder
    return path.parent


def catalogues(root: Path) -> Iterator[tuple[Path, Catalog]]:
    """Every catalogue of the product with the folder it serves."""
    for path in sorted((root / PACKAGE).rglob(str(CATALOGUE))):
        with path.open("rb") as file:
            yield path.parents[3], read_po(file, locale="zh_Hans", abort_invalid=True)


def key_of(message: Message) -> Key:
    """The key under which `spoken` would find this entry of a catalogue."""
    texts = message.id
    return message.context or "", texts if isinstance(texts, str) else (texts[0], texts[1])


def placeholders(text: str) -> set[str]:
    """The places a value is put into."""
    return set(PLACEHOLDERS.findall(text))
