import io
import re
import runpy
from contextlib import redirect_stdout

import numpy as np
import pytest

from dashboard.charts.choice_matching import hyperbola_table, matching_table
from dashboard.choice.matching_fields import FIELDS
from dashboard.choice.matching_script import text
from dashboard.choice.matching_study import Curve, Matched, Runs, asked_for, best_ratios, train, work
from dashboard.choice.matching_words import answer, curve, explained, finding, most, small, verdict, who
from dashboard.scoreboard_study import board
from tests.dashboard.made_lab import LOOK, finished
from tests.dashboard.visit import Visit
from vrcore.agents import AGENTS
from vrcore.measures.interval import Interval
from vrcore.phenomena.concurrent_intervals import Sensitivity, Shared
from vrcore.phenomena.generalised_matching import RATIOS
from vrcore.phenomena.herrnstein_hyperbola import MEANS

DEFAULTS = {field.name: field.default for field in FIELDS}
TAB = "v=1&ch.tab=matching&ch.matching_minutes=40&ch.matching_subjects=8&ch.matching_seed=3"
SHOWN = f"{TAB}&ch.matching_vote=skip"


def shown(**changed):
    values = DEFAULTS | {f"matching_{name}": value for name, value in changed.items()}
    asked = asked_for(values, LOOK)
    return finished(work(asked, finished(train(asked))))


def made(middle, low, high, bias=(0.0, -0.01, 0.01), usable=20, responding=20, enough=True, held=True):
    return Matched(Interval(middle, low, high), Interval(*bias), usable, 20, responding, enough, held)


# --- the sentences, on numbers made by hand --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "said", "words"),
    [
        (made(0.8, 0.78, 0.82), "under", "It undermatches: sensitivity 0.80 (95 % interval 0.78 to 0.82), no bias"),
        (made(1.0, 0.91, 1.1), "match", "It matches (0.90 to 1.11 counts as good matching): sensitivity 1.00"),
        (made(1.3, 1.2, 1.4), "over", "It overmatches: sensitivity 1.30"),
        (made(0.9, 0.85, 0.95), "undecided", "Whether it matches (0.90 to 1.11), these subjects do not settle"),
        (made(0.0, -0.02, 0.02), "none", "sensitivity 0.00 (95 % interval \N{MINUS SIGN}0.02 to 0.02)"),
        (made(0.01, -0.05, 0.09), "none", "It does not care which side pays more"),
        (made(0.07, 0.05, 0.09), "none", "It hardly cares which side pays more"),
        # An interval that holds 0 and much else is no indifference.
        (made(0.3, -0.1, 0.7), "under", "It undermatches"),
        (made(0.5, -0.2, 1.0), "undecided", "these subjects do not settle"),
        (
            made(0.8, 0.78, 0.82, usable=14, responding=17),
            "under",
            "because they responded less than 10 times a minute or had too little income on one side: 6 of 20.",
        ),
        (
            made(np.nan, np.nan, np.nan, usable=3, enough=False),
            "given up",
            "only 3 of 20 subjects earned 5 reinforcers",
        ),
        (made(np.nan, np.nan, np.nan, usable=0, enough=False), "given up", "none of 20 subjects earned 5 reinforcers"),
        (made(0.8, 0.78, 0.82, bias=(0.0414, 0.01, 0.08)), "under", "a bias to the left (b = 1.10, 1.02 to 1.20)."),
        (made(0.8, 0.78, 0.82, bias=(-0.1, -0.2, -0.05)), "under", "a bias to the right (b = 0.79, 0.63 to 0.89)."),
        (
            made(0.8, 0.78, 0.82, usable=14),
            "under",
            "Left out, because they had too little income on one side: 6 of 20.",
        ),
    ],
)
def test_each_verdict_has_its_sentence(found, said, words):
    assert verdict(found.sensitivity, enough=found.enough) == said
    assert words in finding(found, 0.0)


def test_who_does_not_respond_has_nothing_to_match_and_a_delay_may_be_shortened():
    silent = made(np.nan, np.nan, np.nan, usable=0, responding=4, enough=False)
    assert "16 of 20 subjects responded less than 10 times a minute" in finding(silent, 0.0)
    alone = made(np.nan, np.nan, np.nan, usable=0, enough=False)
    assert "A shorter changeover delay" in finding(alone, 2.0)
    assert "A shorter changeover delay" not in finding(alone, 0.0)
    assert finding(alone, 0.0).startswith("It gives one side up")
    assert finding(alone._replace(exclusive=False), 0.0).startswith("One side pays too rarely: none of 20")


@pytest.mark.parametrize(
    ("vote", "found", "words"),
    [
        ("under", made(0.8, 0.78, 0.82), "So it is."),
        ("under", made(0.0, -0.02, 0.02), "So it is."),
        ("match", made(0.8, 0.78, 0.82), "and it undermatches."),
        ("over", made(1.0, 0.95, 1.05), "and it matches."),
        ("over", made(0.9, 0.85, 0.95), "these subjects do not tell."),
        ("skip", made(0.8, 0.78, 0.82), ""),
        ("over", made(np.nan, np.nan, np.nan, usable=0, enough=False), "it gives one side up, and so has no line."),
        ("over", made(np.nan, np.nan, np.nan, usable=0, enough=False, held=False), "these subjects do not tell."),
        ("over", made(np.nan, np.nan, np.nan, usable=0, enough=False, responding=4), "these subjects do not tell."),
    ],
)
def test_the_prediction_is_answered(vote, found, words):
    assert answer(vote, found).endswith(words)


