"""Physical lines of text: CR, LF and CRLF all end a line and are kept; undecodable bytes are marked, never replaced."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from loudou.platform.transfer.reading.errors import FileRefused

UNDECODABLE = "\udc80"
"""Stands for undecodable bytes; no strict decoder ever yields it, so finding it proves a bad byte."""

_HANDLER = "loudou.undecodable"


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNDECODABLE, error.end


codecs.register_error(_HANDLER, _mark)


def decode_marked(data: bytes, encoding: str) -> str:
    """The text of these bytes with every undecodable sequence as one UNDECODABLE mark."""
    return data.decode(encoding, _HANDLER)


def text_lines(stream: BinaryIO, *, encoding: str, bom_length: int, line_chars: int) -> Iterator[str]:
    """The lines of the stream with their ends, read in bounded memory.

    Raises FileRefused for a line longer than `line_chars`.
    """
    stream.read(bom_length)
    text = io.TextIOWrapper(stream, encoding=encoding, errors=_HANDLER, newline="")
    number = 0
    while line := text.readline(line_chars):
        number += 1
        if len(line) >= line_chars and line[-1] not in "\r\n":
            raise FileRefused("import.line_too_long", line=number, limit=line_chars)
        yield line
