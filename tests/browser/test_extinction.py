"""The flagship page: every control moved, what it changes read from the page, the session played, files taken along."""

from __future__ import annotations

import csv
import io
import re
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from dashboard.extinction_settings import PAGE, SCHEDULES
from dashboard.finding import badge
from dashboard.learners import parameter_names
from tests.browser import visitor
from vrcore.agents import AGENTS

pytestmark = pytest.mark.browser

SHOWN = "/extinction?v=1&ex.seed=5&ex.vote=skip"
MORE_CHOICES = {"family": "Hill", "by": "reinforcers", "budget_unit": "responses"}
# Slider -> key pressed, what the link then says, what is typed, and the words that show it on the page.
SLIDERS = {
    "ratio": ("ArrowRight", "11", "20", lambda page: visitor.legend(page, "ex_learning")[-1].split(" (")[0], "VR 20"),
    "subjects": ("ArrowRight", "21", "12", lambda page: visitor.legend(page, "ex_learning")[0], "CRF (n = 12)"),
    "budget": ("ArrowRight", "110", "40", lambda page: entry(page, 0).split(", ")[-1], "40 reinforcers"),
    "subject": ("ArrowRight", "2", "7", lambda page: entry(page, 0).split("subject ")[1].split()[0], "7"),
    "omission": ("ArrowRight", "0.01", "0.35", lambda page: paid_share(page), "fewer paid"),
}


def entry(page: Page, i: int) -> str:
    """Return one line of the recorder's legend: whose record it is, and its responses and reinforcers so far."""
    return page.locator(".recorder .legend li").nth(i).inner_text().replace("\n", " ")


def paid_share(page: Page) -> str:
    """Say whether fewer than nine in ten responses of the CRF subject were paid in training."""
    found = re.search(r"([\d,]+) responses, ([\d,]+) reinforcers", entry(page, 0))
    assert found is not None, entry(page, 0)
    responses, reinforcers = (int(text.replace(",", "")) for text in found.groups())
    return "fewer paid" if reinforcers < 0.9 * responses else f"{reinforcers} of {responses} paid"


@pytest.mark.parametrize("name", SLIDERS)
def test_a_slider_by_keys_and_by_typing(name: str, open_tab: Callable, settled: Callable, screenshot: Callable) -> None:
    key, moved, typed, read, words = SLIDERS[name]
    # Omitted reinforcers show in the counts of training, so extinction stays hidden for that one.
    page = open_tab(SHOWN if name != "omission" and name != "budget" else "/extinction?v=1&ex.seed=5")
    before, run = visitor.drawn(page, "ex_learning"), visitor.recorder(page).get_attribute("data-run")
    visitor.press(page, f"ex_{name}", what=key)
    visitor.await_setting(page, name, moved)
    settled(page)
    assert float(visitor.box(page, f"ex_{name}").input_value()) == float(moved)
    after = visitor.drawn(page, "ex_learning")
    assert (after != before) == (name != "subject")
    assert visitor.recorder(page).get_attribute("data-run") != run or name == "subjects"

    visitor.type_number(page, f"ex_{name}", typed)
    visitor.await_setting(page, name, typed)
    settled(page)
    assert float(visitor.slider(page, f"ex_{name}").input_value()) == float(typed)
    assert read(page) == words
    if name != "subject":
        assert visitor.drawn(page, "ex_learning") not in (before, after)
    assert f"ex.{name}={typed}" in page.url, "the address bar does not follow"
    screenshot(page, f"extinction-{name}-{typed}")


