"""The published learning curves on which forecasts are calibrated and checked, and how they are cut."""

from __future__ import annotations

import collections
import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

CURVES = Path(__file__).parents[1] / ".." / "shared" / "data" / "curves"
ABSENT = "the published learning curves (folder curves of the shared data) are not here, so nothing was measured"
FEWEST, RISE = 20, 0.1
CUTS = (0.25, 0.5, 0.75)
LCDB_CUTS = (0.1, 0.3, 0.5, 0.7, 0.9)


class Curve(NamedTuple):
    """One learning curve; `source` is the method (and benchmark), `seen` whether the constants may learn from it."""

    source: str
    task: str
    x: Any
    y: Any
    lower: float | None
    upper: float | None
    seen: bool


class Case(NamedTuple):
    """The first part of a curve, where to forecast, and what came: `target` is (x,), one number for `at` each."""

    curve: Curve
    cut: float
    x: Any
    y: Any
    at: Any
    target: Any


def present() -> bool:
    return (CURVES / "tdmpc2").is_dir()


def first_half(task: str) -> bool:
    """Say whether a task belongs to the half from which constants may be learned."""
    return int(hashlib.sha256(task.encode()).hexdigest(), 16) % 2 == 0


def bounded() -> list[Curve]:
    """Return the 303 TD-MPC2 curves with a known maximum: success rates, and rewards over 1000 (small ones over their
    own maximum), averaged over seeds where there are at least two; the first evaluation, at step 0, is left out."""
    sums: dict[tuple[str, str], dict[int, list[tuple[float, str]]]] = {}
    success = set()
    with gzip.open(CURVES / "tdmpc2" / "tdmpc2_results_all.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            key = row["method"], row["task"]
            if row["success"]:
                success.add(key)
            sums.setdefault(key, {}).setdefault(int(float(row["step"])), []).append(
                (float(row["reward"] or "nan"), row["success"])
            )
    found = []
    for key, steps in sorted(sums.items()):
        means = []
        for step, seeds in sorted(steps.items()):
            values = [float(rate) for _, rate in seeds if rate] if key in success else [one for one, _ in seeds]
            values = [value for value in values if np.isfinite(value)]
            if step > 0 and len(values) >= 2:
                means.append((step, float(np.mean(values))))
        if len(means) < FEWEST:
            continue
        x, y = np.array(means, dtype=float).T
        if key not in success:
            y = y / (1000.0 if y.max() > 20.0 else y.max())
        if _rises(y):
            found.append(Curve(*key, x, y, 0.0, 1.0, first_half(key[1])))
    return found


def unbounded() -> list[Curve]:
    """Return the curves whose maximum nobody knows: TD3 (mean of 10 seeds), Procgen (mean of seeds, about 100 points),
    Atari 100k (two seeds each); scaled from the first value to the 99th percentile of the whole curve."""
    rows: list[tuple[str, str, Any, Any, bool]] = []
    table: dict[str, dict[float, list[float]]] = {}
    with (CURVES / "td3" / "td3_learning_curves.csv").open() as file:
        for row in csv.DictReader(file):
            table.setdefault(row["env"], {}).setdefault(float(row["step"]), []).append(float(row["eval_return"]))
    rows += [("td3", task, *_means(steps), False) for task, steps in table.items()]
    for name in ("procgen-dreamerv3", "procgen-ppg", "procgen-ppo_fixhp", "atari100k-dreamerv3"):
        runs = collections.defaultdict(list)
        with gzip.open(CURVES / "dreamerv3" / f"{name}.json.gz", "rt") as file:
            for run in json.load(file):
                runs[run["task"]].append(run)
        for task, seeds in runs.items():
            if name.startswith("atari"):  # the seeds were evaluated at different steps
                rows += [(name, task, *_means(_steps([run])), True) for run in seeds[:2]]
            else:
                rows.append((name, task, *_means(_steps(seeds)), True))
    found = []
    for source, task, x, y, seen in rows:
        x, y = x[x > 0.0], y[x > 0.0]
        if x.size > 130:
            every = round(x.size / 100)
            x, y = x[::every], y[::every]
        top = float(np.percentile(y, 99)) if y.size else 0.0
        if x.size < FEWEST or top <= y[0]:
            continue
        y = (y - y[0]) / (top - y[0])
        if _rises(y):
            found.append(Curve(source, task, x, y, None, None, seen))
    return found


def lcdb() -> list[Curve]:
    """Return every third LCDB 1.1 curve (accuracy) of 40 anchors or more, by data set and learner, no dummies."""
    table: dict[tuple[int, str], list[tuple[float, float]]] = {}
    with gzip.open(CURVES / "lcdb11" / "lcdb11_val_error_67datasets.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            key = int(row["openml_id"]), row["learner"]
            table.setdefault(key, []).append((float(row["anchor"]), 1.0 - float(row["val_error_mean"])))
    keys = sorted(key for key, rows in table.items() if len(rows) >= 40 and key[1] != "DummyClassifier")
    return [Curve("lcdb", f"{k[0]} {k[1]}", *np.array(sorted(table[k])).T, 0.0, 1.0, False) for k in keys[::3]]


def without_limits(curves: list[Curve]) -> list[Curve]:
    """Return the same curves with nothing declared of their metric."""
    return [curve._replace(source=f"{curve.source}, no limit", lower=None, upper=None) for curve in curves]


def cases(curve: Curve) -> Iterator[Case]:
    """Yield the cuts of a reinforcement-learning curve: at least 8 points, the target the mean of the last ones."""
    n = curve.x.size
    last = max(3, n // 20)
    for cut in CUTS:
        first = round(cut * n)
        if first >= 8:
            at, target = curve.x[-last:].mean(), curve.y[-last:].mean()
            yield Case(curve, cut, curve.x[:first], curve.y[:first], np.array([at]), np.array([target]))


def lcdb_cases(curve: Curve) -> Iterator[Case]:
    """Yield the cuts of an LCDB curve: at least 6 anchors, the targets all later ones."""
    for cut in LCDB_CUTS:
        first = round(cut * curve.x.size)
        if first >= 6:
            yield Case(curve, cut, curve.x[:first], curve.y[:first], curve.x[first:], curve.y[first:])


def _rises(y: Any) -> bool:
    return bool(np.percentile(y, 95) - y[0] >= RISE)


def _steps(runs: list[dict[str, Any]]) -> dict[float, list[float]]:
    steps: dict[float, list[float]] = {}
    for run in runs:
        for x, y in zip(run["xs"], run["ys"], strict=True):
            if y is not None:
                steps.setdefault(float(x), []).append(float(y))
    return steps


def _means(steps: dict[float, list[float]]) -> tuple[Any, Any]:
    x = np.array(sorted(steps))
    return x, np.array([np.mean(steps[one]) for one in x])
