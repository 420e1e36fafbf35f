import pickle

import numpy as np
import pytest

from dashboard.charts.language_rater import Line, course_alt, course_figure, course_table
from dashboard.charts.language_rater_dispenser import records, session_table
from dashboard.charts.look import Look
from dashboard.language import rater_dispenser_study as dispensing
from dashboard.language.rater_fields import FIELDS
from dashboard.language.rater_study import Asked, Course, chosen, experiment, gold, shown, simulated, work
from dashboard.language.rater_words import answer, change, details, finding, verdict
from dashboard.theme import DASHES, LIGHT, MARKERS, plotly_layout
from tests.dashboard.visit import Visit
from vrcore.language.dispenser import replay
from vrcore.language.personal_ratio import personal_ratio
from vrcore.language.preferences import as_pairs, rater_noise

LOOK = Look(plotly_layout(False, False), LIGHT.series, LIGHT.text, LIGHT.muted, DASHES, MARKERS, 2, "light")
RATE = "v=1&lm.tab=rater&lm.rater_count=12&lm.rater_steps=100&lm.rater_seed=1"
DISPENSE = "v=1&lm.tab=rater&lm.rater_mode=dispense&lm.rater_rounds=20&lm.rater_seed=1"


def course(*means, proxy=(0.0, 1.0, 2.0)):
    """Return a course of 8 runs whose mean gold goes through these values."""
    luck = np.linspace(-0.02, 0.02, 8)[:, None] * np.arange(len(means))
    return Course("your clicks", np.array(means) + luck, np.tile(proxy, (8, 1)), np.full(8, 0.7))


@pytest.mark.parametrize(
    ("means", "found", "words"),
    [
        ((1.2, 2.6, 2.1), "falls", "Your 30 clicks raised the gold score from 1.20 to 2.60 at step 1 (by 1.40"),
        ((1.2, 2.6, 2.1), "falls", "then it fell to 2.10 (by 0.50"),
        ((1.2, 2.6, 2.1), "falls", "the reward model's score went on rising from 1.00 to 2.00: over-optimisation."),
        ((1.2, 2.0, 2.6), "stays", "to 2.60 at step 2 (by 1.40, 95 % interval"),
        ((1.2, 2.0, 2.6), "stays", "and it has not fallen by step 2. The reward model's score went from 0.00 to 2.00."),
        ((1.2, 1.1, 0.4), "flat", "did not raise the gold score: it began at 1.20 and ended at 0.40, while the reward"),
        ((1.2, 1.21, 1.2), "flat", "did not raise the gold score"),
    ],
)
def test_each_verdict_on_the_gold_score_has_its_sentence(means, found, words):
    assert verdict(course(*means)) == found
    assert words in finding(course(*means), 30, 30)


def test_an_uncertain_fall_is_not_called_one():
    one = course(1.2, 2.6, 2.5)
    one.gold[:, 2] += np.array([1, -1, 1, -1, 1, -1, 1, -1]) * 0.8
    assert verdict(one) == "stays"
    assert "no fall is certain by step 2, where it stands at 2.50" in finding(one, 30, 30)


def test_the_finding_says_whose_clicks_they_were():
    one = course(1.2, 2.6, 2.1)
    assert finding(one, 30, 30).startswith("Your 30 clicks raised")
    assert finding(one, 12, 30).startswith("12 clicks of yours and 18 of the simulated rater raised")
    assert finding(one, 0, 30).startswith("The simulated rater's 30 clicks raised")


def test_a_prediction_is_judged_by_the_verdict():
    for found in ("stays", "falls", "flat"):
        for vote in ("stays", "falls", "flat"):
            assert answer(vote, found).endswith("So it did.") == (vote == found)
        assert answer("skip", found) is None
    assert answer("stays", "flat") == "You said that the gold score would rise and stay; it did not rise."


def trained(verdicts, own=12, **changes):
    settings = {"method": "rlhf", "pull": 0.0, "optimise": 100, "seed": 1, **changes}
    running = work(Asked(experiment(**settings), 12, tuple(verdicts), own, LOOK))
    while True:
        try:
            next(running)
        except StopIteration as stop:
            return stop.value


def best(pairs):
    return [gold(first) > gold(second) for first, second in pairs]


def test_training_follows_the_clicks_and_can_be_sent_between_processes():
    pairs = shown(1, 12)
    for_gold, against = trained(best(pairs)), trained([not one for one in best(pairs)])
    assert for_gold.verdict in ("stays", "falls")
    assert against.verdict == "flat"
    assert for_gold.noise.disagreements == against.noise.disagreements == 0
    assert for_gold.noise.repeated == 2
    assert "100 % of the verdicts" in for_gold.details[1]
    assert "0 % of the verdicts" in against.details[1]
    assert [one.label for one in for_gold.courses] == [
        "your clicks (12)", "simulated rater (12)", "simulated rater (300)"
    ]  # fmt: skip
    # The simulated rater's are the same for both visitors, and the visitor's own are not.
    assert (for_gold.courses[1].gold == against.courses[1].gold).all()
    assert not (for_gold.courses[0].gold == against.courses[0].gold).all()
    assert trained(best(pairs), own=3).courses[0].label == "these clicks (12)"
    assert pickle.loads(pickle.dumps(for_gold)).finding == for_gold.finding  # noqa: S301 - what this line has pickled
    frame = course_table(for_gold.courses)
    assert len(frame) == 3 * 8 * 101
    assert frame["gold"].iloc[0] == pytest.approx(1.2)


