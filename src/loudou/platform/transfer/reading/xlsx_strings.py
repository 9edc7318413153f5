"""The texts a workbook keeps once and its cells refer to by number."""

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.options import Limits
from loudou.platform.transfer.reading.xlsx_package import Package
from loudou.platform.transfer.reading.xlsx_xml import stream_part


class _Strings:
    """Collects texts from XML events; reading aids (phonetic runs) are not part of them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self._pieces.clear()
        elif name == "t":
            self._in_text = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self.found.append("".join(self._pieces))
        elif name == "t":
            self._in_text = False
        elif name == "rPh":
            self._phonetic -= 1

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(data)


def shared_strings(package: Package, part: str | None, limits: Limits) -> list[str]:
    """The texts in the order of their numbers; none when the workbook keeps none."""
    if part is None or part not in package.names:
        return []
    if package.size(part) > limits.shared_string_bytes:
        raise FileRefused("import.too_large", limit=limits.shared_string_bytes)
    strings = _Strings()
    for _ in stream_part(package, part, start=strings.start, end=strings.end, text=strings.text):
        pass
    return strings.found
