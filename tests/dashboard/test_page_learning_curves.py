"""The page "Learning curves" through Streamlit's own test runner: presets, agents, files, the guess, every control."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from dashboard import learning_curves_words as words
from dashboard import link
from dashboard.learning_curves_settings import FAMILIES, OWN, PAGE, SOURCES
from dashboard.learning_curves_study import learners, work
from tests.dashboard.visit import Visit
from vrcore.curves.simulated_learners import PRESETS, Learners

SMALL = "lc.vote=skip&lc.subjects=12&lc.trials=100"
SIZE = {"subjects": 12, "trials": 80}
MADE = Learners(**SIZE, onset=40.0, spread=12.0, seed=4).simulate()
LONG = pd.DataFrame(
    {
        "animal": np.repeat([f"rat {i}" for i in range(12)], 80),
        "trial": np.tile(MADE.x, 12).astype(int),
        "correct": MADE.y.ravel().astype(int),
    }
)
WIDE = pd.DataFrame({"trial": MADE.x.astype(int), **{f"rat {i}": row.astype(int) for i, row in enumerate(MADE.y)}})


def uploaded(data: str | bytes, query: str = "lc.vote=skip", name: str = "animals.csv") -> Visit:
    visit = Visit("lc", f"lc.source=upload&{query}")
    visit.at.file_uploader("lc_upload").upload(name, data.encode() if isinstance(data, str) else data).run()
    return visit.settle()


def caution(visit: Visit) -> str | None:
    found = [one for one in visit.markdown if one.startswith("**Caution:**")]
    return found[0] if found else None


def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the download buttons of the page would give, by key, while the page is drawn."""
    given: dict[str, Any] = {}
    button = st.download_button

    def spy(label: str, data: Any, *args: object, **named: object) -> bool:
        given[str(named["key"])] = data
        return button(label, data, *args, **named)

    monkeypatch.setattr(st, "download_button", spy)
    return given


def test_the_presets_are_those_of_the_library():
    for source, preset in PRESETS.items():
        assert learners(PAGE.defaults | {"source": source}) == preset(25)
    assert set(PRESETS) <= set(SOURCES)


def test_sixty_step_learners_their_numbers_and_the_caution():
    visit = Visit("lc", "lc.vote=skip")
    found = re.match(
        r"The mean takes ([\d.]+) trials from 10 to 90 % of its rise; the median individual less than 1 ", visit.heading
    )
    assert found
    assert float(found[1]) == pytest.approx(73, abs=3)
    assert "What looks like slow learning is subjects that learn at different times." in visit.heading
    assert "the smooth mean hides how individuals learn" in caution(visit)
    assert found[1] not in caution(visit)  # said once, above
    assert set(visit.charts) == {"curves", "onsets", "residuals"}
    bars = visit.charts["onsets"]["data"][0]
    assert sum(bars["y"]) == 60
    assert visit.alts["onsets"].startswith("Onsets of 60 of 60 subjects")
    names = [one["name"] for one in visit.charts["curves"]["data"]]
    assert "individuals (60 of 60)" in names
    assert {"logistic", "Gompertz", "95 % band, logistic", "95 % band, Gompertz"} <= set(names)
    assert any("What this page cannot show: whether animals or people learn suddenly." in one for one in visit.markdown)


def test_where_all_change_at_once_the_mean_is_as_sudden_as_they_are():
    visit = Visit("lc", "lc.vote=given&lc.guess=51&lc.spread=0")
    assert visit.heading.startswith("60 of 60 subjects show a change, nearly all of them between trial ")
    assert "So the mean is as sudden as they are" in visit.heading
    (spoken,) = [one for one in visit.markdown if one.startswith("You said")]
    assert spoken.endswith("too early. The mean jumps where they do.")
    visit = Visit("lc", f"{SMALL}&lc.source=gradual")
    assert "sudden" not in visit.heading


def test_a_guess_is_not_said_of_individuals_it_was_not_made_for():
    visit = Visit("lc", "lc.subjects=12&lc.trials=100")
    visit.at.slider("lc_guess_slider").set_value(40.0).run()
    visit.press("vote_given")
    assert [one for one in visit.markdown if one.startswith("You said trial 40.")]
    visit.move("source", "agent")
    assert visit.heading
    assert not [one for one in visit.markdown if one.startswith("You said")]
    visit.move("source", "steps")
    assert [one for one in visit.markdown if one.startswith("You said trial 40.")]


