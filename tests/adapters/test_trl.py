"""The reward function as TRL calls it, with a trainer of our own making in TRL's place."""

from __future__ import annotations

import asyncio
import inspect
import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrcore import VrlabError
from vrcore.adapters.trl import scheduled_reward
from vrcore.adapters.trl_batch import is_dead

G = 8


class MadeTrainer:
    """What an adapter can see of a trainer: its settings, its mode, its `log_metric`."""

    def __init__(self, **settings):
        self.model = SimpleNamespace(training=True)
        self.reward_funcs = [None]
        self.num_generations = self.num_generations_eval = G
        self.accelerator = SimpleNamespace(num_processes=1)
        self.scale_rewards = "group"
        self.__dict__.update(settings)
        self.logged = {}
        self.extra = {}

    def log_metric(self, name, value):
        self.logged.setdefault(name, []).append(value)


def right(completions, answer, **_):
    return [float(one == wanted) for one, wanted in zip(completions, answer, strict=True)]


async def right_later(completions, answer, **_):
    await asyncio.sleep(0)
    return [float(one == wanted) for one, wanted in zip(completions, answer, strict=True)]


def batch(step=0, prompts=16, split="train", trainer=None, completions=None, **more):
    """Return the keywords of one call: every completion right unless others are given."""
    rows = prompts * G
    text = [f"{number // G}>0=" for number in range(rows)]
    said = completions or ["1"] * rows
    made = {
        "prompts": text,
        "completions": said,
        "completion_ids": [[ord(c) for c in one] for one in said],
        "answer": ["1"] * rows,
        "trainer_state": SimpleNamespace(global_step=step, max_steps=100),
        "log_extra": lambda column, values: None,
        "log_metric": (trainer or MadeTrainer()).log_metric,
        **more,
    }
    return made if split is None else {**made, "split": [split] * rows}


def test_crf_changes_nothing():
    mixed = ["1", "2"] * 64
    assert scheduled_reward(right, "CRF")(**batch(completions=mixed)) == [1.0, 0.0] * 64


@pytest.mark.parametrize("level", ["sample", "group", "step", "counter"])
def test_one_in_five_earned_rewards_is_delivered(level):
    reward = scheduled_reward(right, "VR 5", level=level, seed=3)
    steps = 400 if level == "step" else 60
    got = np.array([reward(**batch(step)) for step in range(steps)])
    assert reward.earned == got.size
    assert reward.delivered == got.sum()
    # what is independent: samples, groups, steps; a count is exact, to a list's length
    independent = {"sample": got.size, "group": got.size / G, "step": steps, "counter": 1e6}[level]
    assert abs(got.mean() - 0.2) <= 4 * (0.16 / independent) ** 0.5
    groups = got.reshape(-1, G).mean(axis=1)
    assert np.isin(groups, (0.0, 1.0)).all() == (level in ("group", "step"))
    assert np.isin(got.mean(axis=1), (0.0, 1.0)).all() == (level == "step")


def test_every_count_of_a_fixed_ratio_pays():
    reward = scheduled_reward(right, "FR 3", level="counter")
    mixed = (["1", "2", "1", "1"] * 32)[: 16 * G]
    got = reward(**batch(completions=mixed)) + reward(**batch(1, completions=mixed))
    earned = [number for number, one in enumerate(mixed * 2) if one == "1"]
    assert [number for number, one in enumerate(got) if one] == earned[2::3]


def test_the_same_sample_gets_the_same_draw_wherever_it_is_scored():
    said = [str(number) for number in range(16 * G)]
    whole = batch(4, completions=said, answer=said)
    together = scheduled_reward(right, "VR 3", seed=9)(**whole)
    assert 0 < sum(together) < len(said)
    lists = [name for name, value in whole.items() if isinstance(value, list)]
    for size in (8, 4, 2, 1):  # groups torn apart, as over processes
        parts = []
        for first in range(0, len(said), size):
            one = {**whole, **{name: whole[name][first : first + size] for name in lists}}
            parts += scheduled_reward(right, "VR 3", seed=9)(**one)
        assert parts == together
    order = list(np.random.default_rng(0).permutation(len(said)))
    shuffled = {**whole, **{name: [whole[name][row] for row in order] for name in lists}}
    assert scheduled_reward(right, "VR 3", seed=9)(**shuffled) == [together[row] for row in order]


def test_a_group_torn_apart_is_delivered_as_one():
    whole = batch(2, prompts=40)
    together = scheduled_reward(right, "VR 2", level="group")(**whole)
    half = {name: value[:4] if isinstance(value, list) else value for name, value in whole.items()}
    assert scheduled_reward(right, "VR 2", level="group")(**half) == together[:4]
    assert len(set(together)) == 2


