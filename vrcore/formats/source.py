"""The bytes of a file that somebody brought, a megabyte at a time, unpacked on the way where it is compressed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from vrcore.errors import LogError
from vrcore.formats.limits import Limits
from vrcore.formats.wording import shortened, subject

GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20


class Source:
    """One file or one upload; it can be gone through several times and is never held as a whole by this class.

    `who` is how messages call it, `name` its name without folders, `compressed` says that it came as gzip.
    Raises `LogError` for a file that is too large or cannot be opened.
    """

    def __init__(self, data: bytes | Path, name: str, limits: Limits) -> None:
        self.name = name
        self.who = subject(name)
        self.limits = limits
        self._data = data
        limits.check_file(len(data) if isinstance(data, bytes) else self._size(data), self.who)
        self.compressed = next(self._arriving(), b"").startswith(GZIP)

    def chunks(self) -> Iterator[bytes]:
        """Yield the content, decompressed, in pieces of at most one megabyte.

        Raises `LogError` for damaged gzip and for more content than the limits allow, before it is held.
        """
        if not self.compressed:
            yield from self._arriving()
            return
        size = 0
        for chunk in self._unpacked():
            size += len(chunk)
            self.limits.check_text(size, self.who)
            yield chunk

    def head(self, length: int = 4096) -> bytes:
        """Return the first bytes of the content, decompressed."""
        found = b""
        for chunk in self.chunks():
            found += chunk[:length]
            if len(found) >= length:
                break
        return found[:length]

    def _size(self, path: Path) -> int:
        try:
            # The size of a folder or a device says nothing; opening it fails below, in words.
            return path.stat().st_size if path.is_file() else 0
        except OSError as error:
            raise LogError(f"{self.who} cannot be read: {error.strerror or 'it is not a file'}.") from error

    def _arriving(self) -> Iterator[bytes]:
        if isinstance(self._data, bytes):
            for place in range(0, len(self._data), _CHUNK):
                yield self._data[place : place + _CHUNK]
            return
        size = 0
        try:
            with self._data.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    size += len(chunk)
                    self.limits.check_file(size, self.who)  # a file that grows, or one without a size
                    yield chunk
        except FileNotFoundError as error:
            raise LogError(f"there is no file {self.who} at that place: check the path.") from error
        except OSError as error:
            if self._data.is_dir():
                raise LogError(_folder(self._data)) from error
            raise LogError(f"{self.who} cannot be read: {error.strerror or 'it is not a file'}.") from error

    def _unpacked(self) -> Iterator[bytes]:
        """Unpack gzip of one or more members, never holding more than one chunk of what comes out."""
        stream = zlib.decompressobj(wbits=31)
        for chunk in self._arriving():
            waiting = chunk
            while waiting:
                if stream.eof:  # another member, or the zeros that some writers put behind the last
                    waiting = waiting.lstrip(b"\x00")
                    if not waiting:
                        break
                    stream = zlib.decompressobj(wbits=31)
                try:
                    part = stream.decompress(waiting, _CHUNK)
                except zlib.error as error:
                    raise LogError(
                        f"{self.who} is a damaged gzip file: compress it again, or bring it uncompressed."
                    ) from error
                if part:
                    yield part
                waiting = stream.unused_data if stream.eof else stream.unconsumed_tail
        if not stream.eof:
            raise LogError(f"{self.who} is a gzip file that ends too early: copy or download it again.")


def _folder(path: Path) -> str:
    """Return what to do with a folder: trackers keep a run in one, and its name is what people have at hand."""
    try:
        files = sorted(one.name for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
    except OSError:  # it may be closed to us; then it is a folder all the same
        files = []
    such = f', such as "{shortened(files[0])}"' if files else ""
    return f'"{shortened(path.name or str(path))}" cannot be read: it is a folder. Name a file in it{such}.'