def test_gradual_learners_have_the_same_mean_and_no_caution():
    visit = Visit("lc", "lc.vote=skip&lc.source=gradual")
    width = float(re.match(r"The mean takes ([\d.]+) trials", visit.heading)[1])
    assert width == pytest.approx(73, abs=6)
    assert visit.heading.endswith("Here the mean does not mislead about how an individual learns.")
    assert caution(visit) is None


def test_nothing_tells_before_the_guess_and_the_answer_speaks_to_it():
    visit = Visit("lc", "lc.source=two")
    assert set(visit.charts) == {"curves"}
    assert [one["name"] for one in visit.charts["curves"]["data"]] == ["mean of 60"]
    assert "after your guess" in visit.alts["curves"]
    assert not [one for one in visit.markdown if one.startswith("#### ")]
    visit.press("curves_table")
    (table,) = (one.value for one in visit.at.dataframe)
    assert not [name for name in table.columns if name in FAMILIES or name.startswith("subject ")]
    visit.at.slider("lc_guess_slider").set_value(150.0).run()
    visit.press("vote_given")
    assert visit.values["vote"] == "given"
    assert visit.values["guess"] == 150.0
    (spoken,) = [one for one in visit.markdown if one.startswith("You said")]
    found = re.match(
        r"You said trial 150\. Half of the 60 subjects had learnt by trial ([\d.]+) \(95 % interval [\d.]+ to [\d.]+\)"
        r": you were ([\d.]+) trials too late\. The mean is half way at trial ([\d.]+); (\d+) of 60 subjects changed "
        r"within 10 trials of that\.",
        spoken,
    )
    assert found, spoken
    half, away, middle, near = map(float, found.groups())
    assert away == pytest.approx(150 - half, abs=0.5)
    assert 90 < middle < 115
    assert near <= 3
    early = Visit("lc", "lc.source=two&lc.vote=given&lc.guess=20")
    assert "trials too early." in " ".join(early.markdown)
    inside = Visit("lc", "lc.vote=given&lc.guess=99")
    assert ": within the interval." in " ".join(inside.markdown)


def test_a_copied_link_does_not_tell_others_what_this_visitor_guessed():
    visit = Visit("lc", "lc.vote=given&lc.guess=50&lc.subjects=12&lc.trials=100")
    assert "lc.guess=50" in visit.component("address")["query"]
    copied = visit.component("link")["query"]
    assert "guess" not in copied
    assert "lc.vote=skip" in copied
    visit.at.toggle("lc_ask").set_value(True).run()
    assert "lc.vote=open" in visit.component("link")["query"]


def test_before_the_guess_no_control_offers_what_is_not_shown():
    visit = Visit("lc", "lc.view=one")
    assert not {"lc_view", "lc_subject"} & set(visit.control_keys())
    visit.press("vote_skip")
    assert {"lc_view", "lc_subject"} <= set(visit.control_keys())


def test_the_question_names_what_a_file_calls_its_trials():
    (asked,) = [one for one in Visit("lc", SMALL.replace("lc.vote=skip", "")).markdown if "Guess first" in one]
    assert "By which trial have half of them learnt?" in asked
    assert asked.endswith("how many trials does one of them take to learn?")
    (asked,) = [one for one in uploaded(LONG.to_csv(index=False), "").markdown if "Guess first" in one]
    assert "By which trial have half of them learnt?" in asked
    frame = LONG.rename(columns={"trial": "visit_$x$"})
    (asked,) = [one for one in uploaded(frame.to_csv(index=False), "").markdown if "Guess first" in one]
    assert r"By which visit\_\$x\$ have half of them learnt?" in asked
    assert r"how many units of visit\_\$x\$ does" in asked


def test_just_show_me():
    visit = Visit("lc", "lc.subjects=12&lc.trials=100").press("vote_skip")
    assert visit.values["vote"] == "skip"
    assert visit.heading.startswith("The middle 80 % of the onsets lie")  # of twelve the mean is too rough for a width
    assert not [one for one in visit.markdown if one.startswith("You said")]


