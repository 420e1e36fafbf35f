"""The tab "Three answers to one question": what it computes, what it says for every verdict, and its controls."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard import theme
from dashboard.charts.language_answers import persistence_alt, persistence_figure, span_of
from dashboard.language.answers_fields import FIELDS
from dashboard.language.answers_study import (
    EXTINCTION_LIMIT,
    RULES,
    VERDICTS,
    Answers,
    Asked,
    Decline,
    Panel,
    answer,
    asked_for,
    details,
    finding,
    judged,
    moral,
    table,
    work,
)
from dashboard.language.page import PAGE
from tests.dashboard.test_charts import colours_of, look
from tests.dashboard.visit import Visit
from vrcore.language import LanguageExperiment
from vrcore.measures import Interval

DEFAULTS = {field.name: field.default for field in FIELDS}
SMALL = {"answers_seeds": 6, "answers_steps": 150, "answers_reinforcers": 600, "answers_pass": 0.6}
QUERY = "lm.tab=answers&v=1&" + "&".join(f"lm.{name}={value}" for name, value in SMALL.items())
INF, NAN = np.inf, np.nan


def asked(**changes: object) -> Asked:
    named = {f"answers_{name}": value for name, value in changes.items()}
    return asked_for({**DEFAULTS, **SMALL, **named}, look())


def computed(one: Asked) -> Answers:
    running = work(one)
    while True:
        try:
            assert 0.0 <= next(running) <= 1.0
        except StopIteration as stop:
            return stop.value


def declined(label: str, half_life: float, *, start: float = 0.9, seeds: int = 4, reached: int = 4) -> Decline:
    values = np.full(seeds, half_life)
    values[reached:] = NAN
    curve = start * np.exp(-np.arange(40) / 20.0)
    interval = Interval(half_life, half_life - 1.0, half_life + 1.0) if reached else Interval(NAN, NAN, NAN)
    return Decline(label, np.tile(curve, (reached, 1)), curve, values, interval, start, 100.0, 500.0, reached)


def panel(rule: str, verdict: str, rich: float = 40.0, lean: float = 80.0, **named: int) -> Panel:
    pair = declined("CRF", rich), declined("VR 10", lean, **named)
    figure = persistence_figure(pair, span_of(pair), look())
    times = lean / rich if np.isfinite(rich) and named.get("reached", 4) else NAN
    return Panel(
        rule, 300, verdict, pair, figure, persistence_alt(pair, VERDICTS[verdict]),
        Interval(times, times - 0.05, times + 0.05),
    )  # fmt: skip


def made(*verdicts: str, baseline: bool = False, pulled: bool = True) -> Answers:
    numbers = {"more": (40.0, 80.0), "less": (80.0, 40.0), "endless": (INF, INF)}
    panels = (
        panel(rule, verdict, *numbers.get(verdict, (80.0, 80.0)), reached=0 if verdict == "absent" else 4)
        for rule, verdict in zip(RULES, verdicts, strict=True)
    )
    return Answers(tuple(panels), {}, baseline, pulled)


@pytest.fixture(scope="module")
def small() -> Answers:
    return computed(asked())


def test_the_default_gives_three_answers():
    found = computed(asked_for(DEFAULTS, look()))
    assert [one.verdict for one in found.panels] == ["less", "more", "equally"]
    for one, (rich, lean) in zip(found.panels, ((75, 39), (36, 75), (81, 81)), strict=True):
        assert one.declines[0].interval.estimate == pytest.approx(rich, abs=4)
        assert one.declines[1].interval.estimate == pytest.approx(lean, abs=4)
    said = finding(found, shown=True)
    assert said.startswith("With equal steps VR 10 is less persistent than CRF (0.5")
    assert "times its half-life, 95 % interval 0.5" in said
    for one in found.panels:
        low, high = one.ratio.low, one.ratio.high
        assert {"less": high < 1.0, "more": low > 1.0, "equally": 0.8 < low < high < 1.25}[one.verdict]
    assert "with equal reinforcers VR 10 is more persistent" in said
    assert "at equal performance there is no difference" in said
    assert moral(found).startswith("The same question has three answers")


def test_what_is_asked_for_is_what_is_trained(small: Answers):
    assert len(small.settings) == 6
    for name, text in small.settings.items():
        one = LanguageExperiment.from_json(text)
        training, extinction = one.stages
        assert name.startswith(str(training.channel.schedule))
        assert (one.algorithm, one.seeds, one.seed) == ("grpo", 6, 1)
        assert (extinction.kl, extinction.fresh_optimiser, extinction.limit_steps) == (0.05, True, EXTINCTION_LIMIT)
    assert asked(memory=True).extinction.fresh_optimiser is False
    lean = asked(noise=0.2, ratio=7).channels[1]
    assert (str(lean.schedule), lean.false_negative, lean.false_positive) == ("VR 7", 0.2, 0.2)
    assert asked(optimiser="sgd").experiment.optimiser == "sgd"
    assert asked(algorithm="q-learning", optimiser="sgd").experiment.chosen.optimiser == "delta-rule"
    assert asked(algorithm="q-learning").extinction.kl == 0.0


def test_every_setting_but_the_prediction_names_another_result():
    first = asked().key()
    others = {"algorithm": "rloo", "ratio": 3, "steps": 60, "noise": 0.1, "kl": 0.1, "reinforcers": 700, "pass": 0.5}
    others |= {"optimiser": "sgd", "memory": True, "control": "shuffled", "seeds": 7, "seed": 2}
    assert {f"answers_{name}" for name in others} == set(DEFAULTS) - {"answers_vote"}
    keys = {asked(**{name: value}).key() for name, value in others.items()}
    assert len(keys | {first}) == len(others) + 1
    assert asked(vote="lean").key() == first


def test_a_policy_gradient_without_a_pull_freezes():
    found = computed(asked(kl=0.0))
    assert {one.verdict for one in found.panels} == {"endless"}
    for one in found.panels:
        for decline in one.declines:
            assert np.ptp(decline.curves, axis=1).max() == 0.0
    assert finding(found, shown=True).startswith("Reward is off and nothing extinguishes")
    assert "it freezes" in moral(found)


def test_what_has_hardly_been_learnt_is_not_called_persistent():
    found = computed(asked(steps=50))
    lean = found.panels[0].declines[1]
    assert lean.start < 2 * lean.untrained  # a pull back to .0625 cannot halve it
    assert np.isinf(lean.half_life).all()
    assert found.panels[0].verdict == "untaught"
    said = finding(found, shown=True)
    assert f"after training: VR 10 {lean.start:.2f}; before: 0.06)" in said
    assert " inf " not in said


def test_a_half_life_beyond_the_end_is_given_in_words():
    one = panel("steps", "more", 40.0, INF)._replace(ratio=Interval(INF, INF, INF))
    said = finding(Answers((one,), {}, False, True), shown=True)
    assert f"(half-life over {EXTINCTION_LIMIT} steps against 40)" in said


def test_the_sentence_of_every_verdict():
    said = finding(made("less", "more", "equally"), shown=True)
    assert said == (
        "With equal steps VR 10 is less persistent than CRF (0.50 times its half-life, 95 % interval 0.45 to 0.55); "
        "with equal reinforcers VR 10 is more persistent than CRF (2.00, 1.95 to 2.05); at equal performance there is "
        "no difference (1.00, 0.95 to 1.05)."
    )
    hidden = finding(made("less", "more", "equally"), shown=False)
    assert "no difference" not in hidden
    assert hidden.endswith(". And at equal performance?")
    other = finding(made("unclear", "endless", "absent"), shown=True)
    assert "these seeds do not settle it" in other
    assert f"neither loses half of its pass rate within {EXTINCTION_LIMIT} steps" in other
    assert "nothing to compare: VR 10 did not get there within 3,000 steps" in other
    part = Answers((panel("steps", "more", reached=2),), {}, False, True)
    assert "among the seeds that got there: 2 of 4 of VR 10" in finding(part, shown=True)


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        (("less", "more", "equally"), "has three answers"),
        (("less", "more", "more"), "has different answers"),
        (("less", "less", "unclear"), "no two rules that can be compared disagree"),
        (("endless", "endless", "endless"), "The pull is too weak"),
    ],
)
def test_the_moral_follows_the_verdicts(verdicts, words):
    assert words in moral(made(*verdicts))


def test_algorithms_with_a_baseline_say_that_it_goes_along():
    assert "running mean of what each prompt has paid" in moral(made("less", "more", "less", baseline=True))
    assert "running mean" not in moral(made("less", "more", "less"))


def test_a_prediction_is_answered():
    alike = panel("performance", "equally")
    assert answer("alike", alike).endswith("So it is.")
    assert answer("lean", alike) == "You said: VR 10. It is not so here."
    assert answer("rich", panel("performance", "less")) == "You said: CRF. So it is."
    assert answer("alike", panel("performance", "endless", INF, INF)).endswith("So it is.")
    assert "do not settle it" in answer("lean", panel("performance", "unclear"))
    assert answer("skip", alike) is None


def test_nothing_is_compared_where_a_schedule_never_got_there():
    rich = declined("CRF", 40.0)
    assert judged("unclear", rich, declined("VR 10", 80.0, reached=0)) == "absent"
    assert judged("equally", declined("CRF", INF), declined("VR 10", INF)) == "endless"
    assert judged("more", rich, declined("VR 10", 80.0)) == "more"
    assert "VR 10: not reached" in details(panel("performance", "absent", reached=0))
    assert "2 of 4 seeds" in details(panel("performance", "more", reached=2))
    assert "80 (79 to 81) from 0.90" in details(panel("performance", "more"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_figure_shows_the_numbers_in_the_pages_colours(small: Answers, dark: bool):
    style, palette = look(dark), theme.palette(dark)
    allowed = {one.upper() for one in (*palette.series, palette.text, palette.muted, palette.border, palette.surface)}
    for one in small.panels:
        figure = persistence_figure(one.declines, span_of(one.declines), style)
        used = colours_of([trace.to_plotly_json() for trace in figure.data])
        assert used <= allowed
        for i, decline in enumerate(one.declines):
            assert palette.series[i].upper() in used
            (curve,) = [trace for trace in figure.data if trace.name == decline.label]
            assert curve.y[0] == pytest.approx(decline.median[0], abs=1e-4)
            assert curve.y[-1] == pytest.approx(decline.median[-1], abs=1e-4)
            (mark,) = [trace for trace in figure.data if trace.name == f"half-life, {decline.label}"]
            assert mark.x[0] == pytest.approx(decline.interval.estimate, abs=0.01)
            assert mark.y[0] == pytest.approx(decline.start / 2, abs=1e-3)
            assert mark.error_x.arrayminus[0] == pytest.approx(mark.x[0] - decline.interval.low, abs=0.02)


def test_words_for_those_who_cannot_see_the_figure():
    said = panel("steps", "less", 80.0, 40.0).alt
    assert said.startswith("less persistent. Pass rate against steps without reward")
    assert "VR 10 falls from 0.90 to half of it in 40.0 steps (39.0 to 41.0)" in said
    assert "keeps more than half" in panel("steps", "endless", INF, INF).alt
    assert "did not complete its training" in panel("steps", "absent", reached=0).alt


def test_the_table_holds_every_seed_and_step(small: Answers):
    frame = table(small.panels[1])
    assert set(frame["schedule"]) == {"CRF", "VR 10"}
    for one in small.panels[1].declines:
        mine = frame[frame["schedule"] == one.label]
        assert len(mine) == (~np.isnan(one.curves)).sum()
        medians = mine.groupby("seed")["half_life"].first()
        assert np.median(medians) == pytest.approx(one.interval.estimate)
    assert list(table(panel("steps", "absent", reached=0)).columns) == list(frame.columns)


# --- the tab itself ------------------------------------------------------------------------------------------------


def opened(query: str = "lm.answers_vote=skip", *, more: bool = False) -> Visit:
    visit = Visit("lm", f"{QUERY}&{query}")
    if more:
        visit.at.session_state["lm_answers_more"] = True
        visit.run()
        visit.at.session_state["lm_answers_more"] = True
    return visit


def test_a_first_visit_sees_two_answers_and_is_asked_for_the_third():
    visit = opened("lm.answers_vote=open")
    assert set(visit.charts) == {"answers_by_steps", "answers_by_reinforcers"}
    assert visit.heading.endswith("And at equal performance?")
    assert any("Predict first." in one for one in visit.markdown)
    visit.press("answers_vote_alike")
    assert visit.values["answers_vote"] == "alike"
    assert set(visit.charts) == {"answers_by_steps", "answers_by_reinforcers", "answers_by_performance"}
    assert any(one.startswith("You said: no difference.") for one in visit.markdown)
    assert "at equal performance" in visit.heading


MOVES = [
    ("answers_algorithm", "rloo"),
    ("answers_ratio", 4),
    ("answers_steps", 200),
    ("answers_noise", 0.2),
    ("answers_kl", 0.1),
    ("answers_reinforcers", 900),
    ("answers_pass", 0.5),
    ("answers_optimiser", "sgd"),
    ("answers_memory", True),
    ("answers_control", "shuffled"),
    ("answers_seeds", 8),
    ("answers_seed_box", 12),
]


@pytest.mark.parametrize(("name", "value"), MOVES, ids=[name for name, _ in MOVES])
def test_a_control_changes_its_value_the_link_and_what_is_shown(name, value):
    visit = opened(more=True)
    field = name.removesuffix("_box")
    before, charts, heading = visit.values, visit.charts, visit.heading
    visit.move(name, value)
    assert visit.values == before | {field: value}
    assert f"lm.{field}={PAGE[field].written(value)}&" in f"{visit.link}&"
    assert (visit.charts, visit.heading) != (charts, heading)


def test_q_learning_has_nothing_to_pull():
    visit = opened("lm.answers_vote=skip&lm.answers_algorithm=q-learning&lm.answers_ratio=2")
    assert visit.control("answers_kl").disabled
    assert not opened().control("answers_kl").disabled
