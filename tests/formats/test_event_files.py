"""TensorBoard event files: written byte by byte here, read without TensorFlow."""

import gzip
import random
import struct

import numpy as np
import pytest
from event_writer import (
    VERSION,
    checksum,
    event,
    event_file,
    field,
    masked,
    of_tensor,
    record,
    scalar,
    tensor,
    varint,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vrcore.errors import LogError
from vrcore.formats import guess, prepare, read_table
from vrcore.formats.crc32c import crc32c
from vrcore.formats.tfrecord import LONGEST

STEPS = range(0, 100, 10)
GOOD = event_file(*(event(step, scalar("loss", 1 / (1 + step)), scalar("eval/reward", step / 100)) for step in STEPS))


def ours(data):
    return int(crc32c(np.frombuffer(data, np.uint8), np.array([0]), np.array([len(data)]))[0])


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(range(31, -1, -1)), 0x113FDB5C),
        (b"123456789", 0xE3069283),
        (b"", 0),
    ],
)
def test_checksums_of_the_standard(data, known):
    """RFC 3720, appendix B.4, and the check value of the CRC catalogues."""
    assert ours(data) == known
    assert checksum(data) == known


@settings(deadline=None, max_examples=40)
@given(st.lists(st.binary(max_size=300), max_size=6), st.integers(0, 9_000))
@example([], 2_048)
@example([b"a"], 2_049)
@example([b"a"], 4_096)
def test_checksums_agree_with_the_definition(strings, long):
    strings = [*strings, random.Random(long).randbytes(long)]
    data = np.frombuffer(b"".join(strings), np.uint8)
    lengths = np.array([len(one) for one in strings])
    starts = np.cumsum(lengths) - lengths
    assert crc32c(data, starts, lengths).tolist() == [checksum(one) for one in strings]


def test_the_first_record_of_every_event_file_that_tensorflow_writes():
    """24 bytes long: the length's checksum as it stands in such files."""
    assert record(VERSION)[:12] == b"\x18" + bytes(7) + b"\xa3\x7f\x4b\x22"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_scalars_of_one_step_stand_in_one_row(pack):
    table = read_table(pack(GOOD), "events.out.tfevents.1.host")
    assert table.kind == "TensorBoard event file"
    assert list(table.frame) == ["step", "wall_time", "loss", "eval/reward"]
    assert table.frame["step"].tolist() == list(STEPS)
    np.testing.assert_array_equal(table.frame["wall_time"], [1.7e9 + step for step in STEPS])
    np.testing.assert_allclose(table.frame["eval/reward"], np.array(STEPS) / 100, rtol=1e-7)
    found = guess(table.frame)
    assert (found.x, found.y, found.axes) == ("step", "eval/reward", (("step", "steps"), ("wall_time", "time")))


