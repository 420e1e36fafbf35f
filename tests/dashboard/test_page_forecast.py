"""The page "Forecast and budget" through Streamlit's own test runner: every control, links, good and hostile files."""

from __future__ import annotations

import gzip
import json
import pickle
import re
import threading
from typing import Any

import numpy as np
import pytest

from dashboard.forecast_samples import SAMPLES
from dashboard.forecast_settings import PAGE
from tests.dashboard.test_page_fit_curve import decoded, taken
from tests.dashboard.visit import Visit
from vrcore import formats
from vrcore.advice import advise
from vrcore.forecasts import forecast

STEPS = np.arange(1, 31) * 10
CLIMB = 0.1 + 0.8 / (1 + np.exp(-0.03 * (STEPS - 120))) + 0.01 * np.sin(STEPS)
SLOW = 0.1 + 0.5 / (1 + np.exp(-0.03 * (STEPS - 150))) + 0.01 * np.cos(STEPS)


def csv(values: Any = CLIMB, name: str = "reward") -> str:
    return f"step,{name}\n" + "\n".join(f"{x},{y:.4f}" for x, y in zip(STEPS, values, strict=True))


GOOD = csv()
ROWS = [{"step": int(x), "reward": round(float(y), 4)} for x, y in zip(STEPS, CLIMB, strict=True)]


def pasted(text: str, query: str = "") -> Visit:
    visit = Visit("fb", f"fb.source=paste&{query}")
    visit.at.text_area("fb_paste").set_value(text).run()
    return visit.settle()


def uploaded(*files: tuple[str, bytes], query: str = "") -> Visit:
    visit = Visit("fb", f"fb.source=upload&{query}")
    up = visit.at.file_uploader("fb_upload")
    for name, data in files:
        up.upload(name, data)
    visit.at.run()
    return visit.settle()


def traces(visit: Visit, mode: str = "markers") -> dict[str, list[list[float]]]:
    return {
        one["name"]: [decoded(one[axis]) for axis in "xy"]
        for one in visit.charts["fan"]["data"]
        if one.get("mode") == mode and "name" in one
    }


def pick(visit: Visit, role: str) -> str:
    (key,) = [key for key in visit.control_keys() if key.startswith(f"fb_pick_{role}_")]
    return key


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_sample_is_labelled_as_made_here_and_answered(sample):
    visit = Visit("fb", f"fb.sample={sample}")
    label = f"{SAMPLES[sample][0]}: made by this lab's own simulation, not measured on any animal or model."
    assert label in visit.texts
    word = {"one": "Continue", "three": "Stop (large steps)", "turned": "Rewind", "early": "Collect"}[sample]
    assert visit.heading.replace("\\", "").startswith(f"{word}: ")
    assert {"fan", "calibration"} <= set(visit.charts)
    assert ("backtest" in visit.charts) == (sample != "early")
    assert all(len(alt) > 60 for alt in visit.alts.values())
    assert any(words.startswith("What would change this: ") for words in visit.texts)


MOVES: list[tuple[str, Any]] = [
    ("sample", "three"), ("budget", "3x"), ("target", "0.95"), ("lower", "none"), ("upper", "2"), ("cost", "0.5"),
    ("worth", "1000"), ("drop", "200"), ("level", 0.8), ("better", "lower"), ("log_x", True),
]  # fmt: skip
# A loss is forecast as its negative.
DRAWN = {"sample", "budget", "target", "lower", "upper", "drop", "level", "log_x", "better"}


@pytest.mark.parametrize(("name", "value"), MOVES, ids=[name for name, _ in MOVES])
def test_a_control_changes_its_value_the_link_and_what_is_said(name, value):
    visit = Visit("fb")
    before, chart, code = visit.values, visit.charts["fan"], provenance(visit)
    assert before[name] != value
    visit.move(name, value)
    assert visit.values == before | {name: value}
    assert f"fb.{name}={PAGE[name].written(value)}&" in f"{visit.link}&"
    assert (visit.charts["fan"] != chart) == (name in DRAWN)
    assert (provenance(visit) != code) == (name != "log_x")
    again = Visit("fb", visit.link)
    assert again.problems == []
    assert again.values == visit.values
    assert again.charts == visit.charts
    assert again.heading == visit.heading


