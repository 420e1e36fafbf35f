"""Event logs in files: nothing is lost on the way, and what is damaged is refused in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

import vrcore
from tests.strategies import experiments
from vrcore import EventLog, Experiment, Phase, run
from vrcore.errors import LogError
from vrcore.formats import ENDINGS, Limits, read_log
from vrcore.formats.event_csv import MARK
from vrcore.log import COLUMNS, TYPES
from vrcore.noise import DeliveryNoise

EXPERIMENT = Experiment(
    "q-learning",
    [
        Phase("Conc(VR 3, VI 4-s)", responses=60, noise=DeliveryNoise(omission=0.2, spurious=0.1, magnitude_sd=0.7)),
        Phase("Mult(FR 2, EXT, time=10-s)", seconds=60),
    ],
    subjects=3, seed=2, tick=0.1, spread={"learning_rate": 0.4},
)  # fmt: skip


@pytest.fixture(scope="module")
def log() -> EventLog:
    return run(EXPERIMENT)


def same(found: object, log: EventLog) -> None:
    """Every column to the last bit, in its own type, and everything that made the log."""
    assert isinstance(found, EventLog)
    for name in COLUMNS:
        mine, theirs = getattr(log, name), getattr(found, name)
        assert theirs.dtype == mine.dtype == TYPES[name]
        assert theirs.tobytes() == mine.tobytes(), name
    assert found.experiment == log.experiment
    if log.parameters is None:
        assert found.parameters is None
    else:
        assert found.parameters is not None
        assert found.parameters.tobytes() == log.parameters.tobytes()
    assert found.origin.names == log.origin.names
    assert found.digest() == log.digest()


@pytest.mark.parametrize("ending", ENDINGS)
def test_there_and_back(log: EventLog, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"log{ending}"
    log.write(file)
    found = read_log(file)
    same(found, log)
    assert isinstance(found, EventLog)
    assert (found.origin.rules, found.origin.key) == (vrcore.experiment.RULES, EXPERIMENT.key())
    again = tmp_path / f"again{ending}"
    found.write(str(again))
    same(read_log(again), log)
    alone = found.one(1)
    alone.write(again)  # which replaces it
    same(read_log(again), alone)
    assert sorted(one.name for one in tmp_path.iterdir()) == [f"again{ending}", f"log{ending}"]


@given(experiments(seconds=40.0, most_subjects=3, longest=10.0))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_run_there_and_back(tmp_path: Path, experiment: Experiment) -> None:
    log = run(experiment)
    for ending in (".csv", ".parquet"):
        log.write(tmp_path / f"log{ending}")
        same(read_log(tmp_path / f"log{ending}"), log)


def test_odd_numbers_survive(tmp_path: Path) -> None:
    t = [0.1 + 0.2, 1 / 3, 1e-300, 5e-324, 123456789.000000001, 2.0**33]
    frame = pd.DataFrame({"subject": 0, "t": sorted(t), "event": "response", "value": [-0.0, *np.pi ** np.arange(5.0)]})
    log = EventLog.from_frame(frame)
    for ending in ENDINGS:
        log.write(tmp_path / f"log{ending}")
        same(read_log(tmp_path / f"log{ending}"), log)


def test_pandas_passes_over_the_header(log: EventLog, tmp_path: Path) -> None:
    log.write(tmp_path / "log.csv")
    frame = pd.read_csv(tmp_path / "log.csv", comment="#")
    assert list(frame.columns) == list(COLUMNS)
    assert EventLog.from_frame(frame).digest() == log.digest()
    frame = pd.read_parquet(log_path := _written(log, tmp_path / "log.parquet"))
    assert EventLog.from_frame(frame).digest() == log.digest()
    assert json.loads(pq.read_schema(log_path).metadata[b"vrlab"])["key"] == EXPERIMENT.key()


def _written(log: EventLog, file: Path) -> Path:
    log.write(file)
    return file


def test_a_log_without_an_experiment(log: EventLog, tmp_path: Path) -> None:
    file = tmp_path / "bare.csv"
    log.frame().to_csv(file, index=False)
    found = read_log(file)
    assert isinstance(found, EventLog)
    assert found.experiment is None
    assert found.digest() == log.digest()


def test_the_form_of_the_classroom(tmp_path: Path) -> None:
    file = tmp_path / "class.csv"
    file.write_text(
        "subject,phase,t_s,event,value\n"
        "Ada,baseline,0.5,response,\nAda,baseline,0.5,reinforcer,2\nAda,extinction,0.25,response,\n"
        "Bob,baseline,3,response,1\nBob,baseline,4,omitted,\nBob,extinction,1,response,1\n"
    )
    found = read_log(file)
    assert isinstance(found, EventLog)
    assert found.origin.names == ("Ada", "Bob")
    assert found.name(1) == "Bob"
    assert found.phase.tolist() == [1, 1, 2, 1, 1, 2]
    # The extinction of each begins where its baseline ended.
    assert found.t.tolist() == [0.5, 0.5, 0.75, 3.0, 4.0, 5.0]
    assert found.value.tolist() == [1.0, 2.0, 1.0, 1.0, 0.0, 1.0]
    assert "1 is baseline, 2 is extinction" in found.notes[0]
    assert "clock of its own" in found.notes[1]
    found.write(tmp_path / "class.parquet")
    same(read_log(tmp_path / "class.parquet"), found)


def test_phases_on_one_clock_stay_there(tmp_path: Path) -> None:
    file = tmp_path / "class.csv"
    file.write_text("subject,phase,t_s,event\n1,1,5,response\n1,2,7,response\n2,1,3,response\n2,2,4,response\n")
    found = read_log(file)
    assert isinstance(found, EventLog)
    assert found.t.tolist() == [5.0, 7.0, 3.0, 4.0]
    assert found.origin.names == ("1", "2")
    assert found.notes == ()


MINIMAL = """t,subject,session,component,event,value
0,7,1,rich,comp_on,
1,7,1,rich,R,1
1,7,1,rich,S,1
5,7,1,rich,comp_off,
5,7,1,lean,comp_on,
6,7,1,lean,CO,1
6,7,1,lean,R,1
9,7,1,lean,comp_off,
2,7,2,rich,R,1
"""


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_minimal_form(mark: str, tmp_path: Path) -> None:
    file = tmp_path / "minimal.csv"
    file.write_text("# from a chamber\n" + MINIMAL.replace(",", mark))
    found = read_log(file, "events")
    assert isinstance(found, EventLog)
    rows = [tuple(row) for row in found.frame()[["t", "event", "component", "phase", "value"]].to_numpy().tolist()]
    assert rows == [
        (0.0, "component", 1, 1, 1.0),
        (1.0, "response", 1, 1, 1.0),
        (1.0, "reinforcer", 1, 1, 1.0),
        (5.0, "component", 2, 1, 2.0),  # the end of the first says no more
        (6.0, "changeover", 2, 1, 1.0),
        (6.0, "response", 2, 1, 1.0),
        (9.0, "component", 0, 1, 0.0),
        (11.0, "response", 1, 2, 1.0),
    ]
    assert found.origin.names == ("7",)


def test_a_table_with_decimal_commas(tmp_path: Path) -> None:
    file = tmp_path / "comma.csv"
    file.write_text("subject;t;event\n0;0,5;response\n0;1,25;response\n")
    found = read_log(file)
    assert isinstance(found, EventLog)
    assert found.t.tolist() == [0.5, 1.25]


def test_parquet_of_somebody_else(tmp_path: Path) -> None:
    frame = pd.DataFrame({"subject": ["b", "a"], "t_s": [1.0, 2.0], "event": ["R", "S"], "trial": [1, 2]})
    frame.to_parquet(tmp_path / "other.parquet")
    found = read_log(tmp_path / "other.parquet")
    assert isinstance(found, EventLog)
    assert found.origin.names == ("b", "a")
    assert found.t.tolist() == [1.0, 2.0]


HEADER = "subject,t,event,operandum,component,phase,value\n"
BROKEN = {
    "no event": ("subject,t,event\n0,1,pressed\n", "is no event"),
    "misspelt": ("subject,t,event\n0,1,respnse\n", 'did you mean "response"'),
    "no time": ("subject,t,event\n0,,response\n", 'column "t"'),
    "a time that is none": ("subject,t,event\n0,soon,response\n", 'column "t"'),
    "negative": ("subject,t,event\n0,-1,response\n", "from 0 to"),
    "endless": ("subject,t,event\n0,inf,response\n", 'column "t"'),
    "a line cut short": (HEADER + "0,1,response,1,1,1,1\n0,2,resp", "is no event"),
    "a line without its end": (HEADER + "0,1,response,1,1\n", 'column "phase"'),
    "too many cells": ("subject,t,event\n0,1,response,4\n", "more cells"),
    "one row with too many": ("subject,t,event\n0,1,response\n0,1,response,4,5\n", "not a table of events"),
    "no event name": ("subject,t,event\n0,1,\n", "is no event"),
    "no subject": ("subject,t,event\nA,1,response\n,1,response\n", "has no subject in row 2"),
    "two times": ("subject,t,t_s,event\n0,1,1,response\n", "which of them"),
    "phase and session": ("subject,t,event,phase,session\n0,1,response,1,1\n", "only phases"),
    "two of one name": ("subject,T,t,event\n0,1,1,response\n", "two columns t"),
    "the same name twice": ("subject,t,t,event\n0,1,2,response\n", "two columns t"),
    "fractional subject": ("subject,t,event\n0.5,1,response\n", 'column "subject"'),
    "large operandum": (HEADER + "0,1,response,1000,1,1,1\n", 'column "operandum"'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_table_that_is_no_log(name: str, tmp_path: Path) -> None:
    text, said = BROKEN[name]
    file = tmp_path / "broken.csv"
    file.write_text(text)
    with pytest.raises(LogError) as caught:
        read_log(file)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


CHANGES: dict[str, tuple[Callable[[str], str], str]] = {
    "a row less": (lambda text: text.rsplit("\n", 2)[0] + "\n", "and says it has"),
    "half a row less": (lambda text: text[:-10], "."),
    "one digit": (lambda text: text.replace(",response,1,", ",response,2,", 1), "other events"),
    "two rows changed about": (
        lambda text: "\n".join([*text.split("\n")[:3], *text.split("\n")[4:2:-1], *text.split("\n")[5:]]),
        "other events",
    ),
    "another seed": (lambda text: text.replace('"seed":2', '"seed":3'), "changed by hand"),
    "no agent": (lambda text: text.replace('"agent":"q-learning"', '"agent":"unheard-of"'), "cannot read"),
    "no JSON": (lambda text: text.replace('{"format"', '{"format', 1), "damaged"),
    "a later version": (lambda text: text.replace('"version":1', '"version":2'), "later vrlab"),
    "fewer parameters": (lambda text: text.replace('"parameters":[[', '"parameters":[[1.0,', 1), "parameters"),
    "no column": (lambda text: text.replace(",value\n", ",worth\n", 1), 'lost its column "value"'),
    "deep": (lambda text: MARK + "[" * 100_000 + text[text.index("\n") :], "damaged"),
    "names": (lambda text: text.replace('"format"', '"names":[1],"format"', 1), "names"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_log_that_was_changed_is_not_taken_for_the_run(name: str, log: EventLog, tmp_path: Path) -> None:
    change, said = CHANGES[name]
    file = _written(log, tmp_path / "log.csv")
    text = file.read_text()
    assert change(text) != text
    file.write_text(change(text))
    with pytest.raises(LogError) as caught:
        read_log(file)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_its_header_a_changed_log_is_read(log: EventLog, tmp_path: Path) -> None:
    file = _written(log, tmp_path / "log.csv")
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[1:50], *lines[60:]]))
    found = read_log(file)
    assert isinstance(found, EventLog)
    assert found.experiment is None
    assert len(found) == len(log) - 10


def test_a_log_of_other_rules_keeps_its_key(log: EventLog, tmp_path: Path) -> None:
    file = _written(log, tmp_path / "log.csv")
    file.write_text(
        file.read_text()
        .replace(f'"rules":{vrcore.experiment.RULES},', '"rules":0,', 1)
        .replace(EXPERIMENT.key(), "0123456789abcdef")
    )
    found = read_log(file)
    assert isinstance(found, EventLog)
    assert (found.origin.rules, found.origin.key) == (0, "0123456789abcdef")
    found.write(tmp_path / "again.parquet")
    again = read_log(tmp_path / "again.parquet")
    assert isinstance(again, EventLog)
    assert (again.origin.rules, again.origin.key) == (0, "0123456789abcdef")


@pytest.mark.parametrize("length", [0, 4, 8, 100, -200, -8, -1])
def test_parquet_cut_short(length: int, log: EventLog, tmp_path: Path) -> None:
    file = _written(log, tmp_path / "log.parquet")
    file.write_bytes(file.read_bytes()[:length])
    with pytest.raises(LogError) as caught:
        read_log(file)
    assert "\n" not in str(caught.value)


def test_parquet_with_flipped_bytes_is_read_right_or_refused(log: EventLog, tmp_path: Path) -> None:
    file = _written(log, tmp_path / "log.parquet")
    whole = file.read_bytes()
    rng = np.random.default_rng(1)
    refused = 0
    for _ in range(150):
        broken = bytearray(whole)
        broken[rng.integers(4, len(whole))] ^= int(rng.integers(1, 256))
        file.write_bytes(broken)
        try:
            found = read_log(file)
        except LogError:
            refused += 1
            continue
        assert isinstance(found, EventLog)
        assert found.digest() == log.digest()
    assert refused > 20


def _parquet(file: Path, columns: dict[str, pa.Array], metadata: dict[str, str] | None = None) -> Path:
    pq.write_table(pa.table(columns).replace_schema_metadata(metadata), file)
    return file


def test_parquet_of_another_kind(log: EventLog, tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    with pytest.raises(LogError, match="no columns subject"):
        read_log(_parquet(file, {"step": pa.array([1, 2])}))
    header = pq.read_schema(_written(log, tmp_path / "log.parquet")).metadata[b"vrlab"].decode()
    with pytest.raises(LogError, match="lost its column"):
        read_log(_parquet(file, {"subject": pa.array([0]), "t": pa.array([1.0]), "event": pa.array(["phase"])},
                          {"vrlab": header}))  # fmt: skip
    columns = {name: pa.array(log.frame()[name]) for name in COLUMNS}
    with pytest.raises(LogError, match="holds float64 in column"):
        read_log(_parquet(file, {**columns, "phase": pa.array(log.phase.astype(float))}, {"vrlab": header}))
    with pytest.raises(LogError, match="empty cells"):
        read_log(_parquet(file, {**columns, "t": pa.array([None] * len(log), pa.float64())}, {"vrlab": header}))
    with pytest.raises(LogError, match="damaged"):
        read_log(_parquet(file, columns, {"vrlab": "{"}))


def test_parquet_with_durations_is_refused(tmp_path: Path) -> None:
    columns = {"subject": pa.array([0]), "t": pa.array([1], pa.duration("s")), "event": pa.array(["R"])}
    with pytest.raises(LogError, match='durations in column "t"'):
        read_log(_parquet(tmp_path / "x.parquet", columns))


def test_a_parquet_that_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path: Path) -> None:
    n = 3_000_000
    columns = {"subject": pa.array(np.zeros(n, int)), "t": pa.array(np.zeros(n)), "event": pa.array(["R"] * n)}
    file = _parquet(tmp_path / "bomb.parquet", columns)
    assert file.stat().st_size < 100_000
    with pytest.raises(LogError, match="more than 1,000,000 rows"):
        read_log(file, limits=Limits(10**6, 10**9, 10**6, 10, 10**7))


def test_limits_hold_for_csv(log: EventLog, tmp_path: Path) -> None:
    file = _written(log, tmp_path / "log.csv")
    with pytest.raises(LogError, match="more than 20 rows"):
        read_log(file, limits=Limits(10**6, 10**6, 20, 10, 10**6))
    with pytest.raises(LogError, match="at most"):
        read_log(file, limits=Limits(100, 10**6, 10**6, 10, 10**6))


def test_what_cannot_be_written_is_refused(log: EventLog, tmp_path: Path) -> None:
    with pytest.raises(LogError, match=r"\.csv, \.csv\.gz, \.parquet"):
        log.write(tmp_path / "log.xlsx")
    with pytest.raises(LogError, match="cannot be written"):
        log.write(tmp_path / "nowhere" / "log.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(LogError, match="is a folder"):
        log.write(tmp_path / "folder.csv")
    assert [one.name for one in tmp_path.iterdir()] == ["folder.csv"]


def test_a_format_can_be_asked_for(log: EventLog, tmp_path: Path) -> None:
    file = _written(log, tmp_path / "log.csv")
    same(vrcore.read_log(file, format="events"), log)
    with pytest.raises(LogError, match='did you mean "events"'):
        vrcore.read_log(file, format="event")
    with pytest.raises(LogError, match="only those need a mapping"):
        vrcore.read_log(file, mapping={"array": "C"})
    (tmp_path / "x.csv").write_text("step,reward\n1,2\n")
    with pytest.raises(LogError, match="no columns subject"):
        vrcore.read_log(tmp_path / "x.csv", format="events")


def test_an_empty_log_there_and_back(tmp_path: Path) -> None:
    log = EventLog.from_frame(pd.DataFrame({"subject": [], "t": [], "event": []}))
    for ending in ENDINGS:
        same(read_log(_written(log, tmp_path / f"log{ending}")), log)
