import io
import pickle
import re
import runpy
from contextlib import redirect_stdout
from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts.choice_levers import amount, flat, hill_alt, hill_figure, hill_table, share_table
from dashboard.choice.levers import ROWS
from dashboard.choice.levers_fields import FIELDS, KINDS
from dashboard.choice.levers_hill import exclusive, hill_of, hill_settings
from dashboard.choice.levers_script import text
from dashboard.choice.levers_session import Settled, asked_for
from dashboard.choice.levers_study import train, work
from dashboard.choice.levers_words import answer, finding, income, own, percents, verdict
from dashboard.choice.on_the_board import told
from dashboard.scoreboard_study import board
from tests.dashboard.made_lab import LOOK, finished
from tests.dashboard.visit import Visit
from vrcore.agents import AGENTS
from vrcore.analytic import fixed_shares
from vrcore.measures import Interval

DEFAULTS = {field.name: field.default for field in FIELDS}
TAB = "v=1&ch.tab=levers&ch.levers_minutes=20&ch.levers_subjects=8&ch.levers_seed=3"
SHOWN = f"{TAB}&ch.levers_vote=skip"
NAMES = ("VI 20 s", "VI 60 s")


def shown(**changed):
    values = DEFAULTS | {f"levers_{name}": value for name, value in changed.items()}
    asked = asked_for(values, LOOK)
    return finished(work(asked, finished(train(asked))))


def made(share, income_share, earned=None, left_out=0):
    share, income_share = np.asarray(share, float), np.asarray(income_share, float)
    earned = np.full(len(share), 3.0) if earned is None else np.asarray(earned, float)
    return Settled(share, income_share, earned, 0.5, 1.0, left_out, len(share) + left_out)


def near(middle, n=12, width=0.01):
    return middle + width * np.linspace(-1, 1, n)


# --- the sentences, on numbers made by hand --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "said", "words"),
    [
        (made(near(0.75), near(0.75)), "matches", "It matches within 3 points: 75 % (95 % interval 74 to 76) of"),
        (made(near(0.65), near(0.75)), "under", "difference \N{MINUS SIGN}10.0 points, \N{MINUS SIGN}10.0 to"),
        (made(near(0.85), near(0.75)), "over", "It overmatches: 85 % (95 % interval 84 to 86) of responses go to VI"),
        # The richer side brings less than half, because hardly anybody goes there: nearer to a half is "over".
        (made(near(0.30), near(0.40)), "over", "It overmatches: 30 %"),
        (made(near(0.75, width=0.2), near(0.75)), "undecided", "Whether it matches, these subjects do not settle"),
        (made(near(0.99), near(0.995)), "exclusive", "12 of 12 subjects hold on to VI 20 s with more than 95 %"),
        (
            made([0.99] * 7 + [0.01] * 5, [1.0] * 7 + [0.0] * 5),
            "exclusive",
            "7 of 12 subjects hold on to VI 20 s and 5 to VI 60 s with",
        ),
        (made([0.02] * 8, [0.01] * 8), "exclusive", "It gives one side up: 8 of 8 subjects hold on to VI 60 s with"),
        (made(near(0.7, 5), near(0.7, 5), left_out=7), "too few", "7 of 12 subjects responded less than 10 times"),
        (made(near(0.7), np.full(12, np.nan)), "unpaid", "too few of the subjects earned anything to say more."),
        (made(near(0.75), near(0.75), left_out=2), "matches", "less than 10 times a minute: 2 of 14."),
    ],
)  # fmt: skip
def test_each_verdict_has_its_sentence(found, said, words):
    assert verdict(found) == said
    sentence = finding(found, NAMES, "intervals")
    assert words in sentence
    assert "nan" not in sentence


def test_exclusive_choice_means_another_thing_on_ratios():
    rich = made([0.99] * 9, [1.0] * 9)
    assert "On ratios that earns most" in finding(rich, ("VR 20", "VR 60"), "ratios")
    split = made([0.99] * 7 + [0.01] * 5, [1.0] * 7 + [0.0] * 5)
    assert "Exclusive choice matches of itself" in finding(split, ("VR 20", "VR 60"), "ratios")
    same = finding(split, ("the left VR 20", "the right VR 20"), "ratios")
    assert "Of two equal ratios it does not matter which." in same


