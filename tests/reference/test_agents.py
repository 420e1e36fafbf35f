"""The first ten outcomes of each agent, worked out from its equations; its choices; exact consequences.

Each expectation is computed here in plain Python from the published rule, not from the agent's text, and a few numbers
are written out, so that a slip made in both places would still be seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from vrcore.agents import ChangePoint, Clock, ConstantRate, LinearOperator, QLearning, Reinforce, ReinforceBaseline
from vrcore.agents.protocol import Moment

NOW = Moment(0, 0, 0.0)
# (action, reward): unpaid, paid, withheld, larger, free.
TEN = [(1, 0.0), (1, 1.0), (0, 0.0), (1, 1.0), (1, 0.0), (1, 0.0), (1, 2.0), (0, 1.0), (1, 0.0), (1, 1.0)]


# Written out, so that a change of a default is no change of a rule.
DETECTIVE = {"hazard": 0.0005, "stray": 0.001, "lowest": 0.02, "highest": 0.8, "start_off": 0.98}
OPERATOR = {"reward_rate": 0.1, "decay": 0.005, "start_probability": 0.05, "floor": 0.01}
VALUE = {"learning_rate": 0.01, "sharpness": 120.0, "response_cost": 0.03, "start_value": -0.02}
POLICY = {"learning_rate": 0.25, "response_cost": 0.0, "start_logit": -2.0}
CRITIC = {**POLICY, "baseline_rate": 0.05}


class Draws:
    """A generator of random numbers that are chosen beforehand."""

    def __init__(self, *numbers: float) -> None:
        self.numbers: Iterator[float] = iter(numbers)

    def random(self) -> float:
        return next(self.numbers)

    def standard_normal(self) -> float:
        return next(self.numbers)


def started(agent: Any, stimuli: int = 1, operanda: int = 1) -> Any:
    memory = np.zeros((stimuli, operanda + 1), type(agent).layout).view(np.recarray)
    agent.start(memory)
    return memory


def sigma(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def probability_of_withholding(agent: Any, memory: Any, now: Moment = NOW) -> float:
    """Find by bisection the draw below which action 0 is chosen (a draw above it makes a response)."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if agent.choose(memory, now, Draws(middle, 0.5)) == 0:
            low = middle
        else:
            high = middle
    return low


def test_linear_operator_ten_outcomes() -> None:
    agent = LinearOperator(**OPERATOR)
    memory = started(agent)
    p = 0.05
    seen = []
    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
        if action == 1:
            p = p + 0.1 * (1 - p) if reward > 0 else p - 0.005 * p
        elif reward > 0:
            p = 1 - ((1 - p) + 0.1 * (1 - (1 - p)))  # the free reinforcer strengthens withholding
        seen.append(memory.value[0, 1])
        assert memory.value[0, 1] == pytest.approx(p, rel=1e-12)
        assert memory.value[0].sum() == pytest.approx(1.0, abs=1e-12)
    # .05 x .995; + .1 x .95025; unchanged; + .1 x .855225
    assert seen[:4] == pytest.approx([0.04975, 0.144775, 0.144775, 0.2302975], rel=1e-12)


def test_linear_operator_never_decays_below_its_floor() -> None:
    agent = LinearOperator(**{**OPERATOR, "decay": 0.5, "start_probability": 0.016, "floor": 0.01})
    memory = started(agent)
    seen = []
    for _ in range(3):
        agent.learn(memory, NOW, 1, 0.0)
        seen.append(memory.value[0, 1])
    assert seen == pytest.approx([0.01, 0.01, 0.01])


def test_linear_operator_shares_between_two_operanda_in_proportion() -> None:
    agent = LinearOperator(**OPERATOR)
    memory = started(agent, operanda=2)
    assert list(memory.value[0]) == pytest.approx([0.95, 0.025, 0.025])
    agent.learn(memory, NOW, 1, 1.0)  # .025 + .1 x .975; the others keep .8775/.975 = .9 of theirs
    assert list(memory.value[0]) == pytest.approx([0.855, 0.1225, 0.0225], rel=1e-12)
    agent.learn(memory, NOW, 2, 0.0)  # .0225 x .995; the others share what is freed
    left = 1 - 0.0223875
    assert list(memory.value[0]) == pytest.approx([0.855 * left / 0.9775, 0.1225 * left / 0.9775, 0.0223875], rel=1e-12)


