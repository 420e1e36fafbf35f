"""The command `vrlab language`: what it prints, what it writes, and what it refuses in one line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from dashboard import command_language
from dashboard.command import app
from vrcore.language import Channel, LanguageExperiment, Stage, train

SHORT = ["--steps", "60", "--seeds", "4", "--seed", "7"]


def vrlab(*words: str) -> Result:
    return CliRunner().invoke(app, ["language", *words])


def test_json_holds_the_experiment_and_what_came_of_it() -> None:
    result = vrlab("VR 5", "--algorithm", "grpo", "--steps", "400", "--seeds", "16", "--seed", "3", "--json")
    assert result.exit_code == 0, result.output
    assert result.stderr == "", "no progress where nobody watches"
    found = json.loads(result.stdout)
    experiment = LanguageExperiment.from_dict(found["experiment"])
    assert experiment == LanguageExperiment("grpo", [Stage("VR 5", steps=400)], seeds=16, seed=3)
    assert found["key"] == experiment.key()
    log = train(experiment)
    assert found["digest"] == log.digest()
    (one,) = found["stages"]
    assert one["schedule"] == "VR 5"
    assert one["pass_rate"]["median"] == pytest.approx(float(np.median(log.ends[:, 0, 2])))
    low, high = one["pass_rate"]["interval"]
    assert low <= one["pass_rate"]["median"] <= high
    assert one["steps_to_0.5"]["median"] == pytest.approx(float(np.median(log.steps_to(0.5))))
    assert one["steps_to_0.9"]["reached"] == int((log.ends[:, 0, 2] >= 0.9).sum())


def test_without_json_a_table() -> None:
    words = vrlab("VR 5", *SHORT, "--then", "EXT", "--then-steps", "20", "--then-kl", "0.1").stdout
    assert "Stage 1: VR 5 (each right answer's reward is delivered with probability 1/5" in words
    assert "Stage 2: EXT" in words
    assert "half life" in words
    assert "4 seeds, seed 7, experiment" in words


def test_every_option_reaches_the_experiment() -> None:
    result = vrlab(
        "FR 3", "--algorithm", "ppo", "--reinforcers", "90", "--seeds", "2", "--seed", "1", "--level", "counter",
        "--omitted", "none", "--false-negative", "0.1", "--false-positive", "0.2", "--magnitude", "2", "--control",
        "shuffled", "--optimiser", "sgd", "--learning-rate", "1.5", "--task", "count-back", "--length", "3",
        "--sharing", "tied", "--kl", "0.01", "--then", "EXT", "--then-steps", "9", "--then-task", "count-on",
        "--then-kl", "0.1", "--then-entropy", "0.2", "--then-punishment", "0.5", "--then-fresh-optimiser", "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    channel = Channel(
        "FR 3", level="counter", omitted=None, false_negative=0.1, false_positive=0.2, magnitude=2, control="shuffled"
    )
    stages = [
        Stage(channel, reinforcers=90, kl=0.01),
        Stage("EXT", steps=9, task="count-on", kl=0.1, entropy=0.2, punishment=0.5, fresh_optimiser=True),
    ]
    assert LanguageExperiment.from_dict(json.loads(result.stdout)["experiment"]) == LanguageExperiment(
        "ppo", stages, task="count-back", length=3, sharing="tied", optimiser="sgd", learning_rate=1.5, seeds=2, seed=1
    )


def test_shaping_tokens_noise_and_thinning_reach_the_experiment() -> None:
    result = vrlab(
        "VR 4", "--steps", "30", "--seeds", "2", "--seed", "1", "--magnitude-noise", "0.3", "--sharpness", "8",
        "--threshold", "0.6", "--tokens", "2", "--price", "3", "--control", "coin-flip", "--coin", "0.2", "--entropy",
        "0.01", "--punishment", "0.1", "--thin-from", "1", "--limit-steps", "40", "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    channel = Channel(
        "VR 4", magnitude_sd=0.3, sharpness=8, threshold=0.6, tokens=2, price=3, control="coin-flip", coin=0.2
    )
    stage = Stage(channel, steps=30, entropy=0.01, punishment=0.1, first_ratio=1, limit_steps=40)
    found = LanguageExperiment.from_dict(json.loads(result.stdout)["experiment"])
    assert found == LanguageExperiment("grpo", [stage], seeds=2, seed=1)


def test_every_option_has_its_help() -> None:
    said = vrlab("--help").stdout
    for line in said.split("Options:")[1].splitlines():
        if line.strip().startswith("--"):
            assert "--help" in line or len(line.split(maxsplit=2)) == 3 or line.strip().count(" ") == 0, line
    assert "dpo and rlhf: Python" in " ".join(said.split())


def test_a_missing_seed_is_drawn_and_shown() -> None:
    first, second = (
        json.loads(vrlab("CRF", "--steps", "5", "--seeds", "1", "--json").stdout)["experiment"]["seed"] for _ in "ab"
    )
    assert first != second
    assert "(drawn)" in vrlab("CRF", "--steps", "5").stdout


def test_every_step_can_be_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "steps.csv"
    assert vrlab("VR 5", *SHORT, "--csv", str(path)).exit_code == 0
    written = pd.read_csv(path)
    frame = train(LanguageExperiment("grpo", [Stage("VR 5", steps=60)], seeds=4, seed=7)).frame()
    assert list(written.columns) == list(frame.columns)
    np.testing.assert_allclose(written.to_numpy(float), frame.to_numpy(float))


def test_progress_is_shown_to_somebody_who_watches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    experiment = LanguageExperiment("grpo", [Stage("CRF", steps=5)], seeds=9)
    command_language.report(experiment, csv=None, as_json=True, seed_was_drawn=False)
    shown = capsys.readouterr()
    assert "training 100%" in shown.err
    assert json.loads(shown.out)["key"] == experiment.key()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["VI 20-s"], "no clock"),
        (["VR x"], "VR needs a number"),
        (["FR 5"], "counter"),
        (["VR 5", "--algorithm", "gropo"], 'did you mean "grpo"'),
        (["VR 5", "--algorithm", "dpo"], 'PreferenceExperiment("dpo")'),
        (["VR 5", "--algorithm", "rlhf"], "You are the rater"),
        (["VR 5", "--reinforcers", "9", "--seeds", "999", "--then", "EXT"], "use fewer seeds"),
        (["VR 5", "--sharpness", "8", "--level", "counter"], "nothing to count"),
        (["VR 5", "--price", "3", "--control", "equal-mean"], "sets its own mean"),
        (["VR 5", "--steps", "0"], "between 1 and"),
        (["VR 5", "--seeds", "0"], "between 1 and"),
        (["VR 5", "--seeds", "1000", "--steps", "200000"], "use fewer seeds"),
        (["VR 5", "--steps", "5", "--pass-rate", "0.5"], "exactly one"),
        (["VR 5", "--omitted", "nothing"], "--omitted"),
        (["VR 5", "--then-kl", "0.1"], "add --then"),
        (["VR 5", "--learning-rate", "nan"], "learning_rate"),
        (["VR 5", "--level", "answer"], "there is no level"),
        (["VR 5", "--steps", "5", "--csv", "/nowhere/at/all.csv"], "cannot be written"),
        (["VR 5", "--steps", "5", "--csv", "/"], "cannot be written"),
    ],
)
def test_a_slip_is_answered_in_one_line_and_with_status_2(words: list[str], said: str) -> None:
    result = vrlab(*words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert said in result.stderr
