"""Gymnasium's own checker, and what is promised beyond it."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pytest

from vrcore import DeliveryNoise, VrlabError

gymnasium = pytest.importorskip("gymnasium", reason="gymnasium comes with vrlab[gym]")

from gymnasium.utils.env_checker import check_env  # noqa: E402 - after the skip

from vrcore.adapters.gymnasium import OperantEnv, ScheduleReward  # noqa: E402 - after the skip
from vrcore.testing import ZOO  # noqa: E402 - after the skip


class EveryStepPays(gymnasium.Env):
    """Five steps to an episode, each with the reward that is its action."""

    action_space = gymnasium.spaces.Discrete(3)
    observation_space = gymnasium.spaces.Box(0.0, 1.0, (1,), np.float32)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        return np.zeros(1, np.float32), {}

    def step(self, action):
        self.steps += 1
        return np.zeros(1, np.float32), float(action), self.steps >= 5, False, {"own": self.steps}


def checked(env):
    """Run the checker; what it says about wrappers and pictures in general is no fault."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*different from the unwrapped version.*")
        warnings.filterwarnings("ignore", message=".*alternative render modes.*")
        check_env(env)


def played(env, actions):
    """Take these actions, resetting after each episode without a seed; return the infos."""
    infos = []
    for action in actions:
        _, reward, terminated, truncated, info = env.step(action)
        assert reward == info["delivered"]
        infos.append(info)
        if terminated or truncated:
            env.reset()
    return infos


@pytest.mark.parametrize("schedule", ZOO)
def test_a_chamber_passes_the_checker(schedule):
    checked(OperantEnv(schedule, noise=DeliveryNoise(omission=0.2, magnitude_sd=0.3), eating=1.0, response_cost=0.01))


@pytest.mark.parametrize("level", ["counter", "sample", "episode"])
def test_the_wrapper_passes_the_checker(level):
    checked(ScheduleReward(EveryStepPays(), "VR 2", level=level))


def test_the_count_survives_a_reset_without_a_seed():
    env = ScheduleReward(EveryStepPays(), "FR 7")
    env.reset(seed=0)
    infos = played(env, [1] * 28)  # episodes of five
    assert [number for number, info in enumerate(infos, start=1) if info["delivered"]] == [7, 14, 21, 28]
    assert {info["earned"] for info in infos} == {1.0}
    assert infos[0]["own"] == 1


def test_a_seed_begins_the_schedule_anew():
    env = ScheduleReward(EveryStepPays(), "VR 5", seed=3)
    env.reset(seed=8)
    first = [info["delivered"] for info in played(env, [1] * 60)]
    again = [info["delivered"] for info in played(env, [1] * 60)]
    env.reset(seed=8)
    assert [info["delivered"] for info in played(env, [1] * 60)] == first
    assert again != first
    assert sum(first) == sum(again) == 12  # sixty responses are one pass through the list of VR 5


def test_only_earned_rewards_are_counted_and_thinned():
    env = ScheduleReward(EveryStepPays(), "FR 2", omitted=-0.5, earned_above=1.5)
    env.reset(seed=0)
    assert [info["delivered"] for info in played(env, [2, 1, 0, 2, 2, 1])] == [-0.5, 1.0, 0.0, 2.0, -0.5, 1.0]


def test_an_interval_waits_for_time_and_then_for_a_reward():
    env = ScheduleReward(EveryStepPays(), "FI 3-s", seconds=1.0)
    env.reset(seed=0)
    assert [info["delivered"] for info in played(env, [0, 0, 0, 1, 0, 1, 0, 0, 1])] == [0, 0, 0, 1, 0, 0, 0, 0, 1]


def test_levels_that_draw():
    share = {}
    for level in ("sample", "episode"):
        env = ScheduleReward(EveryStepPays(), "VR 4", level=level)
        env.reset(seed=1)
        got = np.array([info["delivered"] for info in played(env, [1] * 10_000)]).reshape(-1, 5)
        share[level] = got.mean()
        whole = np.isin(got.sum(axis=1), (0, 5)).all()
        assert whole == (level == "episode")
    assert share == pytest.approx({"sample": 0.25, "episode": 0.25}, abs=0.04)