def test_linear_operator_chooses_with_its_probabilities() -> None:
    agent = LinearOperator(**{**OPERATOR, "start_probability": 0.3})
    memory = started(agent, operanda=2)
    draws = [0.0, 0.6999, 0.7001, 0.8499, 0.8501, 0.9999]
    assert [agent.choose(memory, NOW, Draws(u)) for u in draws] == [0, 0, 1, 1, 2, 2]
    # Forced: only the two operanda, alike.
    assert [agent.choose(memory, Moment(0, 1, 0.0), Draws(u)) for u in (0.0, 0.4999, 0.5001, 0.9999)] == [1, 1, 2, 2]


def test_q_learning_ten_outcomes() -> None:
    agent = QLearning(**VALUE)
    memory = started(agent)
    q = {0: 0.0, 1: -0.02}
    seen = []
    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
        q[action] += 0.01 * (reward - (0.03 if action else 0.0) - q[action])
        seen.append(memory.value[0, 1])
        assert list(memory.value[0]) == pytest.approx([q[0], q[1]], rel=1e-12)
    # -.02 + .01 (-.03 + .02); + .01 (.97 + .0201); unchanged; + .01 (.97 + .010199)
    assert seen[:4] == pytest.approx([-0.0201, -0.010199, -0.010199, -0.00039701], rel=1e-9)
    assert memory.value[0, 0] == pytest.approx(0.01)  # one free reinforcer


@pytest.mark.parametrize("value", [-0.02, 0.0, 0.013, 0.5])
def test_q_learning_chooses_by_softmax(value: float) -> None:
    agent = QLearning(**VALUE)
    memory = started(agent)
    memory.value[0] = [0.004, value]
    assert probability_of_withholding(agent, memory) == pytest.approx(1 - sigma(120 * (value - 0.004)), abs=1e-12)


def test_softmax_over_three_actions_and_forced_over_two() -> None:
    agent = QLearning(**{**VALUE, "sharpness": 2.0})
    memory = started(agent, operanda=2)
    memory.value[0] = [0.0, math.log(2) / 2, math.log(5) / 2]  # weights 1 : 2 : 5
    draws = [0.1249, 0.1251, 0.3749, 0.3751, 0.9999]
    assert [agent.choose(memory, NOW, Draws(u)) for u in draws] == [0, 1, 1, 2, 2]
    forced = Moment(0, 1, 0.0)
    assert [agent.choose(memory, forced, Draws(u)) for u in (0.0, 0.2857, 0.2858, 0.9999)] == [1, 1, 2, 2]


def _climbed(theta: list[float], action: int, step: float) -> list[float]:
    weights = [math.exp(x) for x in theta]
    shares = [w / sum(weights) for w in weights]
    return [x + step * ((k == action) - share) for k, (x, share) in enumerate(zip(theta, shares, strict=True))]


def test_reinforce_ten_outcomes() -> None:
    agent = Reinforce(**{**POLICY, "response_cost": 0.03})
    memory = started(agent)
    theta = [0.0, -2.0]
    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
        theta = _climbed(theta, action, 0.25 * (reward - (0.03 if action else 0.0)))
        assert list(memory.value[0]) == pytest.approx(theta, rel=1e-12)


def test_reinforce_first_paid_response_in_numbers() -> None:
    agent = Reinforce(**POLICY)
    memory = started(agent)
    agent.learn(memory, NOW, 1, 0.0)
    assert list(memory.value[0]) == [0.0, -2.0]  # no pay, no cost: nothing is learnt
    agent.learn(memory, NOW, 1, 1.0)
    # P(respond) = 1/(1 + e^2) = .119203; .25 x .880797 = .220199
    assert list(memory.value[0]) == pytest.approx([-0.2201993, -1.7798007], abs=5e-8)


