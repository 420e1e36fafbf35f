"""`vrlab forecast` and `vrlab advise`: training reward and share cut off, noticed before anything is extended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.companions import guessed_cut, guessed_reward
from tests.test_command import refused, vrlab

STEPS = np.arange(1, 41) * 25
COMMANDS = ("forecast", "advise")
CLIPPED = "completions/clipped_ratio"


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.01, len(STEPS))


CLIMB = 0.1 + 0.8 / (1 + np.exp(-0.01 * (STEPS - 300))) + noise(1)
SLIDE = 0.8 - 0.0004 * STEPS + noise(2)


def written(folder: Path, name: str = "run.csv", **columns: Any) -> str:
    file = folder / name
    pd.DataFrame({"step": STEPS, **columns}).to_csv(file, index=False)
    return str(file)


def told(command: str, *words: str) -> dict[str, Any]:
    result = vrlab(command, *words, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def codes(found: dict[str, Any]) -> set[str]:
    """Return the findings of the one run, of either command."""
    findings = found["findings"] if "findings" in found else found["advice"]["runs"][0]["findings"]
    return {one["code"] for one in findings}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("share", "noticed"), [(0.3, True), (0.12, True), (0.05, False), (0.0, False)])
def test_responses_cut_off_are_noticed_by_the_columns_name(command, share, noticed, tmp_path):
    file = written(tmp_path, reward=CLIMB, **{CLIPPED: share})
    found = told(command, file)
    assert (found["y"], found["reward"], found["cut_off"]) == ("reward", None, CLIPPED)
    assert ("truncation" in codes(found)) == noticed
    assert f'Share of responses cut off: "{CLIPPED}", by its name; --cut-off none leaves it out.' in found["notes"]
    left = told(command, file, "--cut-off", "none")
    assert left["cut_off"] is None
    assert "truncation" not in codes(left)
    assert not any("cut off" in note for note in left["notes"])


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("evaluation", "reward", "noticed"),
    [(SLIDE, CLIMB, True), (CLIMB, CLIMB, False), (SLIDE, SLIDE + noise(3), False), (CLIMB, SLIDE, False)],
)
def test_a_reward_that_rises_while_the_evaluation_falls_is_noticed(command, evaluation, reward, noticed, tmp_path):
    file = written(tmp_path, reward=reward, eval_reward=evaluation)
    found = told(command, file)
    assert (found["y"], found["reward"], found["cut_off"]) == ("eval_reward", "reward", None)
    assert ("diverging-metrics" in codes(found)) == noticed
    assert 'Training reward: "reward", by its name; --reward none leaves it out.' in found["notes"]
    left = told(command, file, "--reward", "none")
    assert left["reward"] is None
    assert "diverging-metrics" not in codes(left)


def test_the_sentences_stand_before_the_numbers(tmp_path):
    words = vrlab("forecast", written(tmp_path, reward=CLIMB, **{CLIPPED: 0.12})).stdout
    (said,) = (line for line in words.splitlines() if line.startswith("truncation: 12 % of the recent responses"))
    assert words.index('Share of responses cut off: "') < words.index(said) < words.index("if the last value stays")
    stopped = vrlab("forecast", written(tmp_path, reward=CLIMB, eval_reward=SLIDE)).stdout
    assert "diverging-metrics: Since " in stopped
    assert "Nothing is forecast. The finding " in stopped
    assert "if the last value stays" not in stopped


@pytest.mark.parametrize("command", COMMANDS)
def test_rows_of_training_between_those_of_evaluation(command, tmp_path):
    """A trainer writes both into one list, in rows of their own."""
    rows: list[dict[str, Any]] = []
    for step, evaluation, reward in zip(STEPS, SLIDE, CLIMB, strict=True):
        rows += [{"step": int(step), "reward": reward, CLIPPED: 0.01, "loss": 0.1 / step}]
        rows += [{"step": int(step), "eval_reward": evaluation, "eval_loss": 0.2}]
    file = tmp_path / "trainer_state.json"
    file.write_text(json.dumps({"log_history": rows}))
    found = told(command, str(file))
    assert (found["y"], found["reward"], found["cut_off"]) == ("eval_reward", "reward", CLIPPED)
    assert "diverging-metrics" in codes(found)
    assert "truncation" not in codes(found)


@pytest.mark.parametrize("command", COMMANDS)
def test_columns_are_named_where_no_name_is_known(command, tmp_path):
    file = written(tmp_path, held_out=SLIDE, judge=CLIMB, too_long=0.3)
    assert not codes(told(command, file, "--y", "held_out")) & {"truncation", "diverging-metrics"}
    found = told(command, file, "--y", "held_out", "--reward", "judge", "--cut-off", "too_long")
    assert codes(found) >= {"truncation", "diverging-metrics"}
    assert (found["reward"], found["cut_off"]) == ("judge", "too_long")
    assert {'Training reward: "judge".', 'Share of responses cut off: "too_long".'} <= set(found["notes"])


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--reward", "--cut-off"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "rewards",
            'names no column of numbers that is there: "rewards"; did you mean "reward"? There is: step, reward',
        ),
        ("words", 'names no column of numbers that is there: "words"'),
        ("step", 'names "step", which is the step already'),
        ("reward", 'names "reward", which is the metric already'),
    ],
)
def test_a_column_that_cannot_be_meant_is_refused_in_one_sentence(command, option, name, said, tmp_path):
    file = written(tmp_path, reward=CLIMB, loss=1 - CLIMB, words="a")
    assert f"{option} {said}" in refused(command, file, option, name)


@pytest.mark.parametrize("command", COMMANDS)
def test_one_column_is_not_both(command, tmp_path):
    file = written(tmp_path, reward=CLIMB, loss=1 - CLIMB)
    assert "cannot be both --reward and --cut-off" in refused(command, file, "--reward", "loss", "--cut-off", "loss")


@pytest.mark.parametrize(
    ("names", "y", "reward"),
    [
        (["reward", "reward_std"], "eval_reward", "reward"),
        (["train/reward", "loss"], "eval/accuracy", "train/reward"),
        (["rollout/ep_rew_mean"], "eval/mean_reward", "rollout/ep_rew_mean"),
        (["critic/rewards/mean"], "val/test_score/gsm8k", "critic/rewards/mean"),
        (["reward"], "eval_loss", ""),
        (["reward"], "accuracy", ""),
        (["train_reward"], "reward", ""),
        (["reward_std", "rewards/format/mean"], "eval_reward", ""),
    ],
)
def test_the_reward_is_guessed_only_beside_an_evaluation_of_what_is_to_rise(names, y, reward):
    assert guessed_reward(names, y) == reward


@pytest.mark.parametrize(
    ("names", "cut"),
    [
        (["loss", CLIPPED], CLIPPED),
        (["train/completions/clipped_ratio"], "train/completions/clipped_ratio"),
        (["prompt_length/clip_ratio", "response_length/clip_ratio"], "response_length/clip_ratio"),
        (["clip_ratio", "clip_ratio/low_mean", "completions/mean_length"], ""),
        (["truncated", "completion_length"], "truncated"),
        (["truncated", "ep_len_mean"], ""),  # an episode that ran into its time limit, no answer
        (["truncated_frac", "completion_length"], "truncated_frac"),
        (["truncated_frac", "ep_len_mean"], ""),
        (["loss", "response_truncated_frac"], "response_truncated_frac"),
        (["truncatedFraction", "num_tokens"], "truncatedFraction"),
        (["clipped_share", "kl"], "clipped_share"),
        (["completions_clipped_ratio"], "completions_clipped_ratio"),
        (["response_clip_ratio"], "response_clip_ratio"),
        (["cut_off_rate", "kl"], "cut_off_rate"),
        (["cut off %", "kl"], "cut off %"),
        (["reward", "responses_hitting_max_length_pct"], "responses_hitting_max_length_pct"),
        (["hit_token_limit_rate"], "hit_token_limit_rate"),
        (["responses/max_length_ratio", "hit_rate_max", "prompts_hitting_max_length_pct", "kl"], ""),
        (["truncated_frac", "truncated", "kl"], "truncated"),
        (["truncated_tokens", "truncated_length", "clipped", "kl"], ""),
        (["train/clip_fraction", "train/clip_range", "train/approx_kl"], ""),
        (["clip_frac", "clip_ratio", "actor/pg_clipfrac", "policy_clipped_frac", "completion_length"], ""),
        (["grad_clip_frac", "grad_clipped_ratio", "grad_norm_clip_rate", "completion_length"], ""),
        (["prompt_truncated_ratio", "episode_truncated_rate", "truncated_frac_std", "completion_length"], ""),
        (["importance_truncated_frac", "token_clip_frac", "response_length/max"], ""),
    ],
)
def test_the_share_cut_off_is_guessed_only_of_answers(names, cut):
    assert guessed_cut(names) == cut


def two_recipes(folder: Path, shares: Sequence[float]) -> str:
    """A log of two recipes, each with its own share of responses cut off."""
    parts = [
        pd.DataFrame({"step": STEPS, "recipe": name, "eval_reward": CLIMB, CLIPPED: share})
        for name, share in zip(("one", "two"), shares, strict=True)
    ]
    file = folder / "both.csv"
    pd.concat(parts).to_csv(file, index=False)
    return str(file)


def test_what_is_looked_at_is_of_the_run_that_is_forecast(tmp_path):
    file = two_recipes(tmp_path, (np.nan, 0.3))
    found = told("forecast", file)
    assert "truncation" not in codes(found)
    assert f'"{CLIPPED}" has no two steps with a number here and was not looked at.' in found["notes"]
    assert "truncation" in codes(told("forecast", file, "--choose", "recipe=two"))
    both = told("advise", file)
    assert [{one["code"] for one in run["findings"]} & {"truncation"} for run in both["advice"]["runs"]] == [
        set(),
        {"truncation"},
    ]
    assert f'one: "{CLIPPED}" has no two steps with a number here and was not looked at.' in both["notes"]


def test_what_one_file_of_two_has_logged_is_looked_at(tmp_path):
    bare = written(tmp_path, "bare.csv", reward=CLIMB)
    cut = written(tmp_path, "cut.csv", reward=CLIMB, **{CLIPPED: 0.3})
    found = told("advise", bare, cut)
    assert found["cut_off"] == CLIPPED
    findings = {run["name"]: {one["code"] for one in run["findings"]} for run in found["advice"]["runs"]}
    assert "truncation" in findings["cut"]
    assert "truncation" not in findings["bare"]
    assert any(note.startswith(f'bare: "{CLIPPED}" has no two steps') for note in found["notes"])


def test_a_warm_up_that_is_left_out_is_not_looked_at_either(tmp_path):
    warm = np.where(STEPS <= 250, 0.9 - 0.001 * STEPS, CLIMB)
    file = written(tmp_path, eval_accuracy=warm)
    whole, later = told("forecast", file), told("forecast", file, "--drop-before", "275")
    assert any(one["stops"] for one in whole["findings"])
    assert not any(one["stops"] for one in later["findings"])
    assert "Warm-up: 10 points before 275 were left out." in later["notes"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_counter_that_starts_over_is_found_by_both_commands(command, tmp_path):
    file = tmp_path / "twice.csv"
    pd.DataFrame({"step": [*STEPS, *STEPS], "eval_accuracy": [*CLIMB, *CLIMB]}).to_csv(file, index=False)
    assert {"bad-steps", "mixed-runs"} <= codes(told(command, str(file)))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_column_that_is_named_is_not_guessed_to_be_another(command, tmp_path):
    found = told(command, written(tmp_path, eval_reward=CLIMB, reward=np.full(40, 0.05)), "--cut-off", "reward")
    assert (found["reward"], found["cut_off"]) == (None, "reward")


def test_what_was_logged_only_in_the_warm_up_is_not_looked_at(tmp_path):
    clipped = np.where(STEPS <= 250, 0.4, np.nan)
    file = written(tmp_path, eval_reward=CLIMB, **{CLIPPED: clipped})
    assert "truncation" in codes(told("forecast", file))
    later = told("forecast", file, "--drop-before", "500")
    assert "truncation" not in codes(later)
    assert any("was not looked at" in note for note in later["notes"])


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("more", [(), ("--y", "reward")])
def test_a_clock_that_cannot_be_read_is_said_also_beside_a_smooth_metric(command, more, tmp_path):
    zones = [f"2026-01-02T03:{minute:02}:00{'Z' if minute % 3 else ''}" for minute in range(40)]
    file = tmp_path / "zones.csv"
    pd.DataFrame({"timestamp": zones, "reward": np.linspace(0.1, 0.7, 40)}).to_csv(file, index=False)
    said = refused(command, str(file), *more)
    assert 'no column looks like the step: the column "timestamp" holds times with an offset' in said


def test_findings_of_a_metric_that_falls_say_so_and_keep_its_sign(tmp_path):
    found = told("forecast", written(tmp_path, loss=np.full(40, 2.5)))
    assert codes(found) == {"no-trend"}
    assert any("findings see a fall as a gain" in note for note in found["notes"])
    assert "all at 2.5," in found["findings"][0]["words"]
