"""CRC-32C, the checksum of TFRecord files, of many byte strings at once.

The polynomial is Castagnoli's, 0x1EDC6F41, reflected, starting from and finished by all ones (RFC 3720, appendix B.4,
where its test values are). NumPy goes through the strings byte by byte but through all of them together; a long string
is cut into equal strips, whose checksums are joined by the linear map that appends zeros.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Checksums = NDArray[np.uint32]
_REFLECTED = 0x82F63B78
_STRIP = 2_048  # bytes; longer strings are cut into strips of this size


def _byte_table() -> Checksums:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = (table >> np.uint32(1)) ^ np.where(table & np.uint32(1), np.uint32(_REFLECTED), np.uint32(0))
    return table


_TABLE = _byte_table()
_ONES = np.uint32(0xFFFFFFFF)
_BYTE = np.uint32(0xFF)
_EIGHT = np.uint32(8)


def crc32c(data: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Checksums:
    """Return the checksums of `data[start : start + length]` for each start and length, which must lie inside it."""
    found = np.zeros(len(starts), np.uint32)
    short = np.flatnonzero(lengths <= _STRIP)
    found[short] = _all_together(data, starts[short], lengths[short])
    for place in np.flatnonzero(lengths > _STRIP):
        found[place] = _in_strips(data, int(starts[place]), int(lengths[place]))
    return found


def masked(checksums: Checksums) -> Checksums:
    """Return checksums as TFRecord files store them: turned by 15 bits, plus 0xA282EAD8."""
    return ((checksums >> np.uint32(15)) | (checksums << np.uint32(17))) + np.uint32(0xA282EAD8)


def _all_together(
    data: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64], first: np.uint32 = _ONES
) -> Checksums:
    """Return the checksums, going through all strings at once, those that end leaving from the back of the queue."""
    order = np.argsort(-lengths, kind="stable")
    begin, length = starts[order], lengths[order]
    state = np.full(len(order), first, np.uint32)
    ends_after = np.searchsorted(-length, -np.arange(1, int(length.max(initial=0)) + 1), side="right")
    for place, going in enumerate(ends_after):
        now = state[:going]
        state[:going] = _TABLE[(now ^ data[begin[:going] + place]) & _BYTE] ^ (now >> _EIGHT)
    found = np.empty_like(state)
    found[order] = state ^ _ONES
    return found


def _in_strips(data: NDArray[np.uint8], start: int, length: int) -> np.uint32:
    """Return the checksum of one long string."""
    strips, rest = divmod(length, _STRIP)
    starts = start + rest + _STRIP * np.arange(strips, dtype=np.int64)
    # With zeros instead of ones before and after, appending a strip is: shift what was, add the strip's own.
    own = _all_together(data, starts, np.full(strips, _STRIP, np.int64), np.uint32(0)) ^ _ONES
    state = _all_together(data, np.array([start]), np.array([rest]))[0] ^ _ONES
    shift = _appending_zeros()
    for strip in own:
        bits = (int(state) >> np.arange(32)) & 1
        state = np.bitwise_xor.reduce(shift[bits.astype(bool)], initial=np.uint32(0)) ^ strip
    return np.uint32(state ^ _ONES)


@cache
def _appending_zeros() -> Checksums:
    """Return what each single bit of a checksum's state becomes when a strip of zeros follows."""
    state = np.uint32(1) << np.arange(32, dtype=np.uint32)
    for _ in range(_STRIP):
        state = _TABLE[state & _BYTE] ^ (state >> _EIGHT)
    return state