def test_giving_a_side_up_matches_only_where_all_income_comes_from_the_other():
    beyond = finding(made(near(0.97), near(0.80)), NAMES, "intervals")
    assert beyond.endswith("The other side still brings 20 % of their income: that is beyond matching.")
    nearly = finding(made(near(0.97), near(0.985, width=0.001)), NAMES, "intervals")
    assert nearly.endswith("Exclusive choice matches of itself: nearly all income then comes from there.")
    assert finding(made([0.99] * 9, [1.0] * 9), NAMES, "intervals").endswith("all income then comes from there.")
    # With a delay a share between may match on ratios, too.
    delayed = finding(made([0.99] * 9, [1.0] * 9), ("VR 20", "VR 60"), "ratios", 3.0)
    assert "only way" not in delayed


def test_whoever_matches_far_out_gives_nothing_up():
    # Between 5 and 300 s matching lies at 98.4 %, and exclusive choice only beyond half-way from there to all.
    hill = fixed_shares((1 - np.exp(-0.5 / 5), 1 - np.exp(-0.5 / 300)))
    (matching,) = hill.matching
    assert exclusive(hill) == (1 + matching) / 2
    found = replace(made(near(0.985, width=0.002), near(0.985, width=0.002)), exclusive=exclusive(hill))
    assert verdict(found) == "matches"
    gone = replace(made([0.999] * 12, [1.0] * 12), exclusive=exclusive(hill))
    assert f"with more than {100 * exclusive(hill):.3g} % of their responses" in finding(gone, NAMES, "intervals")
    assert exclusive(fixed_shares((1 / 20, 1 / 20), by_response=True)) == 0.95
    assert exclusive(fixed_shares((0.15, 0.05))) == 0.95


def test_a_difference_is_under_or_over_by_the_distance_from_a_half():
    assert verdict(made(near(0.55), near(0.49))) == "over"
    assert verdict(made(near(0.51), near(0.45))) == "under"


def test_numbers_keep_their_words():
    assert percents(Interval(0.998, 0.001, 1.0)) == "over 99 % (under 1 to 100)"
    assert percents(Interval(0.0, 0.0, 0.994)) == "0 % (0 to 99)"
    assert amount(0.00002) == "less than 0.001"
    assert amount(0.0) == "0"
    assert amount(1234.5) == "1,234"
    tiny = made(near(0.75), near(0.7501, width=0.01))
    assert "\N{MINUS SIGN}0.0" not in finding(tiny, NAMES, "intervals")


def test_sides_that_pay_the_same_have_no_richer_one_and_equal_ratios_no_best_share():
    names = ("the left VR 20", "the right VR 20")
    level = fixed_shares((1 / 20, 1 / 20), by_response=True)
    found = made(near(0.3), near(0.3), near(0.05, width=0.001))
    assert flat(level)
    assert not flat(fixed_shares((1 / 20, 1 / 21), by_response=True))
    assert income(found, level, "minute").endswith("any fixed share would earn 0.05.")
    assert "Of two equal ratios any share does." in finding(found, names, "ratios")
    assert "so does whoever does not care" in finding(found, ("the left VI 5 s", "the right VI 5 s"), "intervals")
    drawn = hill_figure(level, found, 0.5, "minute", LOOK, revealed=True)
    assert not {"best", "matches"} & {one["name"] for one in drawn.to_dict()["data"]}
    assert "Every share earns the same." in hill_alt(level, found, 0.5, "minute", revealed=True)
    assert "on the left" in hill_alt(level, found, 0.5, "minute", revealed=True)
    assert "on the richer side" in hill_alt(fixed_shares((0.15, 0.05)), found, 0.5, "trial", revealed=True)


def test_income_is_held_against_the_best_share_and_the_visitors_against_the_learner():
    hill = fixed_shares((0.15, 0.05))
    found = made(near(0.77), near(0.77), near(0.1864, width=0.001))
    assert income(found, hill, "trial") == (
        "It earns 0.186 reinforcers per trial (0.186 to 0.187), 100 % of what the best fixed share (77 %) would."
    )
    assert own(0.5, found, hill, "trial", revealed=True) == (
        "Your 50 % would earn 0.178 per trial: less than the learner's 0.186."
    )
    assert own(0.5, found, hill, "trial", revealed=False) == "Your 50 % would earn 0.178 per trial."
    assert "within the interval" in own(0.77, found, hill, "trial", revealed=True)
    assert "more than the learner's" in own(
        0.77, made(near(0.6), near(0.6), near(0.17, width=0.001)), hill, "trial", revealed=True
    )