def test_constants_are_written_without_an_exponent_and_only_all_is_100_per_cent():
    assert (most(1234.4), most(76.91), small(123.4), small(1.43), small(0.001)) == (
        "1,234",
        "76.9",
        "123",
        "1.4",
        "0.00",
    )
    assert [explained(one) for one in (-0.2, 0.0, 0.984, 0.9951, 0.99999, 1.0)] == [
        "0",
        "0",
        "98",
        "99.5",
        "99.9",
        "100",
    ]


@pytest.mark.parametrize(
    ("accounted", "words"),
    [
        ((0.97, 0.95, 0.98), "Its rates follow Herrnstein's hyperbola: it accounts for 97 % (95 to 98)"),
        ((0.5, 0.4, 0.6), "fits poorly"),
        ((0.0, -0.1, 0.05), "accounts for 0 % (0 to 5)"),
        ((0.9, 0.85, 0.95), "these subjects do not settle"),
    ],
)
def test_the_hyperbola_has_its_sentence(accounted, words):
    bent = Curve(Interval(60, 58, 62), Interval(1e-9, 0.0, 0.5), Interval(*accounted), np.ones(10, bool))
    assert words in curve(bent, 10)
    assert "R_e = 0.00 reinforcers/min (0.00 to 0.5)" in curve(bent, 10)
    none = Interval(np.nan, np.nan, np.nan)
    assert "8 of 10 subjects responded less" in curve(Curve(none, none, none, np.arange(10) < 2), 10)
    assert "do not change at all" in curve(Curve(none, none, none, np.ones(10, bool)), 10)


def test_who_matches_is_what_the_board_says():
    said = who()
    titles = re.split(r"\*\*", said)
    groups = {titles[k]: titles[k + 1] for k in range(1, len(titles) - 1, 2)}
    for agent, one in AGENTS.items():
        found = board().findings[agent, "generalised-matching"]
        wanted = "match" if found.low >= 0.9 and found.high <= 1.11 else None
        if wanted:
            assert re.search(rf"{re.escape(one.title)}(,|;|\.)", groups["match"]), agent
        assert one.title in said
    assert "Constant rate" in groups["are indifferent"]


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agent", AGENTS)
def test_what_is_said_is_right_for_every_learner(agent):
    for delay in (0.0, 3.0):
        view = shown(agent=agent, vote="match", subjects=10, minutes=40, delay=delay)
        words = " ".join((view.finding, view.answer, view.curve_words, view.matching_alt, view.hyperbola_alt))
        assert not re.search(r"\b(nan|inf)\b", words)
        what = verdict(view.matched.sensitivity, enough=view.matched.enough)
        slope = view.runs.pairs.fit.slope
        assert view.matched.usable == np.isfinite(slope).sum()
        if what != "given up":
            assert f"sensitivity {np.nanmedian(slope):.2f}".replace("-", "\N{MINUS SIGN}") in view.finding.replace(
                "\N{MINUS SIGN}0.00", "0.00"
            )
        else:
            starts = ("It gives one side up", "One side pays too rarely", "Nothing to match")
            assert view.finding.startswith(starts)
        if np.isfinite(view.curve.accounted.low):
            assert f"k = {view.curve.k.estimate:.3g} responses/min" in view.curve_words


def test_without_a_delay_what_earns_most_is_nearly_matching_and_with_a_long_one_it_is_to_give_up():
    pairs = Shared(np.ones((8, 5, 2)), np.ones((8, 5, 2)), np.full((8, 5), 60.0), Sensitivity(np.ones(8), np.zeros(8)))
    runs = Runs(pairs, np.ones((8, 6)), np.ones((8, 6)), 0.5)
    reinforcers, responses = best_ratios(runs, 0.0)
    assert len(reinforcers) == len(RATIOS)
    assert responses == pytest.approx(reinforcers, abs=0.06)
    assert len(best_ratios(runs, 10.0)[0]) == 0


def test_the_tables_have_a_row_for_each_subject_and_condition():
    view = shown(subjects=8, minutes=40)
    pairs = matching_table(view.runs.pairs, RATIOS)
    assert len(pairs) == 8 * len(RATIOS)
    assert pairs["responses left"].to_numpy().reshape(8, -1) == pytest.approx(view.runs.pairs.responses[:, :, 0])
    single = hyperbola_table(view.runs.income, view.runs.rate, MEANS)
    assert len(single) == 8 * len(MEANS)
    assert single["mean interval, s"].tolist()[: len(MEANS)] == list(MEANS)


def test_the_script_gives_the_pages_numbers(tmp_path):
    view = shown(agent="melioration", subjects=8, minutes=40, delay=0.5)
    (tmp_path / "matching.py").write_text(text(view.asked))
    with redirect_stdout(io.StringIO()) as printed:
        had = runpy.run_path(str(tmp_path / "matching.py"))
    assert had["pairs"].fit.slope == pytest.approx(view.runs.pairs.fit.slope, nan_ok=True)
    assert had["middle_of"](had["fits"][:, 0]) == view.curve.k
    assert "sensitivity" in printed.getvalue()


# --- the tab ---------------------------------------------------------------------------------------------------------


def test_the_points_come_after_the_prediction():
    visit = Visit("ch", TAB)
    assert [one["name"] for one in visit.charts["matching_ratios"]["data"]] == ["matching"]
    assert "matching_hyperbola" not in visit.charts
    visit.press("matching_vote_under")
    names = [one["name"] for one in visit.charts["matching_ratios"]["data"]]
    assert names == ["matching", "maximising", "subjects", "median", "fit"]
    assert [one["name"] for one in visit.charts["matching_hyperbola"]["data"]] == ["subjects", "median", "hyperbola"]
    assert visit.heading.startswith("It undermatches")
    assert any(one.startswith("You said that its line would be flatter") for one in visit.markdown)
