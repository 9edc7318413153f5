"""The zip around a workbook: checked before anything is unpacked, and again while it is."""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.options import Limits

BLOCK = 1 << 16
_RATIO_MATTERS = 1 << 20
_DRIVE = re.compile(r"[A-Za-z]:")


class Package:
    """An opened workbook archive whose parts are read by name, in blocks, never unpacked to disk."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise FileRefused("xlsx.corrupt", part=path.name) from error
        try:
            self._check()
        except FileRefused:
            self._zip.close()
            raise

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def names(self) -> frozenset[str]:
        """The parts the archive holds."""
        return frozenset(self._zip.namelist())

    def size(self, name: str) -> int:
        """The declared size of a part; reading it never yields more."""
        return self._zip.getinfo(name).file_size

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, never more than it declares: a size that lies ends as a damaged file."""
        try:
            # zipfile stops at the declared size and compares the checksum of what it read.
            with self._zip.open(name) as part:
                while block := part.read(BLOCK):
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise FileRefused("xlsx.corrupt", part=name) from error

    def read(self, name: str, *, limit: int = 16 * 1024 * 1024) -> bytes:
        """A small part as a whole; raises FileRefused when it is larger than the limit."""
        if self.size(name) > limit:
            raise FileRefused("import.too_large", limit=limit)
        return b"".join(self.blocks(name))

    def _check(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > self._limits.zip_entries:
            raise FileRefused("xlsx.entries", found=len(entries), limit=self._limits.zip_entries)
        if len({entry.filename for entry in entries}) < len(entries):
            raise FileRefused("xlsx.corrupt", part="[zip]")
        for entry in entries:
            self._check_entry(entry)
        if sum(entry.file_size for entry in entries) > self._limits.expanded_bytes:
            raise FileRefused("import.too_large", limit=self._limits.expanded_bytes)

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or _DRIVE.match(entry.filename) or is_link:
            raise FileRefused("xlsx.entry_path", entry=entry.filename)
        if entry.flag_bits & 0x1:
            raise FileRefused("xlsx.encrypted")
        packed_too_tight = entry.file_size > self._limits.zip_ratio * max(entry.compress_size, 1)
        if entry.file_size > _RATIO_MATTERS and packed_too_tight:
            raise FileRefused("xlsx.ratio", entry=entry.filename)