def test_reinforce_with_baseline_ten_outcomes() -> None:
    agent = ReinforceBaseline(**{**CRITIC, "response_cost": 0.03})
    memory = started(agent)
    theta, expected = [0.0, -2.0], 0.0
    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
        surprise = reward - (0.03 if action else 0.0) - expected
        expected += 0.05 * surprise
        theta = _climbed(theta, action, 0.25 * surprise)
        assert memory.expected[0, 0] == pytest.approx(expected, rel=1e-12)
        assert list(memory.value[0]) == pytest.approx(theta, rel=1e-12)


def test_reinforce_with_baseline_in_numbers() -> None:
    agent = ReinforceBaseline(**CRITIC)
    memory = started(agent)
    agent.learn(memory, NOW, 1, 1.0)
    assert memory.expected[0, 0] == pytest.approx(0.05)
    agent.learn(memory, NOW, 1, 0.0)
    assert memory.expected[0, 0] == pytest.approx(0.0475)
    # After the paid response theta = (-.2201993, -1.7798007), P = .1737038; then -.05 x .25 x (1 - P)
    assert memory.value[0, 1] == pytest.approx(-1.7798007 - 0.0125 * (1 - 0.1737038), abs=2e-7)


@pytest.mark.parametrize("agent", [Reinforce(**POLICY), ReinforceBaseline(**CRITIC)])
def test_a_policy_chooses_by_softmax_of_its_logits(agent: Any) -> None:
    assert probability_of_withholding(agent, started(agent)) == pytest.approx(1 - sigma(-2.0), abs=1e-12)


def test_a_forced_policy_climbs_among_the_operanda_only() -> None:
    agent = Reinforce(**POLICY)
    memory = started(agent, operanda=2)
    agent.learn(memory, Moment(0, 1, 0.0), 2, 1.0)
    assert list(memory.value[0]) == pytest.approx([0.0, -2.0 - 0.125, -2.0 + 0.125], rel=1e-12)


def test_change_point_ten_outcomes() -> None:
    agent = ChangePoint(**DETECTIVE)
    memory = started(agent)
    off, paid, unpaid = 0.98, 1.0, 1.0
    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
        if action == 1:
            off = 0.9995 * off + 0.0005 * (1 - off)
            mean = paid / (paid + unpaid)
            if reward > 0:
                off = off * 0.001 / (off * 0.001 + (1 - off) * mean)
                paid += 1
            else:
                off = off * 0.999 / (off * 0.999 + (1 - off) * (1 - mean))
                unpaid += 1
        seen = (memory.off[0, 1], memory.paid[0, 1], memory.unpaid[0, 1])
        assert seen == pytest.approx((off, paid, unpaid), rel=1e-12)


def test_change_point_first_outcomes_in_numbers() -> None:
    agent = ChangePoint(**DETECTIVE)
    memory = started(agent)
    agent.learn(memory, NOW, 1, 0.0)
    # .98 x .9995 + .02 x .0005 = .97952; x .999 = .97854048 against .02048 x .5 = .01024
    assert memory.off[0, 1] == pytest.approx(0.97854048 / 0.98878048, rel=1e-9)
    memory = started(agent)
    agent.learn(memory, NOW, 1, 1.0)
    # .97952 x .001 = .00097952 against .01024: one reinforcer all but convinces it
    assert memory.off[0, 1] == pytest.approx(0.00097952 / 0.01121952, rel=1e-9)


def test_change_point_responds_in_line_with_its_belief() -> None:
    agent = ChangePoint(**DETECTIVE)
    memory = started(agent)
    for off in (0.0, 0.25, 0.98, 1.0):
        memory.off[0, 1] = off
        respond = 0.02 + 0.78 * (1 - off)
        assert agent.choose(memory, NOW, Draws(respond - 1e-9)) == 1
        assert agent.choose(memory, NOW, Draws(respond + 1e-9)) == 0


def test_change_point_divides_its_responses_by_expected_pay() -> None:
    agent = ChangePoint(**DETECTIVE)
    memory = started(agent, operanda=2)
    memory.off[0, 1:] = [0.0, 0.5]
    memory.paid[0, 1:] = [3.0, 3.0]
    # worth .75 and .375; each share keeps a trace of 1 %/2 of the total, .005625
    border = (0.75 + 0.005625) / (1.125 + 2 * 0.005625)
    assert agent.choose(memory, Moment(0, 1, 0.0), Draws(border - 1e-6)) == 1
    assert agent.choose(memory, Moment(0, 1, 0.0), Draws(border + 1e-6)) == 2


