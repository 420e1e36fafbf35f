"""What the live lab computes: the record, what the subject thought, and sentences with the log's own numbers."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.components.live_data import live_data
from dashboard.live_script import script
from dashboard.live_session import read
from dashboard.live_study import Live, clock, events, finding, findings, phases, table, work
from vrcore import run
from vrcore.inspection import trace
from vrcore.measures.pauses import pauses, response_rates

ROOT = Path(__file__).parents[2]
MIXED = "0~ql~VR 5~~200~ql~Mult(VR 5, EXT, time=30-s)~~400~cp~FI 30-s~~500~cp~Conc(VI 30-s, VI 60-s, COD=2-s)"


def made(session: str, total: float = 600.0, seed: int = 2) -> Live:
    running = work(read(session), total, seed)
    while True:
        try:
            next(running)
        except StopIteration as stop:
            return stop.value


def test_one_rule_is_one_run_and_the_sentence_has_its_numbers() -> None:
    live = made("0~ql~VR 5")
    (part,) = live.parts
    log = run(part.experiment)
    assert np.array_equal(live.responses, log.t[log.event == 0])
    assert np.array_equal(live.reinforcers, log.t[log.event == 1])
    (told,) = live.told
    assert (told.responses, told.reinforcers) == (len(live.responses), len(live.reinforcers))
    assert told.per_minute == pytest.approx(response_rates(log)["per_minute"][0])
    assert told.pause == pytest.approx(pauses(log)["median_seconds"][0])
    words = finding(live)
    assert words.startswith(f"Q-learning, 10 min on VR 5: {told.responses} responses, {told.reinforcers} reinforcers, ")
    assert f"{told.per_minute:.1f} responses per minute, a median pause of {told.pause:.2g} s" in words


def test_the_readings_are_those_of_the_trace() -> None:
    live = made("0~ql~VR 5")
    value, error = live.panels
    seen = trace(live.parts[0].experiment)
    (line,) = value.lines
    # At every row of the trace the line, held from its last change, says the trace's own number.
    held = line.values[np.searchsorted(line.t, seen.t, "right") - 1]
    last_of_moment = np.append(np.diff(seen.t) > 0, True)
    assert np.array_equal(held[last_of_moment], seen.readings["value"][last_of_moment, 0])
    assert error.stems
    met = (seen.action > 0) | (seen.reward > 0)
    assert np.array_equal(error.lines[0].t, seen.t[met])
    assert np.array_equal(error.lines[0].values, seen.surprise[met])
    assert len(error.lines[0].t) == len(live.responses)


def test_a_changed_session_is_told_rule_by_rule() -> None:
    live = made(MIXED)
    assert [one.start for one in live.told] == [0.0, 200.0, 400.0, 500.0]
    assert [one.end for one in live.told] == [200.0, 400.0, 500.0, 600.0]
    assert sum(one.responses for one in live.told) == len(live.responses)
    assert sum(one.reinforcers for one in live.told) == len(live.reinforcers)
    assert [one.why for one in live.told] == ["", "", "agent", "operanda"]
    assert (np.diff(live.responses) >= 0).all()
    for one in live.told:
        inside = (live.responses > one.start) & (live.responses <= one.end)
        assert inside.sum() == one.responses
    assert len(findings(live)) == 4
    assert findings(live)[2].startswith("Detective, 6 min 40 s to 8 min 20 s on FI 30-s: ")
    assert phases(live)[2] == (400.0, "Detective: FI 30-s")
    assert [one.title for one in live.panels][2:] == [
        "P(off), the chance that pay is switched off",
        "Chance that a response pays, if pay is on",
    ]
    assert [line.label for line in live.panels[2].lines] == ["", "operandum 1", "operandum 2"]
    assert [(line.t[0], line.end) for line in live.panels[2].lines] == [(400.0, 500.0), (500.0, 600.0), (500.0, 600.0)]
    # The multiple schedule leaves its first component after half a minute, and the next rule begins in component 1.
    assert live.components[:4] == ((0.0, 1), (200.0, 1), (230.0, 2), (260.0, 1))
    assert (400.0, 1) in live.components
    assert made("0~ql~VR 5").components == ()


def test_the_tables_hold_every_event_and_every_rule() -> None:
    live = made(MIXED)
    frame = events(live)
    assert np.array_equal(frame.loc[frame["event"] == "response", "t"], live.responses)
    assert sorted(frame["subject"].unique()) == [0, 1, 2]
    rules = table(live)
    assert rules["schedule"].tolist() == [one.schedule for one in live.told]
    assert rules["responses"].tolist() == [one.responses for one in live.told]
    assert rules["in_words"][0] == "Every fifth response on average is reinforced."


def test_the_script_comes_to_the_same_numbers(tmp_path: Path) -> None:
    live = made(MIXED)
    text = script(live)
    assert "dashboard" not in text
    path = tmp_path / "session.py"
    path.write_text(text + 'events.to_csv("events.csv", index=False)\n', encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, cwd=tmp_path, env=environment, check=True
    )
    frame = pd.read_csv(tmp_path / "events.csv")
    assert frame.loc[frame["event"] == "response", "t"].to_numpy() == pytest.approx(live.responses)
    counted = [line.split() for line in done.stdout.splitlines()[-len(live.told) :]]
    assert [int(row[-2]) for row in counted] == [one.responses for one in live.told]
    assert [int(row[-1]) for row in counted] == [one.reinforcers for one in live.told]
    assert f"subject 0, value at the end: [{live.panels[0].lines[0].values[-1].round(4)}]" in done.stdout


def test_a_subject_that_never_responds_is_told_as_well() -> None:
    live = made("0~cp~EXT", 5.0, 3)
    assert finding(live).startswith("Detective, 5 s on EXT: ")
    data = live_data(live, alt=finding(live), filename="a", pen=False, run="x")
    json.dumps(data, allow_nan=False)


def test_the_message_is_plain_and_holds_the_whole_session() -> None:
    live = made(MIXED)
    data = live_data(
        live, alt="What it shows.", filename="a b", pen=True, run="r", question="q", continues="c", begun=2
    )
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert (data["mode"], data["run"], data["question"], data["continues"], data["begun"]) == ("live", "r", "q", "c", 2)
    assert data["fastest"] == 60.0
    record = data["records"][0]
    assert len(base64.b64decode(record["responses"])) == 4 * len(live.responses)
    assert [one["start"] for one in record["phases"]] == [0.0, 200.0, 400.0, 500.0]
    assert [one["short"] for one in data["panels"]] == ["Value", "Prediction error", "P(off)", "P(pays), if on"]
    other = live_data(live, alt="What it shows.", filename="a b", pen=False, run="r")
    assert other["digest"] != data["digest"]
    assert live.nbytes() > 8 * len(live.responses)


@pytest.mark.parametrize(("value", "words"), [(0.0, "0 s"), (12.5, "12.5 s"), (60.0, "1 min"), (312.5, "5 min 12.5 s")])
def test_moments_in_words(value: float, words: str) -> None:
    assert clock(value) == words
