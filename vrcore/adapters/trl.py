"""TRL: a schedule around a reward function of `GRPOTrainer` or `RLOOTrainer`.

    from vrcore.adapters.trl import scheduled_reward
    trainer = GRPOTrainer(..., reward_funcs=scheduled_reward(is_right, "VR 5", level="sample"))

Checked with TRL 1.16.0, which this file does not import: a reward function is called with the keywords `prompts`,
`completions`, `completion_ids`, one list for each other column of the data set, `trainer_state`, `log_extra`,
`log_metric`, and returns a number or None for each completion.

**Evaluation is never thinned.** The same function is called in evaluation, and nothing it is given says so. A column
`split` of the data set ("train" or "eval", see `vrcore.adapters.split`) tells. Where there is none, the trainer behind
`log_metric` is asked whether its model is in training mode; where neither can tell, the call is refused. A row is
thinned only if nothing speaks for evaluation. `train_only=False` thins always.

**What is logged**, under `schedule/`, beside the trainer's own metrics: `true_pass` and `delivered_pass` (shares of the
scored completions whose reward was earned and was delivered), `dead_groups` (share of groups without two different
rewards: fewer than two scored, or all equal; the trainer's `frac_reward_zero_std` does not count the former) and
`reinforcers` (delivered so far in this process). In evaluation only `true_pass`. The completions table gets a column
`true_reward`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from vrcore.adapters.trl_reward import Plan, Rewards, ScheduledAsyncReward, ScheduledReward
from vrcore.adapters.wrapping import is_async


def scheduled_reward(
    reward_func: Callable[..., Rewards] | Callable[..., Awaitable[Rewards]],
    schedule: Plan,
    *,
    level: str = "sample",
    omitted: float | None = 0.0,
    train_only: bool = True,
    seed: int = 0,
    magnitude: float = 1.0,
    masks: str = "all",
    earned_above: float = 0.0,
    num_generations: int | None = None,
    prompt_id: str | None = None,
) -> ScheduledReward:
    """Return a reward function that delivers the rewards of `reward_func` on a schedule; async if that one is.

    `schedule` is CRF, FR n, VR n, RR n or EXT, or a function from the optimiser step to one (a thinning plan). `level`
    says what one decision applies to: each "sample", the "group" of a prompt, the whole "step", or, with "counter", a
    count over earned rewards in the order of the batches, which one process alone can keep.

    An earned reward is one above `earned_above`; every other reward passes as it is. A delivered reward is multiplied
    by `magnitude` (n at VR n is the equal-mean control), an omitted one replaced by `omitted`. With `omitted=None` it
    is masked: TRL leaves it out of its group, and prints a warning for each batch that has one. masks="all" then masks
    every sample that the draw passes over, right or wrong, because a verifier that was not asked says nothing of
    either; "earned" masks the right ones only. A count passes over earned rewards only, so that with `level="counter"`
    there is no difference.

    Draws are keyed on `seed`, the step, the prompt (or the column `prompt_id`, needed where prompts hold images) and
    the completion's tokens: the same sample gets the same draw in whichever process and however split a batch is
    scored. Identical completions of one prompt in one call have draws of their own (in two processes they share one).
    `num_generations` is asked of the trainer where it is not given.

    Raises `VrlabError` here for a schedule, level or number that cannot be used, and in the call where the split, the
    step or the order cannot be known.
    """
    cls = ScheduledAsyncReward if is_async(reward_func) else ScheduledReward
    return cls(
        reward_func,
        schedule,
        level=level,
        omitted=omitted,
        train_only=train_only,
        seed=seed,
        magnitude=magnitude,
        masks=masks,
        earned_above=earned_above,
        num_generations=num_generations,
        prompt_id=prompt_id,
    )


__all__ = ["ScheduledAsyncReward", "ScheduledReward", "scheduled_reward"]
