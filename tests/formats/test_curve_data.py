"""From a table to the points of one curve: nothing happens without a note."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vrcore.errors import LogError
from vrcore.formats import choices, prepare


def frame(x, y, **more):
    return pd.DataFrame({"step": np.asarray(x, dtype=float), "reward": np.asarray(y, dtype=float), **more})


def test_a_clean_run_is_passed_on_without_a_word():
    data = prepare(frame([0, 10, 20], [0.1, 0.2, 0.4]), "step", "reward")
    np.testing.assert_array_equal(data.x, [0, 10, 20])
    np.testing.assert_array_equal(data.y, [0.1, 0.2, 0.4])
    assert data.notes == ()
    assert data.restarts == ()
    assert (data.runs, data.standard_error, data.members) == (1, None, ())


def test_missing_and_infinite_values_are_counted():
    data = prepare(frame([0, np.nan, 20, 30, 40, 50], [0.1, 0.2, np.nan, np.inf, 0.5, 0.6]), "step", "reward")
    np.testing.assert_array_equal(data.x, [0, 40, 50])
    assert data.notes == (
        "1 row without a step was left out.",
        "1 row without a value of reward was left out.",
        "1 row with an infinite value of reward was left out.",
    )


def test_unsorted_rows_are_sorted_and_it_is_said():
    data = prepare(frame([20, 0, 30, 10], [2, 0, 3, 1]), "step", "reward")
    np.testing.assert_array_equal(data.y, [0, 1, 2, 3])
    assert data.notes == ("The rows were not in the order of their steps and were sorted.",)
    newest_first = prepare(frame([30, 20, 10], [3, 2, 1]), "step", "reward")
    np.testing.assert_array_equal(newest_first.y, [1, 2, 3])


def test_steps_that_come_twice_are_averaged():
    data = prepare(frame([0, 1, 1, 2], [0, 1, 2, 3]), "step", "reward")
    np.testing.assert_array_equal(data.y, [0, 1.5, 3])
    assert data.notes == ("1 step comes more than once in step; their values were averaged.",)


@pytest.mark.parametrize(("keep", "y"), [("longest", [10, 11, 12, 13]), ("last", [20, 21, 22]), ("all", None)])
def test_a_counter_that_starts_over(keep, y):
    log = frame([1, 2, 3, 1, 2, 3, 4, 1, 2, 3], [0, 1, 2, 10, 11, 12, 13, 20, 21, 22])
    data = prepare(log, "step", "reward", keep=keep)
    assert data.restarts == (3, 7)
    assert data.notes[0].startswith("The step starts over after rows 3, 7: 3 runs in one log.")
    if y is None:
        np.testing.assert_allclose(data.y, [10, 11, 12, 13])  # means of 0, 10, 20 and so on; 13 alone
        assert "averaged" in data.notes[-1]
    else:
        np.testing.assert_array_equal(data.y, y)
        assert f"The {keep} was kept ({len(y)} of 10 rows)." in data.notes[0]


def test_rows_that_a_resumed_run_repeats_are_replaced():
    log = frame([0, 100, 200, 300, 400, 300, 400, 500], [0, 1, 2, 3, 4, 30, 40, 50])
    data = prepare(log, "step", "reward")
    np.testing.assert_array_equal(data.x, [0, 100, 200, 300, 400, 500])
    np.testing.assert_array_equal(data.y, [0, 1, 2, 30, 40, 50])
    assert data.restarts == (5,)
    assert data.notes == (
        "After row 5 the step goes back from 400 to 300, as after loading a checkpoint: 2 rows that later ones replace "
        "were left out.",
    )


def test_rows_written_a_little_late_are_sorted_and_none_is_lost():
    data = prepare(frame([0, 10, 30, 20, 40, 50, 60, 70], [0, 1, 3, 2, 4, 5, 6, 7]), "step", "reward")
    np.testing.assert_array_equal(data.y, np.arange(8))
    assert data.restarts == ()
    assert data.notes == ("The rows were not in the order of their steps and were sorted.",)


def several(*runs):
    return pd.concat([frame(x, y, **labels) for labels, x, y in runs], ignore_index=True)


def test_seeds_are_averaged_at_the_steps_they_share():
    log = several(({"seed": 0}, [0, 1, 2, 3], [0, 2, 4, 6]), ({"seed": 1}, [0, 1, 2], [2, 4, 6]))
    data = prepare(log, "step", "reward", "seed")
    np.testing.assert_array_equal(data.x, [0, 1, 2])
    np.testing.assert_array_equal(data.y, [1, 3, 5])
    # SD of (0, 2) with n - 1 is sqrt 2; divided by sqrt 2 that is 1.
    np.testing.assert_allclose(data.standard_error, [1, 1, 1])
    assert data.runs == 2
    assert [label for label, _, _ in data.members] == ["seed 0", "seed 1"]
    assert data.notes == (
        "Mean of 2 runs (over seed) at the 3 steps that all of them have.",
        "1 step that not all runs have (seed 1 ends first, at 2) was left out.",
    )


def test_seeds_with_other_steps_are_interpolated_and_never_extrapolated():
    log = several(({"seed": 0}, [0, 10, 20], [0, 10, 20]), ({"seed": 1}, [5, 15, 25, 26], [6, 16, 26, 27]))
    data = prepare(log, "step", "reward", "seed")
    np.testing.assert_array_equal(data.x, [10, 20])
    np.testing.assert_allclose(data.y, [10.5, 20.5])
    assert "interpolated linearly at the 2 steps of seed 0 between 5 and 20" in data.notes[0]


def test_seeds_without_a_common_stretch_have_no_mean():
    log = several(({"seed": 0}, [0, 1], [0, 1]), ({"seed": 1}, [5, 6], [0, 1]))
    with pytest.raises(LogError, match="no stretch of step in common"):
        prepare(log, "step", "reward", "seed")


def test_a_task_is_taken_not_averaged_and_it_is_said():
    runs = [({"task": t, "seed": s}, [0, 1, 2], [n, n + s, n]) for n, t in enumerate("ab") for s in (0, 1)]
    log = several(*runs)
    first = prepare(log, "step", "reward", ["task", "seed"])
    assert first.chosen == (("task", "a"),)
    assert first.notes[0] == "Of task, a was taken, the first; 1 other value can be chosen."
    np.testing.assert_array_equal(first.y, [0, 0.5, 0])
    other = prepare(log, "step", "reward", ["task", "seed"], choose={"task": "b", "seed": "1"})
    np.testing.assert_array_equal(other.y, [1, 2, 1])
    assert other.notes == ()
    numbers = prepare(log, "step", "reward", choose={"seed": 1.0, "task": "b"})
    np.testing.assert_array_equal(numbers.y, other.y)
    single = prepare(log, "step", "reward", ["task", "seed"], average=False)
    assert (single.runs, single.chosen) == (1, (("task", "a"), ("seed", "0")))
    every = prepare(log, "step", "reward", ["task", "seed"], average=True)
    assert every.runs == 4


def test_the_first_value_taken_is_one_that_has_the_metric():
    log = several(({"task": "empty"}, [0, 1], [np.nan, np.nan]), ({"task": "full"}, [0, 1], [1, 2]))
    data = prepare(log, "step", "reward", "task")
    assert data.chosen == (("task", "full"),)
    assert choices(log, ["task"]) == {"task": ["empty", "full"]}
    assert choices(log, ["task"], "reward") == {"task": ["full"]}


def test_many_runs_are_noted_once():
    runs = [({"seed": s}, [0, 1, 2, 3], [0, np.nan, 2, 3]) for s in range(5)]
    notes = prepare(several(*runs), "step", "reward", "seed").notes
    assert notes[0] == "In 5 of 5 runs, as in this one: 1 row without a value of reward was left out."


def test_a_run_without_values_is_left_out_and_said():
    runs = [({"seed": 0}, [0, 1, 2], [1, 2, 3]), ({"seed": 1}, [0, 1, 2], [np.nan] * 3)]
    data = prepare(several(*runs), "step", "reward", "seed")
    assert data.runs == 1
    assert "1 run of 2 without a value of reward was left out." in data.notes


GOOD = frame([0, 1, 2], [0, 1, 2], who=["a", "b", "c"])
REFUSED = {
    "unknown column": ({"x": "stpe", "y": "reward"}, 'did you mean "step"'),
    "text": ({"x": "step", "y": "who"}, "holds text"),
    "same": ({"x": "step", "y": "step"}, "choose two columns"),
    "group is the step": ({"x": "step", "y": "reward", "group": "step"}, "cannot tell runs apart"),
    "unknown group": ({"x": "step", "y": "reward", "group": ["sede"]}, "no column"),
    "unknown value": ({"x": "step", "y": "reward", "choose": {"who": "A"}}, 'did you mean "a"'),
    "unknown keep": ({"x": "step", "y": "reward", "keep": "first"}, "longest"),
    "one point": ({"x": "step", "y": "reward", "choose": {"who": "a"}}, "only one step"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_words(case):
    arguments, words = REFUSED[case]
    with pytest.raises(LogError, match=words):
        prepare(GOOD, **arguments)


def test_no_row_with_both():
    with pytest.raises(LogError, match="no row has a number in both"):
        prepare(frame([0, 1, np.nan], [np.nan, np.nan, 1]), "step", "reward")


numbers = st.floats(-1e300, 1e300) | st.sampled_from([np.nan, np.inf, -np.inf, 0.0, 1.0])


@settings(deadline=None)
@given(st.lists(st.tuples(numbers, numbers, st.integers(0, 2)), min_size=1, max_size=30), st.booleans())
def test_points_are_always_finite_and_in_order(rows, grouped):
    log = pd.DataFrame(rows, columns=["step", "reward", "seed"])
    before = log.copy()
    try:
        data = prepare(log, "step", "reward", "seed" if grouped else None)
    except LogError:
        return
    finally:
        pd.testing.assert_frame_equal(log, before)
    assert data.x.size == data.y.size >= 2
    assert np.all(np.diff(data.x) > 0)
    assert np.isfinite(data.x).all()
    assert np.isfinite(data.y).all()
    if not grouped and data.x.size < len(rows):
        assert data.notes


def test_the_mean_of_runs_stays_finite_where_the_slope_between_two_steps_does_not():
    frame = pd.DataFrame(
        {"x": [-1.0, -1e-65, 0.0, -1e-258, 0.0], "y": [0.0, 3e243, 0.0, 0.0, 0.0], "seed": [1, 1, 1, 2, 2]}
    )
    data = prepare(frame, "x", "y", "seed")
    assert data.x.tolist() == [-1e-258, 0.0]
    assert np.isfinite(data.y).all()
    assert np.all((data.y >= 0.0) & (data.y < 3e243))
