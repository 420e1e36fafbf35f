"""The page "Fit a curve" through Streamlit's own test runner: samples, pasted numbers, good and bad files."""

from __future__ import annotations

import base64
import csv
import gzip
import json
import math
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import numpy as np
import pytest
import streamlit as st

from dashboard.fit_study import PAGE
from dashboard.samples import SAMPLES
from tests.dashboard.visit import Visit

ROOT = Path(__file__).parents[2]
STEPS = np.arange(1, 31) * 10
CLIMB = 0.1 + 0.8 / (1 + np.exp(-0.04 * (STEPS - 120))) + 0.01 * np.sin(STEPS)
GOOD = "step,reward\n" + "\n".join(f"{x},{y:.4f}" for x, y in zip(STEPS, CLIMB, strict=True))
ROWS = [{"step": int(x), "reward": round(float(y), 4)} for x, y in zip(STEPS, CLIMB, strict=True)]
TRAINER = json.dumps(
    {
        "global_step": 300,
        "log_history": [{"step": row["step"], "reward": row["reward"], "loss": 1 - row["reward"]} for row in ROWS],
    }
)


def pasted(text: str, query: str = "") -> Visit:
    visit = Visit("fc", f"fc.source=paste&{query}")
    visit.at.text_area("fc_paste").set_value(text).run()
    return visit.settle()


def uploaded(name: str, data: bytes) -> Visit:
    visit = Visit("fc", "fc.source=upload")
    visit.at.file_uploader("fc_upload").upload(name, data).run()
    return visit.settle()


def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the download buttons of the page would give, by key, while the page is drawn."""
    given: dict[str, Any] = {}
    button = st.download_button

    def spy(label: str, data: Any, *args: object, **named: object) -> bool:
        given[str(named["key"])] = data
        return button(label, data, *args, **named)

    monkeypatch.setattr(st, "download_button", spy)
    return given


def observed(visit: Visit) -> list[list[float]]:
    (found,) = [one for one in visit.charts["figure"]["data"] if one.get("mode") == "markers"]
    return [decoded(found[axis]) for axis in "xy"]


def parameters_of(visit: Visit) -> list[dict[str, str]]:
    """Return the rows of the table of parameters; none where there is no table."""
    bodies = [one.proto.body for one in visit.at.get("html") if "<table" in one.proto.body]
    if not bodies:
        return []
    table = ElementTree.fromstring(bodies[0][bodies[0].index("<div") :].replace("&nbsp;", " "))
    names = [head.text or "" for head in table.findall(".//thead/tr/th")]
    return [dict(zip(names, (cell.text or "" for cell in row), strict=True)) for row in table.findall(".//tbody/tr")]


def decoded(column: Any) -> list[float]:
    """Return a trace's column, which Plotly sends as a list or as base64 of an array."""
    if isinstance(column, list):
        return [float(value) for value in column]
    return np.frombuffer(base64.b64decode(column["bdata"]), column["dtype"]).astype(float).tolist()


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_sample_is_fitted_and_labelled_as_made_here(sample):
    visit = Visit("fc", f"fc.sample={sample}")
    assert visit.heading.startswith("These 8 points are too few" if sample == "early" else "The logistic curve")
    assert f"{SAMPLES[sample][0]}: made by this lab's own simulation, not measured on any animal or model." in (
        visit.texts
    )
    (compared,) = (one.value for one in visit.at.dataframe)
    parameters = parameters_of(visit)
    assert [one["parameter"] for one in parameters] == ["baseline", "asymptote", "midpoint", "slope"]
    assert compared["AICc above the best"].iloc[0] == 0
    assert "observations" in visit.alts["figure"]
    if sample == "early":
        assert "cannot be told from these points" in " ".join(visit.markdown)
        assert {one["estimate"] for one in parameters} == {"not identified"}
        assert "Nothing is forecast for 480" in visit.alts["figure"]
        assert "forecast" not in {one.get("name") for one in visit.charts["figure"]["data"]}
        assert not [one for one in visit.texts if "band" in one]
    if sample == "group":
        assert "from -" not in " ".join(visit.markdown)
        assert "not identified" not in {one["estimate"] for one in parameters}


MOVES = [
    ("sample", "group", True),
    ("family", "hill", True),
    ("ceiling", "none", True),
    ("ahead", 3.0, True),
    ("level", 0.95, True),
    ("log_x", True, True),
]


