"""Real training logs: a fit or one plain sentence, never a warning, never another error."""

import hashlib
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vrcore.curves import CURVES, fit
from vrcore.errors import FitError

LOGS = Path(__file__).parents[2] / ".." / "shared" / "data" / "curves"

pytestmark = pytest.mark.skipif(not LOGS.exists(), reason="the folder with real training logs is not here")


def spread(name, keep):
    """Return whether a curve belongs to a fixed sample of one in `keep`, by a hash of its name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % keep == 0


def curves():
    for path in sorted((LOGS / "rasbt_grpo").glob("*.csv")):
        table = pd.read_csv(path)
        for column in ("eval_acc", "reward_avg", "avg_response_len"):
            yield f"{path.stem} {column}", table["step"], pd.to_numeric(table[column], errors="coerce"), None
    td3 = pd.read_csv(LOGS / "td3" / "td3_learning_curves.csv")
    for (env, seed), rows in td3.groupby(["env", "seed"]):
        if spread(f"{env} {seed}", 3):
            yield f"td3 {env} {seed}", rows["step"], rows["eval_return"], None
    tdmpc2 = pd.read_csv(LOGS / "tdmpc2" / "tdmpc2_results_all.csv.gz")
    for (method, task, seed), rows in tdmpc2.groupby(["method", "task", "seed"]):
        if spread(f"{method} {task} {seed}", 6):
            bounded = rows["success"].notna().all()
            yield f"tdmpc2 {method} {task} {seed}", rows["step"], rows["success" if bounded else "reward"], bounded


def test_sweep():
    families = [*CURVES]
    fitted, refusals = 0, []
    for i, (name, x, y, bounded) in enumerate(curves()):
        limits = {"lower": 0.0, "upper": 1.0} if bounded else {}
        for family in (families[i % len(families)], "logistic"):
            try:
                found = fit(x, y, family, **limits)
            except FitError as refusal:
                refusals.append(str(refusal))
                continue
            fitted += 1
            assert np.isfinite(list(found.params.values())).all(), name
            assert found.words, name
            for parameter in found.params:
                assert math.isnan(found.stderr[parameter]) is not found.identified(parameter), name
            if bounded:
                assert 0.0 <= found.params["asymptote"] <= 1.0, name
    assert fitted >= 300
    assert all(text.endswith(".") for text in refusals)


def test_evaluations_of_the_two_post_training_runs():
    """Both jump between the first two evaluations: no slope can be told from such a log."""
    for path in sorted((LOGS / "rasbt_grpo").glob("*.csv")):
        table = pd.read_csv(path)
        found = fit(table["step"], pd.to_numeric(table["eval_acc"], errors="coerce"), "hill", lower=0.0, upper=100.0)
        assert found.n == 11
        assert found.dropped == len(table) - found.n
        assert not found.identified("slope")
