"""The adapters inside TRL's own trainers: a few steps of GRPO and RLOO on a model of 5,000 parameters."""

from __future__ import annotations

import math

import pytest
import torch
from datasets import Dataset
from transformers import GPT2Config, GPT2LMHeadModel, set_seed
from trl import GRPOConfig, GRPOTrainer, RLOOConfig, RLOOTrainer

from examples.trl_variable_ratio import tokenizer
from vrcore.adapters.transformers import ForecastCallback
from vrcore.adapters.trl import scheduled_reward
from vrcore.formats import guess, prepare, read_log

PROMPTS = [f"{a}>{b}=" for a in range(4) for b in range(4)]
STEPS = 4


def small(path=None):
    set_seed(0)
    words = tokenizer()
    config = GPT2Config(
        vocab_size=len(words), n_positions=8, n_embd=16, n_layer=1, n_head=2, bos_token_id=1, eos_token_id=1,
        pad_token_id=0,
    )  # fmt: skip
    model = GPT2LMHeadModel(config)
    if path is not None:  # the reference of a KL term is read from here
        model.save_pretrained(path)
        words.save_pretrained(path)
        model.config._name_or_path = str(path)
    return model, words


def data(split=None):
    rows = [{"prompt": prompt, "number": number} for number, prompt in enumerate(PROMPTS)]
    return Dataset.from_list([{**row, "split": split} if split else row for row in rows])


def half_right(completions, number, **_):
    """Earn by the place in the batch, so that every group has both."""
    return [float(row % 2) for row in range(len(completions))]


async def half_right_later(completions, number, **_):
    return half_right(completions, number)


class Recorder:
    """A reward function that keeps what it was called with and what it returned."""

    def __init__(self, reward):
        self.reward, self.calls, self.__name__ = reward, [], reward.__name__

    def __call__(self, **given):
        got = self.reward(**given)
        self.calls.append((given, got))
        return got


def trainer_for(cls, config, reward, tmp_path, *, columns=True, callbacks=(), steps=STEPS, **settings):
    model, words = small(tmp_path / "start" if settings.get("beta") or config is RLOOConfig else None)
    args = config(
        output_dir=str(tmp_path / "out"), max_steps=steps, per_device_train_batch_size=32, num_generations=4,
        per_device_eval_batch_size=32, max_completion_length=2, logging_steps=1, save_strategy="no", report_to="none",
        use_cpu=True, bf16=False, disable_tqdm=True, seed=1, **settings,
    )  # fmt: skip
    return cls(
        model=model, reward_funcs=reward, args=args, processing_class=words, callbacks=list(callbacks),
        train_dataset=data("train" if columns else None), eval_dataset=data("eval" if columns else None),
    )  # fmt: skip


