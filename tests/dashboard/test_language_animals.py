import pickle

import numpy as np
import pytest

from dashboard import theme
from dashboard.charts.language_animals import animals_alt, animals_figure, animals_table
from dashboard.charts.look import Look
from dashboard.language.animals_fields import FIELDS
from dashboard.language.animals_runs import Course, Learner, Trained, blocks
from dashboard.language.animals_study import Asked, fitted_rows, own_time, scale, work
from dashboard.language.animals_words import answer, heading, ratio, sentence, verdict
from dashboard.theme import DASHES, LIGHT, MARKERS, plotly_layout
from tests.dashboard.visit import Visit

LOOK = Look(plotly_layout(False, False), LIGHT.series, LIGHT.text, LIGHT.muted, DASHES, MARKERS, 2, "light")
DEFAULTS = {field.name.removeprefix("animals_"): field.default for field in FIELDS}
TAB = "v=1&lm.tab=animals&lm.animals_runs=6&lm.animals_budget=40&lm.animals_seed=3"
SHOWN = f"{TAB}&lm.animals_vote=skip"


def course(first, last, x=(1.0, 10.0, 100.0)):
    mean = np.linspace(first, last, len(x))
    return Course(np.array(x), mean, mean - 0.01, mean + 0.01)


def made(rich, lean, key="change-point", title="Detective", left=(0.1, 0.1), start=1.0):
    """Return a learner whose runs lasted so long after CRF and after VR 10."""
    groups = tuple(
        Trained(schedule, course(0.1, 1.0), course(start, end), np.asarray(lasted, float), end)
        for schedule, lasted, end in (("CRF", rich, left[0]), ("VR 10", lean, left[1]))
    )
    return Learner(key, title, "steps" if key == "toy" else "unpaid responses", groups)


FEW, MANY = [9, 10, 11, 10, 10, 9, 11, 10], [90, 100, 110, 100, 100, 95, 105, 100]
NEVER, UNTAUGHT = [np.inf] * 8, [np.nan] * 8


@pytest.mark.parametrize(
    ("rich", "lean", "found", "words"),
    [
        (
            FEW,
            MANY,
            "more",
            "Detective shows the partial-reinforcement extinction effect: 100 unpaid responses after VR",
        ),
        (MANY, FEW, "fewer", "shows the reverse of the partial-reinforcement extinction effect: 10 unpaid responses"),
        (MANY, MANY, "alike", "does not show the partial-reinforcement extinction effect: 100 unpaid"),
        ([5, 50, 500] * 3, [500, 50, 6] * 3, "undecided", "is not settled by these runs"),
        (FEW, NEVER, "more", "10 unpaid responses after CRF, and after VR 10 the median run had not fallen to half"),
        (
            NEVER,
            FEW,
            "fewer",
            "10 unpaid responses after VR 10, and after CRF the median run had not fallen to half in 400 trials",
        ),
        (UNTAUGHT, FEW, "nothing learnt", "8 of 8 runs on CRF did not learn to respond, so nothing is compared."),
        (NEVER, NEVER, "never", "does not fall to half within 400 trials: it ends at 0.10 of its maximum after either"),
    ],
)
def test_each_verdict_has_its_sentence(rich, lean, found, words):
    one = made(rich, lean)
    assert verdict(one) == found
    assert words in sentence(one)
    assert "nan" not in sentence(one)
    assert "inf" not in sentence(one).replace("reinforcement", "")


def test_a_toy_model_that_moves_nothing_is_frozen_and_one_untrained_says_its_criterion():
    frozen = made(NEVER, NEVER, "toy", "Toy model (GRPO)", left=(0.95, 0.94), start=0.95)
    assert verdict(frozen) == "frozen"
    assert sentence(frozen) == (
        "The toy model (GRPO) freezes: 400 steps without reward leave it at 0.94 of its maximum after VR 10 and 0.95 "
        "after CRF."
    )
    assert "did not reach a pass rate of 0.95" in sentence(made(FEW, UNTAUGHT, "toy", "Toy"))


def test_the_ratio_of_a_sentence_is_that_of_the_medians_with_its_interval():
    times = ratio(made(FEW, MANY))
    assert times.estimate == 10.0
    assert times.low <= 10.0 <= times.high
    assert f"10 times as many (95 % interval {times.low:.2f} to {times.high:.0f})" in sentence(made(FEW, MANY))


