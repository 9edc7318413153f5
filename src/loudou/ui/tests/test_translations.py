import re
from pathlib import Path

from babel.messages.pofile import read_po

from loudou.ui.texts import script_texts

HOME = Path(__file__).resolve().parents[1]
IN_TEMPLATES = re.compile(r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')|\b_\("([^"]*)"\)""")
IN_PYTHON = re.compile(r'\b_\(\s*"((?:[^"\\]|\\.)*)"\s*\)')
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def catalogue():
    with (HOME / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="zh_Hans")


def sentences():
    for file in (HOME / "templates").rglob("*.html"):
        for match in IN_TEMPLATES.finditer(file.read_text(encoding="utf-8")):
            yield next(group for group in match.groups() if group)
    for file in HOME.glob("*.py"):
        yield from IN_PYTHON.findall(file.read_text(encoding="utf-8"))


def test_every_sentence_has_a_chinese_translation():
    known = catalogue()

    missing = {sentence for sentence in sentences() if sentence not in known or not known[sentence].string}

    assert missing == set()


def test_translations_keep_their_placeholders():
    for message in catalogue():
        if not message.id:
            continue
        source = message.id[0] if isinstance(message.id, tuple) else message.id
        target = message.string[0] if isinstance(message.string, tuple) else message.string
        assert sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(target)), source


def test_the_scripts_find_every_text_they_name():
    named = set()
    for file in (HOME / "assets").rglob("*.js"):
        named |= set(re.findall(r'\btext\("(\w+)"', file.read_text(encoding="utf-8")))

    assert named
    assert named <= set(script_texts())
