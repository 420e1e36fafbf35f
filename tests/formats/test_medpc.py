"""MED-PC and DNAMIC files: the right events or a sentence, never a wrong number."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vrcore import EventLog, Experiment, Phase, read_log, run
from vrcore.errors import LogError
from vrcore.formats import blocks_of, mapping_text, to_medpc
from vrcore.formats.medpc_mapping import read_mapping

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "medpc"
SAMPLES = pytest.mark.skipif(not DATA.is_dir(), reason="the sample files of other laboratories are not here")

HEADER = """File: C:\\MED-PC\\DATA\\!2024-03-01


Start Date: 03/01/24
End Date: 03/01/24
Subject: {subject}
Experiment: VI
Group: 1
Box: {box}
Start Time: {start}
End Time: {end}
MSN: VI
"""
FRACTION = """A:      10.000
C:
     0:       12.120       25.120       25.020       31.121     1005.120
     5:     1100.005     1234.120     1300.020     1500.120     2000.099
    10:     -987.987
"""
CODES = {"120": "response", "121": "response 2", "20": "reinforcer", "5": "component 2", "99": "end"}
MAPPING = {"array": "C", "kind": "fraction", "ticks_per_s": 10, "codes": CODES}
EVENTS = [
    (0.0, "phase", 0, 1, 1.0), (1.2, "response", 1, 1, 1.0), (2.5, "response", 1, 1, 1.0),
    (2.5, "reinforcer", 1, 1, 1.0), (3.1, "response", 2, 1, 1.0), (100.5, "response", 1, 1, 1.0),
    (110.0, "component", 0, 2, 2.0), (123.4, "response", 1, 2, 1.0), (130.0, "reinforcer", 1, 2, 1.0),
    (150.0, "response", 1, 2, 1.0), (200.0, "phase", 0, 1, 0.0),
]  # fmt: skip


def header(subject: str = "R1", box: str = "1", start: str = "10:00:00", end: str = "10:03:21") -> str:
    return HEADER.format(subject=subject, box=box, start=start, end=end)


def events(log: object) -> list[tuple[Any, ...]]:
    assert isinstance(log, EventLog)
    return [tuple(row) for row in log.frame()[["t", "event", "operandum", "component", "value"]].to_numpy().tolist()]


def read(tmp_path: Path, text: str, mapping: Any = MAPPING) -> EventLog:
    file = tmp_path / "session.txt"
    file.write_bytes(text.encode())
    found = read_log(file, mapping=mapping)
    assert isinstance(found, EventLog)
    return found


def refused(tmp_path: Path, text: str, mapping: Any = MAPPING) -> str:
    with pytest.raises(LogError) as caught:
        read(tmp_path, text, mapping)
    words = str(caught.value)
    assert "\n" not in words
    assert len(words) < 500
    return words


def test_fractions(tmp_path: Path) -> None:
    log = read(tmp_path, header() + FRACTION)
    assert events(log) == EVENTS
    assert log.notes == ()
    assert log.origin.names == ("R1",)
    assert log.experiment is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\n\r\n"])
def test_any_line_ends(end: str, tmp_path: Path) -> None:
    assert events(read(tmp_path, (header() + FRACTION).replace("\n", end))) == EVENTS


def test_mixed_line_ends(tmp_path: Path) -> None:
    ends = iter(["\n", "\r\n", "\r\r\n"] * 50)
    assert events(read(tmp_path, re.sub("\n", lambda _: next(ends), header() + FRACTION))) == EVENTS


@pytest.mark.parametrize("columns", [1, 2, 5, 20])
def test_any_number_of_columns(columns: int, tmp_path: Path) -> None:
    numbers = " ".join(re.findall(r"-?\d+\.\d+", FRACTION)[1:]).split()
    rows = [f"{k:6d}: {' '.join(numbers[k : k + columns])}" for k in range(0, len(numbers), columns)]
    assert events(read(tmp_path, header() + "C:\n" + "\n".join(rows) + "\n")) == EVENTS


def test_decimal_commas(tmp_path: Path) -> None:
    comma = re.sub(r"(\d)\.(\d)", r"\1,\2", FRACTION)
    assert events(read(tmp_path, header() + comma)) == EVENTS
    assert "some numbers have a decimal comma" in refused(tmp_path, header() + FRACTION.replace("25.120", "25,120"))


def test_integers(tmp_path: Path) -> None:
    text = header() + "W:\n     0:  456600116.0  456701011.0  501600025.0        -99.0        -99.0\n"
    codes = {"0116": "response", 1011: "response 2", "25": {"event": "reinforcer", "value": 2}}
    mapping = {"VI": {"array": "W", "kind": "integer", "ticks_per_s": 500, "codes": codes}}
    assert events(read(tmp_path, text, mapping))[1:4] == [
        (91.32, "response", 1, 1, 1.0), (91.34, "response", 2, 1, 1.0), (100.32, "reinforcer", 1, 1, 2.0)
    ]  # fmt: skip


PARALLEL = """D:
     0:  0.000  661.000  667.000
     3:  705.000