def provenance(visit: Visit) -> str:
    (found,) = [words for words in visit.texts if words.startswith("Provenance ")]
    return found.removeprefix("Provenance ")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("budget", "soon", "such as 2x"),
        ("budget", "1x", "must lie ahead"),
        ("target", "high", "the target is a number"),
        ("upper", "inf", "the highest value is a number"),
        ("cost", "-1", "the cost of one unit is a number from 0 on"),
        ("drop", "nan", "the end of the warm-up is a number"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_changes_nothing(name, text, said):
    visit = Visit("fb")
    before, chart = visit.values, visit.charts["fan"]
    visit.move(name, text)
    assert visit.values == before
    assert visit.charts["fan"] == chart
    (words,) = [one for one in visit.texts if one.startswith("You typed")]
    assert said in words
    bad = Visit("fb", f"fb.{name}={text}")
    assert len(bad.problems) == 1
    assert said in bad.problems[0]
    assert bad.values == before


def test_the_limits_contradicting_each_other_are_refused_in_a_sentence():
    visit = Visit("fb", "fb.lower=1&fb.upper=0")
    assert "fan" not in visit.charts
    assert any("the metric's lowest possible value, must be below upper" in words for words in visit.texts)
    visit.move("lower", "0")
    visit.move("upper", "1")
    assert visit.heading


def test_a_refusal_is_seen_though_the_columns_are_folded_away():
    visit = Visit("fb", "fb.drop=1e9")
    (columns,) = [one for one in visit.at.expander if one.label == "Columns, level and axes"]
    assert not columns.proto.expanded
    refused = [words for words in visit.texts if "1e+09" in words or "1,000,000,000" in words]
    assert refused
    assert not set(refused) & {one.value for one in columns.text}
    assert "fan" not in visit.charts


def test_columns_that_a_link_names_are_shown():
    visit = Visit("fb", "fb.y=step")
    (columns,) = [one for one in visit.at.expander if one.label == "Columns, level and axes"]
    assert columns.proto.expanded
    assert "The step and the metric are the same column; choose another for one of them." in visit.texts


def test_a_run_outside_its_limits_is_refused_once_and_in_the_findings_words():
    visit = Visit("fb", "fb.upper=0.5")
    assert "11 of 17 values lie outside the metric's range, 0 to 0.5" in visit.heading.replace("\\", "")
    assert "Nothing is forecast, for the reason given above." in visit.texts
    assert any(words.startswith("No run could be forecast from an earlier point") for words in visit.texts)


def test_the_numbers_on_the_page_are_the_librarys():
    visit = pasted(GOOD, "fb.budget=500&fb.upper=1&fb.lower=0&fb.level=0.8")
    y = np.array([float(f"{value:.4f}") for value in CLIMB])
    said = forecast(STEPS, y, 500, level=0.8, lower=0.0, upper=1.0)
    assert said.words in visit.texts
    advice = advise({"pasted": (STEPS, y)}, budget=500.0, lower=0.0, upper=1.0, level=0.8)
    assert visit.heading.replace("\\", "").endswith(advice.reason)
    assert traces(visit)["observations"] == [STEPS.tolist(), pytest.approx(y.tolist())]
    line = traces(visit, "lines")["forecast"]
    assert (line[0][-1], line[1][-1]) == (500.0, pytest.approx(said.value, rel=1e-5))


def test_twice_as_far_as_a_step_below_0_is_no_budget():
    text = "step,reward\n" + "\n".join(f"{x - 400},{y:.4f}" for x, y in zip(STEPS, CLIMB, strict=True))
    visit = pasted(text)
    assert not visit.charts
    assert "The last step is -100, of which a multiple lies nowhere ahead: say how far in units of x." in visit.texts
    assert set(pasted(text, "fb.budget=200").charts) >= {"fan"}


def test_several_files_are_several_recipes_compared():
    visit = uploaded(("fast.csv", GOOD.encode()), ("slow.csv", csv(SLOW).encode()), query="fb.upper=1&fb.lower=0")
    assert set(traces(visit)) == {"fast", "slow"}
    decisions, pairs, shares, weights = (one.proto.body for one in visit.at.get("html") if "<table" in one.proto.body)
    assert re.findall(r'scope="row">([^<]*)<', weights)[-1] == "last values"
    for table in (decisions, pairs, shares):
        assert re.findall(r'scope="row">([^<]*)<', table) == ["fast", "slow"]
    assert float(re.findall(r'data-column="above slow">([^<]*)<', pairs)[0]) > 0.7
    assert any(words.startswith("Give the next ") for words in visit.texts)
    tested = next(key for key in visit.control_keys() if key.startswith("fb_tested_"))
    before = visit.charts["backtest"]
    visit.move(tested, "slow")
    assert visit.charts["backtest"] != before
    assert visit.alts["backtest"].startswith("slow. ")
    assert "fb.tested=2" in visit.link
    assert "slow" not in visit.link
    sample = Visit("fb", "fb.sample=three&fb.tested=3")
    assert sample.alts["backtest"].startswith("large steps. ")
    assert Visit("fb", "fb.sample=one&fb.tested=5").alts["backtest"].startswith("one. ")


def test_which_run_is_looked_at_is_in_the_link_by_its_place_alone():
    visit = Visit("fb")
    menu = next(key for key in visit.control_keys() if key.startswith("fb_run_"))
    mean = traces(visit)
    visit.move(menu, "2")
    assert "fb.runs=3" in visit.link
    assert traces(visit) != mean
    again = Visit("fb", visit.link)
    assert again.control(menu).value == "2"
    assert traces(again) == traces(visit)


def test_of_many_recipes_the_visitor_picks():
    rows = [f"{x},{y:.4f},r{k}" for k in range(8) for x, y in zip(STEPS, CLIMB * (1 - 0.05 * k), strict=True)]
    visit = pasted("step,reward,recipe\n" + "\n".join(rows))
    assert list(traces(visit)) == [f"r{k}" for k in range(5)]
    (menu,) = visit.at.multiselect
    menu.set_value(["r7", "r1"]).run()
    assert list(traces(visit.settle())) == ["r1", "r7"]


def test_columns_are_guessed_shown_and_can_be_changed():
    frame = [f"{x},{y:.4f},{1 - y:.4f},{2 * y:.4f},0.3" for x, y in zip(STEPS, CLIMB, strict=True)]
    text = "step,reward,loss,train_reward,completions/clipped_ratio\n" + "\n".join(frame)
    visit = pasted(text)
    assert visit.control(pick(visit, "x")).value == "step"
    assert visit.control(pick(visit, "y")).value == "reward"
    assert visit.control(pick(visit, "cut")).value == "completions/clipped_ratio"
    assert any("truncation (stops extrapolation)" in words for words in visit.texts)
    visit.move(pick(visit, "cut"), "(not logged)")
    assert visit.values["cut"] == "(not logged)"
    assert not any("truncation" in words for words in visit.texts)
    again = pasted(text, "fb.cut=(not logged)")
    assert again.heading == visit.heading
    visit.move(pick(visit, "reward"), "train_reward")
    assert "fb.reward=train_reward" in visit.link
    visit.move(pick(visit, "y"), "loss")
    assert "fb.y=loss" in visit.link
    assert "0.039 below the 0.107 of now" in visit.heading  # a loss is given as it was logged
    visit.move("better", "higher")
    assert "below the 0.107 of now" not in visit.heading
    visit.move(pick(visit, "y"), "step")
    assert "The step and the metric are the same column; choose another for one of them." in visit.texts


def test_a_restart_brings_the_choice_what_to_keep():
    steps = [*range(1, 16), *range(1, 26)]
    text = "step,reward\n" + "\n".join(
        f"{step},{step / (step + (6 if k > 14 else 9)):.4f}" for k, step in enumerate(steps)
    )
    visit = pasted(text)
    assert "fb_keep" in visit.control_keys()
    longest = traces(visit)
    visit.move("keep", "last")
    assert visit.values["keep"] == "last"
    visit.move("keep", "all")
    assert traces(visit) != longest


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("log.jsonl", "\n".join(json.dumps(row) for row in ROWS).encode()),
        ("log.csv.gz", gzip.compress(GOOD.encode())),
        ("trainer_state.json", json.dumps({"global_step": 300, "log_history": ROWS}).encode()),
    ],
)
def test_files_of_other_kinds_give_the_same_answer(name, data):
    visit = uploaded((name, data))
    assert visit.heading == pasted(GOOD).heading


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("curve.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is a PNG picture"),
        ("empty.csv", b"", "is empty"),
        ("model.pt", pickle.dumps({"a": 1}, protocol=4), "is a Python pickle or a checkpoint, which is never opened"),
        ("page.csv", b"<!doctype html><html><body>404</body></html>", "is a web page (HTML)"),
        ("words.csv", b"a,b\nred,blue\ngreen,white\nblack,grey", "has no column of numbers"),
    ],
)
def test_bad_files_are_refused_in_one_sentence_also_among_good_ones(name, data, words):
    visit = uploaded(("good.csv", GOOD.encode()), (name, data))
    (said,) = [one for one in visit.texts if name in one]
    assert words in said
    assert said.endswith(".")
    assert "\n" not in said
    assert not visit.charts


