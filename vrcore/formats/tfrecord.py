"""TFRecord files: records with their length and two checksums, as TensorBoard's event files are.

Each record: its length (8 bytes), the masked CRC-32C of these 8 bytes, the bytes, the masked CRC-32C of the bytes; all
numbers little-endian (TensorFlow's documentation, "TFRecord and tf.train.Example").
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from vrcore.errors import LogError
from vrcore.formats.crc32c import crc32c, masked
from vrcore.formats.source import Source
from vrcore.formats.wording import counted, left_out, megabytes

_HEADER, _FOOTER = 12, 4
LONGEST = 32_000_000
"""Most bytes of one record: graphs and pictures are this large, scalars are not."""


def is_event_file(head: bytes) -> bool:
    """Say whether a file that begins with these bytes is a TFRecord file: its first length agrees with its checksum."""
    if len(head) < _HEADER:
        return False
    first = np.frombuffer(head[:_HEADER], np.uint8)
    return bool(_checksums(first, np.array([0]), np.array([8]), np.array([8]))[0])


def records(source: Source, notes: list[str]) -> Iterator[bytes]:
    """Yield the content of each record whose checksum agrees.

    A record that is cut off at the end, as in the file of a run that still goes on, is left out, one whose content
    does not agree with its checksum too; `notes` says so once all are read. Raises `LogError` where a length does not
    agree with its checksum or is larger than any record, because nothing after it can be found.
    """
    waiting = b""
    read = damaged = 0
    for chunk in source.chunks():
        waiting += chunk
        starts, lengths, end = _frames(waiting, read, source.who)
        data = np.frombuffer(waiting, np.uint8)
        good = _checksums(data, starts, lengths, starts + lengths)
        for start, length, agrees in zip(starts.tolist(), lengths.tolist(), good.tolist(), strict=True):
            if agrees:
                yield waiting[start : start + length]
        damaged += int((~good).sum())
        read += len(starts)
        waiting = waiting[end:]
    if waiting:
        notes.append("The last record is incomplete, as in a run that still goes on, and was left out.")
    if damaged:
        notes.append(f"Of {counted(read, 'record')}, {left_out(damaged, 'record', 'with a wrong checksum')}")


def _frames(data: bytes, before: int, who: str) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return where the contents of the complete records in `data` begin, their lengths, and where the next begins."""
    heads: list[int] = []
    lengths: list[int] = []
    place, size = 0, len(data)
    while place + _HEADER <= size:
        length = int.from_bytes(data[place : place + 8], "little")
        heads.append(place)
        lengths.append(length)
        if length > LONGEST or place + _HEADER + length + _FOOTER > size:
            break
        place += _HEADER + length + _FOOTER
    at = np.array(heads, np.int64)
    good = _checksums(np.frombuffer(data, np.uint8), at, np.full(len(at), 8), at + 8)
    if not good.all():
        wrong = int(np.argmin(good))
        raise LogError(
            f"{who} is a damaged event file: the length of record {before + wrong + 1} does not agree with its "
            "checksum, so nothing after it can be read; copy the file again."
        )
    if lengths and lengths[-1] > LONGEST:
        raise LogError(
            f"{who} has a record of {megabytes(lengths[-1])} (record {before + len(lengths)}) and at most "
            f"{megabytes(LONGEST)} can be one: log curves in a file without graphs and pictures."
        )
    complete = sum(head < place for head in heads)
    return at[:complete] + _HEADER, np.array(lengths[:complete], np.int64), place


def _checksums(
    data: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64], stored_at: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return for which strings the checksum agrees with the one stored behind it."""
    stored = np.zeros(len(starts), np.uint32)
    for byte in range(4):
        stored |= data[stored_at + byte].astype(np.uint32) << np.uint32(8 * byte)
    return np.equal(masked(crc32c(data, starts, lengths)), stored)