def test_a_rater_who_always_clicks_left_disagrees_with_itself_on_every_repeat():
    pairs = shown(1, 30)
    noise = rater_noise(as_pairs(chosen(pairs, [True] * 30), 4))
    assert (noise.repeated, noise.disagreements) == (5, 5)
    said = details([course(1.0, 2.0, 2.0)] * 3, noise)
    assert "decided otherwise in 5" in said[0]


def test_the_simulated_rater_follows_bradley_and_terry():
    pairs = [pair for seed in range(40) for pair in shown(seed, 60)[:50]]
    verdicts = [simulated(3, number, pair) for number, pair in enumerate(pairs)]
    assert verdicts == [simulated(3, number, pair) for number, pair in enumerate(pairs)]
    gaps = np.array([gold(first) - gold(second) for first, second in pairs])
    for gap in (-2, -1, 1, 2):
        share = np.mean(np.array(verdicts)[gaps == gap])
        expected = 1.0 / (1.0 + np.exp(-gap))
        # Five standard errors: by accident about once in two million.
        assert abs(share - expected) < 5.0 * np.sqrt(expected * (1 - expected) / (gaps == gap).sum())


def test_dpo_without_a_pull_gets_its_usual_one():
    assert experiment("dpo", 0.0, 100, 1).pull == 0.1
    assert experiment("dpo", 0.3, 100, 1).pull == 0.3
    assert experiment("rlhf", 0.0, 100, 1).pull == 0.0


def test_the_key_of_a_training_names_clicks_and_look():
    plan = experiment("rlhf", 0.0, 100, 1)
    keys = {
        Asked(plan, 12, verdicts, own, LOOK).key()
        for verdicts in ((True,) * 12, (True,) * 11 + (False,))
        for own in (12, 3)
    }
    assert len(keys) == 4


def test_the_figure_marks_the_highest_point_in_the_colours_of_the_page():
    x = np.arange(3)
    lines = [Line(f"line {k}", x, np.array([1.0, 2.5 - k, 2.0]), x * 0.0, x * 0.0 + 3) for k in range(2)]
    figure = course_figure(lines, "Gold", LOOK)
    assert [trace.line.color for trace in figure.data if trace.mode == "lines" and trace.showlegend is None] == list(
        LIGHT.series[:2]
    )
    (mark,) = [trace for trace in figure.data if trace.name == "highest"]
    assert (mark.x[0], mark.y[0], mark.text[0]) == (1.0, 2.5, "2.50")
    assert "line 0 from 1.00 to 2.00, highest 2.50 at step 1" in course_alt(lines, "Gold")


def test_clicking_through_all_pairs_ends_in_gold_and_proxy():
    visit = Visit("lm", RATE)
    pairs, texts = shown(1, 12), []
    for number, (first, second) in enumerate(pairs):
        assert f"Pair {number + 1} of 12" in visit.texts
        label = visit.at.button("lm_rater_first").label
        texts.append(label)
        assert label == f"**{' '.join(map(str, first.tokens))}**"
        assert f"After {first.prompt}, which answer" in "".join(visit.markdown)
        visit.press("rater_first" if gold(first) > gold(second) else "rater_second")
    assert not visit.charts  # the prediction comes first
    visit.press("rater_vote_falls")
    assert set(visit.charts) == {"rater_gold", "rater_proxy"}
    assert visit.heading.startswith("Your 12 clicks")
    assert [one for one in visit.markdown if one.startswith("You said that the gold score would rise and then fall")]
    assert [one for one in visit.markdown if "Asked again about 2 pairs, this rater decided otherwise in 0" in one]
    expected = trained(best(pairs))
    assert visit.heading == expected.finding
    visit.press("rater_undo")
    assert "Pair 12 of 12" in visit.texts
    visit.press("rater_restart")
    assert "Pair 1 of 12" in visit.texts
    assert visit.at.button("lm_rater_undo").disabled
    assert len(set(texts)) > 6


def test_the_simulated_rater_takes_over_and_undo_takes_back_the_visitors_last_click():
    visit = Visit("lm", f"{RATE}&lm.rater_vote=skip")
    visit.press("rater_first").press("rater_second").press("rater_rest")
    assert visit.heading.startswith("2 clicks of yours and 10 of the simulated rater")
    visit.press("rater_undo")
    assert "Pair 2 of 12" in visit.texts
    visit.press("rater_rest")
    assert visit.heading.startswith("1 click of yours and 11 of the simulated rater")


