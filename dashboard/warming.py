"""What a process compiles before somebody waits for it."""

from __future__ import annotations

import importlib
import threading

import numpy as np

from vrcore.agents import AGENTS
from vrcore.curves import fit
from vrcore.experiment import Experiment, Phase
from vrcore.language import LanguageExperiment, Stage, train
from vrcore.language.gridworld import GridworldExperiment
from vrcore.language.gridworld import train as explore
from vrcore.language.over_optimisation import PreferenceExperiment, learn
from vrcore.simulate import run

_under_way = threading.Event()


def under_way() -> bool:
    """Whether `warm` is compiling at this moment: half a minute after an update, a second or two after that."""
    return _under_way.is_set()


def warm() -> None:
    """Compile every agent's kernel and those of the curves, so that the first visitor does not wait for them."""
    _under_way.set()
    try:
        _compile()
    finally:
        _under_way.clear()


def _compile() -> None:
    for work in ("extinction_view", "four_schedules_study"):
        importlib.import_module(f"dashboard.{work}")  # and with it what its work imports
    for key in AGENTS:
        run(Experiment(key, [Phase("VR 2", responses=2, limit_seconds=60.0)]))
    steps = np.arange(30.0)
    fit(steps, np.tanh(steps / 9.0 - 1.0) + 0.01 * np.sin(7.0 * steps), "auto")


def warm_language() -> None:
    """Compile what trains the toy language model: ten seconds, once, for a page that not everybody opens."""
    for algorithm in ("grpo", "ppo", "q-learning"):
        train(LanguageExperiment(algorithm, [Stage("VR 2", steps=2)], seeds=1))
    explore(GridworldExperiment(seeds=1, iterations=1))
    learn(PreferenceExperiment(pairs=20, steps=2, seeds=1))