NUMBERS = {
    "float in content": (tensor(1, field(4, struct.pack("<f", 0.5))), 0.5),
    "double in content": (tensor(2, field(4, struct.pack("<d", 0.1))), 0.1),
    "half in content": (tensor(19, field(4, struct.pack("<e", 0.25))), 0.25),
    "bfloat16 in content": (tensor(14, field(4, b"\x00\x3f")), 0.5),
    "int64 in content": (tensor(9, field(4, struct.pack("<q", -7))), -7.0),
    "uint8 in content": (tensor(4, field(4, b"\xff")), 255.0),
    "bool in content": (tensor(10, field(4, b"\x01")), 1.0),
    "float value": (tensor(1, field(5, ("f", 0.5))), 0.5),
    "float value, packed": (tensor(1, field(5, struct.pack("<f", 0.5))), 0.5),
    "double value, packed": (tensor(2, field(6, struct.pack("<d", 0.1))), 0.1),
    "int value": (tensor(3, field(7, -3)), -3.0),
    "int64 value, packed": (tensor(9, field(10, varint(1 << 40))), float(1 << 40)),
    "uint64 value": (tensor(23, field(17, (1 << 64) - 1)), float((1 << 64) - 1)),
    "bool value": (tensor(10, field(11, 1)), 1.0),
    "half value": (tensor(19, field(13, 0x3400)), 0.25),
}
OTHERS = {
    "text": tensor(7, field(8, b"hello")),
    "two floats": tensor(1, field(4, struct.pack("<ff", 0.5, 1.0))),
    "two floats, packed": tensor(1, field(5, struct.pack("<ff", 0.5, 1.0))),
    "two ints": tensor(3, field(7, 1), field(7, 2)),
    "no number": tensor(1),
    "unknown type": tensor(77, field(4, bytes(4))),
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_scalars_as_tensors(kind):
    content, value = NUMBERS[kind]
    table = read_table(event_file(event(1, of_tensor("a", content, "scalars")), event(2, of_tensor("a", content))))
    assert table.frame["a"].tolist() == [value, value]
    assert table.notes == ()


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_scalar_is_left_out_and_counted(kind):
    table = read_table(event_file(event(1, of_tensor("t", OTHERS[kind]), scalar("a", 0.5)), event(2, scalar("a", 1))))
    assert list(table.frame) == ["step", "wall_time", "a"]
    assert table.notes == ("1 summary that is no single number was left out.",)


def test_another_plugins_tensors_are_no_scalars_though_they_hold_one_number():
    number = tensor(1, field(4, struct.pack("<f", 0.5)))
    events = [event(step, of_tensor("h", number, "histograms" if step == 1 else None)) for step in (1, 2, 3)]
    with pytest.raises(LogError, match=r"without scalars \(but 3 other summaries\)"):
        read_table(event_file(*events))


def test_steps_that_restart_come_again_or_are_negative_stay_in_the_order_written():
    steps = [1, 2, 2, 3, 1, 2, -1]
    frame = read_table(event_file(*(event(step, scalar("a", place)) for place, step in enumerate(steps)))).frame
    assert frame["step"].tolist() == steps
    assert frame["a"].tolist() == list(range(7))
    faults = prepare(frame.iloc[:6], "step", "a").faults
    assert (faults.restarted, faults.duplicated, faults.looks_mixed) == (1, 1, True)


def test_tags_with_clocks_of_their_own_do_not_look_like_restarts():
    """Training counts updates, evaluation counts epochs: neither goes back, so the run did not start over."""
    events = [event(step, scalar("train/loss", 1 / (step + 1))) for step in range(100)]
    for epoch in range(5):
        events.insert(21 * epoch + 20, event(epoch, scalar("val/reward", epoch / 10)))
    table = read_table(event_file(*events))
    assert "put in the order of the steps" in table.notes[0]
    data = prepare(table.frame, "step", "val/reward")
    assert (data.x.tolist(), data.restarts, data.faults.bad_steps) == ([0, 1, 2, 3, 4], (), 0)


def test_nan_and_infinity_are_kept_as_they_are():
    events = [event(step, scalar("a", value)) for step, value in enumerate([0.5, np.nan, np.inf, 1.0])]
    table = read_table(event_file(*events))
    np.testing.assert_array_equal(table.frame["a"], [0.5, np.nan, np.inf, 1.0])
    assert prepare(table.frame, "step", "a").faults.infinite == 1


def test_only_the_tags_wanted():
    assert list(read_table(GOOD, columns=["loss"]).frame) == ["step", "wall_time", "loss"]
    with pytest.raises(LogError, match="of the names wanted"):
        read_table(GOOD, columns=["lost"])


def test_the_record_that_is_being_written_is_left_out():
    for cut in range(1, len(record(event(90, scalar("loss", 0.5), scalar("eval/reward", 0.9)))), 7):
        table = read_table(GOOD[:-cut])
        assert len(table.frame) == 9
        assert table.notes[0].startswith("The last record is incomplete")


def test_a_record_with_a_wrong_checksum_is_left_out_and_counted():
    first = len(event_file())
    damaged = bytearray(GOOD)
    damaged[first + 14] ^= 1
    table = read_table(bytes(damaged))
    assert table.frame["step"].tolist() == list(STEPS)[1:]
    assert table.notes[0] == "Of 11 records, 1 record with a wrong checksum was left out."


HUGE = struct.pack("<Q", LONGEST + 1)
REFUSED = {
    "length that disagrees": (GOOD[: len(event_file())] + b"\x07" + bytes(50), "length of record 2"),
    "gigantic length": (event_file() + HUGE + masked(HUGE) + bytes(40), "32 MB"),
    "largest length": (event_file() + b"\xff" * 8 + masked(b"\xff" * 8) + bytes(40), "can be one"),
    "no event": (event_file(b"\x0a\xff\xff\xff\xff\x0f"), "its record 2 is not an event"),
    "group of old": (event_file(b"\x0b\x0c"), "not an event"),
    "number without end": (event_file(b"\x10" + b"\xff" * 30), "not an event"),
    "only graphs": (event_file(field(1, ("d", 1.0)) + field(4, b"graph" * 100)), "without scalars"),
    "summary that is cut": (event_file(field(5, b"\x0a\x50abc")), "not an event"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_one_plain_sentence(case):
    data, words = REFUSED[case]
    with pytest.raises(LogError) as caught:
        read_table(data, "my events")
    assert words in str(caught.value)
    assert str(caught.value).startswith('"my events" ')
    assert str(caught.value).endswith(".")


def test_a_new_tag_in_each_event():
    with pytest.raises(LogError, match="at most 500 can be read"):
        read_table(event_file(*(event(step, scalar(f"t{step}", 1.0)) for step in range(501))))


def test_a_record_of_several_megabytes_between_the_scalars():
    body = field(5, field(1, field(1, b"image") + field(4, bytes(range(256)) * 12_000)))
    # The writer's checksum goes bit by bit, too slow for this much; the reader's own is compared with it above.
    length = struct.pack("<Q", len(body))
    state = ours(body)
    stored = struct.pack("<I", (((state >> 15) | (state << 17)) + 0xA282EAD8) & 0xFFFFFFFF)
    table = read_table(GOOD + length + masked(length) + body + stored)
    assert len(table.frame) == 10
    assert table.notes[0] == "1 summary that is no single number was left out."


AROUND = {
    "event": lambda inner: inner,
    "summary": lambda inner: field(5, inner),
    "value": lambda inner: field(5, field(1, inner)),
    "tensor": lambda inner: event(3, field(1, b"t") + field(8, inner)),
    "plugin": lambda inner: event(3, field(1, b"t") + field(9, inner)),
}


def read_or_refused(content):
    """Return the table, or None where the file was refused in one sentence; nothing else may happen."""
    try:
        return read_table(content)
    except LogError as error:
        said = str(error)
    assert said.endswith(".")
    assert "\n" not in said
    return None


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(sorted(AROUND)), st.binary(max_size=60))
def test_an_event_of_any_bytes_is_read_or_refused_in_words(around, inner):
    table = read_or_refused(event_file(event(1, scalar("a", 0.5)), AROUND[around](inner)))
    assert table is None or table.frame["a"].tolist()[0] == 0.5


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255), st.integers(0, len(GOOD)))
def test_a_damaged_file_is_read_or_refused_in_words(place, change, length):
    damaged = bytearray(GOOD)
    damaged[place] ^= change
    table = read_or_refused(bytes(damaged[:length]))
    # What is read is what was written: a record that was changed is not among them.
    if table is not None:
        rows = table.frame.dropna()
        np.testing.assert_allclose(rows["eval/reward"], rows["step"] / 100, rtol=1e-6)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.tuples(st.integers(-(2**63), 2**63 - 1), st.text(max_size=70), st.floats(width=32), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_is_written_comes_back(rows):
    """Also where the quick way through an event does not fit: long tags, negative steps, scalars as tensors."""
    events = [
        event(step, of_tensor(tag, tensor(1, field(4, struct.pack("<f", value)))) if packed else scalar(tag, value))
        for step, tag, value, packed in rows
    ]
    frame = read_table(event_file(*events)).frame
    for tag in {tag for _, tag, _, _ in rows}:
        wanted = [value for _, name, value, _ in rows if name == tag]
        found = frame[tag if tag not in ("step", "wall_time") else f"{tag} (tag)"]
        kept = found[found.notna()].tolist()
        assert sorted(kept) == sorted(value for value in wanted if value == value)