def test_files_without_common_columns_are_refused():
    visit = uploaded(("a.csv", GOOD.encode()), ("b.csv", GOOD.replace("reward", "score").encode()))
    assert "I need two columns of numbers, the step and the metric; all these files share one, step." in visit.texts
    assert not visit.charts


@pytest.mark.parametrize(
    "text", ["step,reward\n1,0.1\n2,0.2\n3,0.3", "step,reward\n" + "\n".join(f"{x},0.5" for x in STEPS)]
)
def test_what_allows_no_forecast_is_said(text):
    visit = pasted(text, "fb.upper=none")
    assert any(words.startswith("Nothing is forecast") for words in visit.texts)
    assert "forecast" not in traces(visit, "lines")


EVIL = ["<img src=http://x.example/y.png>", "![a](http://x.example/y.png)", "[a](javascript:1)", "<script>x()</script>"]


@pytest.mark.parametrize("evil", EVIL)
def test_names_from_a_file_are_nowhere_read_as_markdown_or_html(evil, monkeypatch):
    given = taken(monkeypatch)
    rows = [
        f"{x},{y * factor:.4f},{name}"
        for name, factor in ((evil, 1), ("b", 0.8))
        for x, y in zip(STEPS, CLIMB, strict=True)
    ]
    visit = pasted(f"step{evil},reward{evil},{evil}\n" + "\n".join(rows))
    assert len(traces(visit)) == 2
    seen = "\n".join(visit.markdown)
    assert evil not in seen
    assert not [at for at, sign in enumerate(seen) if sign == "<" and seen[at - 1] != "\\"]
    assert "](http" not in seen
    assert "](javascript" not in seen
    for chart in visit.charts.values():
        assert "<img" not in json.dumps(chart)
        assert "<script" not in json.dumps(chart)
    for one in (*visit.at.selectbox, *visit.at.button, *visit.at.slider, *visit.at.text_input):
        assert not any(sign in one.label.replace(f"\\{sign}", "") for sign in "<![")
    body = given["fb_report"]()
    assert body.count("<script") == 2 + body.count('<script type="application/json"')
    assert "<img" not in body.split("<script type=", 1)[0]
    assert given["fb_fan_csv"]().count("\n") > 60