TIMER = {
    "threshold": 0.6, "wait": 0.8, "noise": 0.15, "gain": 0.2, "loss": 0.1, "lowest": 0.002, "start_value": 0.1,
}  # fmt: skip


def test_clock_ten_outcomes() -> None:
    agent = Clock(**TIMER)
    memory = started(agent)
    v, marked, responded = 0.1, 0.0, 0.0
    intervals, waits = [], []
    for k, (action, reward) in enumerate(TEN):
        now = Moment(0, 0, 3.0 + 2.0 * k)
        agent.learn(memory, now, action, reward)
        if action == 1:
            if reward > 0:
                v += 0.2 * (1 - v)
                intervals.append(now.t - marked)
                waits.append(now.t - max(responded, marked))
            responded = now.t
        if reward > 0:
            marked = now.t  # a free reinforcer starts the clock as well, and teaches nothing about responding
        assert memory.value[0, 1] == pytest.approx(v, rel=1e-12)
        assert memory.kept[0, 1] == len(intervals)
    # Paid at 5, 9, 15 and 21 s, a free one at 17 s: 5 - 0, 9 - 5, 15 - 9, 21 - 17.
    assert intervals == [5.0, 4.0, 6.0, 4.0]
    assert waits == [2.0, 4.0, 2.0, 2.0]
    assert memory.intervals[0, 1][:4].tolist() == intervals
    assert memory.gaps[0, 1][:4].tolist() == waits
    assert v == pytest.approx(1 - 0.9 * 0.8**4)


def test_clock_waits_for_its_share_of_the_second_shortest_interval() -> None:
    agent = Clock(**TIMER)
    memory = started(agent)
    assert agent.choose(memory, NOW, Draws(0.0)) == 0  # the clock starts when the stimulus is first seen
    for t, reward in ((30.0, 1.0), (50.0, 1.0), (90.0, 1.0), (92.0, 1.0)):
        agent.learn(memory, Moment(0, 0, t), 1, reward)
    # Intervals and waits 30, 20, 40, 2: the second shortest is 20. It begins 20 x .6 x 1.15 = 13.8 s after the last
    # reinforcer and waits 20 x .8 x .85 = 13.6 s after its last response; both came at 92 s.
    value = 1 - 0.9 * 0.8**4
    for t, probability in ((100.0, 0.002), (105.7, 0.002), (105.9, value)):
        assert agent.choose(memory, Moment(0, 0, t), Draws(1.0, -1.0, 1.0 - probability - 1e-9, 0.5)) == 0
        memory.fresh[0, 1], memory.poised[0, 1] = 1, 0
        assert agent.choose(memory, Moment(0, 0, t), Draws(1.0, -1.0, 1.0 - probability + 1e-9, 0.5)) == 1
        memory.fresh[0, 1], memory.poised[0, 1] = 1, 0
    assert memory.target[0, 1] == pytest.approx(13.8)
    assert memory.gap[0, 1] == pytest.approx(13.6)


def test_clock_gives_up_a_tenth_with_every_expected_interval_that_has_passed() -> None:
    agent = Clock(**{**TIMER, "noise": 0.0})
    memory = started(agent)
    agent.choose(memory, NOW, Draws(0.0))
    agent.learn(memory, Moment(0, 0, 10.0), 1, 1.0)
    value = 0.28
    assert memory.value[0, 1] == pytest.approx(value)
    # With the 30 s of the untaught, (30 + 10)/2 = 20 s are expected; half of them are let pass first: nothing has come
    # 30, 50 and 70 s after the reinforcer at 10 s.
    for t, missed in ((39.9, 0), (40.1, 1), (59.9, 1), (60.1, 2), (80.1, 3)):
        agent.choose(memory, Moment(0, 0, t), Draws(0.0, 0.0, 0.0, 0.0, 0.0))
        assert memory.missed[0, 1] == missed
        assert memory.value[0, 1] == pytest.approx(0.002 + (value - 0.002) * 0.9**missed)
    agent.learn(memory, Moment(0, 0, 81.0), 1, 1.0)
    assert memory.missed[0, 1] == 0