@pytest.mark.parametrize(
    ("vote", "found", "words"),
    [
        ("match", made(near(0.75), near(0.75)), "So it is."),
        ("half", made(near(0.75), near(0.75)), "The median subject makes 75 % there."),
        ("half", made(near(0.51), near(0.75)), "So it is."),
        ("all", made(near(0.99), near(0.995)), "So it is."),
        ("all", made(near(0.01), near(0.005)), "The median subject makes 1 % there."),
        ("all", made(near(0.7, 3), near(0.7, 3), left_out=9), "this session does not tell."),
        # Half of the subjects on either side: the median is near a half, and nobody is.
        ("half", made([0.02] * 6 + [0.98] * 6, [0.0] * 6 + [1.0] * 6), "The median subject makes 50 % there."),
        ("match", made([0.99] * 9, [1.0] * 9), "only because nearly all income comes from where it responds."),
        ("match", made(near(0.75, width=0.2), near(0.75)), "these subjects do not settle it."),
        ("match", made(near(0.65), near(0.75)), "65 % of them on the richer side, which brings 75 % of its income."),
    ],
)
def test_the_prediction_is_answered(vote, found, words):
    assert answer(vote, found).endswith(words)


def test_nobody_who_did_not_predict_is_answered():
    assert answer("skip", made(near(0.75), near(0.75))) == ""


# --- every learner ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agent", AGENTS)
def test_what_is_said_is_right_for_every_learner(agent):
    for changed in (
        {"kind": "intervals"},
        {"kind": "intervals", "delay": 3.0},
        {"kind": "ratios", "reversals": 1},
        {"kind": "baited", "trials": 2_000, "reversals": 2},
    ):
        view = shown(agent=agent, vote="match", minutes=60, subjects=10, **changed)
        found, said = view.found, verdict(view.found)
        words = " ".join((view.finding, view.income, view.own, view.answer, view.share_alt, view.hill_alt))
        assert not re.search(r"\b(nan|inf)\b", words)
        assert view.finding.endswith(".")
        if said in ("matches", "under", "over", "undecided"):
            share = found.interval("share")
            assert (
                f"{100 * share.estimate:.0f} % (95 % interval {100 * share.low:.0f} to {100 * share.high:.0f})" in words
            )
            apart = found.interval("difference")
            lead = {"matches": "It matches", "under": "It under", "over": "It over", "undecided": "Whether"}[said]
            assert view.finding.startswith(lead)
            assert (said == "undecided") <= (apart.low <= 0 <= apart.high)
        elif said == "exclusive":
            assert view.finding.startswith("It gives one side up")
            assert max((found.share > 0.95).sum(), (found.share < 0.05).sum()) * 2 >= len(found.share)
        else:
            assert "Nothing to divide" in view.finding or "too few" in view.finding
        if found.left_out and said != "too few":
            assert f"{found.left_out} of 10." in view.finding
        assert pickle.loads(pickle.dumps(view)).finding == view.finding  # noqa: S301  # its own bytes
        assert view.nbytes() > 10_000


def test_reversals_are_counted_by_the_side_that_is_richer_then():
    left = shown(agent="melioration", kind="intervals", reversals=3, minutes=400, seed=5)
    right = shown(
        agent="melioration", kind="intervals", interval=60, other_interval=20, reversals=3, minutes=400, seed=5
    )
    assert left.asked.richer == 1
    assert right.asked.richer == 2
    for one in (left, right):
        assert one.found.interval("share").low > 0.65  # what it is without reversals; counted by side it would be .5
    assert left.asked.stretches * left.asked.blocks == len(share_table(left.session.allocation, "minute"))


