"""Every registered algorithm of the toy language model: what it declares, and that it learns."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from vrcore import VrlabError
from vrcore.language import ALGORITHMS, OPTIMISERS, SHARING, TASKS, LanguageExperiment, Stage, train

TRAINED = [key for key, one in ALGORITHMS.items() if not one.place]
ELSEWHERE = [key for key, one in ALGORITHMS.items() if one.place]


def test_all_that_were_promised_are_there() -> None:
    assert set(ALGORITHMS) == {
        "reinforce", "reinforce-baseline", "rloo", "ppo", "grpo", "dpo", "rlhf", "q-learning",
    }  # fmt: skip


@pytest.mark.parametrize("key", ALGORITHMS)
def test_it_declares_itself(key: str) -> None:
    one = ALGORITHMS[key]
    assert one.key == key
    assert one.title
    assert one.words[0].islower()
    assert not one.words.endswith(".")
    assert set(one.rates) <= set(OPTIMISERS)
    assert all(0 < rate <= 100 for rate in one.rates.values())
    assert one.sharing in SHARING
    assert one.epochs >= 1
    assert one.loss
    module = importlib.import_module(f"vrcore.language.algorithms.{key.replace('-', '_')}")
    assert "loss" in module.__doc__, "its docstring gives its loss"
    assert "Source:" in module.__doc__


def test_numbers_of_the_kernel_are_not_used_twice() -> None:
    codes = [ALGORITHMS[key].code for key in TRAINED]
    assert sorted(codes) == list(range(len(TRAINED)))


@pytest.mark.parametrize("key", TRAINED)
def test_it_learns_from_one_start_with_its_own_defaults(key: str) -> None:
    log = train(LanguageExperiment(key, [Stage("CRF", steps=400)], seeds=8, seed=1))
    assert log.table("pass_rate")[:, 0] == pytest.approx(0.0625)
    assert np.median(log.ends[:, 0, 2]) > 0.9


@pytest.mark.parametrize("key", TRAINED)
def test_nothing_is_learnt_where_nothing_is_paid(key: str) -> None:
    log = train(LanguageExperiment(key, [Stage("EXT", steps=100)], seeds=4, seed=1))
    assert (log.ends[:, 0, 2] <= 0.0625 + 1e-12).all()
    assert not log.reinforcers.any()


@pytest.mark.parametrize("key", [key for key in TRAINED if key != "q-learning"])
@pytest.mark.parametrize("sharing", SHARING)
def test_it_learns_with_every_amount_of_weight_sharing(key: str, sharing: str) -> None:
    log = train(LanguageExperiment(key, [Stage("CRF", steps=300)], sharing=sharing, length=2, seeds=4, seed=2))
    assert (log.ends[:, 0, 2] > 0.45).all(), "from .25"


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_learnt(task: str) -> None:
    log = train(LanguageExperiment("grpo", [Stage("CRF", steps=300)], task=task, seeds=4, seed=3))
    assert (log.ends[:, 0, 2] > 0.8).all()


@pytest.mark.parametrize("key", ELSEWHERE)
def test_what_learns_from_preferences_says_where(key: str) -> None:
    importlib.import_module(ALGORITHMS[key].place)
    with pytest.raises(VrlabError, match=ALGORITHMS[key].place):
        LanguageExperiment(key, "CRF")
