"""The tab "Cost and stability": what each algorithm costs, how its seeds end, what showed early, and its controls."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dashboard import theme
from dashboard.charts.language_stability import cost_figure, outcomes_figure, rates_figure, seeds_figure
from dashboard.language import stability_study
from dashboard.language.stability_fields import FIELDS
from dashboard.language.stability_runs import OUTCOMES, PULLS, Run, experiment, given_up, outcomes, promised
from dashboard.language.stability_study import (
    FACTORS,
    Asked,
    Rates,
    Stability,
    asked_for,
    collapse,
    cost_table,
    finding,
    rates_table,
    rates_train,
    rates_work,
    seeds_table,
    sensitivity,
    stability,
    train,
    work,
)
from tests.dashboard.test_charts import colours_of, look
from tests.dashboard.visit import Visit
from vrcore.language import ALGORITHMS, LanguageExperiment, Stage
from vrcore.language import train as train_model
from vrcore.language.log import crossing
from vrcore.language.over_optimisation import PreferenceExperiment, learn
from vrcore.language.policy import reference_logits

DEFAULTS = {field.name: field.default for field in FIELDS}
SMALL = {"stability_steps": 100, "stability_seeds": 4, "stability_ratio": 1, "stability_criterion": 0.5}
TWO = "lm.stability_algorithms=reinforce,grpo"
QUERY = "lm.tab=stability&v=1&" + "&".join(f"lm.{name}={value}" for name, value in SMALL.items())
INF, NAN = np.inf, np.nan


def asked(**changes: object) -> Asked:
    return asked_for({**DEFAULTS, **SMALL, **{f"stability_{name}": value for name, value in changes.items()}}, look())


def driven(running: Any) -> Any:
    while True:
        try:
            assert 0.0 <= next(running) <= 1.0
        except StopIteration as stop:
            return stop.value


def shown(one: Asked) -> Stability:
    return driven(work(one, driven(train(one))))


def swept(one: Asked) -> Rates:
    return driven(rates_work(one, driven(rates_train(one))))


@pytest.fixture(scope="module")
def small() -> Stability:
    return shown(asked(algorithms=("reinforce", "grpo", "dpo"), pairs=200))


def run(key: str, when: list[float], *, ends: list[float] | None = None, lost: list[int] | None = None) -> Run:
    at, count = np.array(when), len(when)
    final = np.array(ends or [0.95 if np.isfinite(one) else 0.6 for one in when])
    gone = np.array(lost or [0] * count)
    sign = np.full(count, NAN) if key in PULLS else np.where(gone > 0, 40.0, INF)
    passed = np.linspace(np.full(count, 0.06), final, 101, axis=1)
    drawn = at * 64 + 1.0
    return Run(key, 0.02, drawn, at * 7.0, at, final, passed, outcomes(at, final, gone, 0.9), gone, sign, "{}")


def made(*runs: Run, watch: str | None = None) -> Stability:
    one = asked(algorithms=tuple(each.key for each in runs), watch=watch or runs[0].key, criterion=0.9, ratio=5)
    return stability(runs, one)


def test_every_algorithm_there_is_can_be_trained():
    assert set(DEFAULTS["stability_algorithms"]) == set(ALGORITHMS)
    found = shown(asked(algorithms=tuple(ALGORITHMS), pairs=100))
    assert [one.run.key for one in found.costs] == list(ALGORITHMS)
    for one in found.costs:
        assert one.run.passed.shape == (4, 101)
        assert one.run.passed[:, 0] == pytest.approx(0.0625)
        assert np.isnan(one.run.sign).all() == (one.run.key in PULLS)


def test_costs_are_those_of_the_training_log(small: Stability):
    cost = small.costs[1]
    one = experiment("grpo", 2.0, small.asked.setting)
    assert isinstance(one, LanguageExperiment)
    assert one.learning_rate == 0.04
    log = train_model(one)
    np.testing.assert_allclose(cost.run.when, log.steps_to(0.5))
    np.testing.assert_allclose(cost.run.answers, 64 * log.steps_to(0.5))
    np.testing.assert_allclose(cost.run.rewards, log.reinforcers_to(0.5))
    assert cost.answers.low <= cost.answers.estimate <= cost.answers.high
    dpo = small.costs[2].run
    assert set(dpo.answers[np.isfinite(dpo.answers)]) <= {400.0}
    assert set(dpo.rewards[np.isfinite(dpo.rewards)]) <= {200.0}


def test_another_criterion_reads_the_same_training_and_gives_the_numbers_of_a_log():
    low, high = (asked(algorithms=("grpo", "rlhf"), pairs=200, criterion=one) for one in (0.5, 0.9))
    assert low.training_key() == high.training_key()
    assert low.training_key(sweep=True) == high.training_key(sweep=True) != low.training_key()
    others = {"algorithms": ("grpo",), "ratio": 2, "factor": 1.0, "steps": 150, "pairs": 300, "seeds": 5, "seed": 2}
    others["control"] = "shuffled"
    assert low.training_key() not in {asked(**{name: value}).training_key() for name, value in others.items()}
    found = driven(work(high, driven(train(low))))
    one = experiment("grpo", 2.0, high.setting)
    assert isinstance(one, LanguageExperiment)
    log = train_model(one)
    np.testing.assert_array_equal(found.costs[0].run.when, log.steps_to(0.9))
    np.testing.assert_array_equal(found.costs[0].run.rewards, log.reinforcers_to(0.9))
    with_rater = experiment("rlhf", 2.0, high.setting)
    assert isinstance(with_rater, PreferenceExperiment)
    run = found.costs[1].run
    at = crossing(learn(with_rater).curve("pass_rate"), 0.9)
    np.testing.assert_array_equal(run.when, at)
    np.testing.assert_allclose(run.answers, np.where(np.isfinite(at), 400 + 64 * at, INF))


def test_a_learning_rate_stays_within_what_is_allowed():
    setting = asked().setting
    assert experiment("q-learning", 1e6, setting).learning_rate == 1.0
    assert experiment("dpo", 1e6, setting).learning_rate == 1.0


def test_a_prompt_is_given_up_when_its_answer_has_become_ten_times_rarer():
    for sharing in ("untied", "prompted"):
        z = np.stack([reference_logits(sharing, 4, 10, 1, 0.5)] * 3)
        assert list(given_up(z, sharing, 0.5)) == [0, 0, 0]
        row = {"untied": 3, "prompted": 3 * 40 + 3}[sharing]
        z[1, row, 4] -= 6.0  # after 3, as the first token
        z[2, row, 4] += 6.0
        assert list(given_up(z, sharing, 0.5)) == [0, 1, 0]


def test_a_locked_run_is_told_from_a_slow_one():
    stage = Stage("VR 5", steps=400)
    log = train_model(LanguageExperiment("ppo", stage, seeds=4, seed=1, learning_rate=0.32))
    assert (given_up(log.logits, "untied", 0.5) > 0).all()
    log = train_model(LanguageExperiment("ppo", stage, seeds=4, seed=1, learning_rate=0.005))
    assert (given_up(log.logits, "untied", 0.5) == 0).all()
    kinds = outcomes(np.array([10.0, 10.0, INF, INF]), np.array([0.95, 0.5, 0.7, 0.7]), np.array([0, 2, 1, 0]), 0.9)
    assert list(kinds) == [0, 1, 2, 3]
    assert len(OUTCOMES) == 4


def test_entropy_promises_the_pass_rate_of_the_policy_it_is_measured_on():
    p = np.array([0.3, 0.5, 0.9, 0.99])
    entropy = -p * np.log(p) - (1 - p) * np.log((1 - p) / 9)
    np.testing.assert_allclose(promised(entropy), p**4, atol=1e-4)


def test_every_setting_names_another_result_and_the_sweep_forgets_the_rate():
    others = {"algorithms": ("grpo",), "ratio": 2, "factor": 1.0, "criterion": 0.6, "watch": "grpo", "steps": 150}
    others |= {"pairs": 300, "control": "shuffled", "seeds": 5, "seed": 2}
    assert {f"stability_{name}" for name in others} == set(DEFAULTS)
    assert len({asked(**{name: value}).key() for name, value in others.items()} | {asked().key()}) == len(others) + 1
    assert asked(factor=1.0).rates_key() == asked().rates_key() != asked(ratio=2).rates_key()
    assert asked(algorithms=("grpo", "rloo"), watch="ppo").watch == "rloo"


def test_the_finding_names_the_cheapest_that_is_safe_and_those_that_fall_short():
    said = finding(made(run("grpo", [100.0] * 4), run("reinforce", [50.0] * 4), run("ppo", [20.0, 20.0, INF, INF])))
    assert said == (
        "With VR 5 and 2 times its own learning rate, REINFORCE gets all 4 seeds to a pass rate of 0.9 for the fewest "
        "rewards: 350 (350 to 350). Not all seeds get there with PPO (2 of 4)."
    )
    assert finding(made(run("grpo", [100.0] * 4), run("ppo", [90.0] * 4))).endswith("All others get there as well.")
    assert "no algorithm that learns from rewards gets all 4 seeds" in finding(made(run("grpo", [9.0] + [INF] * 3)))
    assert finding(made(run("grpo", [INF] * 4), run("rlhf", [INF] * 4))).endswith(
        "learning rate, none of 8 runs gets to a pass rate of 0.9, whatever the algorithm."
    )
    assert finding(made(run("dpo", [100.0] * 4))).endswith("all 4 seeds get to a pass rate of 0.9.")
    assert "Not all seeds get there with DPO (1 of 4), RLHF (0 of 4)." in finding(
        made(run("dpo", [9.0, INF, INF, INF]), run("rlhf", [INF] * 4))
    )
    assert "fewest" not in finding(made(run("rlhf", [INF] * 4)))


def test_collapse_counts_hits_and_false_alarms_of_the_early_sign():
    healthy = run("reinforce", [50.0, 60.0, 70.0, 80.0])
    broken = run("grpo", [90.0, 90.0, INF, INF], lost=[0, 0, 2, 1])
    said = collapse(made(healthy, broken))
    assert said.startswith(
        "2 of 8 runs gave up at least one of the ten prompts and never got there. Early sign: 2 of 2"
    )
    assert "at step 40 of 100 (40 to 40); so had 0 of 6 of the rest" in said
    alarmed = healthy._replace(sign=np.array([10.0, 55.0, 75.0, INF]))
    assert "so had 2 of 6 of the rest" in collapse(made(alarmed, broken))
    assert collapse(made(healthy)) == "None of 4 runs was kept from the criterion by a prompt that it gave up."
    slipped = run("rlhf", [50.0] * 4, ends=[0.4, 0.4, 0.95, 0.95])
    assert collapse(made(slipped)).endswith("; 2 got there and fell back.")
    unseen = broken._replace(sign=np.full(4, INF))
    assert collapse(made(unseen)).endswith("None of these was ever much surer than right.")
    assert "Early sign" not in collapse(made(run("rlhf", [INF] * 4, lost=[1, 1, 1, 1])))


def test_the_sweep_and_its_sentence():
    found = swept(asked(algorithms=("reinforce", "dpo"), pairs=100))
    assert found.reached.shape == (2, len(FACTORS))
    assert found.alt.startswith("Seeds of 4 that get there at 0.25, 1, 2, 4, 8 times")
    again = shown(asked(algorithms=("reinforce",), factor=4.0))
    assert found.reached[0, FACTORS.index(4.0)] == again.costs[0].run.reached
    frame = rates_table(found)
    assert len(frame) == 2 * len(FACTORS)
    np.testing.assert_array_equal(frame["seeds_that_got_there"], found.reached.ravel())
    counts = np.array([[0, 4, 4, 2, 0], [0, 0, 0, 0, 0], [4, 0, 0, 0, 0]])
    said = sensitivity(Rates(("A", "B", "C"), counts, counts, 4, found.figure, ""))
    none = sensitivity(Rates(("A", "B"), counts[[1, 1]], counts[[1, 1]], 4, found.figure, ""))
    assert none == "At none of these rates do all 4 seeds get there, whatever the algorithm."
    assert said == "All 4 seeds get there: A at 2 of 5 rates (x 1 to x 2); B nowhere; C at x 0.25."


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_figures_show_the_numbers_in_the_pages_colours(dark: bool):
    style, palette = look(dark), theme.palette(dark)
    allowed = {one.upper() for one in (*palette.series, palette.text, palette.muted, palette.border, palette.surface)}
    found = made(run("grpo", [90.0, 95.0, INF, INF], lost=[0, 0, 2, 0]), run("rlhf", [INF] * 4))
    words = tuple(OUTCOMES.values())
    figures = [
        cost_figure(found.costs, style),
        outcomes_figure(found.costs, words, style),
        seeds_figure(found.costs[0], words, 0.9, style),
        rates_figure(("A",), FACTORS, np.array([[0, 0.5, 1, 0.5, 0]]), np.array([[NAN, 3.0, 4.0, 5.0, NAN]]), style),
    ]
    for figure in figures:
        used = colours_of([trace.to_plotly_json() for trace in figure.data])
        assert used <= allowed
    (answers,) = [one for one in figures[0].data if one.name == "answers drawn"]
    assert list(answers.x) == [found.costs[0].answers.estimate]
    assert [one.text for one in figures[0].layout.annotations] == ["no seed got there"]
    counts = np.array([one.x for one in figures[1].data])
    assert counts.sum(axis=0).tolist() == [4, 4]
    assert counts[:, 0].tolist() == [2, 0, 1, 1]
    names = [one.name for one in figures[2].data]
    assert names == ["got there (2)", "gave up a prompt (1)", "still on its way (1)", "far surer than right"]
    assert list(figures[2].data[-1].x) == [40]
    assert list(figures[3].data[0].text[0][:2]) == ["0 %", "50 %<br>3"]


def test_words_and_tables(small: Stability):
    assert "REINFORCE" in small.cost_alt
    assert small.outcomes_alt.startswith("How the seeds of each algorithm ended. REINFORCE: ")
    assert small.seeds_alt.startswith("Pass rate of each of 4 seeds of ")
    frame = cost_table(small)
    assert list(frame["algorithm"].unique()) == ["REINFORCE", "GRPO", "DPO"]
    assert len(frame) == 12
    assert set(frame["outcome"]) <= set(OUTCOMES.values())
    seeds = seeds_table(small)
    assert len(seeds) == 4 * 101
    assert set(seeds["algorithm"]) == {small.watched.title}


# --- the tab itself ------------------------------------------------------------------------------------------------


def opened(query: str = TWO, *, more: bool = False) -> Visit:
    visit = Visit("lm", f"{QUERY}&{query}")
    if more:
        visit.at.session_state["lm_stability_more"] = True
        visit.run()
        visit.at.session_state["lm_stability_more"] = True
    return visit


def test_all_four_figures_are_shown():
    visit = opened()
    names = ("cost", "outcomes", "seeds", "rates")
    assert set(visit.charts) == {f"stability_figure_{name}" for name in names}
    assert visit.heading.startswith("With CRF and 2 times its own learning rate")


MOVES = [
    ("stability_ratio", 3),
    ("stability_factor", 1.0),
    ("stability_criterion", 0.6),
    ("stability_watch", "grpo"),
    ("stability_algorithms", ["grpo", "rloo"]),
    ("stability_steps", 150),
    ("stability_control", "shuffled"),
    ("stability_seeds", 5),
    ("stability_seed_box", 12),
]


@pytest.mark.parametrize(("name", "value"), MOVES, ids=[name for name, _ in MOVES])
def test_a_control_changes_its_value_the_link_and_what_is_shown(name, value):
    visit = opened(more=True)
    field = name.removesuffix("_box")
    before, charts = visit.values, visit.charts
    visit.move(name, value)
    kept = tuple(value) if isinstance(value, list) else value
    assert visit.values[field] == kept
    assert {key for key, now in visit.values.items() if now != before[key]} == {field}
    assert visit.charts != charts


def test_the_number_of_pairs_matters_to_learning_from_preferences():
    visit = opened("lm.stability_algorithms=dpo&lm.stability_pairs=200", more=True)
    charts = visit.charts
    visit.move("stability_pairs", 400)
    assert visit.values["stability_pairs"] == 400
    assert visit.charts != charts


def test_another_criterion_trains_nothing(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise AssertionError("this trains again")

    visit = opened("lm.stability_algorithms=reinforce,dpo&lm.stability_pairs=300&lm.stability_seed=77", more=True)
    charts, heading = visit.charts, visit.heading
    monkeypatch.setattr(stability_study, "training", refuse)
    visit.move("stability_criterion", 0.8)
    assert "0.8" in visit.heading != heading
    assert set(visit.charts) == set(charts)
    assert visit.charts != charts
