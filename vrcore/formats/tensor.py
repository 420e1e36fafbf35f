"""A tensor of one element as it stands in an event file.

Field numbers after tensorflow/core/framework/tensor.proto (dtype 1, tensor_content 4, float_val 5, double_val 6,
int_val 7, int64_val 10, bool_val 11, half_val 13, uint32_val 16, uint64_val 17) and types.proto.
"""

from __future__ import annotations

import struct

import numpy as np

from vrcore.formats import protobuf

# The types that can be a curve: number in types.proto, and how NumPy calls it.
_TYPES = {
    1: "<f4",
    2: "<f8",
    3: "<i4",
    4: "u1",
    5: "<i2",
    6: "i1",
    9: "<i8",
    10: "?",
    17: "<u2",
    19: "<f2",
    22: "<u4",
    23: "<u8",
}
_BFLOAT16 = 14
_VARINTS = {7, 10, 11, 13, 16, 17}


def one_number(message: bytes) -> float | None:
    """Return the number in a tensor, or None where it holds none, several, or text. Raises `MessageError`."""
    kind, content = 0, b""
    found: list[float] = []
    whole: list[int] = []
    for number, wire, value in protobuf.fields(message):
        if number == 1 and isinstance(value, int):
            kind = value
        elif number == 4 and isinstance(value, bytes):
            content = value
        elif number in (5, 6) and isinstance(value, bytes):
            size, form = (4, "f") if number == 5 else (8, "d")
            if len(value) != size:  # packed: several numbers, or none
                return None
            found.append(struct.unpack(f"<{form}", value)[0])
        elif number in _VARINTS:
            if isinstance(value, int):
                whole.append(value)
            elif wire == protobuf.BYTES:
                if len(value) > 10:
                    return None
                whole += protobuf.varints(value)
        if len(found) + len(whole) > 1:
            return None
    if content:
        return _decoded(content, kind)
    if whole:
        return _from_whole(whole[0], kind)
    return found[0] if found and kind in _TYPES else None


def _decoded(content: bytes, kind: int) -> float | None:
    if kind == _BFLOAT16 and len(content) == 2:
        return float(struct.unpack("<f", b"\x00\x00" + content)[0])
    form = np.dtype(_TYPES[kind]) if kind in _TYPES else None
    return float(np.frombuffer(content, form)[0]) if form is not None and len(content) == form.itemsize else None


def _from_whole(value: int, kind: int) -> float | None:
    """Return a number that stands as a varint: as itself, or as the 16 bits of a short float."""
    if kind in (19, _BFLOAT16):
        return _decoded((value & 0xFFFF).to_bytes(2, "little"), kind)
    if kind not in _TYPES:
        return None
    return float(value if kind in (22, 23) else protobuf.signed(value))
