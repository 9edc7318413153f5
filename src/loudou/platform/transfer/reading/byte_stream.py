"""The bytes of a file, unpacked where it is gzip, counted while they are read."""

import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.options import Limits

BLOCK = 1 << 16
GZIP_MAGIC = b"\x1f\x8b"


class _Expanded(io.RawIOBase):
    """Real expanded bytes under a cap: a packed bomb is stopped while streaming, whatever it declares."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self._source: BinaryIO | gzip.GzipFile = file
        magic = file.read(2)
        file.seek(0)
        if magic == GZIP_MAGIC:
            self._source = gzip.GzipFile(fileobj=file)
        self._limit = limit
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # typeshed's buffer type is private
        try:
            data = self._source.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise FileRefused("import.gzip") from error
        self._count += len(data)
        if self._count > self._limit:
            raise FileRefused("import.too_large", limit=self._limit)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk that were used so far."""
        return self._file.tell()


class ByteStream(io.BufferedReader):
    """A buffered stream that knows how far it is in the file on disk."""

    def __init__(self, path: Path, limits: Limits) -> None:
        if path.stat().st_size > limits.expanded_bytes:
            raise FileRefused("import.too_large", limit=limits.expanded_bytes)
        self._expanded = _Expanded(path.open("rb"), limits.expanded_bytes)
        super().__init__(self._expanded, BLOCK)

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk that were used so far; for progress, at most its size."""
        return self._expanded.consumed