MOVES = [
    ("", "view", "mean"),
    ("", "view", "one"),
    ("lc.view=one", "subject", 5),
    ("", "families", ["logistic", "hill"]),
    ("", "families", ["richards"]),
    ("", "spread", 10.0),
    ("lc.source=gradual", "slow_width", 30.0),
    ("lc.source=gradual", "slow_spread", 20.0),
    ("lc.source=two", "apart", 40.0),
    ("lc.source=two", "two_spread", 3.0),
    ("", "subjects", 14),
    ("", "source", "gradual"),
    ("lc.source=agent", "agent", "q-learning"),
    ("lc.source=agent", "schedule", "FI 10-s"),
    ("lc.source=agent", "minutes", 6),
    ("lc.source=agent", "differ", 0.2),
]


@pytest.mark.parametrize(("query", "name", "value"), MOVES, ids=[f"{name}={value}" for _, name, value in MOVES])
def test_a_control_changes_its_value_the_link_and_the_figure(query, name, value):
    visit = Visit("lc", f"{SMALL}&{query}")
    before, chart = visit.values, visit.charts["curves"]
    kept = tuple(value) if isinstance(value, list) else value
    assert before[name] != kept
    visit.move(name, value)
    assert visit.values == before | {name: kept}
    asked = link.encode(PAGE, visit.values)
    assert visit.link == asked
    assert visit.charts["curves"] != chart
    again = Visit("lc", asked)
    assert again.problems == []
    # What belongs to another source is not in the link, and does not matter here.
    held = [field.name for field in PAGE.linked(visit.values)]
    assert {name: again.values[name] for name in held} == {name: visit.values[name] for name in held}
    assert again.charts == visit.charts


@pytest.mark.parametrize(("name", "value"), [("trials", 80), ("level", 0.8), ("seed_box", 7)])
def test_rare_settings_stand_behind_their_button(name, value, monkeypatch):
    visit = Visit("lc", SMALL)
    assert f"lc_{name}" not in visit.control_keys()
    visit.at.session_state["lc_more"] = True
    popover = st.popover

    class Open:
        def __init__(self, place):
            self.place, self.open = place, True

        def __enter__(self):
            return self.place.__enter__()

        def __exit__(self, *what):
            return self.place.__exit__(*what)

    monkeypatch.setattr(st, "popover", lambda *given, **named: Open(popover(*given, **named)))
    visit.run()
    before, chart = visit.values, visit.charts
    visit.move(name, value)
    assert visit.values == before | {name.removesuffix("_box"): value}
    assert visit.charts != chart


def test_a_link_holds_what_matters_to_its_source_and_never_data():
    for source, names in OWN.items():
        if source == "upload":
            continue
        written = link.encode(PAGE, PAGE.defaults | {"source": source})
        assert all(f"lc.{name}=" in written for name in names)
        assert not any(f"lc.{name}=" in written for other, rest in OWN.items() if other != source for name in rest)
        assert len(written) < 600
    visit = uploaded(LONG.to_csv(index=False))
    assert "rat" not in visit.link
    assert "The link holds the settings, not your file." in visit.markdown


def test_one_subject_is_told_where_it_changed():
    visit = Visit("lc", f"{SMALL}&lc.view=one&lc.subject=3")
    truth = learners(visit.values).simulate().onsets[2]
    said = next(one for one in visit.texts if one.startswith("Subject 3 changed at trial "))
    assert float(re.search(r"at trial ([\d.]+)", said)[1]) == pytest.approx(truth, abs=3)
    names = [one["name"] for one in visit.charts["curves"]["data"]]
    assert names[:2] == ["subject 3, trials", "blocks of about 5"]
    assert {one["type"] for one in visit.charts["curves"]["layout"]["shapes"]} == {"rect", "line"}
    beyond = Visit("lc", f"{SMALL}&lc.view=one&lc.subject=120")
    assert any(one.startswith("Subject 12 ") for one in beyond.texts)
    assert "There are 12 subjects, so the last one is shown." in beyond.texts
    assert not [one for one in visit.texts if one.startswith("There are")]


