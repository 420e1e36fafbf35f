"""The algorithms: one file each, with its loss. A new one is its file, its name below and its line in `weigh`."""

from __future__ import annotations

from typing import Any

from vrcore.compiled import jitable
from vrcore.language.algorithms.algorithm import Algorithm
from vrcore.language.algorithms.dpo import DPO
from vrcore.language.algorithms.grpo import GRPO, SCALES, group_advantage
from vrcore.language.algorithms.ppo import PPO, normalised_advantage
from vrcore.language.algorithms.q_learning import Q_LEARNING
from vrcore.language.algorithms.reinforce import REINFORCE, plain_reward
from vrcore.language.algorithms.reinforce_baseline import REINFORCE_BASELINE, above_baseline
from vrcore.language.algorithms.rlhf import RLHF
from vrcore.language.algorithms.rloo import RLOO, leave_one_out

ALGORITHMS: dict[str, Algorithm] = {
    one.key: one for one in (REINFORCE, REINFORCE_BASELINE, RLOO, PPO, GRPO, DPO, RLHF, Q_LEARNING)
}


@jitable
def weigh(
    algorithm: int,
    scale: int,
    group_size: int,
    rate: float,
    reward: Any,
    scored: Any,
    prompts: Any,
    baseline: Any,
    weight: Any,
) -> None:
    """Give each answer of a batch the weight that the algorithm `code` gives its tokens. Shapes (answers,).

    Groups are consecutive blocks of `group_size`; `baseline` has one value a prompt, moved at `rate`.
    """
    if algorithm == 0:
        plain_reward(reward, scored, weight)
    elif algorithm == 1:
        above_baseline(reward, scored, prompts, baseline, rate, weight)
    elif algorithm == 2:
        leave_one_out(reward, scored, group_size, weight)
    elif algorithm == 3:
        normalised_advantage(reward, scored, prompts, baseline, rate, weight)
    elif algorithm == 4:
        group_advantage(reward, scored, group_size, scale, weight)


__all__ = ["ALGORITHMS", "SCALES", "Algorithm", "weigh"]