@pytest.mark.parametrize(("name", "value", "changes"), MOVES, ids=[name for name, *_ in MOVES])
def test_a_control_changes_its_value_the_link_and_the_figure(name, value, changes):
    visit = Visit("fc")
    before, chart = visit.values, visit.charts["figure"]
    assert before[name] != value
    visit.move(name, value)
    assert visit.values == before | {name: value}
    assert f"fc.{name}={PAGE[name].written(value)}&" in f"{visit.link}&"
    assert (visit.charts["figure"] != chart) == changes
    again = Visit("fc", visit.link)
    assert again.problems == []
    assert again.values == visit.values
    assert again.charts == visit.charts
    assert again.heading == visit.heading


def run_menu(visit: Visit) -> str:
    return next(key for key in visit.control_keys() if "_run_" in key)


def test_which_run_is_looked_at_is_in_the_link_by_its_place_alone():
    visit = Visit("fc")
    mean = visit.heading
    visit.move(run_menu(visit), "4")
    assert visit.heading != mean
    assert "fc.runs=5" in visit.link
    again = Visit("fc", visit.link)
    assert again.control(run_menu(again)).value == "4"
    assert again.heading == visit.heading
    visit.move(run_menu(visit), "mean of all")
    assert visit.heading == mean
    assert "fc.runs=&" in f"{visit.link}&"
    # A link made before there was this field, and a place that no menu has, mean the first.
    older = Visit("fc", re.sub("&fc.runs=[^&]*", "", visit.link))
    assert (older.problems, older.heading) == ([], mean)
    beyond = Visit("fc", "fc.runs=77")
    assert beyond.heading == mean
    said = 'The link asks for number 78 of "seed", which has 6: this is the first.'
    assert said in beyond.texts
    beyond.move(run_menu(beyond), "4")
    assert said not in beyond.texts
    assert any("places in their menus" in one for one in Visit("fc", "fc.runs=rat").problems)


def test_a_link_opened_in_a_visit_that_goes_on_shows_the_run_it_says():
    visit = Visit("fc")
    visit.move(run_menu(visit), "4")
    fourth = visit.link
    visit.move(run_menu(visit), "2")
    for key, value in parse_qsl(fourth.replace("fc.runs=5", "fc.runs=1"), keep_blank_values=True):
        visit.at.query_params[key] = value
    visit.run()
    assert visit.control(run_menu(visit)).value == "0"
    assert "fc.runs=1&" in f"{visit.link}&"


def test_the_place_of_a_run_is_not_carried_to_another_table():
    visit = Visit("fc")
    visit.move(run_menu(visit), "4")
    visit.move("source", "paste")
    rows = [f"{x},{y},{name}" for name in ("a", "b") for x, y in zip(STEPS, CLIMB, strict=True)]
    visit.at.text_area("fc_paste").set_value("\n".join(["step,reward,run", *rows])).run()
    visit.settle()
    assert visit.control(run_menu(visit)).value == "mean of all"
    assert "fc.runs=&" in f"{visit.link}&"


def test_the_ways_to_bring_a_log_each_have_their_control():
    visit = Visit("fc")
    assert "fc_sample" in visit.control_keys()
    visit.move("source", "upload")
    assert not visit.charts
    assert visit.texts == ["It stays in this visit's memory and is gone when you close the page."]
    assert visit.at.file_uploader("fc_upload")
    visit.move("source", "paste")
    assert not visit.charts
    assert visit.at.text_area("fc_paste").value == ""


def test_a_restart_in_a_log_brings_the_choice_what_to_keep():
    steps = [*range(1, 16), *range(1, 26)]
    text = "step,reward\n" + "\n".join(
        f"{step},{step / (step + (6 if at > 14 else 9)):.4f}" for at, step in enumerate(steps)
    )
    visit = pasted(text)
    assert "fc_keep" in visit.control_keys()
    longest = observed(visit)
    visit.move("keep", "all")
    assert visit.values["keep"] == "all"
    assert observed(visit) != longest


def test_pasted_numbers_are_fitted_as_they_are():
    visit = pasted(GOOD)
    assert observed(visit) == [STEPS.tolist(), pytest.approx([round(y, 4) for y in CLIMB])]
    assert "reward against step: 30 observations from" in visit.alts["figure"]
    assert "step" in visit.control(pick(visit, "x")).value
    parameters = {one["parameter"]: float(one["estimate"]) for one in parameters_of(visit)}
    assert parameters["midpoint"] == pytest.approx(120, rel=0.1)
    assert parameters["asymptote"] == pytest.approx(0.9, rel=0.05)