def test_the_report_and_the_sample_are_taken_along(monkeypatch):
    given = taken(monkeypatch)
    visit = Visit("fb", "fb.sample=three")
    body = given["fb_report"]()
    assert body.startswith("<!doctype html>")
    assert provenance(visit) in body
    assert given["fb_sample_csv"]() == SAMPLES["three"][1]().to_csv(index=False)
    assert f"# provenance: {provenance(visit)}" in given["fb_fan_csv"]()
    assert given["fb_backtest_csv"]().count("\n") > 6
    again = given["fb_script"]()
    assert provenance(visit) in again
    compile(again, "again.py", "exec")
    assert "TD3" in given["fb_calibration_csv"]()


def test_no_number_of_a_log_is_in_the_link_or_in_what_all_visitors_share():
    from dashboard import cached

    words = "The link holds the settings, not your files."
    assert words not in Visit("fb").markdown
    before = set(cached.store()._entries)
    visit = pasted(csv(CLIMB, "secret_metric"))
    assert words in visit.markdown
    assert set(cached.store()._entries) == before
    assert "secret" not in visit.link
    assert "0.1" not in visit.link.replace("fb.level=0.9", "")
    assert uploaded().texts[0] == "They stay in this visit's memory and are gone when you close the page."
    assert "secret_metric" not in "".join(Visit("fb", visit.link).protos())


