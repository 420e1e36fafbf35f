"""Stored digests of logs: the same experiment gives the same log, or the rules' version says that it does not."""

from __future__ import annotations

import json

import pytest

from tests.reference import golden
from vrcore import run
from vrcore.experiment import RULES

STORED = json.loads(golden.FILE.read_text())
EXPERIMENTS = golden.experiments()
AGAIN = "write the file anew with: python -m tests.reference.golden"


def test_the_file_holds_these_experiments_under_these_rules() -> None:
    assert STORED["rules"] == RULES, f"RULES is {RULES} and the file was written under {STORED['rules']}; {AGAIN}"
    assert list(STORED["logs"]) == list(EXPERIMENTS), AGAIN


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_stored_log_is_made_again(name: str) -> None:
    if STORED["rules"] != RULES or name not in STORED["logs"]:
        pytest.fail(AGAIN)
    stored = STORED["logs"][name]
    experiment = EXPERIMENTS[name]
    if experiment.key() != stored["key"]:
        pytest.fail(f"a default changed, so that this is another experiment; {AGAIN}")
    assert run(experiment).digest() == stored["digest"], (
        f"the same experiment gives another log. If that is meant, raise RULES (now {RULES}) in "
        f"vrcore/experiment.py and {AGAIN}"
    )


def test_the_stored_logs_differ() -> None:
    digests = [log["digest"] for log in STORED["logs"].values()]
    assert len(set(digests)) == len(digests)
