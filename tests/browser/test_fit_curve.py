"""Somebody brings a training log: good ones, bad ones, pasted ones, real ones; a fit, a forecast, a script to keep."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser import visitor
from vrcore.formats import guess, prepare, read_training_log

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / ".." / "shared" / "data" / "curves"
REAL_LOGS = {
    "rasbt_grpo/ch07_7_3_plus_tracking_metrics.csv": ("step", "eval_acc"),
    "td3/td3_learning_curves.csv": ("step", "eval_return"),
    "tdmpc2/tdmpc2_results_all.csv.gz": ("step", "reward"),
    "dreamerv3/procgen-dreamerv3.json.gz": ("xs", "ys"),
}

STEPS = np.arange(10, 410, 10)
VALUES = 0.1 + 0.8 / (1.0 + np.exp(-0.03 * (STEPS - 150.0))) + 0.01 * np.sin(STEPS * 1.7)
ROWS = [{"step": int(x), "reward": round(float(y), 6)} for x, y in zip(STEPS, VALUES, strict=True)]


def as_csv() -> bytes:
    return "\n".join(["step,reward", *(f"{row['step']},{row['reward']}" for row in ROWS)]).encode()


def as_lines() -> bytes:
    return "\n".join(json.dumps(row) for row in ROWS).encode()


def as_trainer_state() -> bytes:
    """Return what Hugging Face's Trainer writes: training rows, evaluation rows and a summary in one list."""
    history = [{"step": row["step"], "epoch": row["step"] / 100, "loss": 1.0 - row["reward"] / 2} for row in ROWS]
    history += [{"step": row["step"], "epoch": row["step"] / 100, "eval_accuracy": row["reward"]} for row in ROWS]
    summary = {"step": 400, "epoch": 4.0, "train_runtime": 12.0, "train_loss": 0.6}
    return json.dumps({"best_metric": None, "global_step": 400, "log_history": [*history, summary]}).encode()


GOOD = {
    "run.csv": (as_csv, "reward"),
    "run.jsonl": (as_lines, "reward"),
    "trainer_state.json": (as_trainer_state, "eval_accuracy"),
}
BAD = {
    "empty.csv": (b"", "is empty"),
    "broken.json": (b'[{"step": 1, "reward": 0.5}, {"step": 2, "rew', "ends too early"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(200), "is a PNG picture, not a table in text"),
    "page.csv": (b"<!doctype html><html><body>404</body></html>", "is a web page (HTML), not a table"),
    "words.csv": (
        b"name,colour\nada,red\ngrace,blue\nalan,green\n",
        "has no column of numbers (columns seen: name, colour)",
    ),
    "checkpoint.log": (b"\x80\x04\x95" + bytes(range(60)), "is a Python pickle or a checkpoint"),
    "cut.csv.gz": (b"\x1f\x8b\x08\x00" + bytes(6) + b"\x4b", "gzip file"),
}


