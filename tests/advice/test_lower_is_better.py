"""A loss is advised on as a score is, in the loss's own sign: values, words, tables, findings, allocation and score."""

import json
import re

import numpy as np
import pytest

from tests.advice.made_forecaster import made
from tests.advice.test_findings import learned, steps
from vrcore.advice import Advice, Run, advise, allocate, examine, score
from vrcore.advice.sense import OPPOSITES
from vrcore.errors import ParameterError

N = 30
X = steps(N)
NEGATIVE = re.compile(r"(?<![\w.])-\d")
RNG = np.random.default_rng(8)


def flat(noise):
    return 0.4 + noise * np.random.default_rng(3).normal(size=N)


def peaked(low):
    return np.where(X < 10, 0.1 + 0.06 * X, 0.7 - (0.7 - low) * (X - 9) / 21) + 0.01 * np.sin(9 * X)


SCORES = {
    "learned": learned(N),
    "slow": 0.05 + 0.01 * X + 0.01 * np.sin(7 * X),
    "flat": flat(0.01),
    "noisy": flat(0.2),
    "constant": np.full(N, 0.4),
    "peak": peaked(0.3),
    "collapse": np.concatenate([learned(N - 1), [0.0]]),
    "outside": np.concatenate([learned(N - 1), [1.5]]),
    "near its limit": 0.97 + 0.001 * np.random.default_rng(5).normal(size=N),
}
BESIDE = {
    "diverging": {"training_reward": np.linspace(0.1, 0.9, N), "y": 0.7 - 0.015 * X + 0.01 * np.sin(5 * X)},
    "truncated": {"truncation": np.full(N, 0.4), "y": learned(N)},
}
CASES = [*SCORES, *BESIDE]


def turned(name, turn, lower, upper):
    """Return the run and its mirror, whose limits are the mirrored ones."""
    given = dict(BESIDE.get(name, {}))
    y = given.pop("y", SCORES.get(name))
    return (
        Run(X, y, lower=0.0, upper=1.0, **given),
        Run(X, turn(y), lower=lower, upper=upper, **given),
    )


def texts(value):
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from texts(one)
        case list():
            for one in value:
                yield from texts(one)


@pytest.mark.parametrize(
    ("name", "limited"),
    # without limits 0 is the floor of a score above it, while nothing is said of the worst that a loss can be
    [(name, limited) for name in CASES for limited in (True, False) if limited or name != "collapse"],
)
def test_the_advice_for_a_mirrored_metric_is_mirrored(name, limited):
    up, down = turned(name, np.negative, -1.0, -0.0)
    options = {"budget": 75.0, "cost": 0.001, "worth": 1.0}
    if not limited:
        up, down = (
            Run(one.x, one.y, training_reward=one.training_reward, truncation=one.truncation) for one in (up, down)
        )
    first = advise(up, target=0.8, **options)
    second = advise(down, target=-0.8, lower_is_better=True, **options)
    assert second.recommendation == first.recommendation
    assert second.options.target == -0.8
    assert [one.code for one in second.runs[0].findings] == [one.code for one in first.runs[0].findings]
    (one,), (other,) = first.runs, second.runs
    near = {"rel": 1e-6, "abs": 1e-9}
    for field in ("now", "best"):
        assert getattr(other, field) == pytest.approx(-getattr(one, field), **near)
    for field in ("best_at", "likely", "matters", "regret", "price", "net", "checkpoint"):
        assert (getattr(one, field) is None) == (getattr(other, field) is None)
        assert getattr(other, field) == (getattr(one, field) and pytest.approx(getattr(one, field), **near))
    assert (one.at_budget is None) == (other.at_budget is None)
    if one.at_budget is not None:
        value, low, high = one.at_budget
        assert other.at_budget == pytest.approx((-value, -high, -low), **near)
        assert other.gain == pytest.approx(one.gain, **near)
        assert other.doubling == pytest.approx(one.doubling, **near)
    if one.target is not None:
        assert other.target.target == -0.8
        assert other.target[1:] == pytest.approx(one.target[1:], **near)
    assert Advice.from_dict(json.loads(json.dumps(second.to_dict()))) == second


