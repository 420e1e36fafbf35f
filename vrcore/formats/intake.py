"""From the bytes of a file that somebody brought to its text, or one sentence why not.

Nothing here is trusted: sizes are limited before and after decompression, binary files are recognised by
their first bytes and refused, and nothing is ever unpickled or executed.
"""

from __future__ import annotations

import re
import zlib

from vrcore.errors import LogError
from vrcore.formats.wording import megabytes, subject

MAX_BYTES = 5_000_000
"""Largest file taken, in bytes as it arrives."""

MAX_TEXT = 50_000_000
"""Largest text taken, in bytes after decompression."""

_GZIP = b"\x1f\x8b"

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


def read_text(data: bytes | str, name: str = "") -> tuple[str, list[str]]:
    """Return the text in `data` and notes on how it was read.

    `data` is text, or bytes: plain or gzip-compressed, in UTF-8, UTF-16 with a byte order mark, or Windows-1252.
    Raises `LogError` when it is empty, too large, damaged, binary, or a web page.
    """
    who = subject(name)
    notes: list[str] = []
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise LogError(
            f"{who} has {megabytes(size)} and at most {megabytes(MAX_BYTES)} can be read: "
            "keep the columns you need, or every tenth row."
        )
    if isinstance(data, bytes):
        if data.startswith(_GZIP):
            data = _decompressed(data, who)
            notes.append("The file was decompressed (gzip).")
        text = _decoded(data, who, notes)
    else:
        text = data.removeprefix("\ufeff")
    if not text.strip():
        raise LogError(f"{who} is empty: it should hold a table with a column of steps and a column of values.")
    if "\x00" in text:
        raise LogError(
            f"{who} holds NUL bytes, the first at character {text.index(chr(0)) + 1}, so it is not plain text: "
            "save it as CSV in UTF-8."
        )
    _refuse_markup(text, who)
    return text, notes


def _decompressed(data: bytes, who: str) -> bytes:
    """Return the content of a gzip file of one or more members, never holding more than `MAX_TEXT` of it."""
    parts: list[bytes] = []
    room = MAX_TEXT
    while data:
        stream = zlib.decompressobj(wbits=31)
        try:
            # One byte more than there is room for tells "exactly full" from "more to come".
            part = stream.decompress(data, room + 1)
        except zlib.error as error:
            raise LogError(f"{who} is a damaged gzip file: compress it again, or bring it uncompressed.") from error
        room -= len(part)
        if room < 0:
            raise LogError(
                f"{who} unpacks to more than {megabytes(MAX_TEXT)}, which is the limit: "
                "keep the columns you need, or every tenth row."
            )
        if not stream.eof:
            raise LogError(f"{who} is a gzip file that ends too early: copy or download it again.")
        parts.append(part)
        data = stream.unused_data.lstrip(b"\x00")
    return b"".join(parts)


def _decoded(data: bytes, who: str, notes: list[str]) -> str:
    """Return bytes as text; refuse known binary kinds by their first bytes and unknown ones by their control bytes."""
    if data.startswith(_GZIP):
        raise LogError(f"{who} is a gzip file inside a gzip file: unpack it once and bring it again.")
    for mark, what, advice in _BINARY:
        if data.startswith(mark):
            raise LogError(f"{who} is {what}, not a table in text: {advice}.")
    if len(data) > 1 and data[0] == 0x80 and data[1] <= 5:
        raise LogError(
            f"{who} is a Python pickle or a checkpoint, which is never opened here because opening one can run "
            "a program: save the numbers as CSV or JSON."
        )
    if b"brain.Event:" in data[:64]:
        raise LogError(f"{who} is a TensorBoard event file: download the curve from TensorBoard as CSV instead.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise LogError(f"{who} begins like UTF-16 text but is not: save it as CSV in UTF-8.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start
    # Control bytes do not occur in text tables of any single-byte encoding.
    if re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data):
        raise LogError(f"{who} is a binary file, not a table in text: save the numbers as CSV or JSON.")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, place) + 1
        raise LogError(
            f"{who} is neither UTF-8 nor Windows-1252 text (first odd byte on line {line}): save it as CSV in UTF-8."
        ) from error
    notes.append("The file is not UTF-8; it was read as Windows-1252 (Latin-1).")
    return text


def _refuse_markup(text: str, who: str) -> None:
    """Raise `LogError` for a web page or another XML document, which is what a failed download often leaves."""
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")) or (start.startswith("<") and "<html" in start):
        raise LogError(f"{who} is a web page (HTML), not a table: download the raw file and bring that.")
    if start.startswith("<"):
        raise LogError(f"{who} looks like XML, not a table: export the numbers as CSV or JSON.")