def test_what_a_page_was_told_of_the_file_is_what_was_done():
    lines = GOOD.splitlines()
    lines.insert(4, lines[4])
    visit = pasted("\n".join(lines), "fb.drop=30")
    assert "1 step comes more than once in step; their values were averaged." in visit.texts
    assert "Warm-up: 2 points before 30 were left out." in visit.texts
    assert 'Step: "step", by its name.' in visit.texts
    assert any("bad-steps (caution)" in words for words in visit.texts)


def test_reading_and_forecasting_yield_between_their_stages(monkeypatch):
    from dashboard import cached

    seen: dict[str, int] = {}
    whole = cached.mine

    def spy(name: str, key: str, start: Any, *, words: str) -> Any:
        def counted() -> Any:
            running = start()
            while True:
                try:
                    share = next(running)
                except StopIteration as last:
                    return last.value
                seen[name] = seen.get(name, 0) + 1
                yield share

        return whole(name, key, counted, words=words)

    monkeypatch.setattr(cached, "mine", spy)
    uploaded(("a.csv", GOOD.encode()), ("b.csv", csv(SLOW).encode()))
    assert seen["fb.tables"] >= 4
    assert seen["fb.study"] >= 5


def test_slow_reading_shows_how_far_it_is_and_can_be_stopped(monkeypatch):
    slow, let_go = formats.read_table, threading.Event()

    def wait(data: bytes, name: str) -> Any:
        assert let_go.wait(60.0)
        return slow(data, name)

    monkeypatch.setattr("vrcore.formats.read_table", wait)
    visit = Visit("fb", "fb.source=paste")
    visit.at.text_area("fb_paste").set_value(GOOD).run()
    assert "fb.tables_cancel" in {str(button.key) for button in visit.at.button}
    visit.at.button("fb.tables_cancel").click().run()
    let_go.set()
    visit.settle()
    assert any(words.startswith("Stopped at ") for words in visit.texts)
    assert "fan" not in visit.charts
    visit.at.button("fb.tables_again").click().run()
    assert visit.settle().heading


def test_limits_are_said_of_the_metric_that_is_shown():
    rows = [f"{x},{0.1 + 0.7 * x / (x + 150):.5f},{3 - 0.005 * x:.5f}" for x in range(10, 410, 10)]
    text = "\n".join(["step,acc,loss", *rows])
    said = "Highest value possible: 1, and lowest 0, because all values lie between 0 and 1."
    assert said in pasted(text).texts
    assert "Lowest value possible: 0, because no value lies below it." in pasted(text, "fb.upper=2").texts
    other = pasted(text, "fb.y=loss").texts
    assert not [words for words in other if "value possible" in words or words.startswith('Metric: "acc"')]
