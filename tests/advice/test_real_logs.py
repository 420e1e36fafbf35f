"""Two published post-training logs: what is found in them, and what is advised."""

from pathlib import Path

import pandas as pd
import pytest

from vrcore.advice import Run, advise, examine

LOGS = Path(__file__).parents[2] / ".." / "shared" / "data" / "curves" / "rasbt_grpo"
pytestmark = pytest.mark.skipif(not LOGS.is_dir(), reason="the published logs are not beside this checkout")


def log(part):
    frame = pd.read_csv(next(LOGS.glob(f"*{part}*.csv")), low_memory=False).apply(pd.to_numeric, errors="coerce")
    return Run(frame["step"], frame["eval_acc"], part, 0.0, 100.0, training_reward=frame["reward_avg"])


def test_two_runs_in_one_log_peak_and_decay():
    findings = {found.code: found for found in examine(log("7_3"))}
    assert list(findings) == ["bad-steps", "mixed-runs", "peak-then-decay"]
    assert findings["bad-steps"].evidence["restarts"] == [5]
    assert findings["mixed-runs"].evidence == {"rows": [5], "runs": 2}
    assert findings["peak-then-decay"].where == 50.0


def test_go_back_to_the_checkpoint_at_step_50():
    advice = advise(log("7_3"), budget=1000)
    assert (advice.recommendation, advice.checkpoint) == ("rewind", 50.0)
    assert advice.runs[0].at_budget is None
    assert "Go back to the checkpoint at 50." in advice.words


def test_a_plateau_below_its_best_evaluation():
    """45.6 at 100 and 41.6 at 500: no more than correlated noise on a plateau shows, and the advice says so."""
    run = log("7_4")
    assert examine(run) == ()
    advice = advise(run, budget=1000, target=50.0)
    assert advice.recommendation == "change"
    assert advice.runs[0].target.beyond > 0.8
    assert "45.6 at 100, is not surely more than luck; keep its checkpoint" in advice.reason


def test_runs_of_one_study_together():
    advice = advise([log("7_3"), log("7_4")], budget=1000)
    assert advice.about == "7_4"
    assert [one.recommendation for one in advice.runs] == ["rewind", advice.recommendation]


@pytest.mark.parametrize("n", [9, 10])
def test_a_collapse_to_zero_in_a_real_log_is_seen_at_once(n):
    run = log("7_4")
    y = run.y.copy()
    rows = run.x.searchsorted(run.steps[n:])
    before = Run(run.x[: rows[0]], y[: rows[0]], lower=0.0, upper=100.0)
    assert "collapse" not in [found.code for found in examine(before)]
    y[rows] = 0.0
    after = Run(run.x[: rows[0] + 1], y[: rows[0] + 1], lower=0.0, upper=100.0)
    assert "collapse" in [found.code for found in examine(after)]
    assert advise(after).checkpoint == 100.0