def bring(page: Page, name: str, data: bytes) -> None:
    """Upload a file as somebody does who picks it from a folder."""
    page.locator(".st-key-fc_upload input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    expect(page.locator(".st-key-fc_upload").get_by_role("button", name=f"Remove {name}")).to_be_visible()


def fit_words(page: Page) -> str:
    """Return what the page says of the curve."""
    return page.locator("h4").first.inner_text()


def observed(page: Page) -> dict:
    """Return the trace of the observations."""
    return next(one for one in visitor.drawn(page, "fc_figure") if re.match(r"observations|mean of", one["name"] or ""))


def test_the_sample_is_fitted_and_called_a_sample(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/fit_curve")
    before = fit_words(page)
    page.get_by_text("What was read, guessed and left out").click()
    expect(page.get_by_text("not measured on any animal or model")).to_be_visible()
    visitor.pick(page, "fc_sample", "Twenty subjects on VR 10")
    visitor.await_setting(page, "sample", "group")
    settled(page)
    assert fit_words(page) != before
    visitor.pick(page, "fc_sample", "The same, stopped early")
    visitor.await_setting(page, "sample", "early")
    settled(page)
    # Stopped in the steep part: where it will end cannot be known, and that is said instead of a number.
    expect(page.get_by_text("cannot be told from these points")).to_be_visible()


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file(name: str, open_tab: Callable, settled: Callable, screenshot: Callable) -> None:
    make, metric = GOOD[name]
    page = open_tab("/fit_curve?v=1&fc.source=upload")
    bring(page, name, make())
    expect(page.get_by_role("combobox", name="Metric (vertical)")).to_have_value(metric)
    expect(page.get_by_role("combobox", name="Step (horizontal)")).to_have_value("step")
    expect(page.locator("h4").first).to_contain_text("curve rises")
    settled(page)
    seen = observed(page)
    assert seen["x"] == STEPS.tolist()
    assert seen["y"] == pytest.approx([row["reward"] for row in ROWS])
    # Made with a ceiling of 0.9, half way at 150.
    found = re.search(r"to ([\d.]+) \(standard.*half way at x = ([\d.]+)", fit_words(page))
    assert found is not None, fit_words(page)
    assert float(found[1]) == pytest.approx(0.9, abs=0.02)
    assert float(found[2]) == pytest.approx(150, abs=6)
    expect(page.get_by_text("At step = 800 the curve stands at")).to_be_visible()
    screenshot(page, f"fit-curve-{name}")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_sentence(name: str, open_tab: Callable, settled: Callable) -> None:
    data, words = BAD[name]
    page = open_tab("/fit_curve?v=1&fc.source=upload")
    bring(page, name, data)
    sentence = page.locator("[data-testid=stMain]").get_by_text(words)
    expect(sentence).to_have_count(1)
    assert sentence.inner_text().endswith("."), sentence.inner_text()
    assert sentence.inner_text().count("\n") == 0
    settled(page)
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator(".st-key-fc_figure .js-plotly-plot").count() == 0, "a chart of nothing"
    # The page can still be used: the next file is read.
    page.locator(".st-key-fc_upload").get_by_role("button", name=f"Remove {name}").click()
    expect(sentence).to_have_count(0)
    settled(page)
    bring(page, "good.csv", as_csv())
    expect(page.locator("h4").first).to_contain_text("curve rises")


def test_names_in_a_file_are_shown_as_text(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/fit_curve?v=1&fc.source=upload")
    metric = '<img src=x onerror="fetch(1)"> ![a](http://evil.example/a.png) **b** $x$'
    table = "\n".join(['step,"' + metric.replace('"', '""') + '"', *(f"{row['step']},{row['reward']}" for row in ROWS)])
    bring(page, "named.csv", table.encode())
    expect(page.locator("h4").first).to_contain_text("curve rises")
    settled(page)
    main = page.locator("[data-testid=stMain]")
    assert main.locator("img[src=x], img[src*=evil]").count() == 0
    expect(page.get_by_role("combobox", name="Metric (vertical)")).to_have_value(metric)
    page.get_by_text("What was read, guessed and left out").click()
    settled(page)
    assert main.locator("img[src=x], img[src*=evil]").count() == 0


def test_paste_map_columns_and_move_every_control(open_tab: Callable, settled: Callable, screenshot: Callable) -> None:
    page = open_tab("/fit_curve")
    visitor.pick(page, "fc_source", "Paste numbers")
    visitor.await_setting(page, "source", "paste")
    settled(page)
    text = ["step,reward,accuracy,wall_time"]
    text += [f"{row['step']},{row['reward']},{row['reward'] * 100:.4f},{row['step'] * 2}" for row in ROWS]
    area = page.get_by_label("Paste a table, one row a step")
    area.fill("\n".join(text))
    area.press("Control+Enter")
    expect(page.get_by_role("combobox", name="Metric (vertical)")).to_be_visible()
    settled(page)
    page.get_by_role("combobox", name="Metric (vertical)").click()
    page.get_by_role("option", name="accuracy", exact=True).click()
    visitor.await_setting(page, "y", "accuracy")
    page.get_by_role("combobox", name="Step (horizontal)").click()
    page.get_by_role("option", name="wall_time", exact=True).click()
    visitor.await_setting(page, "x", "wall_time")
    settled(page)
    seen = observed(page)
    assert seen["x"] == (2 * STEPS).tolist()
    assert max(seen["y"]) > 50

    visitor.press(page, "fc_ahead", times=5)
    visitor.await_setting(page, "ahead", "2.5")
    settled(page)
    expect(page.get_by_text("At wall_time = 2,000 the curve stands at")).to_be_visible()
    visitor.type_number(page, "fc_ahead", "4")
    visitor.await_setting(page, "ahead", "4")
    settled(page)
    expect(page.get_by_text("At wall_time = 3,200 the curve stands at")).to_be_visible()
    forecast = next(one for one in visitor.drawn(page, "fc_figure") if one["name"] == "forecast")
    assert forecast["x"][0] == 800
    assert forecast["x"][-1] == 3200
    visitor.type_number(page, "fc_ahead", "1")
    visitor.await_setting(page, "ahead", "1")
    settled(page)
    assert "forecast" not in [one["name"] for one in visitor.drawn(page, "fc_figure")]

    visitor.press(page, "fc_level", what="ArrowLeft")
    visitor.await_setting(page, "level", "0.89")
    settled(page)
    assert any("89 %" in words for words in visitor.legend(page, "fc_figure"))
    for option in ("Hill", "Gompertz", "Best by AICc"):
        before, words = visitor.settings(page)["family"], fit_words(page)
        visitor.pick(page, "fc_family", option)
        visitor.await_change(page, "family", before)
        settled(page)
        assert option == "Best by AICc" or fit_words(page) != words
    for option in ("100", "No limit"):
        before = visitor.settings(page)["ceiling"]
        visitor.pick(page, "fc_ceiling", option)
        visitor.await_change(page, "ceiling", before)
    settled(page)
    page.locator(".st-key-fc_log_x").get_by_text("Logarithmic steps").click()
    visitor.await_setting(page, "log_x", "1")
    settled(page)
    kind = page.locator(".st-key-fc_figure .js-plotly-plot").evaluate("chart => chart._fullLayout.xaxis.type")
    assert kind == "log"
    screenshot(page, "fit-curve-pasted")
    # The same column twice is refused in words, and undone as easily.
    page.get_by_role("combobox", name="Step (horizontal)").click()
    page.get_by_role("option", name="accuracy", exact=True).click()
    expect(page.get_by_text("The step and the metric are the same column")).to_be_visible()


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)], ids=["laptop", "phone"])
def test_every_cell_of_the_parameter_table_is_in_sight_and_keys_reach_it(size: tuple, open_tab: Callable) -> None:
    page = open_tab("/fit_curve", width=size[0], height=size[1])
    table = page.get_by_role("table", name="Parameters of the curve with their intervals")
    expect(table.get_by_role("rowheader")).to_have_text(["baseline", "asymptote", "midpoint", "slope"])
    around = page.get_by_role("region", name="Parameters of the curve with their intervals")
    assert around.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    # Where a window is too narrow for it all the same, the arrows move it.
    around.evaluate("box => { box.style.width = '120px'; box.querySelector('table').style.minWidth = '600px'; }")
    page.locator(".st-key-fc_figure_take").get_by_role("button").last.focus()
    for _ in range(4):
        page.keyboard.press("Tab")
        if around.evaluate("box => box === document.activeElement"):
            break
    expect(around).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=around.element_handle())


