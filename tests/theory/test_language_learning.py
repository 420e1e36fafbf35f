"""What thinning and noise do to learning: dilation, the square root of n, the shape of the curve, the controls."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

import vrcore
from vrcore.language import Channel, LanguageExperiment, Stage, TrainingLog, train
from vrcore.language.log import crossing

pytestmark = pytest.mark.theory

SEEDS = 64
RATIOS = (1, 2, 5, 10, 20)
RESAMPLES = 1000


@functools.cache
def dilated(ratio: int, false_negative: float = 0.0) -> TrainingLog:
    """RLOO with plain ascent on VR n, long enough to pass .9 everywhere."""
    channel = Channel(f"VR {ratio}", false_negative=false_negative)
    steps = int(160 * ratio / (1 - false_negative))
    return train(LanguageExperiment("rloo", [Stage(channel, steps=steps)], optimiser="sgd", seeds=SEEDS, seed=11))


def chosen(seeds: int, resamples: int = RESAMPLES, of: int = 0) -> Any:
    """Return bootstrap samples of seeds, the first of them all seeds as they are; `of` tells groups apart."""
    drawn = np.random.default_rng(of).integers(0, seeds, (resamples, seeds))
    drawn[0] = np.arange(seeds)
    return drawn


def interval(values: Any) -> tuple[float, float, float]:
    """Return the estimate (the first value) and its 95 % percentile interval."""
    low, high = np.quantile(values, [0.025, 0.975])
    return float(values[0]), float(low), float(high)


def mean_steps_to(log: TrainingLog, level: float = 0.9, seeds: Any = None) -> Any:
    """Return the steps until the mean curve of (resampled) seeds reaches a level."""
    table = log.table("pass_rate", 1)
    seeds = np.arange(log.seeds)[None] if seeds is None else seeds
    return crossing(np.array([table[mine].mean(axis=0) for mine in seeds]), level)


def mean_reinforcers_to(log: TrainingLog, level: float = 0.9, seeds: Any = None) -> Any:
    """Return the reinforcers that the mean seed had until the mean curve reached a level."""
    seeds = np.arange(log.seeds)[None] if seeds is None else seeds
    at = mean_steps_to(log, level, seeds)
    spent = np.concatenate([np.zeros((log.seeds, 1)), log.table("reinforcers", 1).cumsum(axis=1)], axis=1)
    steps = np.arange(spent.shape[1])
    return np.array([np.interp(t, steps, spent[mine].mean(axis=0)) for t, mine in zip(at, seeds, strict=True)])


@pytest.mark.parametrize("ratio", RATIOS[1:])
def test_plain_ascent_is_dilated_n_times(ratio: int) -> None:
    """Steps to .9 times n within 5 %: so says the whole interval over seeds."""
    seeds = chosen(SEEDS)
    found = mean_steps_to(dilated(ratio), seeds=seeds) / mean_steps_to(dilated(1), seeds=chosen(SEEDS, of=1)) / ratio
    _, low, high = interval(found)
    assert 0.95 <= low <= high <= 1.05, (ratio, low, high)


def test_reinforcers_to_criterion_are_constant() -> None:
    """Within 3 %, over all ratios, of their common mean."""
    found = np.array([mean_reinforcers_to(dilated(ratio))[0] for ratio in RATIOS])
    assert np.abs(found / found.mean() - 1).max() <= 0.03, found
    seeds = chosen(SEEDS)
    for ratio in RATIOS[1:]:
        apart = mean_reinforcers_to(dilated(ratio), seeds=seeds) / mean_reinforcers_to(
            dilated(1), seeds=chosen(SEEDS, of=1)
        )
        _, low, high = interval(apart)
        assert low <= 1.03, (ratio, low, high)
        assert high >= 0.97, (ratio, low, high)


def test_the_dilated_curves_lie_on_one_another() -> None:
    rich = dilated(1).table("pass_rate", 1).mean(axis=0)
    for ratio in RATIOS[1:]:
        lean = dilated(ratio).table("pass_rate", 1).mean(axis=0)[::ratio][: len(rich)]
        assert np.abs(lean - rich[: len(lean)]).max() < 0.03


def test_variable_ratio_5_is_a_false_negative_rate_of_four_fifths() -> None:
    seeds = chosen(SEEDS)
    thinned, noisy = (
        mean_steps_to(log, seeds=s) for log, s in ((dilated(5), seeds), (dilated(1, 0.8), chosen(SEEDS, of=1)))
    )
    estimate, low, high = interval(thinned - noisy)
    error = np.std(thinned - noisy)
    assert abs(estimate) <= 3 * error
    assert low <= 0 <= high or abs(estimate) < 0.02 * thinned[0]
    assert error < 0.02 * thinned[0], "the comparison must be sharp enough to mean something"


@functools.cache
def adaptive(ratio: int) -> TrainingLog:
    """GRPO with Adam on VR n."""
    steps = int(300 * ratio**0.55)
    return train(LanguageExperiment("grpo", [Stage(f"VR {ratio}", steps=steps)], seeds=SEEDS, seed=12))


def test_grpo_with_adam_slows_about_as_the_square_root() -> None:
    seeds = chosen(SEEDS)
    times = [mean_steps_to(adaptive(ratio), 0.5, seeds) for ratio in RATIOS]
    assert np.isfinite(times).all()
    slopes = np.polyfit(np.log(RATIOS), np.log(times), 1)[0]
    estimate, low, high = interval(slopes)
    assert 0.4 <= low <= estimate <= high <= 0.6, (estimate, low, high)


@pytest.mark.parametrize(
    ("algorithm", "optimiser"), [("rloo", "sgd"), ("grpo", "adam")], ids=["RLOO plain", "GRPO Adam"]
)
def test_the_learning_curve_is_a_hill_and_no_logistic(algorithm: str, optimiser: str) -> None:
    log = train(LanguageExperiment(algorithm, [Stage("CRF", steps=400)], optimiser=optimiser, seeds=SEEDS, seed=13))
    x, _ = log.curve("pass_rate", 1)
    table = log.table("pass_rate", 1)
    ratios = []
    for mine in chosen(SEEDS, 12):
        y = table[mine].mean(axis=0)
        error = {}
        for family in ("hill", "logistic"):
            curve = vrcore.fit(x[1:], y[1:], family=family)
            error[family] = float(np.sqrt(np.mean((y[1:] - curve.predict(x[1:])) ** 2)))
        ratios.append(error["logistic"] / error["hill"])
    assert min(ratios) >= 3.0, ratios
    logistic = vrcore.fit(x[1:], table.mean(axis=0)[1:], family="logistic")
    assert logistic.params["asymptote"] < table[:, -1].mean() - 0.01, "it underestimates the asymptote"


def test_size_is_cancelled_by_the_groups_deviation() -> None:
    small, large = (
        train(LanguageExperiment("grpo", [Stage(Channel("VR 5", magnitude=m), steps=400)], seed=14)).pass_rate
        for m in (1.0, 100.0)
    )
    assert np.abs(small - large).max() < 0.002


def test_without_a_scale_size_counts() -> None:
    """Under plain ascent rewards of 3 are learnt from three times as fast."""

    def steps_to(magnitude: float) -> float:
        stage = Stage(Channel("CRF", magnitude=magnitude), steps=int(360 / magnitude))
        experiment = LanguageExperiment("grpo", [stage], scale="none", optimiser="sgd", learning_rate=1.0, seed=14)
        return float(mean_steps_to(train(experiment), 0.2)[0])

    assert steps_to(1.0) / steps_to(3.0) == pytest.approx(3.0, rel=0.1)


# --- noise and controls -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("false_negative", "false_positive"), [(0.2, 0.0), (0.0, 0.2), (0.1, 0.1), (0.2, 0.2), (0.3, 0.3)]
)
def test_a_noisy_verifier_slows_by_its_informedness(false_negative: float, false_positive: float) -> None:
    """Plain ascent: steps to .9 are those of a perfect verifier over 1 - rho0 - rho1."""
    informed = 1 - false_negative - false_positive
    channel = Channel("CRF", false_negative=false_negative, false_positive=false_positive)
    steps = int(160 / informed)
    noisy = train(LanguageExperiment("rloo", [Stage(channel, steps=steps)], optimiser="sgd", seeds=SEEDS, seed=15))
    seeds = chosen(SEEDS)
    found = mean_steps_to(noisy, seeds=seeds) * informed / mean_steps_to(dilated(1), seeds=chosen(SEEDS, of=1))
    estimate, low, high = interval(found)
    assert 0.93 <= estimate <= 1.07, (estimate, low, high)


@pytest.mark.parametrize("control", ["coin-flip", "shuffled"])
@pytest.mark.parametrize("algorithm", ["rloo", "grpo", "ppo", "reinforce-baseline"])
def test_reward_that_does_not_depend_on_the_answer_teaches_nothing(control: str, algorithm: str) -> None:
    """At most a tenth of what the honest reward teaches.

    Not nothing: the number of shuffled rewards still depends on the answer by 1/64, which a baseline that does not
    compare answers of the same batch picks up, and scattered logits raise a product of probabilities a little.
    """
    channel = Channel("CRF", control=control)
    log = train(LanguageExperiment(algorithm, [Stage(channel, steps=300)], right=0.7, seeds=SEEDS, seed=16))
    change = log.ends[:, 0, 2] - log.table("pass_rate", 1)[:, 0]
    honest = train(LanguageExperiment(algorithm, [Stage("CRF", steps=300)], right=0.7, seeds=8, seed=16))
    taught = honest.ends[:, 0, 2] - honest.table("pass_rate", 1)[:, 0]
    assert honest.ends[:, 0, 2].mean() > 0.8
    assert change.mean() + 3 * change.std() / np.sqrt(SEEDS) < 0.1 * taught.mean(), change.mean()


def test_equal_mean_reward_undoes_thinning_under_plain_ascent_and_not_under_grpo() -> None:
    equal = train(
        LanguageExperiment(
            "rloo", [Stage(Channel("VR 5", control="equal-mean"), steps=250)], optimiser="sgd", seeds=SEEDS, seed=17
        )
    )
    found = interval(mean_steps_to(equal, seeds=chosen(SEEDS)))[0] / mean_steps_to(dilated(1))[0]
    assert 0.95 < found < 1.25, found
    assert mean_reinforcers_to(equal)[0] < 0.3 * mean_reinforcers_to(dilated(1))[0]
    thin, large = (
        train(LanguageExperiment("grpo", [Stage(Channel("VR 5", control=control), steps=300)], seed=18)).pass_rate
        for control in ("none", "equal-mean")
    )
    assert np.abs(thin - large).max() < 0.002


@pytest.mark.parametrize("level", ["sample", "group", "step", "counter"])
def test_plain_ascent_is_dilated_at_every_level(level: str) -> None:
    channel = Channel("VR 5", level=level)
    log = train(LanguageExperiment("rloo", [Stage(channel, steps=800)], optimiser="sgd", seeds=SEEDS, seed=19))
    found = interval(mean_steps_to(log, seeds=chosen(SEEDS)) / mean_steps_to(dilated(1))[0] / 5)
    assert 0.93 <= found[0] <= 1.07, found


def test_dead_groups_are_those_that_the_enumeration_expects() -> None:
    from vrcore.language.teaching_signal import informative_share

    for level in ("sample", "group"):
        experiment = LanguageExperiment(
            "rloo", [Stage(Channel("VR 5", level=level), steps=1)], groups=128, seeds=200, seed=20
        )
        log = train(experiment)
        expected = 1 - informative_share(0.5**4, 8, 5, level)
        error = np.sqrt(expected * (1 - expected) / (200 * 128))
        assert abs(log.dead.mean() - expected) < 4 * error
        np.testing.assert_array_equal(log.dead, log.zero_variance)
    masked = train(
        LanguageExperiment("grpo", [Stage(Channel("VR 5", omitted=None), steps=1)], groups=128, seeds=50, seed=20)
    )
    assert masked.dead.mean() > masked.zero_variance.mean() + 0.02, "a trainer's log under-reports dead groups here"
