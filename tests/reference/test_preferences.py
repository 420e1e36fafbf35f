"""Preferences: gradients against finite differences, expectations against enumeration, raters, a person's pairs."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from vrcore.compiled import plain
from vrcore.errors import VrlabError
from vrcore.language.algorithms import dpo
from vrcore.language.algorithms.rlhf import batch_gradient
from vrcore.language.expectation import expectations
from vrcore.language.over_optimisation import PreferenceResult, learn
from vrcore.language.over_optimisation import steps as learning_steps
from vrcore.language.policy import SHARING, code, log_probabilities, probabilities, rows
from vrcore.language.preference_experiment import PreferenceExperiment, reference, to_rate
from vrcore.language.preferences import Answer, Pairs, as_pairs, gold_scores, offered, rated, rater_noise
from vrcore.language.reward_model import fit_reward_model, loss_and_gradient, rows_read, scores

LENGTH = 4


def some_pairs(count: int, seed: int = 0, sharing: str = "untied") -> Pairs:
    e = PreferenceExperiment(sharing=sharing)
    rng = np.random.default_rng(seed)
    prompts, tokens = offered(reference(e), sharing, LENGTH, count, rng)
    return rated(prompts, tokens, rng, sharpness=1.0, flips=0.1)


def reads(pairs: Pairs, sharing: str) -> tuple[Any, Any, Any, Any]:
    won, lost = (rows_read(pairs.prompts, one, sharing) for one in (pairs.winners, pairs.losers))
    return won, pairs.winners, lost, pairs.losers


def slopes(function: Any, at: np.ndarray, places: Any) -> list[float]:
    found = []
    for place in places:
        nudge = np.zeros(at.shape)
        nudge[place] = 1e-5
        found.append((function(at + nudge) - function(at - nudge)) / 2e-5)
    return found


def visited(pairs: Pairs, sharing: str) -> list[tuple[int, int]]:
    """Return every entry of the table that occurs in the pairs, and one beside each."""
    won_read, won, lost_read, lost = reads(pairs, sharing)
    both = {*zip(won_read.ravel().tolist(), won.ravel().tolist(), strict=True)}
    both |= {*zip(lost_read.ravel().tolist(), lost.ravel().tolist(), strict=True)}
    return sorted(both | {(row, (token + 1) % 10) for row, token in both})


@pytest.mark.parametrize("sharing", SHARING)
def test_the_reward_models_gradient_is_that_of_its_loss(sharing: str) -> None:
    pairs = some_pairs(12, sharing=sharing)
    weights = np.random.default_rng(1).normal(size=(rows(sharing, LENGTH, 10), 10))
    gradient = np.zeros(weights.shape)

    def loss(at: np.ndarray) -> float:
        return loss_and_gradient(at, *reads(pairs, sharing), 0.01, np.zeros(at.shape))

    margins = scores(weights, pairs.prompts, pairs.winners, sharing) - scores(
        weights, pairs.prompts, pairs.losers, sharing
    )
    by_hand = np.log1p(np.exp(-margins)).mean() + 0.01 * (weights**2).sum()
    assert loss_and_gradient(weights, *reads(pairs, sharing), 0.01, gradient) == pytest.approx(by_hand, rel=1e-12)
    places = visited(pairs, sharing)
    np.testing.assert_allclose([gradient[place] for place in places], slopes(loss, weights, places), atol=1e-8)


@pytest.mark.parametrize("sharing", SHARING)
def test_dpos_gradient_is_that_of_its_loss(sharing: str) -> None:
    pairs, beta = some_pairs(12, sharing=sharing), 0.7
    rng = np.random.default_rng(1)
    z, ref = (rng.normal(size=(rows(sharing, LENGTH, 10), 10)) for _ in range(2))
    log_ref = log_probabilities(ref)
    gradient = np.zeros(z.shape)

    def loss(at: np.ndarray) -> float:
        return dpo.loss_and_gradient(at, log_ref, beta, *reads(pairs, sharing), np.zeros(at.shape))

    ratio = log_probabilities(z) - log_ref
    margins = beta * (
        scores(ratio, pairs.prompts, pairs.winners, sharing) - scores(ratio, pairs.prompts, pairs.losers, sharing)
    )
    found = dpo.loss_and_gradient(z, log_ref, beta, *reads(pairs, sharing), gradient)
    assert found == pytest.approx(np.log1p(np.exp(-margins)).mean(), rel=1e-12)
    places = visited(pairs, sharing)
    # The kernel ascends: its gradient is that of minus the loss.
    np.testing.assert_allclose([-gradient[place] for place in places], slopes(loss, z, places), atol=1e-8)


@pytest.mark.parametrize("beta", [0.0, 0.3])
def test_rlhfs_gradient_is_that_of_its_surrogate(beta: float) -> None:
    rng = np.random.default_rng(4)
    pairs = some_pairs(10)
    read, tokens = (np.ascontiguousarray(one) for one in reads(pairs, "untied")[:2])
    z, ref = rng.normal(size=(40, 10)), log_probabilities(rng.normal(size=(40, 10)))
    weight = rng.normal(size=10)

    def surrogate(at: np.ndarray) -> float:
        log_p = log_probabilities(at)
        divergence = (np.exp(log_p) * (log_p - ref)).sum(axis=1)
        return float((weight @ log_p[read, tokens].sum(axis=1) - beta * divergence[read].sum()) / len(tokens))

    gradient = np.zeros(z.shape)
    batch_gradient(probabilities(z), log_probabilities(z), ref, beta, weight, read, tokens, gradient, np.empty((40, 2)))
    places = [(row, token) for row in sorted(set(read.ravel().tolist())) for token in range(10)]
    np.testing.assert_allclose([gradient[place] for place in places], slopes(surrogate, z, places), atol=1e-8)


@pytest.mark.parametrize("sharing", SHARING)
def test_expectations_are_those_of_all_answers_together(sharing: str) -> None:
    vocabulary, length = 3, 3
    rng = np.random.default_rng(6)
    shape = (rows(sharing, length, vocabulary), vocabulary)
    z, ref, proxy = (rng.normal(size=shape) for _ in range(3))
    p, log_p, log_ref = probabilities(z), log_probabilities(z), log_probabilities(ref)
    right = earned = distance = 0.0
    for prompt, *tokens in itertools.product(range(vocabulary), repeat=length + 1):
        before = [prompt, *tokens[:-1]]
        table_rows = {
            "tied": before,
            "untied": [t * vocabulary + b for t, b in enumerate(before)],
            "prompted": [(prompt * length + t) * vocabulary + b for t, b in enumerate(before)],
        }[sharing]
        chance = math.prod(p[r, v] for r, v in zip(table_rows, tokens, strict=True)) / vocabulary
        right += chance * sum((b + 1) % vocabulary == v for b, v in zip(before, tokens, strict=True))
        earned += chance * sum(proxy[r, v] for r, v in zip(table_rows, tokens, strict=True))
        distance += chance * sum(log_p[r, v] - log_ref[r, v] for r, v in zip(table_rows, tokens, strict=True))
    room = np.zeros(vocabulary), np.zeros(vocabulary)
    found = plain(expectations)(p, log_p, log_ref, proxy, code(sharing), length, 1, *room)
    np.testing.assert_allclose(found, (right, earned, distance), rtol=1e-12)


def test_gold_is_right_transitions_and_a_bonus() -> None:
    tokens = np.array([[4, 5, 6, 7], [4, 5, 6, 0], [0, 1, 2, 3], [9, 9, 9, 9]])
    prompts = np.array([3, 3, 3, 8])
    assert gold_scores(prompts, tokens, 4.0).tolist() == [8.0, 3.0, 3.0, 1.0]


def test_offered_answers_differ_and_verdicts_follow_bradley_and_terry() -> None:
    e = PreferenceExperiment()
    rng = np.random.default_rng(3)
    prompts, tokens = offered(reference(e), e.sharing, LENGTH, 20_000, rng)
    assert not (tokens[:, 0] == tokens[:, 1]).all(axis=1).any()
    pairs = rated(prompts, tokens, rng, sharpness=0.8, flips=0.1)
    gap = np.abs(gold_scores(prompts, tokens[:, 0]) - gold_scores(prompts, tokens[:, 1]))
    won = gold_scores(prompts, pairs.winners) - gold_scores(prompts, pairs.losers)
    for size in (1, 2, 3):
        share, n = (won[gap == size] > 0).mean(), (gap == size).sum()
        clean = 1 / (1 + math.exp(-0.8 * size))
        expected = 0.9 * clean + 0.1 * (1 - clean)
        assert share == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / n))


def test_the_noise_of_a_rater_is_found_in_its_second_verdicts() -> None:
    e = PreferenceExperiment()
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        prompts, tokens = offered(reference(e), e.sharing, LENGTH, 60, rng, differing=True)
        # Sharpness 50: the rater itself never hesitates between answers that differ, and only flips disturb it.
        twice = [rated(prompts, one, rng, sharpness=50.0, flips=0.15) for one in (tokens, tokens[:, ::-1])]
        noise = rater_noise(Pairs(*(np.concatenate(parts) for parts in zip(*twice, strict=True))))
        assert noise.repeated >= 55  # the same pair may be offered twice by chance
        held += noise.low <= 0.15 <= noise.high
    # An exact interval holds at least 95 %; fewer than 180 of 200 would be an accident of less than one in 500.
    assert held >= 180


def test_second_verdicts_by_hand() -> None:
    a, b, c = (4, 5, 6, 7), (4, 5, 6, 0), (4, 0, 0, 0)
    told = [((3, a), (3, b)), ((3, b), (3, a)), ((3, a), (3, c)), ((3, a), (3, c)), ((3, c), (3, b)), ((3, a), (3, b))]
    noise = rater_noise(as_pairs(told, LENGTH))
    # a against b: right, wrong, right (the third verdict has no partner); a against c: twice the same.
    assert (noise.repeated, noise.disagreements) == (2, 1)
    assert noise.flips == pytest.approx(0.5)
    assert noise.against_gold == pytest.approx(2 / 6)
    assert "decided otherwise in 1" in noise.words
    once = rater_noise(as_pairs(told[:1], LENGTH))
    assert once.repeated == 0
    assert math.isnan(once.flips)
    assert "shown twice" in once.words


def test_pairs_for_a_person_differ_and_come_again_with_sides_swapped() -> None:
    pairs = to_rate(PreferenceExperiment(seed=9), 30, 5)
    assert len(pairs) == 30
    assert pairs[25:] == tuple((second, first) for first, second in pairs[:5])
    assert pairs == to_rate(PreferenceExperiment(seed=9), 30, 5)
    assert pairs != to_rate(PreferenceExperiment(seed=10), 30, 5)
    for first, second in pairs:
        assert first.prompt == second.prompt
        prompt = np.array([first.prompt])
        assert gold_scores(prompt, np.array([first.tokens])) != gold_scores(prompt, np.array([second.tokens]))


def by_gold(pairs: tuple[tuple[Answer, Answer], ...]) -> list[tuple[Answer, Answer]]:
    """Return the choices of a person who always counts rightly."""

    def score(one: Answer) -> float:
        return float(gold_scores(np.array([one.prompt]), np.array([one.tokens]))[0])

    return [(first, second) if score(first) > score(second) else (second, first) for first, second in pairs]


def test_thirty_clicks_teach_and_thirty_wrong_clicks_unteach() -> None:
    e = PreferenceExperiment(seeds=4, steps=150, sharing="tied")
    clicks = by_gold(to_rate(e))
    taught = learn(e, clicks)
    unlearnt = learn(e, [(loser, winner) for winner, loser in clicks])
    gold, wrong = taught.curve("gold")[:, -1], unlearnt.curve("gold")[:, -1]
    assert (gold > 1.2 + 0.5).all()
    assert (wrong < 1.2 - 0.3).all()
    assert np.array_equal(taught.weights[0], taught.weights[3])  # one person, one reward model
    assert not np.array_equal(taught.logits[0], taught.logits[3])
    assert rater_noise(taught.rated[0]).disagreements == 0


SMALL = PreferenceExperiment(pairs=15, seeds=2, steps=4, prompts=2, group=3, model_iterations=5, pull=0.1, seed=3)


def same(one: PreferenceResult, other: PreferenceResult) -> bool:
    names = ("curves", "accuracy", "weights", "logits", "losses")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


@pytest.mark.parametrize("method", ["rlhf", "dpo"])
@pytest.mark.parametrize("sharing", SHARING)
def test_compiled_and_plain_text_agree_to_the_last_digit(method: str, sharing: str) -> None:
    e = PreferenceExperiment.from_dict(SMALL.to_dict() | {"method": method, "sharing": sharing})
    assert same(learn(e), learn(e, interpreted=True))


@pytest.mark.parametrize("method", ["rlhf", "dpo"])
def test_the_same_experiment_gives_the_same_result(method: str) -> None:
    e = PreferenceExperiment.from_dict(SMALL.to_dict() | {"method": method})
    assert same(learn(e), learn(PreferenceExperiment.from_json(e.to_json())))
    more = learn(PreferenceExperiment.from_dict(e.to_dict() | {"seeds": 3}))
    assert np.array_equal(more.logits[:2], learn(e).logits)
    assert not np.array_equal(more.logits[0], more.logits[1])
    other = PreferenceExperiment.from_dict(e.to_dict() | {"seed": 4})
    assert other.key() != e.key()
    assert not same(learn(e), learn(other))


def test_progress_rises_to_one_and_results_say_what_they_hold() -> None:
    e = PreferenceExperiment(pairs=5000, seeds=2, steps=250)
    training = learning_steps(e)
    shares = []
    while True:
        try:
            shares.append(next(training))
        except StopIteration as stop:
            result = stop.value
            break
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert max(np.diff([0.0, *shares])) < 0.2  # it tells more than the end of a run
    frame = result.frame()
    assert len(frame) == 2 * 251
    last = frame[(frame["run"] == 1) & (frame["step"] == 250)]
    assert last["gold"].item() == result.curve("gold")[1, -1]
    assert last["distance"].item() == pytest.approx(math.sqrt(last["divergence"].item()))
    assert f"{result.curve('gold').mean(axis=0)[0]:.2f}" in result.words


def test_a_curve_begins_at_the_reference() -> None:
    result = learn(SMALL)
    assert result.curve("gold")[:, 0] == pytest.approx(LENGTH * 0.3)
    assert result.curve("pass_rate")[:, 0] == pytest.approx(0.3**LENGTH)
    assert result.curve("divergence")[:, 0] == pytest.approx(0.0, abs=1e-12)
    assert (result.curve("divergence")[:, 1:] > 0).all()


def test_the_law_is_found_again_in_a_curve_made_of_it() -> None:
    result = learn(SMALL)
    d = np.linspace(0.0, 3.0, 5)
    made = np.zeros((1, 5, 4))
    made[0, :, 2] = d**2
    made[0, 1:, 0] = d[1:] * (0.9 - 0.7 * np.log(d[1:]))
    made[0, :, 0] += 1.2
    law = PreferenceResult(SMALL, made, result.accuracy, result.weights, result.logits, result.losses, ()).law()
    assert (law.alpha, law.beta) == pytest.approx((0.9, 0.7))
    assert law.error == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("last", "said"), [(2.0, "rises to 2.00"), (-2.0, "falls to -2.00"), (0.0, "stays at 0.00")])
def test_the_sentence_says_which_way_the_proxy_went(last: float, said: str) -> None:
    result = learn(SMALL)
    made = np.zeros((1, 5, 4))
    made[0, -1, 1] = last
    other = PreferenceResult(SMALL, made, result.accuracy, result.weights, result.logits, result.losses, ())
    assert f"score {said} " in other.words


def test_a_reward_model_of_many_sure_pairs_is_the_gold_score() -> None:
    e = PreferenceExperiment(sharing="tied")
    rng = np.random.default_rng(2)
    prompts, tokens = offered(reference(e), "tied", LENGTH, 4000, rng)
    weights = fit_reward_model(rated(prompts, tokens, rng, sharpness=2.0, flips=0.0), "tied", iterations=300)
    assert [int(row.argmax()) for row in weights] == [(k + 1) % 10 for k in range(10)]


PERSON = (3, (4, 5, 6, 7))


@pytest.mark.parametrize(
    "chosen",
    [
        [],
        [PERSON],
        [(PERSON, (4, (4, 5, 6, 7)))],
        [(PERSON, (3, (4, 5, 6)))],
        [(PERSON, (3, (4, 5, 6, 10)))],
        [(PERSON, (3, (4, 5, 6, True)))],
        [(PERSON, (3, "4567"))],
        [(PERSON, None)],
        ["ab"],
        [(PERSON, PERSON, PERSON)],
    ],
)
def test_what_is_no_choice_is_refused_in_one_sentence(chosen: Any) -> None:
    with pytest.raises(VrlabError) as refused:
        learn(SMALL, chosen)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(("count", "repeats"), [(0, 0), (4, 3), (10, -1), (2.5, 0), (True, 0)])
def test_impossible_numbers_of_pairs_are_refused(count: Any, repeats: Any) -> None:
    with pytest.raises(VrlabError):
        to_rate(SMALL, count, repeats)


def test_dpo_without_beta_is_refused() -> None:
    with pytest.raises(VrlabError, match="pull must be above 0 for dpo"):
        PreferenceExperiment(method="dpo")
