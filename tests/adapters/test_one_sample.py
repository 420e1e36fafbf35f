"""One sample per call, after the documented signatures of verl, OpenRLHF and verifiers; none of them is run here."""

from __future__ import annotations

import asyncio
import functools
import inspect

import numpy as np
import pytest

from vrcore import VrlabError
from vrcore.adapters import sample_draw
from vrcore.adapters.one_sample import openrlhf_reward, verifiers_reward, verl_score

WRAPPERS = {"verl": verl_score, "openrlhf": openrlhf_reward, "verifiers": verifiers_reward}


def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    return float(solution_str == ground_truth)


def in_verl(function, answer="7", index=0, split="train", **more):
    """Call as verl's reward loop does: all by keyword, and more than the function may want."""
    return function(
        data_source="made", solution_str=answer, ground_truth="7", extra_info={"split": split, "index": index, **more},
        reward_router_address=None,
    )  # fmt: skip


def reward_func(queries, prompts, labels, **kwargs):
    rows = zip(queries, prompts, labels, strict=True)
    right = [float(query.removeprefix(prompt) == label) for query, prompt, label in rows]
    return {"rewards": right, "extra_logs": {"own": 1.0}}


class Tensor(list):
    """What is asked of a tensor: that it makes another of its own kind."""

    def new_tensor(self, values):
        return Tensor(values)


def test_verl():
    thinned = verl_score(compute_score, "VR 5", seed=2)
    got = [in_verl(thinned, index=number) for number in range(4_000)]
    share = np.mean([one["score"] for one in got])
    assert abs(share - 0.2) <= 4 * (0.16 / len(got)) ** 0.5
    assert {one["true_score"] for one in got} == {one["earned"] for one in got} == {1.0}
    assert all(one["delivered"] == one["score"] for one in got)
    assert (thinned.draw.earned, thinned.draw.delivered) == (4_000, round(share * 4_000))
    wrong = in_verl(thinned, answer="8")
    assert wrong == {"score": 0.0, "true_score": 0.0, "earned": 0.0, "delivered": 0.0}


def test_verl_keeps_what_the_function_adds_and_takes_positions():
    def graded(data_source, solution_str, ground_truth, extra_info=None, scale=1.0, **more):
        return {"score": scale, "length": len(solution_str), "more": sorted(more)}

    thinned = verl_score(functools.partial(graded, scale=2.0), "CRF")
    assert thinned("made", "abc", "7", {"split": "train", "index": 1}, strict_box_verify=True) == {
        "score": 2.0, "length": 3, "more": ["strict_box_verify"], "true_score": 2.0, "earned": 1.0, "delivered": 1.0,
    }  # fmt: skip


def test_verl_is_async_where_the_function_is():
    async def later(data_source, solution_str, ground_truth, extra_info=None, **more):
        return compute_score(data_source, solution_str, ground_truth)

    thinned = verl_score(later, "VR 5", seed=2)
    assert inspect.iscoroutinefunction(thinned)
    assert not inspect.iscoroutinefunction(verl_score(compute_score, "VR 5"))
    plain = verl_score(compute_score, "VR 5", seed=2)
    got = [asyncio.run(in_verl(thinned, index=number)) for number in range(50)]
    assert got == [in_verl(plain, index=number) for number in range(50)]
    assert list(inspect.signature(plain).parameters) == [
        "data_source",
        "solution_str",
        "ground_truth",
        "extra_info",
        "more",
    ]
    assert plain.__name__ == "compute_score"


def test_a_short_answer_is_not_passed_over_for_ever():
    thinned = verl_score(compute_score, "VR 2")
    for index in range(5):
        visits = [in_verl(thinned, index=index)["delivered"] for _ in range(200)]
        assert 0.3 < np.mean(visits) < 0.7


def test_two_workers_agree_where_the_trainer_says_which_sample_it_is():
    first, second = verl_score(compute_score, "VR 2"), verl_score(compute_score, "VR 2")
    known = [{"uid": f"u{number // 8}", "sample_index": number % 8, "global_steps": 3} for number in range(64)]
    got = [in_verl(first, **one)["delivered"] for one in known]
    assert [in_verl(second, **one)["delivered"] for one in reversed(known)][::-1] == got
    assert [in_verl(first, **one)["delivered"] for one in known] == got  # a second visit is the same sample
    assert 16 < sum(got) < 48
    assert [in_verl(first, **{**one, "global_steps": 4})["delivered"] for one in known] != got


def test_numbers_of_a_data_frame_are_numbers():
    assert in_verl(verl_score(compute_score, "CRF"), index=np.int64(3))["score"] == 1.0


def test_a_key_makes_groups():
    thinned = verl_score(
        compute_score, "VR 2", level="group", key=lambda extra_info, **_: [extra_info["uid"], extra_info["step"]]
    )
    got = np.array([[in_verl(thinned, uid=uid, step=1)["delivered"] for _ in range(8)] for uid in range(40)])
    assert np.isin(got.mean(axis=1), (0.0, 1.0)).all()
    assert 8 < got[:, 0].sum() < 32


def test_what_a_worker_remembers_is_bounded(monkeypatch):
    monkeypatch.setattr(sample_draw, "REMEMBERED", 10)
    thinned = verl_score(compute_score, "VR 2")
    for index in range(50):
        in_verl(thinned, index=index)
    assert len(thinned.draw._visits) == 10


