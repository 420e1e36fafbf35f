"""How good a metric a column is by its name: what was learned first, what describes the machine last."""

from __future__ import annotations

import re

from vrcore.formats.axes import SECONDS, STEPS

RISING = (
    "reward", "rewards", "rew", "success", "pass", "solved", "win", "accuracy", "acc", "correct", "score", "return",
    "returns", "ret", "performance", "f1", "auc", "bleu", "ys", "y", "value",
)  # fmt: skip
FALLING = (
    "error", "err", "loss", "perplexity", "ppl", "nll", "crossentropy", "bpb", "bpc", "mse", "rmse", "mae", "mape",
    "wer", "cer", "fid", "regret",
)  # fmt: skip
_EVALUATION = frozenset({"eval", "evaluation", "val", "valid", "validation", "test", "heldout", "holdout"})
# Words of columns that describe another column, the machine or the optimiser, and not what was learned.
_ASIDE = frozenset((
    "std", "se", "sem", "stderr", "sd", "var", "variance", "min", "max", "lower", "upper", "low", "high", "count",
    "n", "num", "length", "len", "runtime", "time", "second", "seconds", "sec", "lr", "learning", "norm", "grad",
    "kl", "entropy", "adv", "advantage", "clip", "clipped", "zero", "epoch", "id", "seed",
))  # fmt: skip
RUNS = frozenset((
    "seed", "run", "runs", "runid", "env", "environment", "task", "method", "algo", "algorithm", "agent", "learner",
    "dataset", "openml", "replicate", "fold", "repeat", "subject", "animal", "group", "condition", "experiment",
    "model", "recipe", "split", "tag", "metric", "name", "component",
))  # fmt: skip
_ONE_RUN = frozenset((
    "seed", "run", "runid", "experiment", "replicate", "repeat", "fold", "subject", "animal", "recipe", "method",
    "algo", "algorithm",
))  # fmt: skip
_BESIDE = frozenset(("id", "name", "no", "number", "key"))
PERCENT = frozenset({"acc", "accuracy", "percent", "percentage", "pct", "success", "pass", "correct", "solved", "win"})

UNNAMED = 5
"""The rank of a column whose name says nothing; those below are called as what was learned, or its error, is."""


def words(name: str) -> set[str]:
    """Return the lower-case words of a column's name: "eval/rewardMean_avg" has eval, reward, mean, avg."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return set(re.findall(r"[a-z]+\d*|\d+", re.sub(r"cross[^a-z]*entropy", "crossentropy", plain)))


def names_a_run(name: str) -> bool:
    """Say whether a column is called by what does not change inside a run, as a task, a phase or a checkpoint may."""
    known = words(name)
    return known == {"name"} or (bool(known & _ONE_RUN) and known <= _ONE_RUN | _BESIDE)


def rank(name: str) -> tuple[int, int]:
    """Return how good a metric a column is by its name; lower is better."""
    known = words(name)
    # a clock or a counter is no metric while anything else is there, and the clock last of all
    if name.endswith(SECONDS):
        return 9, 0
    if name.strip().lower() in STEPS:
        return 8, 0
    if known & RUNS and not known & set(RISING):
        return 7, 0
    if known & _ASIDE:
        return 6, 0
    evaluated = bool(known & _EVALUATION)
    for place, word in enumerate(RISING):
        if word in known:
            return (0 if evaluated else 1 if {"true", "pass"} <= known else 2), place
    for place, word in enumerate(FALLING):
        if word in known:
            return (3 if evaluated else 4), place
    return 5, 0
