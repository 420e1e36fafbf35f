"""What was logged beside the metric: the training reward and the share of responses cut off, named, guessed or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from vrcore.errors import LogError, suggestion
from vrcore.formats import CurveData, prepare
from vrcore.formats.metric_names import rank, words
from vrcore.formats.times import called
from vrcore.formats.units import says_share
from vrcore.formats.wording import shortened

NONE = "none"
"""What an option says for "this log has no such column, whatever a name looks like"."""

_CUT_OFF = (
    "completions/clipped_ratio",
    "train/completions/clipped_ratio",
    "clipped_ratio",
    "response_length/clip_ratio",
)
"""How TRL and verl name the share of responses cut off at the length limit; "clip_ratio" alone is another thing."""

_CUT_OFF_OF_ANSWERS = (
    "truncation",
    "truncated",
    "truncated_share",
    "truncation_rate",
    "truncated_pct",
    "truncation_pct",
)
"""Names of the same share in other logs. An episode may be truncated too (Gymnasium's word for its time limit), which
is often a success: these count only where another column speaks of a language model's answers."""

_ANSWERS = frozenset(("completion", "completions", "response", "responses", "token", "tokens", "prompt", "kl"))

_CUT = frozenset(("truncated", "truncation", "clipped", "cutoff"))
_WHOLE_ANSWERS = frozenset((
    "completion", "completions", "response", "responses", "answer", "answers", "output", "outputs", "generation",
    "generations", "length", "lengths",
))  # fmt: skip
_LIMIT, _REACHED = frozenset(("max", "maximum", "limit")), frozenset(("hit", "hits", "hitting", "reached", "reaching"))
_COUNTED = frozenset(("length", "lengths", "token", "tokens"))
_NO_ANSWERS = frozenset((
    "grad", "grads", "gradient", "norm", "policy", "pg", "ppo", "actor", "critic", "value", "vf", "loss", "range",
    "importance", "sampling", "is", "tis", "logprob", "logprobs", "logp", "adv", "advantage", "advantages", "reward",
    "rewards", "prompt", "prompts", "episode", "episodes", "ep", "env", "std", "var", "min", "max", "low", "high",
))  # fmt: skip
"""Words of what else is clipped or truncated, prompts and time limits among it, and of spread and ends of a share."""

_TRAINING_REWARD = (
    "reward",
    "train/reward",
    "train_reward",
    "training/reward",
    "training_reward",
    "reward/mean",
    "rollout/ep_rew_mean",
    "critic/rewards/mean",
)
"""How trainers name what training maximises (TRL and the Hugging Face Trainer, Stable-Baselines3, verl)."""


class Companions(NamedTuple):
    """The columns beside the metric, "" for none, and a sentence for each that says why it was taken."""

    reward: str = ""
    cut: str = ""
    notes: tuple[str, ...] = ()


def guessed_cut(names: Sequence[str]) -> str:
    """Return the column of cut-off responses among these, by the names that trainers give it or its words, or ""."""
    found = _first(names, _CUT_OFF)
    if found or not any(words(name) & _ANSWERS for name in names):
        return found
    return _first(names, _CUT_OFF_OF_ANSWERS) or next(filter(_share_cut_off, names), "")


def guessed_reward(names: Sequence[str], y: str) -> str:
    """Return the column of the training reward among these, by the names that trainers give it, or "".

    Only beside a metric `y` that is by its name an evaluation of what is to rise: of two columns of training neither
    can be the measure of the other, and a loss may rise while what is learned does too.
    """
    return _first(names, _TRAINING_REWARD) if rank(y)[0] == 0 else ""


def _share_cut_off(name: str) -> bool:
    """Say whether a column is a share of answers cut off by its words, as "response_truncated_frac" is.

    So is one of those that came to the greatest length, as "responses_hitting_max_length_pct" is. "clip" is that of the
    policy ratio in PPO, unless the name itself speaks of answers or their length.
    """
    known = words(name)
    cut = known & _CUT or {"cut", "off"} <= known or ("clip" in known and known & _WHOLE_ANSWERS)
    full = known & _LIMIT and known & _REACHED and known & _COUNTED  # "max" is that of the length, not of a share
    return bool(cut or full) and says_share(name) and not (known - _LIMIT if full else known) & _NO_ANSWERS


def _first(names: Sequence[str], known: Sequence[str]) -> str:
    return next((name for one in known for name in names if name.strip().lower() == one), "")


def companions(names: Sequence[str], x: str, y: str, reward: str | None, cut: str | None) -> Companions:
    """Return the columns for `--reward` and `--cut-off`: those named, none where that is said, else those guessed.

    `names` are the log's columns of numbers, `x` and `y` its step and its metric. Raises `LogError` for a name that is
    not there, and for a column that would be two things at once.
    """
    rest = [name for name in names if name not in (x, y, reward, cut)]  # what is named is not guessed to be another
    found: dict[str, str] = {}
    notes = []
    for option, what, given, guessed in (
        ("--reward", "Training reward", reward, guessed_reward(rest, y)),
        ("--cut-off", "Share of responses cut off", cut, guessed_cut(rest)),
    ):
        found[option] = guessed if given is None else _named(option, given, names, x, y)
        if found[option]:
            out = "" if NONE in names else f"; {option} {NONE} leaves it out"
            why = f", by its name{out}" if given is None else ""
            notes.append(f'{what}: "{shortened(found[option])}"{why}.')
    if found["--reward"] and found["--reward"] == found["--cut-off"]:
        raise LogError(f'"{shortened(found["--reward"])}" cannot be both --reward and --cut-off: name two columns.')
    return Companions(found["--reward"], found["--cut-off"], tuple(notes))


def _named(option: str, given: str, names: Sequence[str], x: str, y: str) -> str:
    if given == NONE and NONE not in names:
        return ""
    given = called(given, names)
    if given not in names:
        listed = shortened(", ".join(names), 120)
        meant = suggestion(given, names) or "."
        raise LogError(
            f'{option} names no column of numbers that is there: "{shortened(given)}"{meant} There is: {listed}.'
        )
    if given in (x, y):
        role = "step" if given == x else "metric"
        raise LogError(f'{option} names "{shortened(given)}", which is the {role} already: name another column.')
    return given


def beside(
    frame: pd.DataFrame, data: CurveData, column: str, group: Sequence[str], keep: str = "longest"
) -> CurveData | None:
    """Return a companion column of the very runs that `data` shows, or None where it has no two steps with a number.

    `group` are the columns that tell runs apart. The runs are those that were chosen for the metric: left to itself,
    the first run with a number in this column might be another one.
    """
    apart = [name for name in group if name != column]
    try:
        return prepare(frame, data.x_name, column, apart, dict(data.chosen), keep=keep)
    except LogError:  # the columns are there, so that a run without numbers in this one is the reason
        return None


def not_logged(column: str) -> str:
    """Return the sentence for a companion column that has no numbers in a run."""
    return f'"{shortened(column)}" has no two steps with a number here and was not looked at.'
