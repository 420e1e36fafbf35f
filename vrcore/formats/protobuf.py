"""The wire format of protocol buffers, as far as it is needed: fields by number, without any schema.

A message is a row of fields: a key (number and kind) as a varint, then a varint, 8 bytes, 4 bytes, or a length and as
many bytes (protobuf.dev, "Encoding"). Nothing is ever constructed from a message but numbers and bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

VARINT, EIGHT_BYTES, BYTES, FOUR_BYTES = 0, 1, 2, 5
_LONGEST_VARINT = 10  # bytes


class MessageError(ValueError):
    """Bytes are no message."""


def fields(message: bytes) -> Iterator[tuple[int, int, int | bytes]]:
    """Yield number, kind and value of each field; 8 and 4 bytes come as they are. Raises `MessageError`."""
    place, size = 0, len(message)
    while place < size:
        key, place = _varint(message, place)
        kind = key & 7
        value: int | bytes
        if kind == VARINT:
            value, place = _varint(message, place)
        else:
            if kind == BYTES:
                length, place = _varint(message, place)
            elif kind in (EIGHT_BYTES, FOUR_BYTES):
                length = 8 if kind == EIGHT_BYTES else 4
            else:
                raise MessageError(f"a field of kind {kind}")
            value = message[place : place + length]
            place += length
            if place > size:
                raise MessageError("a field that ends after its message")
        yield key >> 3, kind, value


def signed(value: int) -> int:
    """Return a varint as the signed 64-bit number it stands for."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value


def varints(packed: bytes) -> Iterator[int]:
    """Yield the numbers of a packed list."""
    place = 0
    while place < len(packed):
        value, place = _varint(packed, place)
        yield value


def double(value: bytes) -> float:
    """Return 8 bytes as a number."""
    return float(struct.unpack("<d", value)[0])


def single(value: bytes) -> float:
    """Return 4 bytes as a number."""
    return float(struct.unpack("<f", value)[0])


def _varint(message: bytes, place: int) -> tuple[int, int]:
    """Return a number written in groups of 7 bits, the lowest first, and the place after it."""
    found = 0
    for turn in range(_LONGEST_VARINT):
        if place >= len(message):
            raise MessageError("a number without end")
        byte = message[place]
        place += 1
        found |= (byte & 0x7F) << (7 * turn)
        if byte < 0x80:
            return found, place
    raise MessageError("a number of more than ten bytes")