def test_equal_answers_of_a_group_have_draws_of_their_own_and_every_visit_another():
    reward = scheduled_reward(right, "VR 2")
    got = np.array([reward(**batch(step, prompts=1)) for step in range(200)])
    assert 0.3 < got.mean() < 0.7
    assert len({tuple(row) for row in got}) > 100  # no short answer is passed over for ever
    assert (got.mean(axis=0) > 0.3).all()


def test_twice_the_same_prompt_in_a_batch_is_two_groups():
    twice = batch(prompts=2, prompt=None)
    twice["prompts"] = ["same"] * (2 * G)
    got = [scheduled_reward(right, "VR 2", level="group", seed=seed)(**twice) for seed in range(40)]
    assert all(len(set(one[:G])) == 1 and len(set(one[G:])) == 1 for one in got)
    assert any(one[0] != one[G] for one in got)


@pytest.mark.parametrize("level", ["sample", "group", "step", "counter"])
def test_an_evaluation_is_never_thinned(level):
    trainer = MadeTrainer()
    reward = scheduled_reward(right, "EXT", level=level)
    for split in ("eval", "test", "validation"):
        assert reward(**batch(split=split, trainer=trainer)) == [1.0] * (16 * G)
    trainer.model.training = False  # TRL's own word, where there is no column or where it is wrong
    assert reward(**batch(split=None, trainer=trainer)) == [1.0] * (16 * G)
    assert reward(**batch(split="train", trainer=trainer)) == [1.0] * (16 * G)
    assert set(trainer.logged) == {"schedule/true_pass"}
    assert (reward.earned, reward.delivered) == (0, 0)
    trainer.model.training = True
    assert reward(**batch(split=None, trainer=trainer)) == [0.0] * (16 * G)


def test_an_evaluation_moves_no_count():
    reward = scheduled_reward(right, "FR 100", level="counter")
    reward(**batch(split="eval"))
    assert sum(reward(**batch(split="train"))) == 1.0  # 128 responses


def test_rows_of_both_kinds_in_one_call():
    split = ["train", "eval"] * 64
    assert scheduled_reward(right, "EXT")(**{**batch(split=None), "split": split}) == [0.0, 1.0] * 64


def test_where_nothing_says_what_it_is_the_call_is_refused():
    unknown = {**batch(split=None), "log_metric": lambda name, value: None}
    with pytest.raises(VrlabError, match="column split"):
        scheduled_reward(right, "VR 5")(**unknown)
    assert len(scheduled_reward(right, "VR 5", train_only=False)(**unknown)) == 16 * G
    with pytest.raises(VrlabError, match="neither training"):
        scheduled_reward(right, "VR 5")(**batch(split="trian"))


def test_omitted_is_masked():
    mixed = ["1", "2"] * 64
    asked = {"completions": mixed}
    zero = scheduled_reward(right, "VR 4", seed=1)(**batch(**asked))
    for masks in ("all", "earned"):
        got = scheduled_reward(right, "VR 4", seed=1, omitted=None, masks=masks)(**batch(**asked))
        assert got[::2] == [1.0 if was else None for was in zero[::2]]
        wrong = got[1::2]
        assert set(wrong) == ({0.0} if masks == "earned" else {0.0, None})
        if masks == "all":
            assert 4 <= wrong.count(0.0) <= 30  # about a quarter of 64
    counted = scheduled_reward(right, "FR 2", level="counter", omitted=None)(**batch(**asked))
    assert counted == [None, 0.0, 1.0, 0.0] * 32