E:
     0:  1.000  16.000  10.000
     3:  100.000
"""
PARALLEL_MAPPING = {
    "array": "D", "codes_array": "E", "kind": "parallel", "ticks_per_s": 100,
    "codes": {1: "start", 16: "R", 10: "S", 100: "end"},
}  # fmt: skip


def test_parallel_arrays(tmp_path: Path) -> None:
    wanted = [(0.0, "phase"), (6.61, "response"), (6.67, "reinforcer"), (7.05, "phase")]
    assert [row[:2] for row in events(read(tmp_path, header() + PARALLEL, PARALLEL_MAPPING))] == wanted
    both = {**PARALLEL_MAPPING, "array": ["D", "E"]}
    del both["codes_array"]
    assert [row[:2] for row in events(read(tmp_path, header() + PARALLEL, both))] == wanted
    shorter = header() + PARALLEL.replace("     3:  100.000\n", "")
    assert "4 times and array E 3 codes" in refused(tmp_path, shorter, PARALLEL_MAPPING)


def test_two_digits_of_hundredths(tmp_path: Path) -> None:
    text = header() + "C:\n     0:  150.12  200.02\n"
    mapping = {"array": "C", "kind": "fraction", "digits": 2, "ticks_per_s": 100, "codes": {12: "R", 2: "S"}}
    assert [row[:2] for row in events(read(tmp_path, text, mapping))] == [
        (0.0, "phase"), (1.5, "response"), (2.0, "reinforcer"), (2.0, "phase")
    ]  # fmt: skip


def test_two_boxes_in_one_file(tmp_path: Path) -> None:
    second = FRACTION.replace("12.120", "15.120")
    log = read(tmp_path, header("R1", "1") + FRACTION + "\n\n" + header("R2", "2") + second)
    assert log.origin.names == ("R1", "R2")
    assert events(log.one(0)) == EVENTS
    assert events(log.one(1))[1] == (1.5, "response", 1, 1, 1.0)
    assert log.phases == 1
    # The second box without its line "File:", as the program itself writes it.
    bare = header("R2", "2").split("\n", 1)[1]
    assert read(tmp_path, header("R1") + FRACTION + bare + second).digest() == log.digest()


def test_two_sessions_of_one_subject_follow_each_other(tmp_path: Path) -> None:
    later = header(start="11:00:00", end="11:03:21")
    log = read(tmp_path, header() + FRACTION + later + FRACTION)
    assert (log.subjects, log.phases) == (1, 2)
    assert log.t[log.phase == 2].min() == 200.0
    assert log.t.max() == 400.0
    once = [row for row in events(log) if row[0] <= 200.0][: len(EVENTS)]
    assert once == EVENTS


def test_two_animals_of_one_name_are_not_taken_for_one(tmp_path: Path) -> None:
    text = header("0", "1") + FRACTION + header("0", "2", start="10:00:05") + FRACTION
    assert "at the same time" in refused(tmp_path, text)
    log = read(tmp_path, text, {**MAPPING, "subject": "box"})
    assert log.origin.names == ("box 1", "box 2")
    nameless = read(tmp_path, text.replace("Subject: 0", "Subject:"))
    assert nameless.origin.names == ("box 1", "box 2")


def test_unknown_codes_are_counted_and_said(tmp_path: Path) -> None:
    log = read(tmp_path, header() + FRACTION, {**MAPPING, "codes": {"120": "response", "20": "reinforcer"}})
    assert [row for row in EVENTS if row[1] == "response" and row[2] == 1] == [
        (t, event, operandum, 1 if t < 110 else 2, value) for t, event, operandum, _, value in events(log)
        if event == "response"
    ]  # fmt: skip
    (note,) = log.notes
    assert "3 events with codes that the mapping does not know were left out" in note
    assert note.endswith("121 (1 time), 5 (1 time), 99 (1 time).")
    assert float(log.t[-1]) == 200.0  # the session lasts to its last event, known or not


WRONG: dict[str, tuple[Any, str]] = {
    "no mapping": (None, "needs a mapping"),
    "empty": ({}, "holds the programs"),
    "array missing": ({**MAPPING, "array": "W"}, "array W is missing; its arrays are C"),
    "a scalar": ({**MAPPING, "array": "A"}, "array A is a single number"),
    "no array": ({**MAPPING, "array": "c"}, "needs array, a letter"),
    "integer for fraction": ({**MAPPING, "kind": "integer"}, "is the kind fraction?"),
    "parallel for fraction": ({**MAPPING, "kind": "parallel"}, "needs codes_array"),
    "another kind": ({**MAPPING, "kind": "fractions"}, "needs a kind"),
    "codes unknown": ({**MAPPING, "codes": {"7": "response"}}, "none of the mapping's codes (7) occurs"),
    "ticks too slow": ({**MAPPING, "ticks_per_s": 1}, "is ticks_per_s right"),
    "no ticks": ({**MAPPING, "ticks_per_s": 0}, "needs ticks_per_s"),
    "ticks as text": ({**MAPPING, "ticks_per_s": "10"}, "needs ticks_per_s"),
    "too many digits": ({**MAPPING, "digits": 4}, "4 digits behind the point, and there are 3"),
    "too few digits": ({**MAPPING, "digits": 2, "codes": {"12": "response"}}, "more than 2 digits"),
    "another program": ({"VR": MAPPING}, 'does not know the program "VI"'),
    "unknown event": ({**MAPPING, "codes": {"120": "press"}}, '"press" is no event'),
    "unknown key": ({**MAPPING, "tick_per_s": 10}, 'did you mean "ticks_per_s"'),
    "no codes": ({**MAPPING, "codes": {}}, "needs codes"),
    "a code twice": ({**MAPPING, "codes": {"020": "response", "20": "response"}}, "code 20 twice"),
    "a code of words": ({**MAPPING, "codes": {"A": "response"}}, "a code is a whole number"),
    "a code too long": ({**MAPPING, "codes": {"1200": "response"}}, "more than the 3 digits"),
    "an operandum of words": ({**MAPPING, "codes": {"120": "response left"}}, "operandum"),
    "ignore words": ({**MAPPING, "ignore": ["x"]}, "needs ignore"),
    "another identity": ({**MAPPING, "subject": "rat"}, 'subject is "subject" or "box"'),
    "no end": ({**MAPPING, "codes": {**CODES, "99": "response", "98": "end"}}, "session's end (98) does not occur"),
    "a file that is not there": ("no-such.toml", "there is no mapping"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_mapping_is_refused(name: str, tmp_path: Path) -> None:
    mapping, said = WRONG[name]
    assert said in refused(tmp_path, header() + FRACTION, mapping)


def test_fraction_coding_of_whole_numbers_is_refused(tmp_path: Path) -> None:
    text = header() + "W:\n     0:  456600116.0  456701011.0\n"
    mapping = {"array": "W", "kind": "fraction", "ticks_per_s": 500, "codes": {"116": "response"}}
    assert "is the kind integer?" in refused(tmp_path, text, mapping)
    assert "does not" not in refused(tmp_path, text.replace(".0", ".000"), mapping)


DAMAGE = {
    "nan": (FRACTION.replace("25.020", "   nan"), '"nan" is no number'),
    "stars": (FRACTION.replace("25.020", "******"), "is no number"),
    "two in one": (FRACTION.replace("25.120       25.020", "25.12025.020"), "is no number"),
    "thousands": (FRACTION.replace("1005.120", "1,005.120"), "is no number"),
    "backwards": (FRACTION.replace("1234.120", "  34.120"), "time goes backwards, from 1100 to 34 ticks"),
    "negative": (FRACTION.replace("12.120", "-2.120"), "which is no time"),
    "a row less": (re.sub(r"     5:.*\n", "", FRACTION), "numbers are missing"),
    "a number less": (FRACTION.replace(" 1005.120", ""), "numbers are missing"),
    "a row twice": (re.sub(r"(     5:.*\n)", r"\1\1", FRACTION), "stand twice"),
    "zeros at the end": (FRACTION.replace("-987.987", "0.000  0.000"), "add 0 to ignore"),
    "a row without an array": ("     0:  1.000\n" + FRACTION, "no array has begun"),
    "a variable twice": (FRACTION + FRACTION, "comes twice"),
    "words": (FRACTION + "and so on\n", "no part of a MED-PC data file"),
    "too large": (FRACTION.replace("2000.099", "9007199254740993.099"), "too large"),
    "nothing": ("", "array C is missing; its arrays are none"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused(name: str, tmp_path: Path) -> None:
    text, said = DAMAGE[name]
    assert said in refused(tmp_path, header() + text)


def test_zeros_that_fill_up_an_array_can_be_ignored(tmp_path: Path) -> None:
    text = header() + FRACTION.replace("-987.987", "0.000  0.000  -99.000")
    assert events(read(tmp_path, text, {**MAPPING, "ignore": [0]})) == EVENTS


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        (FRACTION, MAPPING),
        (FRACTION, {**MAPPING, "codes": {key: value for key, value in CODES.items() if key != "99"}}),
        (PARALLEL, PARALLEL_MAPPING),
        ("W:\n     0:  10116  20116  30116\n     3:  40116  51116\n",
         {"array": "W", "kind": "integer", "ticks_per_s": 1, "codes": {"116": "response", "1116": "response"}}),
    ],
    ids=["fraction", "no end", "parallel", "integer"],
)  # fmt: skip
def test_a_file_cut_anywhere_gives_the_first_events_or_is_refused(
    text: str, mapping: Any, end: str, tmp_path: Path
) -> None:
    whole = (header() + text).replace("\n", end)
    wanted = [row[:3] for row in events(read(tmp_path, whole, mapping)) if row[1] != "phase"]
    accepted = 0
    for length in range(len(header().replace("\n", end)), len(whole)):
        try:
            log = read(tmp_path, whole[:length], mapping)
        except LogError:
            continue
        accepted += 1
        found = [row[:3] for row in events(log) if row[1] != "phase"]
        assert found == wanted[: len(found)], whole[:length][-40:]
        if not whole[:length].endswith(("\r", "\n")):
            assert any("does not end with a line end" in note for note in log.notes)
    assert accepted < len(whole) / 4


def test_the_header_is_checked_against_the_times(tmp_path: Path) -> None:
    short = refused(tmp_path, header(end="10:01:00") + FRACTION)
    assert "the last event would be at 200 s, and by its header the session lasted 60 s" in short
    over_midnight = header(start="23:59:00", end="00:02:21")
    assert events(read(tmp_path, over_midnight + FRACTION)) == EVENTS
    (note,) = read(tmp_path, header(end="11:00:00") + FRACTION).notes
    assert "is the file complete?" in note


def test_events_outside_the_session_are_said(tmp_path: Path) -> None:
    codes = {**CODES, "121": "start"}
    log = read(tmp_path, header() + FRACTION, {**MAPPING, "codes": codes})
    assert [row[0] for row in events(log)] == pytest.approx([0.0, 97.4, 106.9, 120.3, 126.9, 146.9, 196.9])
    assert log.notes == ('"session.txt": 3 events before the start or after the end were left out.',)


def test_a_mapping_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_text(
        '["VI"]\narray = "C"\nkind = "fraction"\nticks_per_s = 10\n'
        '["VI".codes]\n120 = "response"\n121 = "response 2"\n20 = "reinforcer"\n5 = "component 2"\n99 = "end"\n'
    )
    assert events(read(tmp_path, header() + FRACTION, file)) == EVENTS
    assert events(read(tmp_path, header() + FRACTION, str(file))) == EVENTS
    file.write_text("array = ")
    assert "is no TOML" in refused(tmp_path, header() + FRACTION, file)
    assert "cannot be read" in refused(tmp_path, header() + FRACTION, tmp_path)


def test_a_log_is_written_and_read_back(tmp_path: Path) -> None:
    log = read(tmp_path, header() + FRACTION + header(start="12:00:00", end="12:03:21") + FRACTION)
    headers = [block.header for block in blocks_of(tmp_path / "session.txt")[0]]
    text, mapping = to_medpc(log, MAPPING, headers)
    again = read(tmp_path, text, mapping)
    assert events(again) == events(log)
    assert again.origin.names == log.origin.names
    assert [block.header for block in blocks_of(tmp_path / "session.txt")[0]] == headers
    assert read(tmp_path, text, MAPPING).digest() == log.digest()  # the same codes, so the same mapping
    rows = [line.split() for line in text.splitlines() if re.match(r" +\d+:", line)]
    assert max(map(len, rows)) == 1 + 5
    assert rows[0][1] == "12.120"


@pytest.mark.parametrize("schedule", ["VR 5", "Conc(VI 5-s, VI 10-s)", "Mult(FR 2, EXT, time=10-s)"])
def test_a_run_is_written_and_read_back(schedule: str, tmp_path: Path) -> None:
    phases = [Phase(schedule, seconds=60), Phase("EXT", seconds=30)]
    log = run(Experiment("q-learning", phases, subjects=2, seed=1, tick=0.05))
    text, mapping = to_medpc(log)
    file = tmp_path / "map.toml"
    file.write_text(mapping_text(mapping))
    again = read(tmp_path, text, file)
    assert again.digest() == log.digest()
    assert np.abs(again.t - log.t).max() < 1e-9


def test_what_a_medpc_file_cannot_hold_is_refused(tmp_path: Path) -> None:
    log = read(tmp_path, header() + FRACTION)
    with pytest.raises(LogError, match="no code for the event"):
        to_medpc(log, {**MAPPING, "codes": {"120": "response"}})
    with pytest.raises(LogError, match="lies on no tick of 1 s"):
        to_medpc(log, {**MAPPING, "ticks_per_s": 1})
    with pytest.raises(LogError, match="one program"):
        to_medpc(log, {"a": MAPPING, "b": MAPPING})


def test_a_medpc_file_is_known_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "anything.csv"
    file.write_text(header() + FRACTION)
    with pytest.raises(LogError, match="needs a mapping"):
        read_log(file)
    assert events(read_log(file, format="medpc", mapping=MAPPING)) == EVENTS
    file.write_text("step,reward\n1,2\n")
    with pytest.raises(LogError, match="no part of a MED-PC data file"):
        read_log(file, format="medpc", mapping=MAPPING)


DNAMIC = "Subject: #7\r\nParadigm: test\r\nStart Test Program\r\n00770: 0\r\n10770: 150\r\n113: 1000\r\n"


def test_lines_of_milliseconds(tmp_path: Path) -> None:
    mapping = {"test": {"kind": "lines", "codes": {"10770": "response", "770": "start"}}}
    log = read(tmp_path, DNAMIC, mapping)
    assert [row[:2] for row in events(log)] == [(0.0, "phase"), (0.15, "response"), (1.0, "phase")]
    assert log.origin.names == ("#7",)
    assert "113 (1 time)" in log.notes[0]
    assert "middle of a line" in refused(tmp_path, DNAMIC[:-3], mapping)
    assert "time goes backwards" in refused(tmp_path, DNAMIC.replace("113: 1000", "113: 10"), mapping)
    assert "is no event" in refused(tmp_path, DNAMIC + "113; 1\r\n", mapping)


@SAMPLES
def test_sample_with_integers(tmp_path: Path) -> None:
    file = DATA / "nautiyal_2018-11-27_subject0001.txt"
    words = file.read_text("utf-8").partition("W:")[2]
    numbers = [int(float(one)) for one in re.findall(r"\d+\.\d", words)]
    mapping = {
        "PavlovianCueIllicitedRespondingREV2-28-18": {
            "array": "W", "kind": "integer", "ticks_per_s": 500, "codes": {"1011": "response", "25": "reinforcer"},
        }
    }  # fmt: skip
    log = read_log(file, mapping=mapping)
    assert isinstance(log, EventLog)
    frame = log.frame()
    assert frame.t[frame.event == "response"].tolist() == [n // 10_000 / 500 for n in numbers if n % 10_000 == 1011]
    assert frame.t[frame.event == "reinforcer"].tolist() == [n // 10_000 / 500 for n in numbers if n % 10_000 == 25]
    assert frame.t[frame.event == "response"].iloc[0] == 91.34
    assert (frame.event == "reinforcer").sum() == 40
    assert frame.t.iloc[-1] == 3741.74
    text, back = to_medpc(log, mapping, [blocks_of(file)[0][0].header])
    again = read(tmp_path, text, back)
    assert again.digest() == log.digest()
    assert blocks_of(tmp_path / "session.txt")[0][0].header == blocks_of(file)[0][0].header


@SAMPLES
def test_sample_with_parallel_arrays(tmp_path: Path) -> None:
    file = DATA / "sergio_conde_multipellet_R101.txt"
    (block,), notes = blocks_of(file)
    assert notes == []
    assert block.header["Subject"] == "R101"
    assert len(block.arrays["D"]) == len(block.arrays["E"]) == 2064
    assert block.scalars["H"] == "372035.000"
    mapping = {**PARALLEL_MAPPING, "codes": {1: "start", 16: "response", 10: "reinforcer", 100: "end"}}
    log = read_log(file, mapping=mapping)
    assert isinstance(log, EventLog)
    times = [float(t) / 100 for t, code in zip(block.arrays["D"], block.arrays["E"], strict=True) if float(code) == 16]
    frame = log.frame()
    assert frame.t[frame.event == "response"].tolist() == times
    assert len(times) == 1012
    assert frame.t.iloc[-1] == 3720.35
    assert to_medpc(log, mapping)[0].count("\r\nSubject: R101\r\n") == 1
    text, back = to_medpc(log, mapping)
    assert read(tmp_path, text, back).digest() == log.digest()


@SAMPLES
def test_sample_with_lines() -> None:
    log = read_log(DATA / "nautiyal_n1_d1.txt", mapping={"kind": "lines", "codes": {"10770": "response"}})
    assert isinstance(log, EventLog)
    assert (log.event == 0).sum() == 59
    words = (DATA / "nautiyal_n1_d1.txt").read_text("utf-8")
    times = [int(one) / 1000 for one in re.findall(r"^10770: (\d+)\s*$", words, re.MULTILINE)]
    assert log.t[log.event == 0].tolist() == times
    assert len(times) == 59
    assert log.t[-1] == 52491.874


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("response", ("response", 1, 1.0)),
        ("S", ("reinforcer", 1, 1.0)),
        ("component 3", ("component", 0, 3.0)),
        ("comp_off", ("component", 0, 0.0)),
        ("omitted 2", ("omitted", 2, 0.0)),
        ({"event": "reinforcer", "operandum": 2, "value": 3}, ("reinforcer", 2, 3.0)),
    ],
)
def test_meanings(text: Any, meant: tuple[str, int, float]) -> None:
    (program,) = read_mapping({**MAPPING, "codes": {"1": text}}).values()
    assert program.codes[1] == meant
