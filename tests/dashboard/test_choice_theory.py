import io
import re
import runpy
from contextlib import redirect_stdout

import numpy as np
import pytest

from dashboard.charts.choice_theory import momentum_table, principles_table
from dashboard.charts.look import Look
from dashboard.choice.theory_fields import FIELDS, MOMENTUM, PRINCIPLES
from dashboard.choice.theory_script import text
from dashboard.choice.theory_study import Held, Runs, asked_for, expected, held, train, work
from dashboard.choice.theory_words import finding, momentum, rates
from dashboard.theme import DASHES, LIGHT, MARKERS, plotly_layout
from tests.dashboard.visit import Visit
from vrcore.agents import AGENTS
from vrcore.analytic import Principles, principles_rate
from vrcore.designs.ratio_by_ratio import RATIOS
from vrcore.phenomena.phenomenon import Finding

LOOK = Look(plotly_layout(False, False), LIGHT.series, LIGHT.text, LIGHT.muted, DASHES, MARKERS, 2, "light")
DEFAULTS = {field.name: field.default for field in FIELDS}
TAB = "v=1&ch.tab=theory&ch.theory_subjects=8&ch.theory_seed=3"
MEDIANS = np.array([60.0, 61, 59, 31, 9, 3, 2])


def finish(running):
    shares = []
    while True:
        try:
            shares.append(next(running))
        except StopIteration as last:
            assert shares == sorted(shares)
            assert shares[-1] <= 1.0
            return last.value


def asked(**changed):
    return asked_for(DEFAULTS | {f"theory_{name}": value for name, value in changed.items()}, LOOK)


def shown(**changed):
    one = asked(**changed)
    return finish(work(one, finish(train(one))))


def judged(value, low, high, *, passed=True):
    return Finding(passed, value, low, high, 12, "It declines so.")


def runs(medians, paid=(240.0, 60.0)):
    rows = np.repeat(np.asarray(medians, float)[:, None], 8, axis=1)
    return Runs(rows, np.ones((2, 8, 30)), paid, judged(1.5, 1.2, 1.8))


# --- on numbers made by hand -----------------------------------------------------------------------------------------


def test_rates_that_follow_the_law_are_accounted_for_and_others_less():
    one = asked(arousal=60.0, response=1.0, beta=0.5)
    law = principles_rate(np.array(RATIOS, float), "FR", arousal=60.0, response=1.0, beta=0.5)
    found = held(one, runs(law))
    assert found.accounted == pytest.approx(1.0)
    assert found.best.accounted == pytest.approx(1.0)
    assert found.strained == 60.0  # a C / delta with C next to 1
    worse = held(asked(arousal=600.0), runs(law))
    assert worse.accounted < 0.5
    assert worse.best == pytest.approx(found.best, rel=1e-3)
    # By hand: everything the same but one, so that SS_total is (6/7) d^2 and a curve through all but d misses d^2.
    off = law.copy()
    off[0] += 10.0
    total = ((off - off.mean()) ** 2).sum()
    assert held(one, runs(off)).accounted == pytest.approx(1.0 - 100.0 / total)


def test_momentum_expects_the_ratio_of_the_published_slopes():
    # c = 1, d = .001, b = .5: (1.06 / sqrt 60) / (1.24 / sqrt 240).
    assert expected(asked(), runs(MEDIANS)) == pytest.approx((1.06 / 60**0.5) / (1.24 / 240**0.5))
    assert expected(asked(power=0.05, missed=0.1), runs(MEDIANS)) < 1.0


BEST = Principles(60.0, 1.0, 0.5, 0.97)


GOOD, POOR = Held(MEDIANS, 0.95, BEST, 60.0), Held(MEDIANS, -3.0, BEST, 60.0)
NEVER = Held(MEDIANS, 0.1, BEST._replace(accounted=0.5), 60.0)
UP, DOWN, OPEN = judged(1.5, 1.2, 1.8), judged(0.5, 0.4, 0.6), judged(1.1, 0.9, 1.3)
NONE = (np.nan, np.nan, np.nan)


