"""Clocks in words: dates and times of a log's column, which become seconds, or a sentence that says why not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.test_command import refused, vrlab
from vrcore.errors import LogError
from vrcore.formats import grid, guess, prepare, read_table
from vrcore.formats.times import moment

START = datetime(2026, 1, 2, 3, 4, 5)
REWARD = np.round(np.arange(30) / (np.arange(30) + 9), 4) + np.tile([0, 0.02, -0.02], 10)


def clock(seconds: float = 90) -> list[datetime]:
    return [START + timedelta(seconds=seconds * row) for row in range(30)]


def csv(cells: list[str], head: str = "created_at,reward") -> str:
    return head + "\n" + "".join(f"{cell},{value}\n" for cell, value in zip(cells, REWARD, strict=True))


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("{0:%Y-%m-%dT%H:%M:%S}Z", "2026-01-02 03:04:05 UTC"),
        ("{0:%Y-%m-%d %H:%M:%S}", "2026-01-02 03:04:05"),
        ("{0:%Y-%m-%dT%H:%M:%S}.250+02:00", "2026-01-02 01:04:05.250000 UTC"),
        ("{0:%Y-%m-%dT%H:%M:%S}-0530", "2026-01-02 08:34:05 UTC"),
        ("{0:%Y-%m-%d %H:%M:%S}.123456789 UTC", "2026-01-02 03:04:05.123456 UTC"),
        ('"{0:%Y-%m-%d %H:%M:%S}"', "2026-01-02 03:04:05"),
    ],
)
def test_times_become_seconds_since_the_first_and_that_is_said(form, start):
    table = read_table(csv([form.format(one) for one in clock()]))
    assert list(table.frame) == ["created_at (seconds)", "reward"]
    assert table.frame["created_at (seconds)"].tolist() == [90.0 * row for row in range(30)]
    assert table.notes == (
        f'In "created_at", dates and times were read as seconds since the first of them ({start}); the column is '
        'called "created_at (seconds)".',
    )
    found = guess(table.frame)
    assert (found.x, found.y, found.counts) == ("created_at (seconds)", "reward", "time")
    assert "The x axis counts time." in found.reasons
    assert prepare(table.frame, found.x, found.y).x[-1] == 29 * 90


def test_microseconds_are_kept_and_offsets_may_change_within_a_log():
    table = read_table(csv([one.isoformat(timespec="microseconds") for one in clock(0.000_25)], "time,reward"))
    assert table.frame["time (seconds)"].tolist() == [round(0.000_25 * row, 6) for row in range(30)]
    cells = [f"2026-03-29T01:{row:02d}:00+01:00" for row in range(30)]
    cells[20:] = [f"2026-03-29T02:{row:02d}:00+02:00" for row in range(20, 30)]
    seconds = read_table(csv(cells)).frame["created_at (seconds)"]
    assert set(np.diff(seconds)) == {60.0}


def test_dates_alone_become_seconds_too_and_that_is_said():
    days = [f"{START.date() + timedelta(days=row)}" for row in range(30)]
    table = read_table(csv(days, "date,reward"))
    assert table.frame["date (seconds)"].tolist() == [86_400.0 * row for row in range(30)]
    assert table.notes == (
        'In "date", dates were read as seconds since the first of them (2026-01-02); the column is called '
        '"date (seconds)".',
    )
    found = guess(table.frame)
    assert (found.x, found.y, found.counts) == ("date (seconds)", "reward", "time")
    assert prepare(table.frame, found.x, found.y).x[-1] == 29 * 86_400
    mixed = read_table(csv([day + " 12:00" * (row % 2) for row, day in enumerate(days)], "date,reward"))
    assert mixed.frame["date (seconds)"].tolist()[:3] == [0.0, 129_600.0, 172_800.0]
    assert "dates and times were read as seconds since the first of them (2026-01-02 00:00:00)" in mixed.notes[0]


def test_a_date_that_stays_over_many_rows_is_a_label_and_plain_digits_are_numbers():
    labels = read_table(csv([f"2026-01-0{1 + row // 10}" for row in range(30)], "date,reward")).frame
    assert labels["date"].tolist()[::10] == ["2026-01-01", "2026-01-02", "2026-01-03"]
    plain = read_table(csv([f"202601{row:02d}" for row in range(1, 31)], "date,reward"))
    assert plain.frame["date"].tolist()[0] == 20260101
    assert plain.notes == ()


def test_the_time_zone_of_the_computer_does_not_come_in(monkeypatch):
    import time

    plain = moment("2026-07-02 03:04:05")
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert moment("2026-07-02 03:04:05") == plain == (datetime(2026, 7, 2, 3, 4, 5, tzinfo=UTC).timestamp(), False)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30T00:00:00", "0001-01-01T00:00:00+05:00", "9999-12-31T23:00:00-12:00",
        "2026-01-02T03:04:60Z", "2026-01-02T24:30:00", "2026-W01-1T00:00:00", "20260102T030405",
        "20260102", "2026-1-2", "2026-01", "02.01.2026", "2026-01-02T", "2026-01-02Z",
        "01/02/2026 03:04:05", "2026-01-02T03:04:05 PM",
        "２０２６-01-02T03:04:05", "2026-01-02T03:04:05Z; x",
        "now", "", "2026-01-02T03:04:05+25:00", "2026-01-02T03:04:05\n2026-01-02T03:04:05",
    ],
)  # fmt: skip
def test_nothing_else_is_taken_for_a_time(cell):
    assert moment(cell) is None


def test_in_json_too_and_rows_come_in_any_order():
    rows = [{"logged": one.isoformat() + "Z", "loss": value} for one, value in zip(clock(), REWARD, strict=True)]
    rows[3]["logged"] = None
    frame = read_table("\n".join(map(json.dumps, rows[::-1]))).frame
    assert frame["logged (seconds)"].tolist()[0] == 29 * 90
    assert frame["logged (seconds)"].tolist()[-1] == 0.0
    assert np.isnan(frame["logged (seconds)"].tolist()[-4])


def test_a_few_cells_that_are_no_times_count_as_missing_and_are_said():
    cells = [one.isoformat() for one in clock()]
    cells[7] = "yesterday"
    table = read_table(csv(cells))
    said = 'In "created_at", 1 cell is not such a time and counts as missing (first: "yesterday" in row 8).'
    assert table.notes[-1] == said
    data = prepare(table.frame, "created_at (seconds)", "reward")
    assert data.x.size == 29
    assert "1 row without a step was left out." in data.notes


MIXED = {
    "something else": (
        lambda one, row: one.isoformat() if row % 3 else "soon",
        'the column "created_at" holds times, but something else in 10 cells of 30 (first: "soon" in row 1)',
    ),
    "offsets": (
        lambda one, row: one.isoformat() + "Z" * (row % 2),
        'an offset from UTC and times without one (first: "2026-01-02T03:05:35Z" in row 2), which cannot be',
    ),
    "one time": (lambda one, row: START.isoformat(), "times that stay the same over many rows"),
}


@pytest.mark.parametrize("case", MIXED)
def test_what_cannot_be_a_clock_stays_text_and_one_sentence_says_why(case, tmp_path):
    made, said = MIXED[case]
    text = csv([made(one, row) for row, one in enumerate(clock())])
    frame = read_table(text).frame
    assert list(frame) == ["created_at", "reward"]
    with pytest.raises(LogError, match="the column") as refusal:
        prepare(frame, "created_at", "reward")
    assert said in str(refusal.value)
    file = tmp_path / "run.csv"
    file.write_text(text)
    for command in ("fit", "forecast", "advise"):
        assert said in refused(command, str(file))
        assert said in refused(command, str(file), "--x", "created_at", "--y", "reward")


def test_words_with_a_date_in_them_are_called_text_as_ever():
    frame = read_table(csv(["note"] * 29 + [START.isoformat()])).frame
    with pytest.raises(LogError, match="holds text, not numbers: choose a column of numbers"):
        prepare(frame, "created_at", "reward")


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"])
@pytest.mark.parametrize("command", ["fit", "forecast", "advise"])
def test_commands_take_the_name_of_the_file_and_say_the_mapping(command, form, tmp_path):
    file = tmp_path / "run.csv"
    file.write_text(csv([one.strftime(form) for one in clock(86_400)]))
    guessed, named = (
        json.loads(vrlab(command, str(file), *words, "--json").stdout)
        for words in ((), ("--x", "created_at", "--y", "reward"))
    )
    assert guessed == named
    assert guessed["x"] == "created_at (seconds)"
    assert any("seconds since the first of them (2026-01-02" in note for note in guessed["notes"])
    assert any(note.startswith('Step: "created_at (seconds)", because') for note in guessed["notes"])


@pytest.mark.parametrize("name", ["timestamp", "time", "Wall time", "_timestamp"])
def test_a_clock_by_its_name_is_one_however_often_a_time_comes_again(name):
    cells = [(START + timedelta(seconds=row // 10)).isoformat() for row in range(30)]
    found = guess(read_table(csv(cells, f"{name},reward")).frame)
    assert (found.x, found.counts) == (f"{name} (seconds)", "time")


def test_a_clock_takes_nothing_from_the_other_columns():
    """Step, metric and the rest are guessed as if the clock were not there; it is offered as another x axis."""
    for others in (
        {"step": np.arange(30) * 5, "lr": REWARD},
        {"counter": np.arange(30), "reward": REWARD},
        {"step": np.arange(30), "epoch": np.arange(30) / 7},
        {"step": np.arange(30), "what": REWARD, "loss": 1 - REWARD},
    ):
        alone = guess(pd.DataFrame(others))
        words = [one.isoformat() for one in clock()]
        both = guess(read_table(pd.DataFrame({"created_at": words, **others}).to_csv(index=False)).frame)
        assert (both.x, both.y, both.scale, both.falls) == (alone.x, alone.y, alone.scale, alone.falls)
        assert ("created_at (seconds)", "time") in both.axes
        assert both.metrics == alone.metrics


def test_when_a_run_was_started_tells_runs_apart_as_before():
    parts = [
        pd.DataFrame({"start_time": f"2026-01-0{run}T00:00:00Z", "step": np.arange(10), "reward": REWARD[:10] + run})
        for run in (1, 2, 3)
    ]
    frame = read_table(pd.concat(parts).to_csv(index=False)).frame
    assert guess(frame).group == ("start_time",)
    assert prepare(frame, "step", "reward", ("start_time",)).chosen == (("start_time", "2026-01-01T00:00:00Z"),)


def test_long_form_with_a_clock_beside_each_number():
    rows = [
        {
            "key": key,
            "value": step + place,
            "step": step,
            "at": f"{START + timedelta(seconds=7 * step + place)}",
        }
        for step in range(12)
        for place, key in enumerate(("loss", "reward"))
    ]
    table = read_table(pd.DataFrame(rows).to_csv(index=False))
    assert table.kind.endswith("in long form")
    assert len(table.frame) == 12
    assert table.frame["reward"].tolist() == [step + 1 for step in range(12)]


def test_names_stay_different_and_only_the_columns_wanted_are_read():
    cells = [one.isoformat() for one in clock()]
    rows = "".join(f"{cell},{row},{value}\n" for row, (cell, value) in enumerate(zip(cells, REWARD, strict=True)))
    text = "time,time (seconds),reward\n" + rows
    assert list(read_table(text).frame) == ["time (seconds) (2)", "time (seconds)", "reward"]
    assert list(read_table(text, columns=["time", "reward"]).frame)[1:] == ["reward"]


def test_long_files_are_read_in_stretches_to_the_same(monkeypatch):
    words = [(START + timedelta(seconds=row)).isoformat() + "Z" for row in range(3_000)]
    words[2_500] = "broken"
    words[2_600] = "2026-01-02T03:04:05"  # without an offset
    frame = pd.DataFrame({"created_at": words, "reward": np.arange(3_000) / 4})
    whole = read_table(frame.to_csv(index=False))
    monkeypatch.setattr(grid, "_STRETCH", 200)
    monkeypatch.setattr("vrcore.formats.lines.STRETCH", 400)
    again = read_table(frame.to_csv(index=False))
    pd.testing.assert_frame_equal(again.frame, whole.frame)
    assert again.notes == whole.notes
    assert "2 cells are not such times and count as missing" in whole.notes[-1]


def test_more_different_times_than_words_are_held(tmp_path: Path):
    """A column of so many different words would be left out as free text."""
    rows = 450_000
    days = np.datetime_as_string(np.datetime64(START, "s") + np.arange(rows).astype("timedelta64[s]"))
    file = tmp_path / "long.csv"
    pd.DataFrame({"at": days, "reward": np.arange(rows)}).to_csv(file, index=False)
    table = read_table(file.read_bytes())
    assert table.frame["at (seconds)"].iloc[-1] == rows - 1
