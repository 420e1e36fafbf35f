"""Stored digests of training logs: the same experiment, the same log, or the rules' version says that it is not."""

from __future__ import annotations

import json

import pytest

from tests.reference import golden_language as golden
from vrcore.language import RULES

STORED = json.loads(golden.FILE.read_text())
EXPERIMENTS = golden.experiments() | golden.further()
AGAIN = "write the file anew with: python -m tests.reference.golden_language"


def test_the_file_holds_these_experiments_under_these_rules() -> None:
    assert STORED["rules"] == RULES, f"RULES is {RULES} and the file was written under {STORED['rules']}; {AGAIN}"
    assert list(STORED["logs"]) == list(EXPERIMENTS), AGAIN


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_stored_log_is_made_again(name: str) -> None:
    if STORED["rules"] != RULES or name not in STORED["logs"]:
        pytest.fail(AGAIN)
    stored, experiment = STORED["logs"][name], EXPERIMENTS[name]
    if experiment.key() != stored["key"]:
        pytest.fail(f"a default changed, so that this is another experiment; {AGAIN}")
    assert golden.digest(experiment) == stored["digest"], (
        f"the same experiment gives another log. If that is meant, raise RULES (now {RULES}) in "
        f"vrcore/language/experiment.py, or the version in the experiment's `rules`, and {AGAIN}"
    )


def test_the_stored_logs_differ() -> None:
    logs = {name: log["digest"] for name, log in STORED["logs"].items()}
    # What a group or a step leaves out weighs as little as what is told as 0: every group is whole or not there.
    for level in ("group", "step"):
        assert logs.pop(f"{level}, omitted None") != logs["sample, omitted None"]
    assert len(set(logs.values())) == len(logs)
