"""The releases of a JSON document of any size, one at a time.

The members of the package that hold lists of releases or records are read element by element, so memory holds one of
them and not the file. Everything else of the package is skipped.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from loudou.marketing.tenders.errors import SourceUnreadable
from loudou.marketing.tenders.rules.ocds_package import LISTS

PIECE = 1 << 18
LARGEST_ELEMENT = 64 << 20
"""No release is this large; a file that seems to hold one is no package."""
_SPACE = " \t\r\n"
_decoder = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class JsonItems:
    """Each release or record of a package, each element of a bare list, each document of several one after the other.

    Raises SourceUnreadable at the place where the text stops being JSON; what came before has been given out.
    """

    stream: TextIO

    def __iter__(self) -> Iterator[Any]:
        return _items(_Text(self.stream))


def _items(text: "_Text") -> Iterator[Any]:
    while (first := text.peek()) is not None:
        if first == "{":
            yield from _package(text)
        elif first == "[":
            yield from _elements(text)
        else:
            raise text.wrong("neither an object nor a list")


def _package(text: "_Text") -> Iterator[Any]:
    """A package gives its elements; an object without such lists is one item itself."""
    text.take("{")
    rest: dict[str, Any] = {}
    has_lists = False
    while text.peek() != "}":
        name = text.value()
        text.take(":")
        if name in LISTS and text.peek() == "[":
            has_lists = True
            for element in _elements(text):
                yield {name: [element]} if name == "records" else element
        else:
            rest[str(name)] = text.value()
        if text.peek() == ",":
            text.take(",")
    text.take("}")
    if not has_lists:
        yield rest


def _elements(text: "_Text") -> Iterator[Any]:
    text.take("[")
    while text.peek() != "]":
        yield text.value()
        if text.peek() == ",":
            text.take(",")
    text.take("]")


class _Text:
    """The part of the stream at hand, and how far it was read."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._held = ""
        self._at = 0
        self._before = 0
        self._is_over = False

    def peek(self) -> str | None:
        """The next character that is no space; None at the end."""
        while True:
            while self._at < len(self._held):
                if self._held[self._at] not in _SPACE:
                    return self._held[self._at]
                self._at += 1
            if not self._more():
                return None

    def take(self, character: str) -> None:
        """Go past this character. Raises SourceUnreadable when another stands there."""
        if self.peek() != character:
            raise self.wrong(f"{character} expected")
        self._at += 1

    def value(self) -> Any:
        """The next value as a whole, however many pieces it takes."""
        if self.peek() is None:
            raise self.wrong("the file ends in the middle")
        while True:
            try:
                found, end = _decoder.raw_decode(self._held, self._at)
            except json.JSONDecodeError as error:
                if len(self._held) - self._at > LARGEST_ELEMENT or not self._more(len(self._held)):
                    raise self.wrong(error.msg) from None
                continue
            # A number may go on in the next piece: "1", "1." and "1e-" all begin 1.0e-5.
            if not self._held[end:].strip(".eE+-") and self._more():
                continue
            self._at = end
            return found

    def wrong(self, why: str) -> SourceUnreadable:
        """What to raise here; the place counts characters from 1."""
        place = self._before + self._at + 1
        return SourceUnreadable("The JSON is broken.", position=place, reason=why)

    def _more(self, least: int = 0) -> bool:
        """Read on, at least as much as is held so that a large value is decoded a few times only."""
        if self._is_over:
            return False
        piece = self._stream.read(max(PIECE, least))
        if not piece:
            self._is_over = True
            return False
        self._before += self._at
        self._held = self._held[self._at :] + piece
        self._at = 0
        return True