def test_constant_rate_learns_nothing_and_shares_alike() -> None:
    agent = ConstantRate(probability=0.3)
    memory = started(agent, operanda=3)
    before = memory.tobytes()
    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
    assert memory.tobytes() == before
    assert [agent.choose(memory, NOW, Draws(u)) for u in (0.0, 0.0999, 0.1001, 0.2001, 0.2999, 0.3)] == [
        1,
        1,
        2,
        3,
        3,
        0,
    ]
    assert [agent.choose(memory, Moment(0, 1, 0.0), Draws(u)) for u in (0.0, 0.34, 0.67, 0.9999)] == [1, 2, 3, 3]


@pytest.mark.parametrize(
    "agent",
    [
        QLearning(**VALUE),
        LinearOperator(**OPERATOR),
        Reinforce(**POLICY),
        ReinforceBaseline(**CRITIC),
        ChangePoint(**DETECTIVE),
    ],
)
def test_a_stimulus_is_learnt_by_itself(agent: Any) -> None:
    memory = started(agent, stimuli=2)
    before = memory[0].tobytes()
    for action, reward in TEN:
        agent.learn(memory, Moment(1, 0, 0.0), action, reward)
    assert memory[0].tobytes() == before
    assert memory[1].tobytes() != before


# --- exact consequences ---------------------------------------------------------------------------------------------


def crossing(values: list[float], threshold: float) -> float:
    """Return where an exponential course meets the threshold, in responses (linear in the logarithm between two)."""
    for k in range(1, len(values)):
        if (values[k] - threshold) * (values[0] - threshold) <= 0:
            a, b, c = (math.log(x) for x in (values[k - 1], values[k], threshold))
            return k - 1 + (c - a) / (b - a)
    raise AssertionError("never met")


@pytest.mark.parametrize(("n", "responses"), [(1, 28.4), (2, 21.9), (5, 13.2), (10, 6.6)])
def test_a_rescorla_wagner_value_outlasts_extinction_longer_after_richer_training(n: int, responses: float) -> None:
    agent = QLearning(**{**VALUE, "learning_rate": 0.1, "response_cost": 0.0, "start_value": 1.0 / n})
    memory = started(agent)
    values = [memory.value[0, 1]]
    for _ in range(40):
        agent.learn(memory, NOW, 1, 0.0)
        values.append(memory.value[0, 1])
    exact = math.log(20 / n) / -math.log(0.9)
    assert crossing(values, 0.05) == pytest.approx(exact, abs=1e-9)
    assert exact == pytest.approx(responses, abs=0.06)


@pytest.mark.parametrize(("n", "responses"), [(2, 6.6), (5, 20.6), (10, 43.7), (20, 89.8)])
def test_an_observer_without_hazard_needs_ln_100_over_the_news_of_one_unpaid_response(n: int, responses: float) -> None:
    agent = ChangePoint(**{**DETECTIVE, "hazard": 0.0, "stray": 0.0})
    memory = started(agent)
    memory.off[0, 1], memory.paid[0, 1], memory.unpaid[0, 1] = 0.01, 1e9, 1e9 * (n - 1)
    odds = [0.01 / 0.99]
    for _ in range(100):
        agent.learn(memory, NOW, 1, 0.0)
        odds.append(memory.off[0, 1] / (1 - memory.off[0, 1]))
    exact = math.log(100) / -math.log(1 - 1 / n)
    assert crossing(odds, 100 * odds[0]) == pytest.approx(exact, rel=1e-6)
    assert exact == pytest.approx(responses, abs=0.06)


def test_free_reinforcers_leave_the_linear_operator_able_to_learn_again() -> None:
    agent = LinearOperator(**OPERATOR)
    memory = started(agent)
    for _ in range(1000):
        agent.learn(memory, NOW, 0, 1.0)
    # `floor` is declared as the lowest probability of responding, so that learning can start again.
    assert memory.value[0, 1] >= agent.floor - 1e-12
