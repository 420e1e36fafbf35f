"""A run that ends in nan or infinities, as against rows in which nothing was evaluated."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from vrcore.formats import prepare, read_table
from vrcore.formats.not_numbers import WRITTEN, empty_end, logged, unusual_end


def table(cells: list[str], mark: str = ",") -> str:
    return f"step{mark}loss\n" + "".join(f"{100 * k}{mark}{cell}\n" for k, cell in enumerate(cells, start=1))


def lost(text: str, name: str = "") -> list[tuple[float, float]]:
    return list(prepare(read_table(text, name).frame, "step", "loss").lost)


FALLING = [f"{4 * k**-0.3:.4f}" for k in range(1, 31)]


@pytest.mark.parametrize("word", ["nan", "NaN", "NAN", "inf", "-inf", "Infinity"])
@pytest.mark.parametrize("mark", [",", "\t", ";", " "])
def test_words_at_the_end_are_kept_apart_from_empty_cells(word, mark):
    found = lost(table([*FALLING, *[word] * 10], mark))
    assert [x for x, _ in found] == [100.0 * k for k in range(31, 41)]
    assert all(not math.isfinite(y) for _, y in found)


@pytest.mark.parametrize("word", ["", "null", "NA", "-"])
def test_cells_that_say_nothing_are_not_a_value(word):
    assert lost(table([*FALLING, *[word] * 10])) == []


def test_also_in_a_table_that_is_read_in_stretches():
    many = [f"{4 * k**-0.3:.4f}" for k in range(1, 120_001)]
    said = prepare(read_table(table([*many, *["nan"] * 7])).frame, "step", "loss")
    assert len(said.lost) == 7
    assert prepare(read_table(table([*many, *[""] * 7])).frame, "step", "loss").lost == ()


def test_json_prints_and_exports_of_a_panel():
    rows = [{"step": k, "loss": 1 / k if k < 20 else math.nan} for k in range(1, 25)]
    assert len(lost(json.dumps({"log_history": rows}), "trainer_state.json")) == 5
    assert len(lost("\n".join(map(json.dumps, rows)))) == 5
    assert len(lost("\n".join(map(str, rows)))) == 5
    null = [row if row["step"] < 20 else {**row, "loss": None} for row in rows]
    assert lost(json.dumps({"log_history": null})) == []
    cells = [f'"{row["loss"]}"'.replace("nan", "NaN") for row in rows]
    panel = '"Step","a - loss"\n' + "".join(f"{k},{cell}\n" for k, cell in enumerate(cells, start=1))
    assert len(prepare(read_table(panel).frame, "Step", "loss", "run").lost) == 5


def test_evaluations_between_rows_of_training_are_silent():
    rows = []
    for k in range(1, 121):
        rows.append({"step": k, "reward": 0.1})
        if k % 10 == 0:
            rows.append({"step": k, "loss": 1 / k})
    rows += [{"step": 120 + k, "reward": 0.1} for k in range(1, 10)]
    data = prepare(read_table(json.dumps({"log_history": rows})).frame, "step", "loss")
    assert data.lost == ()
    assert not any("more than usually" in note for note in data.notes)
    rows += [{"step": 130 + k, "reward": 0.1} for k in range(60)]
    data = prepare(read_table(json.dumps({"log_history": rows})).frame, "step", "loss")
    assert any(note.startswith("The last 69 of 201 rows have no value of loss, more") for note in data.notes)


def test_an_empty_end_is_said_where_it_is_long():
    x, y = np.arange(40.0), np.full(40, np.nan)
    y[:30] = 1.0
    assert empty_end(x, y, "loss").startswith("The last 10 of 40 rows have no value of loss")
    y[:37] = 1.0
    assert empty_end(x, y, "loss") == ""


def test_gaps_that_grow_are_no_end():
    x, y = np.arange(1.0, 48.0), np.full(47, np.nan)
    y[[0, 1, 3, 7, 15, 31]] = 0.5
    assert unusual_end(x, y).size == 0
    y[-1] = np.inf
    assert unusual_end(x, y).size == 15


def test_rows_at_the_step_of_the_last_number_do_not_go_on():
    assert unusual_end(np.array([1.0, 2.0, 3.0, 3.0]), np.array([1.0, 1.0, 1.0, np.nan])).size == 0


def test_one_of_several_seeds_is_enough():
    x = np.tile(np.arange(1.0, 11.0), 2)
    y = np.where((x > 7) & (np.arange(20) > 9), WRITTEN, x)
    frame = pd.DataFrame({"step": x, "loss": y, "seed": np.repeat([1, 2], 10)})
    data = prepare(frame, "step", "loss", "seed")
    assert data.runs == 2
    assert [step for step, _ in data.lost] == [8.0, 9.0, 10.0]
    steps, values, error = data.to_the_end
    assert error is not None
    assert steps.size == values.size == error.size == 10
    assert np.isnan(values[7:]).all()


def test_the_sign_of_nan_tells_what_was_written():
    assert logged(np.array([1.0, np.inf, np.nan, WRITTEN])).tolist() == [True, True, False, True]