def pick(visit: Visit, role: str) -> str:
    (key,) = [key for key in visit.control_keys() if key.startswith(f"fc_pick_{role}_")]
    return key


def test_columns_can_be_chosen_and_the_link_says_which():
    text = GOOD.replace("step,reward", "step,reward,loss", 1).splitlines()
    text[1:] = [f"{line},{1 - float(line.split(',')[1]):.4f}" for line in text[1:]]
    visit = pasted("\n".join(text))
    assert visit.control(pick(visit, "y")).value == "reward"
    assert visit.values["y"] == ""
    visit.move(pick(visit, "y"), "loss")
    assert "loss against step" in visit.alts["figure"]
    assert visit.values["y"] == "loss"
    assert "fc.y=loss" in visit.link
    other = pasted("\n".join(text), "fc.y=loss")
    assert other.charts == visit.charts
    visit.move(pick(visit, "y"), "step")
    assert "The step and the metric are the same column; choose another for one of them." in visit.texts
    assert not visit.charts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("   \n ", None),
        ("reward\n" + "\n".join(f"{y:.3f}" for y in CLIMB), "one column only: a curve needs two"),
        ("a,b\nred,blue\ngreen,white\nblack,grey", "has no column of numbers (columns seen: a, b)"),
        ("just some words", "no rows below it"),
        ("step,reward\n1,0.1\n2,0.2\n3,0.3", "No curve is fitted: "),
        ("step,reward\n" + "\n".join(f"{x},0.5" for x in STEPS), "No curve is fitted: "),
        ("step,reward\n1,nan\n2,nan\n3,nan", "No row has a number in both"),
    ],
    ids=["empty", "one column", "text", "words", "three rows", "constant", "no pair"],
)
def test_what_cannot_be_fitted_is_said_in_one_plain_sentence(text, words):
    visit = pasted(text)
    assert not visit.at.dataframe
    assert not parameters_of(visit)
    if words is None:
        assert visit.texts == []
        return
    (refused,) = [one for one in visit.texts if words in one]
    assert refused.endswith(".")
    assert refused[0] == '"' or refused[0].isupper()
    assert refused == visit.texts[0]
    assert (len(visit.charts) == 1) == words.startswith("No curve")
    assert not [one for one in visit.markdown if one.startswith("#### ")]


def test_missing_and_repeated_steps_are_said_and_do_not_count_silently():
    lines = GOOD.splitlines()
    lines[5] = lines[5].split(",")[0] + ",nan"
    visit = pasted("\n".join(lines))
    assert len(observed(visit)[0]) == 29
    assert "1 row without a value of reward was left out." in visit.texts
    lines = GOOD.splitlines()
    lines.insert(4, lines[4])
    visit = pasted("\n".join(lines))
    assert visit.heading
    assert "1 step comes more than once in step; their values were averaged." in visit.texts


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("log.csv", GOOD.encode()),
        ("log.tsv", GOOD.replace(",", "\t").encode()),
        ("log.jsonl", "\n".join(json.dumps(row) for row in ROWS).encode()),
        ("trainer_state.json", TRAINER.encode()),
        ("log.csv.gz", gzip.compress(GOOD.encode())),
    ],
)
def test_good_files_give_the_same_curve(name, data):
    visit = uploaded(name, data)
    assert observed(visit) == [STEPS.tolist(), pytest.approx([round(y, 4) for y in CLIMB])]
    reference = pasted(GOOD)
    assert visit.heading == reference.heading
    assert parameters_of(visit) == parameters_of(reference) != []


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("curve.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is a PNG picture, not a table in text"),
        ("empty.csv", b"", "is empty: it should hold a table"),
        ("model.csv", pickle.dumps({"a": 1}, protocol=4), "is a Python pickle or a checkpoint, which is never opened"),
        ("trainer_state.json", TRAINER[: len(TRAINER) // 2].encode(), "ends too early"),
        ("big.csv", b"step,reward\n" + b"1,0.5\n" * 3_700_000, "has 22.2 MB and at most 21 MB can be read"),
        ("broken.gz", gzip.compress(GOOD.encode())[:60], "ends too early"),
        ("page.csv", b"<!doctype html><html><body>404</body></html>", "is a web page (HTML), not a table"),
    ],
    ids=["picture", "empty", "pickle", "truncated", "22 MB", "damaged gzip", "web page"],
)
def test_bad_files_are_refused_in_one_sentence(name, data, words):
    visit = uploaded(name, data)
    (said,) = [one for one in visit.texts if name in one]
    assert words in said
    assert said.endswith(".")
    assert "\n" not in said
    assert "Traceback" not in said
    assert not visit.charts
    assert not [one for one in visit.markdown if one.startswith("#### ")]
    visit.at.file_uploader("fc_upload").upload("good.csv", GOOD.encode()).run()
    assert visit.settle().heading.startswith("The logistic curve")