@pytest.mark.parametrize(
    ("found", "one", "times", "words"),
    [
        (GOOD, UP, 1.7, "with these constants, account for 95 % of the"),
        (POOR, UP, 1.7, "account for 97 % of the variance of its rates, with these constants for 0 %."),
        (NEVER, UP, 1.7, "(at best 50 % of the variance)"),
        (Held(MEDIANS, np.nan, None, 60.0), UP, 1.7, "Too few subjects learnt"),
        (GOOD, UP, 1.7, "in the order of momentum: lean over rich 1.50 (95 % interval 1.20 to 1.80)"),
        (GOOD, DOWN, 1.7, "against the order of momentum"),
        (GOOD, DOWN, 0.8, "in the order of momentum"),
        (GOOD, OPEN, 1.7, "do not settle: lean over rich 1.10"),
        (GOOD, judged(*NONE, passed=None), 1.7, "says nothing of momentum."),
        (GOOD, judged(*NONE, passed=False), 1.7, "says nothing of momentum."),
    ],
)
def test_each_verdict_has_its_sentence(found, one, times, words):
    said = finding(found, one, times)
    assert words in said
    assert "nan" not in said


def test_the_sentences_below_the_figures():
    assert rates(GOOD, "FR") == (
        "With these constants responding strains at FR 60. The constants that fit best, a = 60 s, delta = 1 s and beta "
        "= 0.5, account for 97 %. Can you come near?"
    )
    assert "Can you" not in rates(NEVER, "VR")
    assert rates(Held(MEDIANS, np.nan, None, 60.0), "FR") == "With these constants responding strains at FR 60."
    assert momentum(judged(1.5, 1.2, 1.8), 1.7) == "It declines so. By the law it would be 1.70 times."
    assert momentum(judged(np.nan, np.nan, np.nan, passed=None), 1.7) == "It declines so."


# --- every learner ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agent", AGENTS)
def test_what_is_said_is_right_for_every_learner(agent):
    for schedule in ("FR", "VR"):
        view = shown(agent=agent, subjects=8, schedule=schedule)
        words = " ".join((view.finding, view.rates_words, view.momentum_words, view.principles_alt, view.momentum_alt))
        assert not re.search(r"\b(nan|inf)\b", words)
        assert view.finding.count(". ") >= 1
        for ratio, middle in zip(RATIOS, view.held.medians, strict=True):
            if np.isfinite(middle):
                assert f"{middle:.0f} on {schedule} {ratio}" in view.principles_alt
        one = view.runs.judged
        if np.isfinite(one.low) and one.passed is not None:
            assert f"lean over rich {one.value:.2f} (95 % interval {one.low:.2f} to {one.high:.2f})" in view.finding
        else:
            assert "Its extinction says nothing of momentum." in view.finding


def test_the_tables_hold_the_points_beside_the_law():
    view = shown(agent="melioration", subjects=8)
    table = principles_table(RATIOS, view.runs.rates, "FR", view.asked.principles)
    assert table["median responses per minute"].to_numpy() == pytest.approx(view.held.medians)
    assert len(momentum_table(np.arange(30.0), view.runs.shares, [np.ones(30)] * 2, ("a", "b"))) == 30


def test_the_script_gives_the_pages_numbers(tmp_path):
    view = shown(agent="melioration", subjects=8, schedule="VR")
    (tmp_path / "theory.py").write_text(text(view.asked))
    with redirect_stdout(io.StringIO()) as printed:
        had = runpy.run_path(str(tmp_path / "theory.py"))
    assert np.array(had["rates"]) == pytest.approx(view.runs.rates, nan_ok=True)
    assert (float(had["paid"][1]), float(had["paid"][2])) == pytest.approx(view.runs.paid)
    assert "by the law" in printed.getvalue()


# --- the tab ---------------------------------------------------------------------------------------------------------


def test_the_constants_move_their_curve_and_nothing_else():
    for names, figure, other in (
        (PRINCIPLES, "theory_principles", "theory_momentum"),
        (MOMENTUM, "theory_momentum", "theory_principles"),
    ):
        for name in names:
            visit = Visit("ch", TAB)
            before = visit.charts
            visit.move(f"{name}_box", visit.values[name] * 0.6)
            assert visit.charts[figure] != before[figure]
            assert visit.charts[other] == before[other]
            assert name in visit.link


def test_the_other_controls_move_the_points():
    for name, value in (("theory_agent", "melioration"), ("theory_schedule", "VR"), ("theory_subjects", 9)):
        visit = Visit("ch", TAB)
        before = visit.charts["theory_principles"]
        visit.move(name, value)
        assert visit.values[name] == value
        assert visit.charts["theory_principles"] != before
        again = Visit("ch", visit.link)
        assert again.charts["theory_principles"] == visit.charts["theory_principles"]


def test_a_forged_link_is_one_sentence_each():
    visit = Visit("ch", f"{TAB}&ch.theory_agent=rat&ch.theory_beta=2&ch.theory_schedule=VI&ch.theory_power=x")
    said = [one for one in visit.problems if "asked for" in one]
    assert len(said) == 4
    assert all(one.endswith(".") for one in visit.problems)
