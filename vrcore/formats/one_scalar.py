"""The quick way through an event file: an event of one plain scalar, which nearly all of them are.

Time, step, and a summary of one value with a tag and a number, in this order and each shorter than 128 bytes. Anything
else, and any disagreement between the lengths, is left to the careful way, which gives the same result.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import NamedTuple

_EVENT = re.compile(rb"\x09(.{8})(?:\x10([\x80-\xff]{0,8}[\x00-\x7f]))?\x2a(.)\x0a(.)\x0a(.)(.*)\x15(.{4})", re.DOTALL)
_AROUND_TAG = 2 + 1 + 4  # bytes of a value beside its tag: key and length, key and number


class Scalar(NamedTuple):
    """One number under a tag."""

    time: float
    step: int
    tag: str
    value: float


def one_scalar(record: bytes) -> Scalar | None:
    """Return the only scalar of an event, or None where the event is anything else."""
    match = _EVENT.fullmatch(record)
    if match is None:
        return None
    time, step, summary, value, length, tag, number = match.groups()
    size = len(tag)
    if length[0] != size or value[0] != size + _AROUND_TAG or summary[0] != size + _AROUND_TAG + 2 or summary[0] > 127:
        return None
    count = 0
    for turn, byte in enumerate(step or b""):
        count |= (byte & 0x7F) << (7 * turn)
    return Scalar(struct.unpack("<d", time)[0], count, _name(tag), struct.unpack("<f", number)[0])


@lru_cache(maxsize=1_000)
def _name(tag: bytes) -> str:
    return tag.decode("utf-8", "replace")