def run_script(script: Path) -> dict:
    """Run a downloaded script in its folder under this project's Python; return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script.name], cwd=script.parent, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_script_gives_the_same_numbers_elsewhere(open_tab: Callable, settled: Callable, tmp_path: Path) -> None:
    page = open_tab("/fit_curve?v=1&fc.source=upload&fc.ahead=3&fc.level=0.8")
    bring(page, "my run.csv", as_csv())
    expect(page.locator("h4").first).to_contain_text("curve rises")
    settled(page)
    (tmp_path / "my run.csv").write_bytes(as_csv())
    script = visitor.downloaded(page, page.get_by_role("button", name="Python script of this fit"), tmp_path)
    assert_the_page_says(page, run_script(script), at=1200)

    saved = visitor.downloaded(
        page, page.locator(".st-key-fc_figure_take").get_by_role("button", name="CSV", exact=True), tmp_path
    )
    lines = saved.read_text("utf-8").splitlines()
    said = [line for line in lines if line.startswith("# ")]
    assert "# source: my run.csv" in said
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[len(said) :]))))
    assert [float(row["step"]) for row in rows if row["kind"] == "observed"] == STEPS.tolist()
    assert float(rows[-1]["step"]) == 1200


def test_the_script_of_a_sample(open_tab: Callable, tmp_path: Path) -> None:
    page = open_tab("/fit_curve")
    visitor.downloaded(page, page.get_by_role("button", name="The sample as CSV"), tmp_path)
    script = visitor.downloaded(page, page.get_by_role("button", name="Python script of this fit"), tmp_path)
    assert_the_page_says(page, run_script(script), at=2400)


def assert_the_page_says(page: Page, told: dict, *, at: float) -> None:
    """Assert that a script's numbers are those on the page, as far as the page writes them out."""
    words = page.locator("[data-testid=stMain]").inner_text()
    assert f"{told['params']['asymptote']:.3g} (standard error" in fit_words(page)
    assert f"x = {told['params']['midpoint']:.3g}" in fit_words(page)
    forecast = told["forecast"][0]
    assert forecast["at"] == at
    assert f"= {at:,.6g} the curve stands at {forecast['value']:.3g};" in words
    drawn = next(one for one in visitor.drawn(page, "fc_figure") if one["name"] == "forecast")
    assert drawn["y"][-1] == pytest.approx(forecast["value"], rel=1e-12)