def test_a_slider_dragged_by_the_mouse(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(SHOWN)
    place = visitor.slider(page, "ex_ratio").locator("xpath=ancestor::*[@data-testid='stSlider']").bounding_box()
    thumb = page.locator(".st-key-ex_ratio [data-testid=stSliderThumbValue]").bounding_box()
    assert place is not None
    assert thumb is not None
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    page.mouse.up()
    expect(visitor.box(page, "ex_ratio")).not_to_have_value("10")
    settled(page)
    ratio = visitor.settings(page)["ratio"]
    assert int(ratio) > 10
    assert visitor.legend(page, "ex_learning")[-1].startswith(f"VR {ratio} ")


def test_every_learner_says_what_it_can_show(open_tab: Callable, settled: Callable, screenshot: Callable) -> None:
    page = open_tab(SHOWN)
    seen = []
    for key, cls in AGENTS.items():
        visitor.pick(page, "ex_agent", cls.title)
        visitor.await_setting(page, "agent", key)
        settled(page)
        title, _, why = badge(key)
        shown = page.locator(".st-key-ex_badge")
        expect(shown).to_contain_text(f"Partial-reinforcement extinction effect: {title}")
        expect(shown).to_contain_text(why[:60])
        figure = visitor.drawn(page, "ex_learning")
        assert figure, f"no curve for {cls.title}"
        assert figure not in seen, f"{cls.title} is drawn like another learner"
        seen.append(figure)
        screenshot(page, f"extinction-learner-{key}")
    assert len(seen) == len(AGENTS) >= 5


def test_every_schedule(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(SHOWN)
    for key, title in SCHEDULES.items():
        visitor.pick(page, "ex_schedule", title)
        visitor.await_setting(page, "schedule", key)
        settled(page)
        last = visitor.legend(page, "ex_learning")[-1]
        if key == "own":
            assert last.startswith("Mult(VR 5, EXT)")
        else:
            assert last.startswith({"I": f"{key} 30-s", "R": f"{key} 10"}[key[-1]]), (key, last)
    visitor.pick(page, "ex_schedule", "Variable interval")
    visitor.await_setting(page, "schedule", "VI")
    settled(page)
    visitor.press(page, "ex_interval")
    assert int(visitor.await_change(page, "interval", "30")) > 30
    visitor.type_number(page, "ex_interval", "45")
    visitor.await_setting(page, "interval", "45")
    settled(page)
    assert visitor.legend(page, "ex_learning")[-1].startswith("VI 45-s")


def test_own_notation_and_a_mistake_in_it(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(f"{SHOWN}&ex.schedule=own")
    line = page.locator(".st-key-ex_notation input")
    line.fill("VR seven")
    line.press("Enter")
    refusal = page.get_by_text("You typed")
    expect(refusal).to_be_visible()
    assert refusal.inner_text().endswith(".")
    settled(page)
    assert visitor.legend(page, "ex_learning")[-1].startswith("Mult(VR 5, EXT)"), "the last good schedule is not kept"
    line.fill("FR 7")
    line.press("Enter")
    visitor.await_setting(page, "notation", "FR 7")
    settled(page)
    expect(refusal).to_have_count(0)
    assert visitor.legend(page, "ex_learning")[-1].startswith("FR 7 ")


def test_comparison_of_three_two_and_one(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(SHOWN)
    for words, key, count in (("CRF and full", "crf", 2), ("One group", "one", 1), ("CRF, half, full", "three", 3)):
        visitor.pick(page, "ex_compare", words)
        visitor.await_setting(page, "compare", key)
        settled(page)
        assert len(visitor.legend(page, "ex_learning")) == count
        expect(page.locator(".recorder .legend li")).to_have_count(count)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("The CRF group", "You said that CRF would keep responding longest"),
        ("The VR 10 group", "You said that VR 10 would keep responding longest. By responses, so it was: VR 10 did"),
        ("No difference", "You said that there would be no difference"),
    ],
)
def test_predict_then_reveal(answer: str, said: str, open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/extinction?v=1&ex.seed=5")
    expect(page.get_by_text("Predict first.")).to_be_visible()
    text = page.locator("[data-testid=stMain]").inner_text()
    assert "unpaid responses" not in text
    assert page.locator(".st-key-ex_extinction").count() == 0, "the answer is drawn before the prediction"
    training_only = float(page.get_by_role("slider", name="Time in the run").get_attribute("max") or 0)
    page.get_by_role("button", name=answer).click()
    expect(page.get_by_text(said)).to_be_visible()
    settled(page)
    found = finding(page)
    assert re.search(r"After VR 10 the median subject made [\d,.]+ unpaid responses \(95 % interval", found), found
    assert len(visitor.drawn(page, "ex_extinction")) >= 3
    whole = float(page.get_by_role("slider", name="Time in the run").get_attribute("max") or 0)
    assert whole >= training_only + 3600 - 1, "an hour of extinction follows training"


def finding(page: Page) -> str:
    """Return the finding, the one sentence under the two figures."""
    return page.locator("h4").first.inner_text()


@pytest.mark.alone
def test_play_pause_step_scrub_and_speed(open_tab: Callable, screenshot: Callable) -> None:
    # One subject alone: several respond at the same moment now and then, and one step passes them together.
    page = open_tab(f"{SHOWN}&ex.compare=one")
    recorder = visitor.recorder(page)
    scrub = page.get_by_role("slider", name="Time in the run")
    duration = float(scrub.get_attribute("max") or 0)
    assert visitor.clock(page) == pytest.approx(duration, abs=0.01), "the whole run is there before anybody plays"
    frames = visitor.socket_frames(page)
    step = page.get_by_role("button", name="Step to the next response")

    page.get_by_role("button", name="Reset").click()
    assert visitor.clock(page) == 0.0
    assert entry(page, 0).endswith("0 responses, 0 reinforcers")
    step.click()
    first = visitor.clock(page)
    step.click()
    assert 0.0 < first < visitor.clock(page)
    assert re.search(r"\b2 responses", entry(page, 0)), f"two steps are two responses, not {entry(page, 0)}"

    page.get_by_role("button", name="Play", exact=True).click()
    expect(recorder).to_have_attribute("data-playing", "true")
    expect(recorder).to_have_attribute("data-fps", re.compile(r"^\d"))
    screenshot(page, "extinction-while-playing")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(recorder).to_have_attribute("data-playing", "false")
    at_60 = visitor.clock(page)
    assert at_60 > 40.0, "a second at 60x is about a minute of the run"

    # The same stretch of the screen's time covers more of the run at 300x.
    page.get_by_label("Speed").select_option("300x")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Pause", exact=True).click()
    assert visitor.clock(page) - at_60 > 100.0

    scrub.press("Home")
    assert visitor.clock(page) == 0.0
    scrub.press("PageUp")
    scrub.press("ArrowRight")
    assert visitor.clock(page) == pytest.approx(0.11 * duration, rel=1e-3)
    place = scrub.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert visitor.clock(page) == pytest.approx(0.5 * duration, rel=0.03)
    page.get_by_label("Speed").select_option("all at once")
    page.get_by_role("button", name="Play", exact=True).click()
    assert visitor.clock(page) == pytest.approx(duration, abs=0.01)
    assert frames == [], f"{len(frames)} messages went over the socket while the session was played"


def test_new_seed_draws_other_subjects(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(SHOWN)
    before = (visitor.drawn(page, "ex_learning"), finding(page))
    page.get_by_role("button", name="New seed").click()
    expect(page.locator(".st-key-ex_seed_box input")).not_to_have_value("5")
    settled(page)
    assert visitor.drawn(page, "ex_learning") != before[0]
    # Back to the old seed: back to the old numbers. (For 1.5 seconds the page takes an old value for an echo.)
    page.wait_for_timeout(1600)
    visitor.type_number(page, "ex_seed", "5")
    visitor.await_setting(page, "seed", "5")
    settled(page)
    assert (visitor.drawn(page, "ex_learning"), finding(page)) == before


def test_tables_and_files(open_tab: Callable, settled: Callable, tmp_path: Path) -> None:
    page = open_tab(SHOWN)
    for chart, column in (("ex_learning", "mean_responses_per_minute"), ("ex_extinction", "responses_to_criterion")):
        place = page.locator(f".st-key-{chart}_figure")
        place.get_by_role("button", name="Table", exact=True).click()
        expect(place.locator("[data-testid=stDataFrame]")).to_be_visible()
        place.get_by_role("button", name="Hide table").click()
        expect(place.locator("[data-testid=stDataFrame]")).to_have_count(0)
        settled(page)

        saved = visitor.downloaded(page, place.get_by_role("button", name="CSV", exact=True), tmp_path)
        settled(page)
        assert saved.suffix == ".csv"
        lines = saved.read_text("utf-8").splitlines()
        said = [line for line in lines if line.startswith("# ")]
        assert len(said) == 3, said
        assert all('"seed": 5' in line or '"seed":5' in line for line in said), said
        rows = list(csv.DictReader(io.StringIO("\n".join(lines[len(said) :]))))
        assert {row["group"] for row in rows} == {"CRF", "VR 5", "VR 10"}
        assert all(row[column] == "" or float(row[column]) >= 0 for row in rows)
        if chart == "ex_learning":
            means = [float(row[column]) for row in rows if row["group"] == "VR 10" and row[column]]
            trace = next(one for one in visitor.drawn(page, chart) if one["name"].startswith("VR 10 (n"))
            assert trace["y"] == pytest.approx(means, abs=6e-4), "the file and the figure differ"

        svg = visitor.downloaded(page, place.get_by_role("button", name="Save the figure as SVG"), tmp_path)
        assert_picture(svg)
        words = "".join(ElementTree.parse(svg).getroot().itertext())
        assert "VR 10" in words, "text in the SVG is not text"
        assert_picture(visitor.downloaded(page, place.get_by_role("button", name="Save the figure as PNG"), tmp_path))
    assert_picture(
        visitor.downloaded(
            page, page.locator(".recorder").get_by_role("button", name="Save the figure as SVG"), tmp_path
        )
    )
    assert_picture(
        visitor.downloaded(
            page, page.locator(".recorder").get_by_role("button", name="Save the figure as PNG"), tmp_path
        )
    )


def assert_picture(path: Path) -> None:
    """Assert that a file is the picture that its ending says, with something in it."""
    if path.suffix == ".svg":
        root = ElementTree.parse(path).getroot()
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 5
    else:
        data = path.read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", data[16:24])
        assert width > 300
        assert height > 150
        assert len(data) > 3_000, "an empty picture"


def test_every_control_under_more_settings(open_tab: Callable, settled: Callable, screenshot: Callable) -> None:
    page = open_tab(f"{SHOWN}&ex.compare=one&ex.subjects=12&ex.minutes=30")
    page.get_by_role("button", name="More settings").click()
    expect(page.get_by_text("The subject's own parameters")).to_be_visible()
    settled(page)
    screenshot(page, "extinction-more-settings")
    untouched = []
    for name in (
        "minutes",
        "share",
        "window",
        "spurious",
        "size_sd",
        "eating",
        "spread",
        *parameter_names("change-point"),
    ):
        before, shown = visitor.settings(page), results(page)
        # From the other end of its range, one step back.
        low, high = (float(f"{end:.10g}") for end in (PAGE[name].param.low, PAGE[name].param.high))
        end, what = (high, "ArrowLeft") if float(before[name]) == low else (low, "ArrowRight")
        visitor.type_number(page, f"ex_{name}", f"{end:.10g}")
        visitor.await_change(page, name, before[name])
        typed = visitor.settings(page)
        assert float(typed[name]) == end
        visitor.press(page, f"ex_{name}", what=what)
        moved = visitor.await_change(page, name, typed[name])
        settled(page)
        assert (float(moved) < high) if what == "ArrowLeft" else (float(moved) > low)
        assert float(visitor.box(page, f"ex_{name}").input_value()) == pytest.approx(float(moved))
        now = visitor.settings(page)
        assert {one for one in now if now[one] != before[one]} == {name}, f"{name} does not move alone: {now}"
        if results(page) == shown:
            untouched.append(name)
        visitor.type_number(page, f"ex_{name}", before[name])
        visitor.await_setting(page, name, before[name])
        settled(page)
        assert results(page) == shown, f"{name} put back gives other numbers"
    assert not untouched, f"no effect on any figure: {untouched}"
    for name, words in MORE_CHOICES.items():
        before, shown = visitor.settings(page), results(page)
        visitor.pick(page, f"ex_{name}", words)
        visitor.await_change(page, name, before[name])
        settled(page)
        assert results(page) != shown, f"{name} changes no figure"


def results(page: Page) -> tuple:
    """Return everything that was computed, as it is drawn and said."""
    return (
        visitor.drawn(page, "ex_learning"),
        visitor.drawn(page, "ex_extinction"),
        finding(page),
        visitor.recorder(page).get_attribute("data-run"),
    )