def test_a_wrapper_can_be_made_again_from_its_specification():
    env = gymnasium.make("CartPole-v1")
    spec = ScheduleReward(env, "VR(5, list=arith)", level="counter", seed=4).spec
    again = gymnasium.make(spec)
    assert isinstance(again, ScheduleReward)
    assert str(again.schedule) == "VR(5, list=arith)"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"schedule": "FT 5-s"}, "cannot stand between"),
        ({"schedule": "Conc(VR 2, VR 3)"}, "cannot stand between"),
        ({"schedule": "FI 5-s", "level": "sample"}, "looks at the time"),
        ({"schedule": "FR 5", "level": "episode"}, "exact count"),
        ({"schedule": "VR 5", "level": "group"}, 'no level "group"'),
        ({"schedule": "VR 5", "omitted": None}, "must be a number"),
        ({"schedule": "VR 5", "omitted": float("nan")}, "finite"),
        ({"schedule": "VR 5", "seed": -1}, "seed"),
        ({"schedule": "VR 5", "seconds": 0.0}, "above 0"),
    ],
)
def test_the_wrapper_refuses(given, message):
    with pytest.raises(VrlabError, match=message):
        ScheduleReward(EveryStepPays(), **given)


def test_what_a_chamber_shows_and_pays():
    env = OperantEnv("Mult(FR 2, EXT, time=3-s)", tick=0.5, seconds=6.0, response_cost=0.25)
    seen, info = env.reset(seed=0)
    assert seen.tolist() == [0, 0, 0, 0, 1, 0]
    assert info == {"earned": 0, "delivered": 0, "operandum": 0, "seconds": 0.0}
    seen, reward, *_ = env.step(1)
    assert reward == -0.25
    assert seen.tolist() == pytest.approx([0, 1 / 11, 0.5 / 30.5, 1, 1, 0])
    seen, reward, *_, info = env.step(1)
    assert reward == 0.75
    assert seen.tolist() == [1, 0, 0, 1, 1, 0]
    assert info == {"earned": 1, "delivered": 1, "operandum": 1, "seconds": 1.0}
    rows = [env.step(1) for _ in range(10)]
    assert [bool(row[0][5]) for row in rows] == [False] * 3 + [True] * 6 + [False]  # the second component: extinction
    assert [row[4]["delivered"] for row in rows] == [0, 1, 0, 1] + [0] * 6
    assert [row[3] for row in rows] == [False] * 9 + [True]
    assert not any(row[2] for row in rows)


def test_eating_takes_session_time_inside_the_step():
    env = OperantEnv("CRF", tick=0.5, seconds=10.0, eating=2.0)
    env.reset(seed=0)
    assert env.step(1)[4]["seconds"] == 2.5
    assert env.step(0)[4]["seconds"] == 3.0


def test_every_operandum_of_a_concurrent_schedule():
    env = OperantEnv("Conc(FR 1, FR 2, EXT)")
    assert env.action_space.n == 4
    env.reset(seed=0)
    assert [env.step(action)[4]["delivered"] for action in (1, 2, 2, 3, 1)] == [1, 0, 1, 0, 1]


def test_an_unseeded_reset_is_another_session_and_a_seeded_one_the_same():
    env = OperantEnv("RR 3", seconds=20.0)

    def session(**given):
        env.reset(**given)
        return [env.step(1)[4]["delivered"] for _ in range(40)]

    first = session(seed=5)
    assert session() != first
    assert session(seed=5) == first


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"schedule": "VR"}, "VR"),
        ({"tick": 0.0}, "OperantEnv.tick"),
        ({"seconds": -1.0}, "OperantEnv.seconds"),
        ({"response_cost": float("nan")}, "OperantEnv.response_cost"),
        ({"noise": 0.3}, "DeliveryNoise"),
        ({"render_mode": "human"}, "no picture"),
    ],
)
def test_a_chamber_refuses(given, message):
    with pytest.raises(VrlabError, match=message):
        OperantEnv(**{"schedule": "VR 5", **given})


def test_a_chamber_wants_to_be_reset_and_knows_its_actions():
    env = OperantEnv("VR 5")
    with pytest.raises(VrlabError, match="reset"):
        env.step(1)
    env.reset(seed=0)
    with pytest.raises(VrlabError, match="between 0 and 1"):
        env.step(2)


def test_a_chamber_can_be_sent_to_another_process():
    env = pickle.loads(pickle.dumps(OperantEnv("VR 5", tick=1.0)))  # noqa: S301 - our own bytes, made in this line
    env.reset(seed=0)
    assert env.step(1)[4]["seconds"] == 1.0