def test_where_a_subject_goes_over_in_a_step_its_curve_does_not_deny_that_the_place_is_known():
    visit = Visit("lc", "lc.vote=skip&lc.source=two&lc.view=one")
    assert "Subject 1 changed at trial 55.5 (between 54 and 56.7), from 0.055 to 0.86." in visit.texts
    said = "curve goes from 0.0545 to 0.862 between trial 55 and 56. Any place between them and any steeper slope"
    assert [one for one in visit.texts if f"The logistic {said}" in one]
    assert not [one for one in visit.texts if "midpoint is not identified" in one]
    visit.move("view", "mean")
    assert not [one for one in visit.texts if "steeper slope" in one]


def test_agents_of_the_lab():
    visit = Visit("lc", f"{SMALL}&lc.source=agent")
    assert visit.heading.startswith("The mean takes")
    assert " minutes from 10 to 90 %" in visit.heading
    assert visit.charts["curves"]["layout"]["yaxis"]["title"]["text"] == "Responses per minute"
    assert visit.charts["curves"]["layout"]["yaxis"]["range"][1] < 200
    silent = Visit("lc", f"{SMALL}&lc.source=agent&lc.agent=constant-rate&lc.differ=0")
    assert "mean tells no width" in silent.heading or "no learning to describe" in silent.heading


@pytest.mark.parametrize(("data", "query"), [(LONG, ""), (WIDE, "&lc.shape=wide"), (LONG, "&lc.shape=long")])
def test_somebodys_own_individuals_long_or_wide(data, query):
    visit = uploaded(data.to_csv(index=False), f"lc.vote=skip{query}")
    assert visit.heading.startswith("The mean takes")
    bars = visit.charts["onsets"]["data"][0]
    assert sum(bars["y"]) == 12
    assert "You said" not in " ".join(visit.markdown)
    visit.move("view", "one")
    assert any(one.startswith("Subject rat 0 changed at trial ") for one in visit.texts)
    visit.press("onsets_table")
    table = visit.at.dataframe[0].value
    assert list(table["subject"]) == [f"rat {i}" for i in range(12)]
    np.testing.assert_allclose(table["onset"], MADE.onsets, atol=6)


@pytest.mark.parametrize("shape", ["guess", "wide"])
def test_columns_called_subject_1_and_so_on_are_subjects(shape):
    numbered = WIDE.rename(columns={f"rat {i}": f"subject_{i}" for i in range(12)})
    visit = uploaded(numbered.to_csv(index=False), f"lc.vote=skip&lc.shape={shape}")
    assert sum(visit.charts["onsets"]["data"][0]["y"]) == 12


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is a PNG picture"),
        (b"", "is empty"),
        (b"a,b\nx,y\n", "no column of numbers"),
        (b"trial,correct,animal\n1,0,a\n2,1,a\n3,1,a\n4,1,a\n5,1,a\n", "has 1 subject; from 2 to 1,000"),
        (b"trial,rat 1,rat 2\n1,0,0\n2,0,0\n3,0,0\n4,0,0\n5,0,0\n6,0,0\n", "None of 2 subjects can be fitted"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(data, words):
    visit = uploaded(data)
    (said,) = [one for one in visit.texts if words in one]
    assert "Traceback" not in said
    assert not visit.charts


EVIL = ["<img src=http://x.example/y.png>", "![a](http://x.example/y.png)", "[a](javascript:1)"]


@pytest.mark.parametrize("evil", EVIL)
def test_names_from_a_file_are_nowhere_read_as_markdown_or_html(evil):
    frame = LONG.assign(animal=LONG["animal"] + evil).rename(columns={"trial": f"trial{evil}", "correct": f"c{evil}"})
    visit = uploaded(frame.to_csv(index=False), "lc.vote=skip&lc.view=one")
    seen = "\n".join(visit.markdown)
    assert "x.example" not in seen
    assert "javascript" not in seen
    chart = visit.charts["curves"]
    assert "<img" not in chart["layout"]["xaxis"]["title"]["text"]
    assert not [one for one in chart["data"] if "<img" in one["name"]]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lc.source=rats", 'asked for the source "rats"'),
        ("lc.spread=500", "asked for a spread of onsets of 500. This lab allows 0 to 60 trials, so it shows 60."),
        ("lc.subjects=0", "a number of subjects of 0. This lab allows 6 to 120"),
        ("lc.families=spline", 'no curve "spline"'),
        ("lc.guess=nan", "a guess of nan, which is not a number"),
        ("lc.schedule=XX 9", "asked for a schedule of XX 9, but"),
    ],
)
def test_each_problem_of_a_link_is_one_sentence(query, words):
    source = "lc.source=agent&" if "schedule" in query else ""
    visit = Visit("lc", f"{source}lc.minutes=3&{query}" if source else query)
    assert any(words in one for one in visit.problems)