def test_clicks_are_in_no_link_and_other_pairs_begin_anew():
    visit = Visit("lm", RATE)
    before = visit.link
    visit.press("rater_first").press("rater_first")
    assert visit.link == before
    assert "Pair 1 of 12" in Visit("lm", visit.link).texts
    visit.press("rater_restart")
    visit.press("rater_first")
    visit.move("rater_method", "dpo")
    assert "Pair 2 of 12" in visit.texts  # the same pairs: the clicks stay
    other = Visit("lm", RATE.replace("rater_seed=1", "rater_seed=2"))
    assert "Pair 1 of 12" in other.texts


def test_each_setting_of_the_rater_changes_what_is_learnt():
    headings = set()
    for query in ("", "&lm.rater_method=dpo", "&lm.rater_pull=0.5", "&lm.rater_steps=300"):
        query = f"{RATE}{query}" if "steps" not in query else RATE.replace("steps=100", "steps=300")
        visit = Visit("lm", f"{query}&lm.rater_vote=skip").press("rater_rest")
        headings.add(visit.heading)
    assert len(headings) == 4


def test_the_dispenser_shows_the_persons_own_ratio_and_what_the_schedule_made_of_it():
    visit = Visit("lm", DISPENSE)
    assert "Answer 1 of 20" in visit.texts
    plan, clicks = dispensing.experiment("VR", 2, 1.5, 1), []
    for rewarded in (True, False, True, True, False):
        offered = replay(plan, clicks).offered
        assert f"After {offered.prompt} it says: {' '.join(map(str, offered.tokens))}" in "".join(visit.markdown)
        visit.press("rater_yes" if rewarded else "rater_no")
        clicks.append(rewarded)
    session = replay(plan, clicks)
    assert f"VR 2 let {session.delivered} of 3 rewards through" in visit.heading
    assert session.personal_ratio().words in visit.heading
    assert set(visit.charts) == {"rater_model", "rater_rewards"}
    assert "5 answers: " in visit.alts["rater_rewards"]
    assert visit.charts["rater_model"]["data"][0]["y"] == np.round(session.curve("pass_rate"), 4).tolist()
    visit.press("rater_undo")
    assert "Answer 5 of 20" in visit.texts
    visit.press("rater_rest")
    assert "Answer 21" in visit.texts
    visit.press("rater_restart")
    assert "Answer 1 of 20" in visit.texts


def test_moving_the_schedule_begins_another_session():
    visit = Visit("lm", DISPENSE).press("rater_yes")
    assert "Answer 2 of 20" in visit.texts
    visit.move("rater_ratio", 1)
    assert "Answer 1 of 20" in visit.texts
    visit.press("rater_yes")
    assert "CRF let 1 of 1 rewards through" in visit.heading
    visit.move("rater_mode", "rate")
    assert any(one.startswith("Pair 1 of ") for one in visit.texts)


def test_the_simulated_dispenser_rewards_every_right_answer_and_no_other():
    plan = dispensing.experiment("FR", 3, 1.5, 4)
    verdicts = dispensing.simulated(plan, [True, True], 40)
    session = replay(plan, [True, True, *verdicts])
    assert len(session.rounds) == 40
    assert all(one.rewarded == (one.right == 3) for one in session.rounds[2:])
    view = dispensing.view(plan, session.clicks, (True, True) + (False,) * 38, LOOK)
    assert view.own.right + view.own.wrong == 2  # the simulated rater's rewards are not the visitor's schedule
    right, given, delivered = records(session)
    assert given[-1] == sum(session.clicks)
    assert delivered[-1] == session.delivered == given[-1] // 3
    frame = session_table(session, (True, True) + (False,) * 38)
    assert list(frame["by"].value_counts()) == [38, 2]
    assert frame["pass rate afterwards"].iloc[-1] == session.curve("pass_rate")[-1]
    assert right[-1] == (frame["right transitions"] == 3).sum()


def test_drift_is_said_only_where_there_is_enough_to_say():
    assert "When you have judged eight" in dispensing.drift(personal_ratio([True] * 7, []))
    assert "as many: no drift" in dispensing.drift(personal_ratio([True] * 8, []))
    assert "which may be chance" in dispensing.drift(personal_ratio([True] * 4 + [True, True, False, False], []))
    assert "chance would hardly make" in dispensing.drift(personal_ratio([True] * 10 + [False] * 10, []))


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [("rater_count", "1e6", 60), ("rater_pull", "nan", 0.0), ("rater_mode", "x", "rate"), ("rater_ratio", "0", 1)],
)
def test_a_link_cannot_ask_for_what_the_tab_does_not_offer(name, given, kept):
    field = next(one for one in FIELDS if one.name == name)
    value, problem = field.accept(given)
    assert value == kept
    assert problem.endswith(".")


def test_the_peak_of_a_course_is_where_its_mean_is_highest():
    peak, rise, fall = change(course(1.0, 3.0, 2.0))
    assert peak == 1
    assert (rise[0], fall[0]) == (pytest.approx(2.0), pytest.approx(1.0))
