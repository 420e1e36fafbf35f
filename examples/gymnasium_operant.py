"""A reinforcement-learning agent in an operant chamber: Stable-Baselines3 on the library's own schedules.

    make examples
    .venv-llm/bin/python examples/gymnasium_operant.py

A PPO agent gets one operandum, and each response costs it a little. It is trained under continuous reinforcement and
under VR 5, where it learns to respond; then its rate in extinction is measured, once with the policy as it is (which
goes on: nothing changes a policy that does not learn) and once after as much training in extinction, where the cost of
a response is all that is left to learn from. At last the same schedule stands between an ordinary environment and its
agent.
"""

from __future__ import annotations

import argparse
import time

import gymnasium
import numpy as np
import torch
from stable_baselines3 import PPO

from vrcore.adapters.gymnasium import OperantEnv, ScheduleReward

COST = 0.05  # of a response, in reinforcers


def chamber(schedule: str) -> OperantEnv:
    """Return a chamber with sessions of five minutes."""
    return OperantEnv(schedule, tick=0.5, seconds=300.0, response_cost=COST)


def measured(agent: PPO, schedule: str, seed: int) -> tuple[float, float]:
    """Return responses and reinforcers per minute of one session, without learning."""
    env = chamber(schedule)
    seen, _ = env.reset(seed=seed)
    torch.manual_seed(seed)
    responses = reinforcers = 0
    over = False
    while not over:
        action, _ = agent.predict(seen, deterministic=False)
        seen, _, _, over, info = env.step(action)
        responses += info["operandum"] > 0
        reinforcers += info["delivered"]
    minutes = info["seconds"] / 60.0
    return responses / minutes, reinforcers / minutes


def main() -> None:
    """Train, measure, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--steps", type=int, default=8192, help="steps of training in each condition")
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    torch.set_num_threads(1)
    began = time.perf_counter()
    for schedule in ("CRF", "VR 5"):
        agent = PPO("MlpPolicy", chamber(schedule), n_steps=512, seed=given.seed, device="cpu")
        before = measured(agent, schedule, given.seed)
        agent.learn(given.steps)
        after = measured(agent, schedule, given.seed)
        frozen = measured(agent, "EXT", given.seed)
        agent.set_env(chamber("EXT"))
        agent.learn(given.steps, reset_num_timesteps=False)
        gone = measured(agent, "EXT", given.seed)
        print(
            f"{schedule:5} {before[0]:5.1f} responses/min before, {after[0]:5.1f} after training ({after[1]:.1f} "
            f"reinforcers/min); extinction: {frozen[0]:5.1f} as trained, {gone[0]:5.1f} after training in it"
        )
    env = ScheduleReward(gymnasium.make("CartPole-v1"), "VR 5")
    env.reset(seed=given.seed)
    env.action_space.seed(given.seed)
    sums = np.zeros(2)
    for _ in range(2_000):
        _, _, terminated, truncated, info = env.step(env.action_space.sample())
        sums += info["earned"], info["delivered"]
        if terminated or truncated:
            env.reset()  # the schedule counts on
    print(f"CartPole under VR 5: {sums[1]:.0f} of {sums[0]:.0f} earned rewards delivered")
    print(f"{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
