"""Event logs, MED-PC files and mappings that nobody would write: one sentence each, or a log that measures can use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.test_event_logs import MINIMAL
from tests.formats.test_medpc import FRACTION, MAPPING, PARALLEL, PARALLEL_MAPPING, header
from vrcore import EventLog
from vrcore.errors import LogError
from vrcore.formats import Limits, read_log
from vrcore.formats.medpc_mapping import read_mapping
from vrcore.measures import MEASURES

SMALL = Limits(file_bytes=100_000, text_bytes=200_000, rows=1_000, columns=50, cells=50_000)
CLASS = "subject,phase,t_s,event,value\nAda,baseline,0.5,response,\nAda,extinction,0.25,R,1\nBob,baseline,3,S,2\n"
FILES = [
    (MINIMAL.encode(), None),
    (CLASS.encode(), None),
    ((header() + FRACTION).encode(), MAPPING),
    ((header() + PARALLEL).replace("\n", "\r\n").encode(), PARALLEL_MAPPING),
    (b"Subject: #7\nParadigm: p\n00770: 0\n10770: 150\n113: 1000\n", {"kind": "lines", "codes": {"10770": "R"}}),
]
fuzz = settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def check(words: str) -> None:
    assert "\n" not in words
    assert len(words) < 700


def read(file: Path, mapping: Any) -> None:
    """Read a file: it is refused in one sentence, or it is something that can be worked with."""
    try:
        found = read_log(file, "events" if mapping is None else "medpc", mapping=mapping, limits=SMALL)
    except LogError as error:
        check(str(error))
        return
    assert isinstance(found, EventLog)
    assert np.isfinite(found.t).all()
    assert (found.t >= 0).all()
    if found.phases <= 20 and found.subjects <= 20:
        for measure in MEASURES:
            if found.t.max(initial=0.0) < 1e6:
                measure.function(found)


@given(st.sampled_from(FILES), st.data())
@fuzz
def test_files_with_changed_bytes(tmp_path: Path, given: tuple[bytes, Any], data: st.DataObject) -> None:
    text, mapping = given
    broken = bytearray(text)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(broken) - 1))
        piece = data.draw(st.binary(max_size=3) | st.sampled_from([b"\r", b",", b"nan", b"1e999", b"-", b"\x00", b'"']))
        broken[place : place + data.draw(st.integers(0, 8))] = piece
        if not broken:
            break
    file = tmp_path / "broken.txt"
    file.write_bytes(broken)
    read(file, mapping)


@given(st.text(max_size=300), st.sampled_from([None, MAPPING]))
@fuzz
def test_any_text(tmp_path: Path, words: str, mapping: Any) -> None:
    file = tmp_path / "any.txt"
    file.write_bytes(words.encode("utf-8", "replace"))
    read(file, mapping)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=8,
)
mappings = st.dictionaries(st.sampled_from([*MAPPING, "digits", "ignore", "subject", "codes_array", "x"]), anything)


@given(mappings | anything.filter(lambda one: not isinstance(one, str)) | mappings.map(lambda one: {**MAPPING, **one}))
@fuzz
def test_any_mapping(given: Any) -> None:
    try:
        programs = read_mapping(given)
    except LogError as error:
        check(str(error))
        return
    for program in programs.values():
        assert program.codes
        assert 0 < program.ticks_per_s < float("inf")


@pytest.mark.parametrize(
    "text",
    [
        "subject,t,event\n" + "0,1,response\n" * 1_001,
        "subject,t,event," + ",".join(map(str, range(60))) + "\n",
        "subject,t,event\n" + "0" * 150_000,
        "#" * 90_000,
        "# vrlab event log {}\nsubject,t,event\n0,1,response\n",
        '# vrlab event log {"version":1,"digest":0}\nsubject,t,event\n0,1,response\n',
        '# vrlab event log {"version":true,"digest":{}}\n',
        '"subject","t","event"\n"0","1","response',
    ],
)
def test_too_much_and_too_little(text: str, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(text)
    with pytest.raises(LogError) as caught:
        read_log(file, "events", limits=SMALL)
    assert "\n" not in str(caught.value)
