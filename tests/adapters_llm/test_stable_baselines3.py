"""Stable-Baselines3 takes the chamber as it is, by its own checker and in training."""

from __future__ import annotations

import pytest
from stable_baselines3 import PPO
from stable_baselines3.common.env_checker import check_env

from examples.gymnasium_operant import chamber, measured
from vrcore.adapters.gymnasium import OperantEnv, ScheduleReward


@pytest.mark.parametrize("schedule", ["VR 5", "Conc(VI 5-s, VI 10-s, COD=1-s)", "Mult(VR 3, EXT, time=10-s)"])
def test_its_checker(schedule):
    check_env(OperantEnv(schedule))
    check_env(ScheduleReward(OperantEnv(schedule), "VR 2"))


def test_an_agent_learns_to_respond():
    agent = PPO("MlpPolicy", chamber("VR 5"), n_steps=512, seed=0, device="cpu")
    before, _ = measured(agent, "VR 5", 0)
    agent.learn(6144)
    after, paid = measured(agent, "VR 5", 0)
    assert after > before + 20
    assert paid == pytest.approx(after / 5, rel=0.05)
