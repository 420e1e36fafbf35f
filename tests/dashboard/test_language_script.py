"""The scripts of the language page print the numbers that the page shows."""

from __future__ import annotations

import contextlib
import io
import re

import pytest

from dashboard.language import script
from dashboard.language.goal_study import learnt
from tests.dashboard import test_language_answers as answers_tests
from tests.dashboard import test_language_sparse as sparse_tests
from vrcore.language.gridworld import GridworldExperiment, train


def printed(text: str) -> list[str]:
    """Run a script and return what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "script", "exec"), {"__name__": "__main__"})  # noqa: S102 - running it is the test
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    "changes",
    [{}, {"noise": 0.1, "ratio": 3, "memory": True}, {"control": "equal-mean"}, {"algorithm": "q-learning", "kl": 0.1}],
    ids=["default", "noise", "control", "q-learning"],
)
def test_three_answers(changes: dict):
    asked = answers_tests.asked(**changes)
    found = answers_tests.computed(asked)
    expected = []
    for one in found.panels:
        expected += [f"equal {one.rule}, {decline.label}: {decline.interval}" for decline in one.declines]
        expected.append(f"equal {one.rule}, the leaner over the richer: {one.ratio}")
    assert printed(script.answers(asked)) == expected


def test_sparse_reward():
    asked = sparse_tests.asked(ratio=3, level="group", group=6)
    found = sparse_tests.computed(asked)
    share, teaching, passed = printed(script.sparse(asked))
    assert float(share.split(": ")[1]) == asked.share(asked.p)
    # The page shows blocks of steps of nearly the same length.
    assert float(teaching.split(": ")[1]) == pytest.approx(found.blocks.teaching.mean(), abs=0.01)
    before, after = (float(one) for one in re.findall(r"[0-9.]+", passed.split(": ")[1]))
    assert before == pytest.approx(asked.p)
    assert after >= found.blocks.pass_rate[-1] - 0.05


def test_wrong_goal():
    experiment = GridworldExperiment(diversity=0.1, seeds=4, seed=3, iterations=40, control="shuffled")
    said = [float(line.split()[1]) for line in printed(script.goal(experiment))]
    assert said == pytest.approx([one[0] for one in learnt(train(experiment)).shares])
