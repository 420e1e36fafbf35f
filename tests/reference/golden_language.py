"""Digests of training logs that must not change unless the rules of language experiments do.

If a change is meant to give other logs, raise `RULES` in `vrcore/language/experiment.py` (or, for one of the further
kinds of experiment, the version in its `rules`) and write the file anew with

    python -m tests.reference.golden_language
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from vrcore.language import (
    ALGORITHMS,
    CONTROLS,
    LEVELS,
    RULES,
    Channel,
    CurriculumExperiment,
    DispenserExperiment,
    GridworldExperiment,
    LanguageExperiment,
    PreferenceExperiment,
    Stage,
    ThinningExperiment,
    learn_preferences,
    replay,
    run_curriculum,
    run_thinning,
    train,
    train_gridworld,
)

FILE = Path(__file__).with_name("golden_language.json")


def experiments() -> dict[str, LanguageExperiment]:
    """Return the experiments by name: every algorithm, optimiser, scale, level, control, task and kind of stage."""
    found = {}
    noisy = Channel("VR 3", false_negative=0.1, false_positive=0.05, magnitude_sd=0.3)
    for key, algorithm in ALGORITHMS.items():
        if algorithm.place:
            continue
        for optimiser in algorithm.rates:
            stages = [Stage(noisy, steps=40), Stage("EXT", steps=20)]
            found[f"{key}, {optimiser}"] = LanguageExperiment(key, stages, optimiser=optimiser, seeds=3, seed=1)
    for scale in ("batch", "none"):
        found[f"grpo, scale {scale}"] = LanguageExperiment("grpo", "VR 5", scale=scale, seeds=2, seed=2)
    for level in LEVELS:
        for omitted in (0.0, None):
            channel = Channel("VR 4", level=level, omitted=omitted)
            stages = [Stage(channel, reinforcers=60, limit_steps=60)]
            found[f"{level}, omitted {omitted}"] = LanguageExperiment("rloo", stages, seeds=2, seed=3)
    for control in CONTROLS:
        found[f"control {control}"] = LanguageExperiment("grpo", [Stage(Channel("VR 2", control=control), steps=30)])
    small = Channel("CRF", magnitude=0.1)
    found["small magnitude"] = LanguageExperiment("grpo", [Stage(small, steps=30)], right=0.97, seeds=2, seed=8)
    for sharing in ("tied", "prompted"):
        found[sharing] = LanguageExperiment("rloo", [Stage("CRF", steps=30)], sharing=sharing, reference_noise=0.5)
    stages = [
        Stage("VR 10", steps=30, first_ratio=1.0, mixture=(1, 2, 3)),
        Stage(Channel("CRF", sharpness=8.0, threshold=0.6), pass_rate=0.4, length=5, limit_steps=40),
        Stage(Channel("FR 3", level="counter", tokens=3, price=5), steps=20, task="count-back", kl=0.02, entropy=0.01),
        Stage("EXT", retained=0.5, kl=0.1, punishment=0.5, fresh_optimiser=True, limit_steps=40),
    ]
    found["everything at once"] = LanguageExperiment(
        "ppo", stages, task="count-in-twos", length=3, vocabulary=7, right=0.4, epochs=3, clip=0.1, groups=3,
        group_size=5, seeds=9, seed=4,
    )  # fmt: skip
    return found


CLICKS = [True, True, False, True, True, True, False, True] * 3

# How one of the further kinds is run, and the arrays that must not change.
KINDS: dict[type, Callable[[Any], list[Any]]] = {
    CurriculumExperiment: lambda e: [(r := run_curriculum(e)).pass_rate, r.trained, r.entry_pass, r.steps],
    ThinningExperiment: lambda e: [(r := run_thinning(e)).final_pass, r.reinforcers, r.log.logits],
    PreferenceExperiment: lambda e: [(r := learn_preferences(e)).curves, r.logits, r.losses],
    GridworldExperiment: lambda e: [(r := train_gridworld(e)).curves, r.weights],
    DispenserExperiment: lambda e: [(s := replay(e, CLICKS)).curves, s.logits, [one.delivered for one in s.rounds]],
}


def further() -> dict[str, Any]:
    """Return experiments of the further kinds by name: every plan, method and control."""
    short = {"seeds": 2, "seed": 5}
    found: dict[str, Any] = {}
    for plan in ("direct", "staircase", "2-4", "mixture", "teacher"):
        found[f"curriculum {plan}"] = CurriculumExperiment(plan, length=4, limit_steps=60, **short)
    for plan in ("continuous", "linear", "doubling", "abrupt", "lean"):
        found[f"thinning {plan}"] = ThinningExperiment(
            plan, ratio=8, steps=60, dense_steps=10, thinned_by=40, doubling_steps=15, **short
        )
    few = {"pairs": 40, "steps": 30, "model_iterations": 30}
    for method in ("rlhf", "dpo"):
        found[f"preferences {method}"] = PreferenceExperiment(method, flips=0.1, bonus=1.0, pull=0.1, **few, **short)
    found["gridworld"] = GridworldExperiment(0.2, iterations=20, **short)
    for schedule in ("CRF", "VR 3", "RR 2", "FR 2"):
        found[f"dispenser {schedule}"] = DispenserExperiment(schedule, seed=6)
    for control in ("coin-flip", "shuffled"):
        found[f"curriculum, {control}"] = CurriculumExperiment(length=4, limit_steps=40, control=control, **short)
        found[f"preferences, {control}"] = PreferenceExperiment(control=control, **few, **short)
        found[f"gridworld, {control}"] = GridworldExperiment(0.2, iterations=20, control=control, **short)
    for control in ("coin-flip", "equal-mean", "shuffled"):
        found[f"thinning, {control}"] = ThinningExperiment(ratio=8, steps=60, dense_steps=10, control=control, **short)
    for control in ("coin-flip", "equal-mean"):
        found[f"dispenser, {control}"] = DispenserExperiment("VR 3", seed=6, control=control)
    return found


def digest(experiment: Any) -> str:
    """Run an experiment and return a hash of what came of it; numbers count to nine decimals."""
    if isinstance(experiment, LanguageExperiment):
        return train(experiment).digest()
    found = hashlib.sha256()
    for values in KINDS[type(experiment)](experiment):
        found.update((np.round(np.asarray(values, "<f8"), 9) + 0.0).tobytes())  # minus zero is zero
    return found.hexdigest()[:16]


def made() -> dict[str, dict[str, str]]:
    """Run all of them; return key and digest of each by name."""
    every = experiments() | further()
    return {name: {"key": one.key(), "digest": digest(one)} for name, one in every.items()}


def write() -> None:
    """Write the file of digests anew."""
    FILE.write_text(json.dumps({"rules": RULES, "logs": made()}, indent=2) + "\n")


if __name__ == "__main__":
    write()
    print(f"{FILE.name}: {len(experiments() | further())} results under RULES = {RULES}")
