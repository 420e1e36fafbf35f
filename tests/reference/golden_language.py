"""Digests of training logs that must not change unless the rules of language experiments do.

If a change is meant to give other logs, raise `RULES` in `vrcore/language/experiment.py` and write the file anew with

    python -m tests.reference.golden_language
"""

from __future__ import annotations

import json
from pathlib import Path

from vrcore.language import ALGORITHMS, CONTROLS, LEVELS, RULES, Channel, LanguageExperiment, Stage, train

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


def made() -> dict[str, dict[str, str]]:
    """Train; return key and digest of each by name."""
    return {name: {"key": one.key(), "digest": train(one).digest()} for name, one in experiments().items()}


def write() -> None:
    """Write the file of digests anew."""
    FILE.write_text(json.dumps({"rules": RULES, "logs": made()}, indent=2) + "\n")


if __name__ == "__main__":
    write()
    print(f"{FILE.name}: {len(experiments())} logs under RULES = {RULES}")