@pytest.mark.published_logs
@pytest.mark.parametrize("log", REAL_LOGS)
def test_a_real_log(log: str, open_tab: Callable, settled: Callable, screenshot: Callable, tmp_path: Path) -> None:
    path = REAL / log
    if not path.is_file():
        pytest.skip(f"no {log} beside the project")
    page = open_tab("/fit_curve?v=1&fc.source=upload")
    bring(page, path.name, path.read_bytes())
    metric = page.get_by_role("combobox", name="Metric (vertical)")
    expect(metric).to_be_visible()
    settled(page)
    step, wanted = REAL_LOGS[log]
    expect(page.get_by_role("combobox", name="Step (horizontal)")).to_have_value(step)
    expect(metric).to_have_value(wanted)
    assert page.locator("[data-testid=stException]").count() == 0
    # The very points that the library finds in this file stand in the chart.
    table = read_training_log(path)
    script = visitor.downloaded(page, page.get_by_role("button", name="Python script of this fit"), tmp_path)
    (tmp_path / path.name).write_bytes(path.read_bytes())
    told = run_script(script)
    assert guess(table.frame).x == step
    assert told["points"] == len(prepare(table.frame, **columns_of(script)).x) >= 5
    assert fit_words(page) != ""
    screenshot(page, f"fit-curve-real-{path.name}")


def columns_of(script: Path) -> dict:
    """Return the arguments of `prepare` that a script was written with."""
    found = re.search(r"^COLUMNS = (.*)$", script.read_text("utf-8"), re.M)
    assert found is not None
    return ast.literal_eval(found[1])