EVIL = ["<img src=http://x.example/y.png>", "![a](http://x.example/y.png)", "[a](javascript:1)", "<script>x()</script>"]


@pytest.mark.parametrize("evil", EVIL)
def test_names_from_a_file_are_nowhere_read_as_markdown_or_html(evil):
    visit = pasted(GOOD.replace("reward", evil).replace("step", "step" + evil))
    assert set(visit.charts) == {"figure"}
    seen = "\n".join(visit.markdown)
    assert evil not in seen
    assert not [at for at, sign in enumerate(seen) if sign == "<" and seen[at - 1] != "\\"]
    assert "](http" not in seen
    assert "](javascript" not in seen
    layout = visit.charts["figure"]["layout"]
    for axis in ("xaxis", "yaxis"):
        assert "<" not in layout[axis]["title"]["text"]
    # The box of refusals, too, is plain text.
    visit = pasted(f"{evil}\n" + "\n".join(str(x) for x in STEPS))
    assert not [one for one in visit.markdown if "x.example" in one or "javascript" in one or "script>" in one]


def labels(visit: Visit) -> list[str]:
    """The labels of all controls, which Streamlit reads as Markdown, pictures and links included."""
    return [one.label for one in (*visit.at.selectbox, *visit.at.button, *visit.at.slider, *visit.at.number_input)]


@pytest.mark.parametrize("evil", EVIL)
def test_the_name_of_a_column_of_runs_is_not_read_as_markdown_in_a_label(evil):
    rows = [f"{row['step']},{run},{row['reward']}" for run in ("one", "two") for row in ROWS]
    visit = pasted("\n".join([f"step,{evil},reward", *rows]))
    (label,) = [label for label in labels(visit) if label.startswith("Run: ")]
    assert not any(sign in label.replace(f"\\{sign}", "") for sign in "<![(")