@pytest.mark.parametrize(
    ("effects", "truth"),
    [((1, 0, 0), "animal"), ((1, 1, 1), "all"), ((0, 0, 0), "none"), ((0, 0, 1), "other"), ((1, 1, 0), "other")],
)
def test_a_prediction_is_judged_by_the_verdicts(effects, truth):
    keys = ("change-point", "q-learning", "toy")
    learners = [made(FEW, MANY if shows else FEW, key, key) for key, shows in zip(keys, effects, strict=True)]
    for vote in ("animal", "all", "none", "other"):
        assert ("So it is" in answer(vote, learners)) == (vote == truth)
        assert ("Not so" in answer(vote, learners)) == (vote != truth)
    assert answer("skip", learners) is None
    assert heading(learners).count(".") >= 3


def test_axes_count_steps_answers_or_the_learners_own_time():
    toy, other = made(FEW, MANY, "toy", "Toy"), made(FEW, MANY)
    assert [scale(one, "step") for one in (toy, other)] == [1.0, 1.0]
    assert [scale(one, "answer") for one in (toy, other)] == [64.0, 1.0]
    assert own_time(other) == pytest.approx(10.0)  # half way from .1 to 1 is the middle point
    assert scale(other, "own") == pytest.approx(0.1)
    flat = replace_courses(other, course(0.5, 0.5))
    assert own_time(flat) == 1.0


def replace_courses(learner, learning):
    return learner._replace(groups=tuple(group._replace(learning=learning) for group in learner.groups))


@pytest.mark.parametrize("trials", [1, 2, 7, 400, 9_999])
def test_blocks_cover_all_trials_once(trials):
    edges = blocks(trials)
    assert edges[0] == 0
    assert edges[-1] == max(trials, 2)
    assert (np.diff(edges) > 0).all()


def finished(**changes):
    values = {**DEFAULTS, "runs": 6, "budget": 40, "vote": "animal", **changes}
    asked = Asked(**values, revealed=values["vote"] != "open", look=LOOK)
    shares, running = [], work(asked)
    while True:
        try:
            shares.append(next(running))
        except StopIteration as stop:
            return stop.value, shares


def test_the_default_tells_the_three_apart_and_can_be_sent_between_processes():
    view, shares = finished()
    assert [verdict(one) for one in view.learners] == ["more", "fewer", "frozen"]
    assert view.answer.startswith("You said that only the pigeon-like learner shows the effect. So it is")
    assert shares == sorted(shares)
    assert shares[0] >= 0.0
    assert shares[-1] <= 1.0
    again = pickle.loads(pickle.dumps(view))  # noqa: S301 - what this very line has pickled
    assert again.finding == view.finding
    assert len(pickle.dumps(view)) < view.nbytes()
    assert {row["while"] for row in fitted_rows(view.fitted)} == {"learning", "extinction"}
    assert not [
        row for row in fitted_rows(view.fitted) if row["learner"].startswith("Toy") and row["while"] != "learning"
    ]
    hidden, _ = finished(vote="open")
    assert hidden.extinction is None
    assert hidden.finding == ""


def test_a_pull_extinguishes_the_toy_model_alike_after_both_schedules():
    view, _ = finished(pull="kl")
    assert verdict(view.learners[2]) == "alike"
    lasted = [np.median(group.lasted) for group in view.learners[2].groups]
    assert lasted == pytest.approx([82.0, 82.0], abs=6.0)


