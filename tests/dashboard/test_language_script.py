"""The scripts of the language page print the numbers that the page shows."""

from __future__ import annotations

import contextlib
import io
import re

import numpy as np
import pytest

from dashboard.language import animals_script, rater_script, script, shaping_script, stability_script
from dashboard.language import rater_dispenser_study as dispensing
from dashboard.language.animals_words import ratio
from dashboard.language.goal_study import learnt
from dashboard.language.rater_study import Asked as Rating
from dashboard.language.rater_study import experiment as rating_experiment
from dashboard.language.rater_study import work as rating
from dashboard.language.shaping_study import asked_for as shaping_asked
from tests.dashboard import test_language_animals as animals_tests
from tests.dashboard import test_language_answers as answers_tests
from tests.dashboard import test_language_shaping as shaping_tests
from tests.dashboard import test_language_sparse as sparse_tests
from tests.dashboard import test_language_stability as stability_tests
from vrcore.language.gridworld import GridworldExperiment, train
from vrcore.measures import median_interval, ratio_of_medians


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


@pytest.mark.parametrize(
    "changes",
    [{}, {"pull": "kl", "control": "shuffled", "contrast": "constant-rate", "ratio": 4, "algorithm": "ppo"}],
    ids=["default", "kl"],
)
def test_beside_a_pigeon(changes: dict):
    values = animals_tests.DEFAULTS | {"runs": 6, "budget": 40, "seed": 3} | changes
    asked = animals_tests.Asked(**values | {"vote": "skip"}, revealed=True, look=animals_tests.LOOK)
    learners = stability_tests.driven(animals_tests.work(asked)).learners
    expected = []
    for one in learners:
        name = "toy model" if one.key == "toy" else one.key
        expected += [f"{name}, {group.schedule}: {median_interval(group.lasted)}" for group in one.groups]
        rich, lean = (group.lasted for group in one.groups)
        times = ratio_of_medians(lean, rich)
        assert times == ratio(one) or not np.isfinite(times.estimate)  # then the page names none
        expected.append(f"{name}, the leaner over the richer: {times}")
    assert printed(animals_script.text(asked)) == expected


def test_the_rater():
    plan = rating_experiment("rlhf", 0.02, 100, 3)
    verdicts = (True, False, False, True, True, True) * 2
    view = stability_tests.driven(rating(Rating(plan, 12, verdicts, 12, animals_tests.LOOK)))
    said = printed(rater_script.rate(Rating(plan, 12, verdicts, 12, animals_tests.LOOK)))
    for one, gold_line, proxy_line in zip(view.courses, said[::2], said[1::2], strict=True):
        gold, proxy = one.gold.mean(axis=0), one.proxy.mean(axis=0)
        assert [float(each) for each in gold_line.split(": ")[1].split()] == [gold[0], gold.max(), gold[-1]]
        assert [float(each) for each in proxy_line.split(": ")[1].split()] == [proxy[0], proxy[-1]]


def test_the_dispenser():
    plan = dispensing.experiment("VR", 2, 1.5, 3)
    verdicts, persons = [True, False, True, True, True, False, True, True], [True] * 5 + [False] * 3
    view = dispensing.view(plan, verdicts, persons, animals_tests.LOOK)
    rate, given, words = printed(rater_script.dispense(plan, verdicts, persons))
    curve = view.session.curve("pass_rate")
    assert [float(one) for one in rate.split(": ")[1].split()] == [curve[0], curve[-1]]
    assert given == f"rewards given and delivered: 6 {view.session.delivered}"
    assert words == view.own.words


def shaping(**changes: object) -> tuple[shaping_tests.View, list[str]]:
    values = shaping_tests.DEFAULTS | {"shaping_vote": "skip", "shaping_seeds": 6}
    values |= {f"shaping_{name}": value for name, value in changes.items()}
    asked = shaping_asked(values, shaping_tests.a_look())
    return stability_tests.driven(shaping_tests.work(asked)), printed(shaping_script.text(asked))


def test_a_curriculum():
    view, said = shaping(limit=150, length=3, plan="leap", sharing="untied")
    carried = next(one for one in view.panels if one.name == "carried").table
    plans = [line.split(",")[0] for line in said[::2]]
    assert plans == ["direct", "staircase", "mixture", "teacher", "1-3", "staircase"]
    for line, weights in ((said[3], "separate weights"), (said[11], "shared weights")):
        entries = carried.loc[carried["weights"] == weights, "entry_pass"]
        assert [float(one) for one in re.findall(r"0\.[0-9]+", line)] == pytest.approx(list(entries))
    staircase = said[2].split(": ")[1]
    assert staircase.startswith("6 of 6 runs, Interval(estimate=")
    middle = float(re.search(r"estimate=([0-9.]+)", staircase)[1])
    assert f"{middle:,.0f} steps" in view.words
    _, before = shaping(limit=150, length=2, vote="open")
    assert [line.split(",")[0] for line in before[::2]] == ["direct"]


def test_thinning():
    view, said = shaping(view="thinning", steps=400, dense=50, ratio=10, control="equal-mean")
    prices = next(one for one in view.panels if one.name == "prices").table
    shares = [[float(one) for one in re.findall(r"[0-9.]+(?:e-[0-9]+)?", line)] for line in said]
    assert [one[0] for one in shares] == pytest.approx(list(prices["kept"]))
    assert [one[1] for one in shares] == pytest.approx(list(prices["reinforcers"]))


def test_a_shaped_reward():
    view, said = shaping(view="reward", threshold=0.3, algorithm="grpo", right=0.2)
    table = next(one for one in view.panels if one.name == "thresholds").table
    assert [line.split(":")[0] for line in said] == ["None", *(str(one) for one in table["threshold"])]
    ends = [[float(one) for one in re.findall(r"rate ([0-9.e-]+), mean reward ([0-9.e-]+)", line)[0]] for line in said]
    assert [one[0] for one in ends[1:]] == pytest.approx(list(table["pass_rate"]))
    assert [one[1] for one in ends[1:]] == pytest.approx(list(table["mean_reward"]))


@pytest.mark.parametrize(
    "algorithms", [("grpo", "q-learning", "dpo", "rlhf"), ("ppo",), ("dpo",)], ids=["all", "rewards", "pairs"]
)
def test_cost_and_stability(algorithms: tuple[str, ...]):
    asked = stability_tests.asked(algorithms=algorithms, pairs=200, ratio=2)
    found = stability_tests.shown(asked)
    expected = []
    for one in sorted(found.costs, key=lambda cost: cost.run.key in stability_tests.PULLS):
        count = f"{one.run.key}: {one.run.reached} of 4 seeds"
        rated = one.run.key in stability_tests.PULLS
        expected.append(f"{count}, 200 rated pairs" if rated else count)
        expected.append(f"  answers: {one.answers}")
        expected += [] if rated else [f"  rewards: {one.rewards}"]
    assert printed(stability_script.text(asked)) == expected