@pytest.mark.parametrize("source", ["sample", "paste"])
def test_the_script_gives_the_pages_numbers(source, monkeypatch, tmp_path):
    given = taken(monkeypatch)
    visit = Visit("fc", "fc.family=hill&fc.level=0.8") if source == "sample" else pasted(GOOD, "fc.ceiling=one")
    (tmp_path / "fit.py").write_text(given["fc_script"], encoding="utf-8")
    if source == "sample":
        (tmp_path / "levers.csv").write_text(given["fc_sample_csv"](), encoding="utf-8")
    else:
        (tmp_path / "pasted.csv").write_text(GOOD, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "fit.py"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    shown = {one["parameter"]: one["estimate"] for one in parameters_of(visit)}
    assert {name: f"{value:.4g}" for name, value in told["params"].items()} == shown
    rows = csv.DictReader(line for line in given["fc_parameters_csv"]().splitlines() if not line.startswith("#"))
    assert {row["parameter"]: float(row["estimate"]) for row in rows} == told["params"]
    (ahead,) = told["forecast"]
    said = next(one for one in visit.markdown if " is expected between " in one).replace("\\", "")
    assert f"{ahead['at']:,.6g} the curve stands at {ahead['value']:.3g};" in said
    assert ("a new mean of 5 runs" if source == "sample" else "a new observation") in said
    assert f"between {ahead['low']:.3g} and {ahead['high']:.3g} " in said
    assert ahead["refused"] == ""


def test_a_refused_forecast_is_in_nothing_that_is_taken_along(monkeypatch, tmp_path):
    given = taken(monkeypatch)
    Visit("fc", "fc.sample=early")
    rows = given["fc_figure_csv"]().splitlines()
    assert not [row for row in rows if row.startswith("forecast")]
    (tmp_path / "fit.py").write_text(given["fc_script"], encoding="utf-8")
    (tmp_path / "early.csv").write_text(given["fc_sample_csv"](), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "fit.py"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (ahead,) = json.loads(done.stdout)["forecast"]
    assert (ahead["at"], ahead["value"], ahead["low"], ahead["high"]) == (480.0, None, None, None)
    assert ahead["refused"] == "These points do not tell the curve, so nothing is forecast."


def test_the_link_is_said_not_to_hold_the_file():
    words = "The link holds the settings, not your file."
    assert words not in Visit("fc").markdown
    assert words in pasted(GOOD).markdown
    upload = Visit("fc", "fc.source=upload")
    assert words in upload.markdown
    for kind in ("CSV", "TSV", "JSON lines", "trainer_state.json", "gzip"):
        assert kind in upload.at.file_uploader("fc_upload").label


def test_a_job_yields_between_its_stages(monkeypatch):
    """Reading, guessing, fitting and each interval are a chunk of their own, so that others wait for one at most."""
    stages: dict[str, list[str]] = {"fc.table": [], "fc.fit": []}

    def watched(name: str, key: str, start: Any, *, words: str) -> Any:
        work = start()
        stages[name].append("start")
        while True:
            try:
                next(work)
            except StopIteration as last:
                return last.value
            stages[name].append("chunk")

    monkeypatch.setattr("dashboard.cached.mine", watched)
    visit = pasted(GOOD)
    assert visit.heading
    for name, chunks in (("fc.table", 2), ("fc.fit", 2 + 4)):
        assert stages[name].count("start") >= 1
        assert stages[name].count("chunk") == chunks * stages[name].count("start")


def test_what_is_taken_along_holds_the_numbers_and_how_they_were_made(monkeypatch):
    given = taken(monkeypatch)
    visit = pasted(GOOD)
    text = given["fc_figure_csv"]()
    head = [line for line in text.splitlines() if line.startswith("# ")]
    assert head == ["# source: pasted.csv", "# columns: step, reward", "# curve: logistic"]
    assert text.splitlines()[3].startswith("kind,step,reward,curve,curve low,curve high,new low,new high")
    visit.press("figure_table")
    frames = [one.value for one in visit.at.dataframe]
    table = next(frame for frame in frames if "kind" in frame)
    assert list(table["kind"].value_counts()[["observed", "forecast"]]) == [30, 10]
    assert visit.alts["figure"].startswith("reward against step: 30 observations")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("fc.ahead=50", "asked for a forecast horizon of 50. This lab allows 1 to 10"),
        ("fc.level=0", "asked for a level of 0. This lab allows 0.5 to 0.99, so it shows 0.5."),
        ("fc.level=nan", "a level of nan, which is not a number"),
        ("fc.family=spline", 'asked for the curve "spline"'),
        ("fc.log_x=maybe", 'said "maybe" for the logarithmic steps'),
        ("fc.x=" + "x" * 100, "of 100 characters. This lab allows 80"),
    ],
)
def test_each_problem_of_a_link_is_one_sentence(query, words):
    visit = Visit("fc", query)
    (problem,) = visit.problems
    assert words in problem
    assert set(visit.charts) == {"figure"}


def test_no_forecast_is_made_at_the_last_step():
    visit = Visit("fc", "fc.ahead=1")
    assert visit.values["ahead"] == 1.0
    assert "is expected between" not in "\n".join(visit.markdown)
    assert "forecast" not in {one.get("name") for one in visit.charts["figure"]["data"]}


def test_forged_numbers_change_nothing():
    visit = Visit("fc")
    before = visit.values
    for name, forged in (("ahead", 99.0), ("level", -1.0), ("level_box", float("nan"))):
        visit.move(name, forged)
        assert visit.values == before


def test_limits_are_said_of_the_metric_that_is_shown():
    steps = range(10, 410, 10)
    rows = [f"{x},{0.1 + 0.7 / (1 + math.exp(-(x - 150) / 30)):.5f},{5 + 60 * x / 400:.4f}" for x in steps]
    text = "\n".join(["step,acc,pct", *rows])
    both = "Highest value possible: {}, and lowest 0, because {}."
    visit = pasted(text)
    assert both.format(1, "all values lie between 0 and 1") in visit.texts
    visit.move("ceiling", "none")
    assert not [words for words in visit.texts if words.startswith("Highest value possible")]
    visit = pasted(text, "fc.y=pct")
    assert both.format(100, "the name says percent") in visit.texts
    assert not [words for words in visit.texts if "between 0 and 1" in words or words.startswith('Metric: "acc"')]
