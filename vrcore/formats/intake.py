"""From the bytes of a file that somebody brought to lines of text, or one sentence why not.

Nothing here is trusted: binary files are recognised by their first bytes and refused, everything is looked at once
before any of it is kept, and nothing is ever unpickled or executed.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass

from vrcore.errors import LogError
from vrcore.formats.source import GZIP, Source
from vrcore.formats.survey import Survey
from vrcore.formats.wording import megabytes

_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "a PNG picture", "export the numbers behind it as CSV"),
    (b"\xff\xd8\xff", "a JPEG picture", "export the numbers behind it as CSV"),
    (b"GIF8", "a GIF picture", "export the numbers behind it as CSV"),
    (b"%PDF", "a PDF document", "export the numbers in it as CSV"),
    (
        b"PK\x03\x04",
        "a ZIP container (a workbook, a NumPy archive or a checkpoint)",
        "unpack it or save the sheet as CSV",
    ),
    (b"PAR1", "a Parquet file", "save it as CSV, for example with pandas: frame.to_csv"),
    (b"ARROW1", "an Arrow file", "save it as CSV, for example with pandas: frame.to_csv"),
    (b"\x93NUMPY", "a NumPy array", "save it as CSV, for example with numpy.savetxt"),
    (b"\x89HDF", "an HDF5 file", "save the table in it as CSV"),
    (b"SQLite format 3", "an SQLite database", "export one table of it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as CSV"),
    (b"BZh", "a bzip2 file", "unpack it, or compress it with gzip"),
    (b"\xfd7zXZ", "an xz file", "unpack it, or compress it with gzip"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", "unpack it, or compress it with gzip"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it, or compress it with gzip"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Text:
    """A file that turned out to be text: where it comes from, its encoding, its longest line in bytes."""

    source: Source
    encoding: str
    longest: int
    notes: tuple[str, ...]

    @property
    def who(self) -> str:
        """How messages call the file."""
        return self.source.who

    def open(self) -> io.TextIOWrapper:
        """Return the text from its beginning, with every kind of line end as a newline."""
        chunks = self.source.chunks()
        raw = _Chunks(_recoded(chunks, self.who) if self.encoding == "utf-16" else chunks)
        encoding = "utf-8" if self.encoding == "utf-16" else self.encoding
        return io.TextIOWrapper(io.BufferedReader(raw, 1 << 16), encoding)

    def check_lines(self) -> None:
        """Raise `LogError` where a line is longer than one row of a log can be."""
        limit = self.source.limits.line_bytes
        if self.longest > limit:
            raise LogError(
                f"{self.who} has a line of {megabytes(self.longest)} and at most {megabytes(limit)} can be one row: "
                "keep the columns you need."
            )


def read_text(source: Source) -> Text:
    """Return the text of a file: UTF-8, UTF-16 with a byte order mark, or Windows-1252, perhaps with gzip.

    Raises `LogError` when it is empty, too large, damaged, binary, or a web page.
    """
    head = source.head()
    _refuse_binary(head, source.who)
    notes = ["The file was decompressed (gzip)."] if source.compressed else []
    utf16 = head.startswith(_UTF16)
    seen = Survey(source.who)
    for chunk in _recoded(source.chunks(), source.who) if utf16 else source.chunks():
        seen.look(chunk)
    encoding = "utf-16" if utf16 else seen.encoding()
    if encoding == "cp1252":
        notes.append("The file is not UTF-8; it was read as Windows-1252 (Latin-1).")
    text = Text(source, encoding, seen.longest, tuple(notes))
    if seen.blank:
        raise LogError(f"{source.who} is empty: it should hold a table with a column of steps and a column of values.")
    with text.open() as start:
        _refuse_markup(start.read(2000), source.who)
    return text


class _Chunks(io.RawIOBase):
    """Pieces of bytes as a file that can be read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        into = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # every buffer has one; typeshed says Buffer only from 3.12 on
        if not self._left:
            self._left = memoryview(next(self._chunks, b""))
        size = min(len(into), len(self._left))
        into[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _recoded(chunks: Iterator[bytes], who: str) -> Iterator[bytes]:
    """Yield UTF-16 as UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        for chunk in chunks:
            if text := decoder.decode(chunk):
                yield text.encode()
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise LogError(f"{who} begins like UTF-16 text but is not: save it as CSV in UTF-8.") from error


def _refuse_binary(head: bytes, who: str) -> None:
    """Raise `LogError` for the kinds of files that their first bytes give away."""
    if head.startswith(GZIP):
        raise LogError(f"{who} is a gzip file inside a gzip file: unpack it once and bring it again.")
    for mark, what, advice in _BINARY:
        if head.startswith(mark):
            raise LogError(f"{who} is {what}, not a table in text: {advice}.")
    if len(head) > 1 and head[0] == 0x80 and head[1] <= 5:
        raise LogError(
            f"{who} is a Python pickle or a checkpoint, which is never opened here because opening one can run "
            "a program: save the numbers as CSV or JSON."
        )
    if b"brain.Event:" in head[:64]:
        raise LogError(f"{who} is a damaged event file of TensorBoard: copy the file again.")


def _refuse_markup(text: str, who: str) -> None:
    """Raise `LogError` for a web page or another XML document, which is what a failed download often leaves."""
    start = text.lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")) or (start.startswith("<") and "<html" in start):
        raise LogError(f"{who} is a web page (HTML), not a table: download the raw file and bring that.")
    if start.startswith("<"):
        raise LogError(f"{who} looks like XML, not a table: export the numbers as CSV or JSON.")