def test_what_is_taken_along_holds_the_numbers_and_how_they_were_made(monkeypatch):
    given = taken(monkeypatch)
    Visit("lc", SMALL)
    for key in ("lc_curves", "lc_onsets", "lc_residuals"):
        lines = given[f"{key}_csv"]().splitlines()
        head = [line for line in lines if line.startswith("# ")]
        assert head[0] == "# source: steps"
        assert "spread=30.0" in head[1]
    curves = given["lc_curves_csv"]().splitlines()[3].split(",")
    assert curves[:5] == ["Trial", "mean Correct", "mean low", "mean high", "subjects"]
    assert curves[-1] == "subject 12"
    assert len(given["lc_onsets_csv"]().splitlines()) == 3 + 1 + 12


def test_the_work_is_done_in_chunks_that_can_be_cancelled():
    from dashboard.learning_curves_study import work

    running = work(PAGE.defaults | {"subjects": 20, "trials": 60})
    shares = [next(running) for _ in range(10)]
    assert shares == sorted(shares)
    assert 0.0 < shares[-1] < 1.0
    running.close()


def test_steps_fitted_as_steps_bring_the_caution_too():
    values = PAGE.defaults | {"source": "steps", "families": ["step"]}
    running = work(values)
    try:
        while True:
            next(running)
    except StopIteration as last:
        study = last.value
    assert study.group.misleading
    assert "at least" in words.caution(study)
    said = words.finding(study)
    assert said.startswith("The middle 80 % of the onsets lie")
    assert said.endswith("subjects that learn at different times.")


def test_a_subject_without_a_number_is_left_out_and_the_others_keep_their_points():
    wide = WIDE.astype(float)
    wide["rat 1"] = np.nan
    visit = uploaded(wide.to_csv(index=False), "lc.vote=skip&lc.view=one&lc.subject=2&lc.shape=wide")
    assert "Left out, with too few points for a curve: rat 1." in visit.texts
    assert sum(visit.charts["onsets"]["data"][0]["y"]) == 11
    shown = visit.charts["curves"]["data"]
    points = next(one for one in shown if list(one["x"]) == list(WIDE["trial"]))
    assert list(points["y"]) == list(WIDE["rat 2"])  # the second of those with data


def test_in_a_table_of_points_nobody_is_left_out_without_a_word_either():
    long = WIDE.melt("trial", var_name="subject", value_name="correct").astype({"correct": float})
    long.loc[long["subject"] == "rat 1", "correct"] = np.nan
    long.loc[(long["subject"] == "rat 3") & (long["trial"] != 20), "correct"] = np.nan
    visit = uploaded(long.to_csv(index=False), "lc.vote=skip&lc.view=all")
    assert "Left out, with too few points for a curve: rat 1, rat 3." in visit.texts
    assert any(line.get("name", "").endswith("(10 of 10)") for line in visit.charts["curves"]["data"])


def test_a_single_point_on_a_clock_does_not_stretch_the_others():
    # Each rat has a day of its own: the clock of each is counted from its first row.
    long = WIDE.melt("trial", var_name="rat", value_name="correct").astype({"correct": float})
    long["timestamp"] = 1.7e9 + 86_400.0 * long["rat"].factorize()[0] + 60.0 * long["trial"]
    long = long[(long["rat"] != "rat 3") | (long["trial"] == 1)].drop(columns="trial")
    visit = uploaded(long.to_csv(index=False), "lc.vote=skip&lc.view=all&lc.shape=long&lc.x=timestamp&lc.y=correct")
    assert "Left out, with too few points for a curve: rat 3." in visit.texts
    places = [x for line in visit.charts["curves"]["data"] for x in line["x"] if x is not None]
    assert max(places) <= 60.0 * len(WIDE)