def test_the_hill_of_the_page_is_that_of_the_formula():
    view = shown(kind="baited", trials=2_000)
    assert view.hill.total == pytest.approx(fixed_shares((0.15, 0.05), stay=view.found.stay).total)
    table = hill_table(view.hill, "trial")
    assert table["income per trial"].to_numpy() == pytest.approx(view.hill.total)
    assert view.hill is view.session.hill  # the visitor's share moves without computing it again
    ratios = shown(kind="ratios", minutes=60)
    line = ratios.found.respond * ratios.asked.per
    assert ratios.hill.total[-1] == pytest.approx(line / 20)
    assert ratios.hill.total[0] == pytest.approx(line / 60)


def test_a_long_hill_is_computed_in_short_parts():
    # 600 responses a minute and a delay of 10 s: 200 steps, in which a single part would take seconds.
    values = DEFAULTS | {"levers_delay": 10.0, "levers_minutes": 20, "levers_subjects": 8}
    asked = asked_for(values | {"levers_rb_highest_rate": 600.0}, LOOK)
    assert hill_settings(asked, made(near(0.7), near(0.7)))["delay"] == 200
    usual, found = asked_for(values, LOOK), made(near(0.7), near(0.7))
    assert len(list(hill_of(usual, found))) == 20
    hill = finished(hill_of(usual, found))
    whole = fixed_shares(**hill_settings(usual, found))
    assert hill.share == pytest.approx(whole.share)
    assert hill.total == pytest.approx(whole.total * usual.per)


@pytest.mark.parametrize("kind", KINDS)
def test_the_script_gives_the_pages_numbers(kind, tmp_path):
    view = shown(kind=kind, agent="q-learning", minutes=60, trials=2_000, subjects=8, reversals=1, delay=1.0)
    (tmp_path / "shares.py").write_text(text(view.asked, view.found))
    with redirect_stdout(io.StringIO()) as printed:
        had = runpy.run_path(str(tmp_path / "shares.py"))
    assert had["share"] == pytest.approx(view.found.share, nan_ok=True)
    assert had["income"] == pytest.approx(view.found.income, nan_ok=True)
    assert had["earned"] == pytest.approx(view.found.earned)
    assert had["hill"].total * view.asked.per == pytest.approx(view.hill.total)
    assert "share of responses" in printed.getvalue()


# --- the tab ---------------------------------------------------------------------------------------------------------


def test_the_hill_is_shown_first_and_the_learner_after_the_prediction():
    visit = Visit("ch", TAB)
    assert [one["name"] for one in visit.charts["levers_hill"]["data"]] == ["fixed share", "yours"]
    assert "levers_share" not in visit.charts
    visit.press("levers_vote_match")
    assert {"subjects", "learner", "best", "yours"} <= {one["name"] for one in visit.charts["levers_hill"]["data"]}
    assert "levers_share" in visit.charts
    assert visit.heading
    assert any("You said that responses would be shared out" in one for one in visit.markdown)
    assert "scoreboard" in "".join(visit.markdown)


MOVES = {
    "levers_interval": (30, "levers_share"),
    "levers_other_interval": (120, "levers_share"),
    "levers_delay_box": (1.5, "levers_hill"),
    "levers_agent": ("melioration", "levers_share"),
    "levers_kind": ("ratios", "levers_share"),
    "levers_own": (0.9, "levers_hill"),
}


def test_the_other_kinds_have_their_own_pairs():
    visit = Visit("ch", f"{SHOWN}&ch.levers_kind=baited&ch.levers_trials=1000")
    assert "ch_levers_delay" not in visit.control_keys()
    before = visit.charts["levers_hill"]
    visit.move("levers_chance", 0.3)
    assert visit.charts["levers_hill"] != before
    assert "levers_interval" not in visit.link
    visit = Visit("ch", f"{SHOWN}&ch.levers_kind=ratios")
    before = visit.charts["levers_share"]
    visit.move("levers_other_ratio", 30)
    assert visit.charts["levers_share"] != before


@pytest.mark.parametrize("key", [*ROWS.values(), "bitonic-rate", "momentum-multiple"])
def test_what_the_scoreboard_says_of_each_learner_is_what_it_found(key):
    shown_by = [AGENTS[agent].title for agent in AGENTS if board().findings[agent, key].passed]
    for agent, one in AGENTS.items():
        said = told(agent, key)
        assert one.title in said
        assert board().findings[agent, key].why in said
        assert said.endswith(".")
        assert (f"{one.title} shows it:" in said) == (one.title in shown_by)
        assert all(title in said for title in shown_by) or "Every learner shows it" in said
