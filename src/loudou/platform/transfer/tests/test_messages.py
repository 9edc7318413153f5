import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from loudou.platform.transfer import mapping, reading
from loudou.platform.transfer.mapping import messages as mapping_messages
from loudou.platform.transfer.reading import messages as reading_messages
from loudou.platform.transfer.reading.errors import FileRefused, RowProblem
from loudou.platform.transfer.reading.rows import Notice

PHRASES = {reading: reading_messages.FILE_KINDS, mapping: mapping_messages.EXPECTED}
CASES = [(reading, reading_messages), (mapping, mapping_messages)]
USED = re.compile(
    r"""(?:FileRefused|RowProblem|Notice|CellRefused)\(\s*"([\w.]+)"|fault\([^"\n]*"?[^"\n]*"?,\s*"([\w.]+)\""""
)


def folder_of(package):
    return Path(package.__file__).parent


def catalogue(package):
    with (folder_of(package) / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file, locale="zh_Hans") if entry.id}


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)s", text))


@pytest.mark.parametrize(("package", "messages"), CASES)
def test_every_message_is_translated_with_the_same_facts(package, messages):
    translated = catalogue(package)

    for source in (*messages.MESSAGES.values(), *PHRASES[package]):
        assert translated.get(source), source
        assert placeholders(translated[source]) == placeholders(source), source


@pytest.mark.parametrize(("package", "messages"), CASES)
def test_every_code_in_use_has_a_message(package, messages):
    sources = "\n".join(path.read_text(encoding="utf-8") for path in folder_of(package).glob("*.py"))

    used = {code for pair in USED.findall(sources) for code in pair if code}

    assert len(used) > 15
    assert used <= set(messages.MESSAGES)


def test_file_kinds_in_use_are_listed():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in folder_of(reading).glob("*.py"))

    assert set(re.findall(r'found="([^"]+)"', sources)) <= set(reading_messages.FILE_KINDS)


def test_problems_and_notices_speak():
    assert (
        RowProblem("row.cells", None, {"found": 2, "expected": 3}).message
        == "This row has 2 cells where the header has 3."
    )
    assert Notice("header.empty", {"position": 4}).message == "Column 4 has no name."


def test_messages_are_spoken_in_the_language_given():
    translated = catalogue(reading)
    refused = FileRefused("import.file_type", found="a PDF document")

    assert refused.detail == "This is not a CSV or XLSX file; it looks like a PDF document."
    assert reading_messages.message(refused.code, refused.facts, translated.__getitem__) == (
        "这不是 CSV 或 XLSX 文件，看起来是：PDF 文档。"
    )
    assert (
        mapping_messages.message("mapping.type", {"expected": "a text"}, catalogue(mapping).__getitem__)
        == "此处必须是：文本。"
    )