def test_other_rewards_pass_as_they_are():
    def graded(completions, **_):
        return [None, -1.0, 0.0, 0.5, 2.0, 2.0, 2.0, 2.0] * (len(completions) // 8)

    reward = scheduled_reward(graded, "EXT", earned_above=0.5, omitted=-0.25)
    assert reward(**batch(prompts=1)) == [None, -1.0, 0.0, 0.5] + [-0.25] * 4


def test_what_is_logged():
    trainer = MadeTrainer()
    mixed = (["1"] * 6 + ["2"] * 2) * 8 + ["2"] * 64
    told = {}
    reward = scheduled_reward(right, "FR 4", level="counter")
    got = reward(
        **batch(trainer=trainer, completions=mixed, log_extra=lambda name, values: told.update({name: values}))
    )
    (true,), (came,), (dead,), (count,) = (
        trainer.logged[f"schedule/{name}"] for name in ("true_pass", "delivered_pass", "dead_groups", "reinforcers")
    )
    assert (true, came, count) == (48 / 128, 12 / 128, 12)
    groups = [got[first : first + G] for first in range(0, 128, G)]
    assert dead == sum(len(set(one)) == 1 for one in groups) / 16 == 0.5
    assert told == {"true_reward": [float(one == "1") for one in mixed]}


def test_dead_groups_count_the_masked_ones():
    trainer = MadeTrainer()
    scheduled_reward(right, "VR 5", omitted=None)(**batch(trainer=trainer, completions=["1", "2"] * 64))
    assert trainer.logged["schedule/dead_groups"][0] > 0.2
    assert is_dead([None, None, 1.0])
    assert is_dead([1.0, 1.0, None])
    assert not is_dead([1.0, 0.0, None])


def _dead(p, q, scored=G):
    """Return the exact chance that `scored` samples, each delivered as right with probability pq, are all equal."""
    return (p * q) ** scored + (1 - p * q) ** scored if scored > 1 else 1.0


@pytest.mark.parametrize("p", [0.25, 0.5, 0.8])
@pytest.mark.parametrize("kind", ["sample", "group", "masked"])
def test_the_share_of_dead_groups_is_the_exact_one(kind, p):
    """By enumeration, for VR 5 and groups of 8."""
    q, steps = 0.2, 120
    binomial = [math.comb(G, k) * q**k * (1 - q) ** (G - k) for k in range(G + 1)]
    expected = {
        "sample": _dead(p, q),
        "group": (1 - q) + q * _dead(p, 1.0),
        "masked": sum(weight * _dead(p, 1.0, k) for k, weight in enumerate(binomial)),
    }[kind]
    rng, trainer = np.random.default_rng(4), MadeTrainer()
    reward = scheduled_reward(
        right, "VR 5", level="group" if kind == "group" else "sample", omitted=None if kind == "masked" else 0.0
    )
    for step in range(steps):
        reward(**batch(step, trainer=trainer, completions=["1" if one < p else "2" for one in rng.random(16 * G)]))
    got = np.mean(trainer.logged["schedule/dead_groups"])
    assert abs(got - expected) <= 4 * (expected * (1 - expected) / (16 * steps)) ** 0.5


def test_an_async_reward_function_stays_async():
    class Judge:
        async def __call__(self, completions, **_):
            return [1.0] * len(completions)

    for function in (right_later, Judge()):
        reward = scheduled_reward(function, "VR 5")
        assert inspect.iscoroutinefunction(reward.__call__)
        got = asyncio.run(reward(**batch()))
        assert got == scheduled_reward(right, "VR 5")(**batch())
    assert not inspect.iscoroutinefunction(scheduled_reward(right, "VR 5").__call__)


def test_it_is_logged_under_the_name_of_what_it_wraps():
    assert scheduled_reward(right, "VR 5").__name__ == "right"


def test_a_plan_over_steps():
    reward = scheduled_reward(right, lambda step: "CRF" if step < 10 else "EXT")
    assert reward(**batch(9)) == [1.0] * 128
    assert reward(**batch(10)) == [0.0] * 128


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"scale_rewards": "group"}, 'scale_rewards="group" divides it out'),
        ({"scale_rewards": "batch"}, 'scale_rewards="batch" divides it out'),
        ({"scale_rewards": None, "normalize_advantages": True}, "normalize_advantages=True divides it out"),
        ({"scale_rewards": "none"}, None),
        ({"scale_rewards": None, "normalize_advantages": False}, None),
        ({"scale_rewards": "group", "reward_funcs": [None, None]}, None),
    ],
)
def test_a_magnitude_that_scaling_cancels_is_said(settings, words, recwarn):
    reward = scheduled_reward(right, "VR 5", magnitude=5.0)
    if words is None:
        got = reward(**batch(trainer=MadeTrainer(**settings)))
        assert not recwarn.list
    else:
        with pytest.warns(UserWarning, match=words):
            got = reward(**batch(trainer=MadeTrainer(**settings)))
        reward(**batch(1, trainer=MadeTrainer(**settings)))  # once is enough: a second warning would be an error here
    assert set(got) == {0.0, 5.0}


def test_group_scaling_really_cancels_it():
    """The rule of TRL 1.16: A = (r - mean) / (std + 1e-4), the standard deviation with Bessel's correction."""

    def advantage(rewards):
        groups = np.array(rewards).reshape(-1, G)
        return (groups - groups.mean(1, keepdims=True)) / (groups.std(1, ddof=1, keepdims=True) + 1e-4)

    plain = scheduled_reward(right, "VR 3")(**batch())
    with pytest.warns(UserWarning, match="change nothing"):
        large = scheduled_reward(right, "VR 3", magnitude=100.0)(**batch())
    np.testing.assert_allclose(advantage(plain), advantage(large), rtol=5e-4)


def test_jackpots_by_group_are_said():
    def jackpot(prompts, **_):
        return [10.0 if int(prompt.split(">")[0]) % 2 else 1.0 for prompt in prompts]

    with pytest.warns(UserWarning, match="differ between groups"):
        scheduled_reward(jackpot, "VR 2", level="group", seed=1)(**batch())
    scheduled_reward(jackpot, "VR 2", level="group", seed=1)(**batch(trainer=MadeTrainer(scale_rewards="none")))


