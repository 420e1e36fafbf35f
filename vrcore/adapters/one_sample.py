"""Trainers that score one sample per call, in many workers at once: verl, OpenRLHF, verifiers (prime-rl).

    # reward.py, for verl: reward.custom_reward_function.path=reward.py, .name=compute_score
    from vrcore.adapters.one_sample import verl_score
    compute_score = verl_score(my_compute_score, "VR 5")

Written against the documented signatures of verl (January and June 2026), OpenRLHF 0.11.0 and verifiers (August 2026);
none of these trainers was run. Each function returns a plain function, async if the given one is, because these
trainers ask `inspect.iscoroutinefunction`.

There is no `level="counter"`: workers score in no common order, so that each would count for itself, and a VR 5 over
sixteen of them would be no VR 5. Draws are keyed instead, on the seed and on what identifies the sample. What
identifies it must differ from visit to visit: a draw on the answer's text alone would pass over the same short answer
every time, which is not a schedule but a verifier that is wrong about that answer. Where the trainer passes nothing of
the kind, a worker counts how often it has seen the same prompt and answer, and keys on that number too.

An evaluation is never thinned; where a call does not say what it is, it is refused (see each function).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, signature
from typing import Any

from vrcore.adapters.sample_draw import SampleDraw
from vrcore.adapters.wrapping import wrapped
from vrcore.errors import ParameterError
from vrcore.schedules import Schedule

Score = Callable[..., Any]


def verl_score(
    compute_score: Score,
    schedule: str | Schedule,
    *,
    level: str = "sample",
    omitted: float = 0.0,
    train_only: bool = True,
    seed: int = 0,
    earned_above: float = 0.0,
    key: Callable[..., Any] | None = None,
) -> Score:
    """Return verl's `compute_score(data_source, solution_str, ground_truth, extra_info=None, **more)`, thinned.

    The answer is a dict: `score` is what the trainer learns from, `true_score`, `earned` and `delivered` (0.0 or 1.0)
    are logged beside it, with whatever else `compute_score` returned. `extra_info["split"]` ("train", "test", ...), as
    verl's own data preparation writes it, tells training from evaluation. Draws are keyed on `extra_info["index"]`, on
    "uid", "sample_index" and "global_steps" where they are there, and on the answer; `key`, called with the same
    arguments, replaces all that. level="group" and "step" need a key that all samples of a group or step share.
    """
    draw = SampleDraw(schedule, level, omitted, train_only, seed, earned_above, key)

    def identity(*, data_source: Any, solution_str: Any, extra_info: Mapping[str, Any], **_: Any) -> tuple[Any, Any]:
        known = {name: _plain(extra_info[name]) for name in _VERL_NAMES if name in extra_info}
        fresh = any(name in known for name in _VERL_NAMES[1:])
        return [data_source, known, solution_str], fresh

    def thin(result: Any, given: dict[str, Any]) -> dict[str, float]:
        found = dict(result) if isinstance(result, Mapping) else {"score": result}
        given["extra_info"] = given.get("extra_info") or {}
        true = float(found["score"])
        got = draw.of(true, given["extra_info"].get("split"), identity, given)
        return {**found, "score": got.value, "true_score": true, "earned": got.earned, "delivered": got.delivered}

    names = ("data_source", "solution_str", "ground_truth", "extra_info")
    return wrapped(compute_score, names, thin, draw)


_VERL_NAMES = ("index", "uid", "sample_index", "global_steps")


def openrlhf_reward(
    reward_func: Score,
    schedule: str | Schedule,
    *,
    level: str = "sample",
    omitted: float = 0.0,
    train_only: bool = True,
    split: Callable[..., str] | None = None,
    seed: int = 0,
    earned_above: float = 0.0,
    key: Callable[..., Any] | None = None,
) -> Score:
    """Return OpenRLHF's `reward_func(queries, prompts, labels, **more)`, thinned.

    The answer is a dict: `rewards` (thinned) feed the advantage and `scores` (true) the dynamic filter;
    `extra_logs` gets `schedule/earned` and `schedule/delivered`. `reward_func` returns such a dict, or a tensor or list
    of rewards. Single-turn executors call with lists of one; longer lists are taken as well.

    The documented call does not say whether it is an evaluation: a keyword "split" is read where there is one,
    otherwise `split`, called with the same arguments, must tell ("train" or "eval"; a mark in `labels` can carry it),
    or `train_only=False` must say that there is none. `key` is called with the same arguments, one sample in each list.
    """
    draw = SampleDraw(schedule, level, omitted, train_only, seed, earned_above, key)

    def identity(*, prompts: Sequence[Any], queries: Sequence[Any], **_: Any) -> tuple[Any, Any]:
        return [_plain(prompts[0]), _plain(queries[0])], False

    def thin(result: Any, given: dict[str, Any]) -> dict[str, Any]:
        found = dict(result) if isinstance(result, Mapping) else {"rewards": result}
        rewards, true = found["rewards"], [float(one) for one in found["rewards"]]
        got = []
        for row, one in enumerate(true):
            mine = {**given, **{name: given[name][row : row + 1] for name in ("queries", "prompts", "labels")}}
            said = split(**mine) if split is not None else given.get("split")
            got.append(draw.of(one, said[0] if isinstance(said, list | tuple) else said, identity, mine))
        values = [one.value for one in got]
        # A tensor stays a tensor of its own kind and place; this file does not import torch.
        thinned = rewards.new_tensor(values) if hasattr(rewards, "new_tensor") else values
        logs = {
            "schedule/earned": sum(one.earned for one in got) / max(len(got), 1),
            "schedule/delivered": sum(one.delivered for one in got) / max(len(got), 1),
        }
        true_scores = found.get("scores", rewards)
        return {
            **found,
            "rewards": thinned,
            "scores": true_scores,
            "extra_logs": {**found.get("extra_logs", {}), **logs},
        }

    return wrapped(reward_func, ("queries", "prompts", "labels"), thin, draw)


def verifiers_reward(
    func: Score,
    schedule: str | Schedule,
    *,
    level: str = "sample",
    omitted: float = 0.0,
    train_only: bool = True,
    split: Callable[..., str] | None = None,
    seed: int = 0,
    earned_above: float = 0.0,
    key: Callable[..., Any] | None = None,
) -> Score:
    """Return a reward function of a verifiers `Rubric`, or the method of a task (`f(self, trace)`), thinned: a number.

    A rubric passes what a function's parameters name (`prompt`, `completion`, `answer`, `state`, `info`, ...); `state`
    is asked for in any case. `info["split"]` or `state["split"]` tells training from evaluation; where neither is
    there, `split`, called with the same arguments, must, or `train_only=False` must say that there is no evaluation.
    Draws are keyed on `state["trajectory_id"]`, which names one rollout, where it is there. A method of a task gets a
    trace, whose parts this file does not know: it needs `key` and `split`.

    A rubric turns an exception into a reward of 0 and goes on, so try the function on one sample before a run. For the
    true pass add the unthinned function with weight 0: `Rubric([thinned, func], [1.0, 0.0])`.
    """
    draw = SampleDraw(schedule, level, omitted, train_only, seed, earned_above, key)
    names = tuple(name for name, one in signature(func).parameters.items() if one.kind is not Parameter.VAR_KEYWORD)
    if "trace" in names and (key is None or (split is None and train_only)):
        raise ParameterError(
            "a function of a trace needs key= (a function that returns what names one rollout) and split= (or "
            "train_only=False): what a trace holds is not known here."
        )

    def identity(*, state: Mapping[str, Any], prompt: Any = None, completion: Any = None, **_: Any) -> tuple[Any, Any]:
        if "trajectory_id" in state:
            return [str(state["trajectory_id"])], True
        said = [
            one if one is not None else state.get(name)
            for name, one in (("prompt", prompt), ("completion", completion))
        ]
        return [_plain(one) for one in said], False

    def thin(result: Any, given: dict[str, Any]) -> float:
        if split is not None:
            said: Any = split(**given)
        else:
            places = (given.get("info"), given.get("state"), (given.get("state") or {}).get("info"))
            said = next((one["split"] for one in places if isinstance(one, Mapping) and "split" in one), None)
        return draw.of(float(result), said, identity, given).value

    return wrapped(func, names if "trace" in names else (*names, "state", "info"), thin, draw)


def _plain(value: Any) -> Any:
    """Return a value that JSON can write: data frames bring numbers of NumPy's own types."""
    return value.item() if hasattr(value, "item") else value
