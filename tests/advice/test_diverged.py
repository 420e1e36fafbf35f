"""A run that ends in nan or infinities has diverged: the library, the command and the page say so."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.test_command import vrlab
from vrcore.advice import Finding, Run, advise, examine
from vrcore.formats import prepare, read_table

STEPS = 100.0 * np.arange(1, 41)
LOSS = 4.0 * STEPS**-0.3


def ending(value: float, count: int = 10) -> np.ndarray:
    return np.where(np.arange(40) < 40 - count, LOSS, value)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("lower_is_better", [True, False])
def test_the_library_says_rewind(value, lower_is_better):
    found = advise((STEPS, ending(value)), lower_is_better=lower_is_better)
    assert found.recommendation == "rewind"
    kind = "nan" if np.isnan(value) else "infinite"
    assert found.reason.startswith(f"The last 10 of 40 evaluations are not numbers ({kind}): the run has diverged")
    assert found.checkpoint == (3000.0 if lower_is_better else 100.0)
    finding = found.findings["run"][0]
    assert finding.code == "collapse"
    assert finding.stops
    json.dumps(found.to_dict(), allow_nan=False)


def test_limits_and_an_infinity_at_the_end_are_one_thing():
    codes = [one.code for one in examine(Run(STEPS, ending(np.inf), lower=0.0, upper=2.0))]
    assert "collapse" in codes
    assert "out-of-range" not in codes
    inside = LOSS.copy()
    inside[20] = np.inf
    assert examine(Run(STEPS, inside, lower=0.0, upper=2.0))[0].code == "out-of-range"


def collapse(run: Run) -> Finding:
    return next(one for one in examine(run) if one.code == "collapse")


@pytest.mark.parametrize(
    ("count", "which"), [(1, "The last of 40 evaluations is"), (2, "The last 2 of 40 evaluations are")]
)
def test_one_or_two_nan_are_a_caution(count, which):
    one = collapse(Run(STEPS, ending(np.nan, count)))
    assert one.words.startswith(f"{which} nan. If nothing was evaluated there, that means nothing; if the metric")
    assert not one.stops
    found = advise((STEPS, ending(np.nan, count)), lower_is_better=True)
    assert [(one.code, one.stops) for one in found.findings["run"]] == [("collapse", False)]
    assert found.recommendation == advise((STEPS, LOSS), lower_is_better=True).recommendation == "continue"


def test_three_nan_and_a_single_infinity_have_diverged():
    assert collapse(Run(STEPS, ending(np.nan, 3))).stops
    one = collapse(Run(STEPS, ending(np.inf, 1)))
    assert one.stops
    assert one.words.startswith("The last of 40 evaluations is not a number (infinite): the run has diverged")


def test_a_fall_to_nothing_before_a_single_nan_is_what_is_said():
    y = np.append(np.where(np.arange(40) < 36, 0.8 - 0.5 * np.exp(-np.arange(40) / 5.0), 0.0), np.nan)
    one = collapse(Run(np.arange(1.0, 42.0), y, lower=0.0, upper=1.0))
    assert one.stops
    assert one.words.startswith("The run collapsed")


@pytest.mark.parametrize("every", [2, 5, 10])
def test_evaluations_every_few_rows_are_no_divergence(every):
    x = np.arange(1.0, 100.0 + every)
    y = np.where(x % every == 0, 1.0 - 1.0 / x, np.nan)
    assert not any(one.code == "collapse" for one in examine(Run(x, y)))


def test_a_nan_that_was_recovered_from_is_none():
    y = LOSS.copy()
    y[15:20] = np.nan
    assert not any(one.code == "collapse" for one in examine(Run(STEPS, y).negated()))


def test_data_from_a_reader_carries_it():
    text = "step,loss\n" + "".join(f"{x:g},{y:g}\n" for x, y in zip(STEPS, ending(np.nan), strict=True))
    data = prepare(read_table(text).frame, "step", "loss")
    assert advise(data, lower_is_better=True).recommendation == "rewind"
    empty = prepare(read_table(text.replace("nan", "")).frame, "step", "loss")
    assert advise(empty, lower_is_better=True).recommendation == "continue"


@pytest.mark.parametrize("word", ["nan", "inf"])
def test_the_commands_say_it(tmp_path, word):
    file = tmp_path / "run.csv"
    rows = [f"{x:g},{y:g}" if k < 30 else f"{x:g},{word}" for k, (x, y) in enumerate(zip(STEPS, LOSS, strict=True))]
    file.write_text("step,eval_loss\n" + "\n".join(rows) + "\n")
    said = vrlab("advise", str(file)).output
    assert "\nRewind: The last 10 of 40 evaluations are not numbers (" in said
    said = vrlab("forecast", str(file)).output
    assert "collapse: The last 10 of 40 evaluations are not numbers (" in said
    assert "Nothing is forecast." in said