def test_openrlhf():
    thinned = openrlhf_reward(reward_func, "VR 4", split=lambda labels, **_: "train")
    got = [thinned([f"q{number}=7"], [f"q{number}="], ["7"]) for number in range(2_000)]
    share = np.mean([one["rewards"][0] for one in got])
    assert abs(share - 0.25) <= 4 * (0.1875 / len(got)) ** 0.5
    assert {len(one["rewards"]) for one in got} == {1}
    assert all(one["scores"] == [1.0] for one in got)  # what the dynamic filter looks at is true
    assert all(
        one["extra_logs"] == {"own": 1.0, "schedule/earned": 1.0, "schedule/delivered": one["rewards"][0]}
        for one in got
    )


def test_openrlhf_gives_a_tensor_for_a_tensor():
    thinned = openrlhf_reward(lambda queries, prompts, labels: Tensor([1.0, 1.0]), "EXT", train_only=False)
    got = thinned(queries=["a", "b"], prompts=["", ""], labels=["", ""], datasource="made")
    assert isinstance(got["rewards"], Tensor)
    assert got["rewards"] == [0.0, 0.0]
    assert got["scores"] == [1.0, 1.0]


def test_openrlhf_reads_the_split_of_each_sample():
    thinned = openrlhf_reward(reward_func, "EXT", split=lambda labels, **_: "eval" if labels[0] == "8" else "train")
    assert thinned(["=7", "=8"], ["=", "="], ["7", "8"])["rewards"] == [0.0, 1.0]


def exact_match(completion, answer):
    return float(completion == answer)


def test_verifiers():
    thinned = verifiers_reward(exact_match, "VR 5", seed=1)
    names = inspect.signature(thinned).parameters
    assert {"completion", "answer", "state", "info"} < set(names)  # what a rubric will pass
    assert not {"states", "prompts", "completions", "answers", "tasks", "infos"} & set(names)  # not taken for a group's

    def scored(number, split="train"):
        everything = {
            "prompt": "p",
            "completion": "7",
            "answer": "7",
            "state": {"trajectory_id": number},
            "info": {"split": split},
        }
        return thinned(**{name: value for name, value in everything.items() if name in names})

    got = [scored(number) for number in range(3_000)]
    assert abs(np.mean(got) - 0.2) <= 4 * (0.16 / len(got)) ** 0.5
    assert [scored(number) for number in range(100)] == got[:100]
    assert [scored(number, "test") for number in range(50)] == [1.0] * 50
    assert thinned.__name__ == "exact_match"


def test_verifiers_without_a_name_for_the_rollout():
    thinned = verifiers_reward(exact_match, "VR 2")
    got = [
        thinned(completion="7", answer="7", state={"prompt": "p", "completion": "7"}, info={"split": "train"})
        for _ in range(200)
    ]
    assert 0.3 < np.mean(got) < 0.7


def test_a_method_of_a_task():
    class Trace:
        def __init__(self, number):
            self.id, self.right = f"t{number}", True

    async def exact(self, trace):
        return float(trace.right) * self.worth

    class Task:
        worth = 2.0
        exact_match = verifiers_reward(
            exact, "VR 2", key=lambda self, trace: trace.id, split=lambda self, trace: "train"
        )

    assert inspect.iscoroutinefunction(Task.exact_match)
    got = [asyncio.run(Task().exact_match(Trace(number))) for number in range(200)]
    assert set(got) == {0.0, 2.0}
    assert got == [asyncio.run(Task().exact_match(trace=Trace(number))) for number in range(200)]
    with pytest.raises(VrlabError, match="needs key="):
        verifiers_reward(exact, "VR 2")


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_count_is_refused_with_the_reason(name):
    with pytest.raises(VrlabError, match="no common order"):
        WRAPPERS[name](compute_score, "VR 5", level="counter")


@pytest.mark.parametrize("name", WRAPPERS)
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"schedule": "FR 5"}, "exact count"),
        ({"schedule": "VI 5-s"}, "cannot thin"),
        ({"level": "group"}, "needs key="),
        ({"level": "step"}, "needs key="),
        ({"level": "each"}, "no level"),
        ({"omitted": None}, "omitted must be a number"),
        ({"seed": -1}, "seed"),
    ],
)
def test_refused_before_the_run(name, given, message):
    with pytest.raises(VrlabError, match=message):
        WRAPPERS[name](compute_score, **{"schedule": "VR 5", **given})


def test_an_evaluation_is_never_thinned_and_never_guessed():
    thinned = verl_score(compute_score, "EXT")
    assert in_verl(thinned, split="test") == {"score": 1.0, "true_score": 1.0, "earned": 1.0, "delivered": 1.0}
    assert thinned.draw.earned == 0
    with pytest.raises(VrlabError, match="does not say which"):
        thinned("made", "7", "7")
    with pytest.raises(VrlabError, match="does not say which"):
        openrlhf_reward(reward_func, "EXT")(["=7"], ["="], ["7"])
    with pytest.raises(VrlabError, match="does not say which"):
        verifiers_reward(exact_match, "EXT")(completion="7", answer="7", state={}, info={})
    assert verl_score(compute_score, "EXT", train_only=False)("made", "7", "7")["score"] == 0.0