KINDS = {"grpo": (GRPOTrainer, GRPOConfig), "rloo": (RLOOTrainer, RLOOConfig)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("columns", [True, False], ids=["with a column split", "without"])
def test_trained_thinned_and_evaluated_whole(kind, columns, tmp_path):
    cls, config = KINDS[kind]
    reward = Recorder(scheduled_reward(half_right, "VR 4", seed=5))
    trainer = trainer_for(cls, config, reward, tmp_path, columns=columns, eval_strategy="steps", eval_steps=2)
    trainer.train()
    trained = [row for row in trainer.state.log_history if "schedule/delivered_pass" in row]
    evaluated = [row for row in trainer.state.log_history if "eval_schedule/true_pass" in row]
    assert len(trained) == STEPS
    assert len(evaluated) == 2
    for row in trained:
        assert row["schedule/true_pass"] == 0.5
        assert 0.0 < row["schedule/delivered_pass"] < 0.4
        assert row["reward"] == pytest.approx(row["schedule/delivered_pass"])
    for row in evaluated:
        assert row["eval_reward"] == row["eval_schedule/true_pass"] == 0.5
        assert "eval_schedule/delivered_pass" not in row
    given, _ = reward.calls[0]
    assert {"prompts", "completions", "completion_ids", "trainer_state", "log_extra", "log_metric", "number"} <= set(
        given
    )
    assert given["prompts"][::4] == given["prompts"][3::4]  # blocks of a prompt
    assert f"rewards/{half_right.__name__}/mean" in trained[0]


def test_an_async_reward_function_is_awaited(tmp_path):
    trainer = trainer_for(GRPOTrainer, GRPOConfig, scheduled_reward(half_right_later, "VR 4", seed=5), tmp_path)
    trainer.train()
    sync = trainer_for(GRPOTrainer, GRPOConfig, scheduled_reward(half_right, "VR 4", seed=5), tmp_path)
    sync.train()
    for one, other in zip(trainer.state.log_history[:STEPS], sync.state.log_history[:STEPS], strict=True):
        assert one["schedule/delivered_pass"] == other["schedule/delivered_pass"]
        assert one["loss"] == other["loss"]


def test_masked_samples_leave_groups_really_dead(tmp_path):
    reward = scheduled_reward(half_right, "VR 5", omitted=None)
    trainer = trainer_for(GRPOTrainer, GRPOConfig, reward, tmp_path)
    trainer.train()
    rows = [row for row in trainer.state.log_history if "frac_reward_zero_std" in row]
    dead = sum(row["schedule/dead_groups"] for row in rows) / len(rows)
    assert dead > sum(row["frac_reward_zero_std"] for row in rows) / len(rows)  # which does not count them
    assert all(math.isfinite(row["grad_norm"]) for row in rows)


def test_group_scaling_cancels_a_magnitude_and_says_so(tmp_path):
    ends = {}
    for magnitude in (1.0, 5.0):
        reward = scheduled_reward(half_right, "VR 2", magnitude=magnitude)
        trainer = trainer_for(GRPOTrainer, GRPOConfig, reward, tmp_path)
        if magnitude > 1.0:
            with pytest.warns(UserWarning, match="change nothing"):
                trainer.train()
        else:
            trainer.train()
        ends[magnitude] = torch.cat([one.detach().flatten() for one in trainer.model.parameters()])
    assert (ends[1.0] - ends[5.0]).abs().max() < 1e-5


def test_extinction_freezes_a_policy_gradient(tmp_path):
    trainer = trainer_for(GRPOTrainer, GRPOConfig, scheduled_reward(half_right, "EXT"), tmp_path)
    before = [one.detach().clone() for one in trainer.model.parameters()]
    trainer.train()
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.model.parameters(), strict=True))


def test_a_count_in_a_trainer(tmp_path):
    reward = Recorder(scheduled_reward(half_right, "FR 3", level="counter"))
    trainer_for(GRPOTrainer, GRPOConfig, reward, tmp_path).train()
    paid = [one for _, got in reward.calls for one in got]
    assert sum(paid) == len(paid) / 2 // 3


def test_the_log_opens_as_a_curve(tmp_path):
    trainer = trainer_for(GRPOTrainer, GRPOConfig, scheduled_reward(half_right, "VR 4"), tmp_path, steps=6)
    trainer.train()
    trainer.save_state()
    table = read_log(tmp_path / "out" / "trainer_state.json")
    found = guess(table.frame)
    assert found.x == "step"
    assert prepare(table.frame, "step", "schedule/delivered_pass").x.tolist() == [1, 2, 3, 4, 5, 6]


def test_the_callback_stops_a_run_that_has_levelled_off(tmp_path):
    def learned(completions, trainer_state, **_):
        """Earn as a run does that rises to nine in ten within ten steps."""
        share = 0.9 / (1 + (3 / (trainer_state.global_step + 1)) ** 4)
        return [float(row % 16 < 16 * share) for row in range(len(completions))]

    asked = ForecastCallback(upper=1.0, every=4, least_gain=0.1)
    trainer = trainer_for(
        GRPOTrainer, GRPOConfig, scheduled_reward(learned, "CRF"), tmp_path, callbacks=[asked], steps=80
    )
    trainer.train()
    assert asked.stopped_at == trainer.state.global_step < 80
    assert asked.verdicts[-1].stop
    assert len(asked.curve.points) == asked.stopped_at
    only = ForecastCallback(upper=1.0, every=4, least_gain=0.1, stop=False)
    trainer_for(GRPOTrainer, GRPOConfig, scheduled_reward(learned, "CRF"), tmp_path, callbacks=[only], steps=30).train()
    assert only.stopped_at is None
    assert len(only.verdicts) == 7