def test_the_figure_has_a_panel_for_each_learner_on_the_same_axes_in_the_colours_of_the_page():
    view, _ = finished()
    figure = view.extinction
    ranges = {tuple(figure.layout[f"xaxis{n}"]["range"]) for n in ("", "2", "3")}
    assert len(ranges) == 1
    ((low, high),) = {tuple(figure.layout[f"yaxis{n}"]["range"]) for n in ("", "2", "3")}
    assert low < 0.0
    drawn = [one.y[place] for one in figure.data if "markers" in (one.mode or "") for place in range(len(one.y))]
    assert max(drawn) < high, "by chance a share may exceed 1, and its marker is not cut"
    assert [one["text"] for one in figure.layout["annotations"]] == [
        "<b>Pigeon-like learner (Detective)</b>", "<b>Q-learning</b>", "<b>Toy model (GRPO)</b>"
    ]  # fmt: skip
    named = [trace for trace in figure.data if trace.showlegend]
    assert [trace.name for trace in named] == ["CRF", "VR 10"]
    assert [trace.marker.color for trace in named] == list(LIGHT.series[:2])
    alt = animals_alt(view.learners, "extinction", "step")
    assert alt == view.extinction_alt
    for one in view.learners:
        assert f"{one.title} after CRF from {one.groups[0].extinction.mean[0]:.2f}" in alt
    table = animals_table(view.learners, view.scales, "extinction")
    assert list(table["learner"].unique()) == [one.title for one in view.learners]
    assert table["share of maximum"].notna().all()
    drawn = [trace for trace in figure.data if trace.name in ("CRF", "VR 10")]
    assert sum(len(trace.y) for trace in drawn) == len(table)


def test_an_infinite_or_missing_number_never_reaches_the_figure():
    learners = [made(NEVER, UNTAUGHT, key, key) for key in ("change-point", "q-learning", "toy")]
    for axis in ("step", "answer", "own"):
        figure = animals_figure(learners, [scale(one, axis) for one in learners], {}, "extinction", axis, LOOK)
        assert len(figure.data) == 12


def test_the_page_asks_first_and_then_shows_extinction_with_the_finding():
    visit = Visit("lm", TAB)
    assert visit.problems[:1] == [one for one in visit.problems[:1] if "does not say" in one]
    assert set(visit.charts) == {"animals_learning"}
    visit.press("animals_vote_animal")
    assert set(visit.charts) == {"animals_learning", "animals_extinction"}
    assert "The pigeon-like learner (Detective) shows the partial-reinforcement extinction effect" in visit.heading
    assert [one for one in visit.markdown if one.startswith("You said that only the pigeon-like learner")]
    assert "0.95 of its maximum" in visit.heading
    for chart in visit.charts.values():
        assert chart["layout"]["colorway"] == list(theme.LIGHT.series)


def test_each_control_changes_what_is_shown():
    visit = Visit("lm", SHOWN)
    before = visit.charts
    visit.move("animals_ratio", 4)
    assert "VR 4" in visit.heading
    assert visit.charts != before
    visit.move("animals_contrast", "constant-rate")
    assert "Constant rate does not fall to half" in visit.heading
    visit.move("animals_algorithm", "reinforce")
    assert "The toy model (REINFORCE) freezes" in visit.heading


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lm.animals_pull=kl", "The toy model (GRPO) does not show the effect"),
        ("lm.animals_axis=own", "The toy model (GRPO) freezes"),
        ("lm.animals_family=logistic", "The toy model (GRPO) freezes"),
    ],
)
def test_the_settings_of_a_link_hold_and_come_back_in_its_own(query, words):
    first = Visit("lm", f"{SHOWN}&{query}")
    assert words in first.heading
    second = Visit("lm", first.link)
    assert not second.problems
    assert second.values == {**first.values, "animals_vote": second.values["animals_vote"]}
    assert query in first.link


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("lm.animals_ratio=999", "asked for a ratio of 999. This lab allows 2 to 20"),
        ("lm.animals_runs=1e9", "asked for a runs of 1e9. This lab allows 6 to 32"),
        ("lm.animals_algorithm=dpo", 'asked for the algorithm "dpo"'),
        ("lm.animals_contrast=change-point", 'asked for the other learner "change-point"'),
        ("lm.animals_budget=nan", "a training of nan, which is not a number"),
    ],
)
def test_a_link_cannot_ask_for_what_the_tab_does_not_offer(query, sentence):
    values = dict(part.split("=") for part in query.split("&"))
    (name,) = values
    field = next(one for one in FIELDS if f"lm.{one.name}" == name)
    kept, problem = field.accept(values[name])
    assert sentence in problem
    assert field.accept(kept) == (kept, None)


def test_a_forged_number_changes_nothing():
    visit = Visit("lm", SHOWN)
    before = visit.values
    for forged in (10**6, -1):
        visit.move("animals_ratio", forged)
        assert visit.values == before