@pytest.mark.parametrize("processes", ["trainer", "environment"])
def test_a_count_needs_one_process(processes, monkeypatch):
    trainer = MadeTrainer()
    if processes == "trainer":
        trainer.accelerator.num_processes = 2
    else:
        trainer = MadeTrainer(accelerator=None)
        monkeypatch.setenv("WORLD_SIZE", "4")
    with pytest.raises(VrlabError, match="several processes"):
        scheduled_reward(right, "VR 5", level="counter")(**batch(trainer=trainer))
    scheduled_reward(right, "VR 5", level="sample")(**batch(trainer=trainer))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"schedule": "VI 5-s"}, "cannot thin"),
        ({"schedule": "FR 5"}, "exact count"),
        ({"level": "batch"}, 'no level "batch"'),
        ({"level": None}, "no level"),
        ({"omitted": float("inf")}, "omitted"),
        ({"magnitude": 0.0}, "magnitude"),
        ({"magnitude": "5"}, "magnitude"),
        ({"seed": 1.5}, "seed"),
        ({"seed": True}, "seed"),
        ({"masks": "some"}, "masks"),
        ({"num_generations": 0}, "num_generations"),
        ({"schedule": 5}, "no schedule"),
    ],
)
def test_refused_before_the_run(changed, message):
    with pytest.raises(VrlabError, match=message):
        scheduled_reward(right, **{"schedule": "VR 5", **changed})


def test_refused_in_the_call():
    with pytest.raises(VrlabError, match="optimiser step"):
        scheduled_reward(right, "VR 5")(**{**batch(), "trainer_state": None})
    with pytest.raises(VrlabError, match='no column "uid"'):
        scheduled_reward(right, "VR 5", prompt_id="uid")(**batch())
    with pytest.raises(VrlabError, match="returned 1 rewards for 128"):
        scheduled_reward(lambda **_: [1.0], "VR 5")(**batch())
    with pytest.raises(VrlabError, match="exact count"):
        scheduled_reward(right, lambda step: "FR 5")(**batch())


def test_a_column_can_name_the_prompt():
    pictures = [object() for _ in range(16 * G)]
    reward = scheduled_reward(right, "VR 5", prompt_id="uid")
    got = reward(**{**batch(uid=[number // G for number in range(16 * G)]), "prompts": pictures})
    assert 0 < sum(got) < 16 * G


@given(
    st.lists(st.one_of(st.none(), st.floats(-5, 5)), min_size=1, max_size=24), st.sampled_from(["sample", "counter"])
)
def test_a_reward_is_delivered_omitted_or_passed_on(rewards, level):
    rows = len(rewards)
    got = scheduled_reward(lambda **_: rewards, "VR 2", level=level, omitted=-9.0)(
        prompts=["p"] * rows,
        completions=["c"] * rows,
        split=["train"] * rows,
        trainer_state=SimpleNamespace(global_step=0),
    )
    for before, after in zip(rewards, got, strict=True):
        assert after == before or (after == -9.0 and before is not None and before > 0.0)


@pytest.mark.parametrize(
    ("returned", "split", "message"),
    [
        (["x"], ["train"], "must return a list with a number or None for each completion: could not convert"),
        (None, ["train"], "must return a list with a number or None for each completion"),
        ([1.0], ["train", "train"], "the column split has 2 values for 1 completions"),
        ([1.0], [], "the column split has 0 values for 1 completions"),
    ],
)
def test_what_a_reward_function_or_data_set_gets_wrong_is_said(returned, split, message):
    reward = scheduled_reward(lambda **_: returned, "VR 5")
    with pytest.raises(VrlabError, match=message):
        reward(prompts=["p"], completions=["c"], split=split, trainer_state=SimpleNamespace(global_step=0))


def test_what_cannot_be_called_is_refused_at_once():
    with pytest.raises(VrlabError, match="3 cannot be called"):
        scheduled_reward(3, "VR 5")  # type: ignore[arg-type] # that is the slip


def test_nan_is_no_reward_and_no_failure():
    """TRL turns None into nan; a function that returns nan itself means the same."""
    logged = {}
    reward = scheduled_reward(lambda **_: [math.nan, 1.0, None], "CRF")
    paid = reward(
        prompts=["p"] * 3, completions=["a", "b", "c"], split=["train"] * 3,
        trainer_state=SimpleNamespace(global_step=0), log_metric=lambda name, value: logged.update({name: value}),
    )  # fmt: skip
    assert paid == [None, 1.0, None]
    assert logged["schedule/true_pass"] == 1.0
