"""A writer of TensorBoard event files for tests, byte by byte after the format's description and without our reader."""

import struct


def checksum(data):
    """CRC-32C bit by bit, as RFC 3720 defines it."""
    state = 0xFFFFFFFF
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = (state >> 1) ^ (0x82F63B78 if state & 1 else 0)
    return state ^ 0xFFFFFFFF


def masked(data):
    found = checksum(data)
    return struct.pack("<I", (((found >> 15) | (found << 17)) + 0xA282EAD8) & 0xFFFFFFFF)


def record(data):
    length = struct.pack("<Q", len(data))
    return length + masked(length) + data + masked(data)


def varint(value):
    value &= (1 << 64) - 1
    found = b""
    while value > 127:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])


def field(number, value):
    """One field: bytes with their length, a whole number as varint, ("d", x) and ("f", x) as 8 and 4 bytes."""
    if isinstance(value, tuple):
        return varint(number << 3 | (1 if value[0] == "d" else 5)) + struct.pack("<" + value[0], value[1])
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(kind, *parts):
    return field(1, kind) + field(2, b"") + b"".join(parts)


def scalar(tag, value):
    return field(1, tag.encode()) + field(2, ("f", value))


def of_tensor(tag, content, plugin=None):
    metadata = b"" if plugin is None else field(9, field(1, field(1, plugin.encode())))
    return field(1, tag.encode()) + field(8, content) + metadata


def event(step, *values, time=1.7e9):
    summary = b"".join(field(1, value) for value in values)
    return field(1, ("d", time + step)) + (field(2, step) if step else b"") + field(5, summary)


VERSION = field(1, ("d", 1.7e9)) + field(3, b"brain.Event:2")


def event_file(*events):
    return b"".join(record(one) for one in (VERSION, *events))
