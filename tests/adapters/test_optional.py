"""Adapters are optional: nothing else imports them, and each brings only what it is for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_imports import ROOT, SOURCES, imported

OUTSIDE = {
    "gymnasium",
    "stable_baselines3",
    "torch",
    "transformers",
    "trl",
    "datasets",
    "verl",
    "openrlhf",
    "verifiers",
}
MAY = {"gymnasium.py": {"gymnasium"}, "operant_env.py": {"gymnasium"}, "transformers.py": {"transformers"}}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_adapters_know_adapters_and_only_their_own_package(path: Path) -> None:
    names = [name for name, _ in imported(path)]
    inside = path.parent.name == "adapters"
    if not inside:
        assert not [name for name in names if name.startswith("vrcore.adapters")]
    tops = {name.partition(".")[0] for name in names}
    assert tops & OUTSIDE <= (MAY.get(path.name, set()) if inside else set())


@pytest.mark.parametrize("module", ["trl", "one_sample", "running_curve"])
def test_what_is_imported(module):
    code = f"import sys, vrcore.adapters.{module}; print(sorted(set(sys.modules) & {OUTSIDE!r}))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