@pytest.mark.parametrize("name", CASES)
def test_no_number_of_a_loss_above_zero_is_negative(name):
    run = turned(name, lambda y: 1.0 - np.minimum(y, 1.0), 0.0, 1.0)[1]
    other = Run(X, 1.0 - SCORES["slow"], "other", 0.0, 1.0)
    given = {"budget": 75.0, "lower_is_better": True}
    found = advise([run, other], target=0.1, **given)
    stored = found.to_dict()
    assert not [text for text in texts(stored) if NEGATIVE.search(text)]
    assert not NEGATIVE.search(found.words)
    for row in found.table:
        assert all(row[key] is None or row[key] >= 0.0 for key in ("now", "best", "at budget", "at budget, low"))
    assert (found.options.lower, found.options.upper, found.options.target) == (None, None, 0.1)
    for one in examine(run.negated()):
        assert not NEGATIVE.search(one.words)
        levels = [value for key, value in one.evidence.items() if key in ("best", "value", "floor", "level_at_end")]
        assert all(value >= 0.0 for value in levels)
    shared = allocate([run, other], budget=40.0, lower_is_better=True)
    assert not NEGATIVE.search(shared.words)
    for share in shared.shares:
        if share.alone is not None:
            assert 0.0 <= share.alone.low <= share.alone.value <= share.alone.high


def test_words_turn_with_the_metric():
    loss = 1.0 - learned(N)
    found = advise(
        [Run(X, loss, "ours", 0.0, 1.0), Run(X, loss + 0.1, "theirs", 0.0, 1.0)],
        budget=60.0,
        lower_is_better=True,
        forecaster=made(-0.05, 0.02),
    )
    assert found.about == "ours"
    assert "0.05 below the 0.3" in found.reason
    assert "it is below theirs, its nearest rival" in found.reason
    (level,) = re.findall(r"^Two evaluations in a row above (\S+) ", found.would_change[0])
    assert found.runs[0].now + 0.01 < float(level) < found.runs[0].now + 0.05
    assert "a lower value is better" in found.assumptions[0]
    assert found.comparisons[0].probability > 0.9
    reached = advise((X, loss), budget=60.0, target=0.9, lower_is_better=True, forecaster=made(-0.05, 0.02))
    assert reached.recommendation == "stop"
    assert "The target 0.9 was reached at 3" in reached.reason
    assert reached.would_change == ("A lower target.",)


def test_a_loss_that_rises_again_has_risen():
    found = advise((X, 1.0 - peaked(0.3)), lower_is_better=True)
    assert found.recommendation == "rewind"
    assert "since then the run has risen to about 0.7" in found.reason
    assert "If higher values are better, say so" in found.reason


def test_every_direction_has_its_opposite():
    assert all(OPPOSITES.get(other, word) == word for word, other in OPPOSITES.items())


def test_the_forecaster_sees_the_metric_as_it_was_logged():
    seen = []

    def forecaster(x, y, at, *, level, lower, upper):
        seen.append((y, lower, upper))
        return made(0.0, 0.1)(x, y, at, level=level, lower=lower, upper=upper)

    loss = 1.0 - learned(N)
    advise(Run(X, loss, lower=0.0, upper=2.0), lower_is_better=True, forecaster=forecaster)
    assert all(np.array_equal(y, loss) and (lower, upper) == (0.0, 2.0) for y, lower, upper in seen)
    assert seen


def test_a_loss_that_fell_is_scored_as_a_gain():
    loss = 1.0 - learned(N)
    found = advise((X, loss), budget=60.0, lower=0.0, upper=1.0, lower_is_better=True, forecaster=made(-0.08, 0.02))
    later = np.concatenate([loss, np.full(N, found.runs[0].now - 0.08)])
    came = score(found, steps(2 * N), later)
    assert came.mattered
    assert came.inside
    assert came.brier == pytest.approx(0.0, abs=1e-3)


def test_a_run_that_was_turned_says_so_or_is_refused():
    run = Run(X, 1.0 - learned(N), lower=0.0)
    same = advise(run.negated(), upper=1.0, lower_is_better=True)
    assert same == advise(run, upper=1.0, lower_is_better=True)
    assert same.data == advise(run, upper=1.0).data
    with pytest.raises(ParameterError, match="say lower_is_better=True"):
        advise(run.negated())


def test_the_same_data_advised_on_either_way_have_two_keys():
    run = Run(X, learned(N))
    assert advise(run).key != advise(run, lower_is_better=True).key


def test_allocation_of_losses_is_that_of_scores_mirrored():
    scores = {"fast": (X, 0.1 + 0.8 * X / (X + 9.0)), "slow": (X, 0.1 + 0.5 * X / (X + 9.0))}
    up = allocate(scores, budget=30.0, lower=0.0, upper=1.0)
    down = allocate(
        {name: (x, 1.0 - y) for name, (x, y) in scores.items()}, budget=30.0, lower=0.0, upper=1.0, lower_is_better=True
    )
    assert down.next == up.next
    assert down.lower_is_better
    for one, other in zip(up.shares, down.shares, strict=True):
        value, low, high = one.alone
        assert other.alone == pytest.approx((1.0 - value, 1.0 - high, 1.0 - low), abs=1e-6)
        assert other.worth == pytest.approx(1.0 - one.worth, abs=1e-6)
        assert other.best == pytest.approx(one.best, abs=1e-6)
    assert down.words == up.words
