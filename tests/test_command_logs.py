"""`vrlab run --out`, `vrlab measure` and `vrlab convert`: what they write, print and refuse."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

import vrcore
from dashboard import terminal_progress
from tests.test_command import refused, vrlab
from vrcore.measures import MEASURES

RUN = ["run", "VR 5", "--reinforcers", "20", "--then", "EXT", "--then-seconds", "120", "--subjects", "3", "--seed", "7"]
MEDPC = """File: x


Start Date: 03/01/24
End Date: 03/01/24
Subject: R1
Experiment:
Group:
Box: 1
Start Time: 10:00:00
End Time: 10:00:20
MSN: FR 2
C:
     0:       10.001       20.001       20.002       50.001       60.001
     5:       60.002      100.001      150.007
"""
MAPPING = '["FR 2"]\narray = "C"\nkind = "fraction"\nticks_per_s = 10\ncodes = { 1 = "response", 2 = "reinforcer" }\n'


def told(*words: str) -> dict[str, Any]:
    result = vrlab(*words, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.parquet"
    told(*RUN, "--out", str(file))
    return file


@pytest.fixture
def chamber(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "session.medpc").write_text(MEDPC)
    (tmp_path / "map.toml").write_text(MAPPING)
    return str(tmp_path / "session.medpc"), str(tmp_path / "map.toml")


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".parquet"])
def test_run_writes_a_log_with_its_experiment(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"log{ending}"
    found = told(*RUN, "--out", str(file))
    assert found["out"] == str(file)
    log = vrcore.read_log(file)
    assert isinstance(log, vrcore.EventLog)
    assert log.digest() == found["digest"]
    assert log.experiment is not None
    assert log.experiment.key() == found["key"] == log.origin.key
    assert f"{len(log):,} events are in {file}." in vrlab(*RUN, "--out", str(file), "--force").stdout


def test_minutes_are_sixty_seconds() -> None:
    words = ["run", "EXT", "--seed", "1", "--json"]
    whole, same = (json.loads(vrlab(*words, *time).stdout) for time in (["--minutes", "1.5"], ["--seconds", "90"]))
    assert whole["key"] == same["key"]
    assert "not both" in refused("run", "EXT", "--minutes", "1", "--seconds", "60")


def test_nothing_is_replaced_unless_asked(log: Path, chamber: tuple[str, str]) -> None:
    before = log.read_bytes()
    assert "add --force to replace it" in refused(*RUN, "--out", str(log))
    assert "add --force to replace it" in refused("convert", chamber[0], "--mapping", chamber[1], "--out", str(log))
    assert log.read_bytes() == before
    told("convert", chamber[0], "--mapping", chamber[1], "--out", str(log), "--force")
    assert log.read_bytes() != before


def test_measure_gives_every_row_of_every_measure(log: Path) -> None:
    found = told("measure", str(log))
    whole = vrcore.read_log(log)
    assert isinstance(whole, vrcore.EventLog)
    assert whole.experiment is not None
    assert found["digest"] == whole.digest()
    assert found["key"] == whole.experiment.key()
    assert vrcore.Experiment.from_dict(found["experiment"]) == whole.experiment
    assert found["subjects"] == ["0", "1", "2"]
    assert list(found["measures"]) == [one.name for one in MEASURES]
    for measure in MEASURES:
        table, rows = measure.function(whole), found["measures"][measure.name]["rows"]
        assert len(rows) == len(table)
        for row, (_, wanted) in zip(rows, table.iterrows(), strict=True):
            for name, value in row.items():
                if value is None:
                    assert not math.isfinite(wanted[name])
                else:
                    assert value == wanted[name]


def test_measure_one_phase_and_some_measures(log: Path) -> None:
    found = told("measure", str(log), "--measure", "pauses", "--measure", "rates", "--phase", "2")["measures"]
    assert list(found) == ["pauses", "rates"]
    assert {row["phase"] for row in found["rates"]["rows"]} == {2}
    assert all(row["median_seconds"] is None and row["pauses"] == 0 for row in found["pauses"]["rows"])


def test_measure_prints_medians(log: Path) -> None:
    words = vrlab("measure", str(log)).stdout
    for measure in MEASURES:
        assert f"\n{measure.name}: {measure.words}" in words
    assert "3 subjects; medians over subjects" in words
    assert "Q-learning on VR 5, then EXT" in words
    assert "nothing to measure" in words  # no phase is progressive
    assert "nan" not in words


def test_measure_by_hand(chamber: tuple[str, str]) -> None:
    file, mapping = chamber
    found = told("measure", file, "--mapping", mapping)
    assert found["subjects"] == ["R1"]
    assert found["experiment"] is None
    assert found["notes"] == [
        '"session.medpc": 1 event with codes that the mapping does not know was left out: 7 (1 time).'
    ]
    (rates,) = found["measures"]["rates"]["rows"]
    assert (rates["responses"], rates["seconds"], rates["per_minute"]) == (5, 15.0, 20.0)
    (pauses,) = found["measures"]["pauses"]["rows"]
    assert (pauses["pauses"], pauses["median_seconds"]) == (2, 3.5)  # 2 to 5 s and 6 to 10 s
    words = vrlab("measure", file, "--mapping", mapping, "--measure", "rates").stdout
    assert "1 subject (R1)" in words
    assert "left out: 7 (1 time)" in words


def test_convert(chamber: tuple[str, str], tmp_path: Path) -> None:
    file, mapping = chamber
    found = told("convert", file, "--mapping", mapping, "--out", str(tmp_path / "log.csv"))
    assert (found["events"], found["subjects"], found["phases"]) == (9, ["R1"], 1)
    assert "7 (1 time)" in found["notes"][0]
    log = vrcore.read_log(tmp_path / "log.csv")
    assert isinstance(log, vrcore.EventLog)
    assert log.digest() == found["digest"]
    assert log.origin.names == ("R1",)
    result = vrlab("convert", str(tmp_path / "log.csv"), "--out", str(tmp_path / "log.parquet"))
    assert result.exit_code == 0
    assert result.stdout == f"9 events of 1 subject are in {tmp_path / 'log.parquet'}.\n"


def test_convert_to_medpc_and_back(log: Path, tmp_path: Path) -> None:
    found = told("convert", str(log), "--out", str(tmp_path / "session.txt"))
    assert found["out"] == [str(tmp_path / "session.txt"), str(tmp_path / "session.toml")]
    again = told("convert", *found["out"][:1], "--mapping", found["out"][1], "--out", str(tmp_path / "again.parquet"))
    assert again["digest"] == found["digest"]
    assert again["notes"] == []


def test_converting_a_medpc_file_keeps_its_header(chamber: tuple[str, str], tmp_path: Path) -> None:
    file, mapping = chamber
    told("convert", file, "--mapping", mapping, "--out", str(tmp_path / "again.txt"))
    written = (tmp_path / "again.txt").read_bytes()
    assert b"\r\nMSN: FR 2\r\n" in written
    assert b"\r\nStart Time: 10:00:00\r\n" in written
    assert b"10.001        20.001" in written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["measure", "nothing.csv"], "there is no file"),
        (["measure", "folder"], "cannot be read"),
        (["measure", "broken.parquet"], "damaged Parquet"),
        (["measure", "training.csv"], "no event log"),
        (["measure", "empty.csv"], "is empty"),
        (["measure", "session.medpc"], "needs a mapping"),
        (["measure", "session.medpc", "--mapping", "training.csv"], "no TOML"),
        (["measure", "session.medpc", "--mapping", "nothing.toml"], "there is no mapping"),
        (["measure", "session.medpc", "--mapping", "folder"], "cannot be read"),
        (["measure", "training.csv", "--mapping", "map.toml"], "only those need a mapping"),
        (["measure", "log.parquet", "--measure", "pause"], 'did you mean "pauses"'),
        (["measure", "log.parquet", "--phase", "3"], "there is no phase 3; this log has 2."),
        (["convert", "log.parquet", "--out", "log.xlsx"], "--out must end in"),
        (["convert", "log.parquet", "--out", "folder"], "must end in"),
        (["convert", "log.parquet", "--out", "folder.csv"], "is a folder"),
        (["convert", "log.parquet", "--out", "nowhere/log.csv"], 'there is no folder "nowhere"'),
        (["convert", "log.parquet", "--out", "log.parquet", "--force"], "is the file that is read"),
        (["convert", "nothing.csv", "--out", "new.csv"], "there is no file"),
        (["convert", "log.parquet", "--out", "new.txt", "--mapping", "small.toml"], "no code for the event"),
        ([*RUN, "--out", "log.txt"], "ends in .csv, .csv.gz, .parquet"),
        ([*RUN, "--out", "nowhere/log.csv"], 'there is no folder "nowhere"'),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(
    words: list[str], said: str, log: Path, chamber: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "broken.parquet").write_bytes(log.read_bytes()[:-50])
    (tmp_path / "training.csv").write_text("step,reward\n1,2\n2,3\n")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "small.toml").write_text(MAPPING.replace(', 2 = "reinforcer"', ""))
    before = sorted(tmp_path.iterdir())
    assert said in refused(*words)
    assert sorted(tmp_path.iterdir()) == before


class Screen:
    """A terminal that remembers what it was sent."""

    def __init__(self, watched: bool) -> None:
        self.watched = watched

    def isatty(self) -> bool:
        return self.watched


@pytest.mark.parametrize("watched", [True, False])
def test_progress_is_for_somebody_who_watches(watched: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(terminal_progress.sys, "stderr", Screen(watched))
    monkeypatch.setattr(terminal_progress.typer, "echo", lambda words, err, nl: sent.append(words))
    with terminal_progress.shown("running") as progress:
        if progress is not None:
            progress(0.5)
    assert sent == (["\rrunning  50%", "\r" + " " * 12 + "\r"] if watched else [])


def test_a_pipe_gets_nothing_but_the_answer(log: Path) -> None:
    for words in (["measure", str(log), "--json"], [*RUN, "--json"]):
        result = vrlab(*words)
        assert result.stderr == ""
        json.loads(result.stdout)
