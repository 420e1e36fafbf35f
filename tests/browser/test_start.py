"""The first page in a fresh browser: one screen, one record that draws, one question, one sentence, three doors."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import visitor

pytestmark = pytest.mark.browser

SIZES = {"laptop": (1366, 768), "phone": (390, 844)}
PAYS = ["Every response", "1 in 5", "1 in 10", "Never"]
VOTES = {
    "Less than 1 in 10": "You said less",
    "1 in 10": "Right: still 1 in 10",
    "More than 1 in 10": "You said more",
}
DOORS = {
    "I teach": ("/extinction", "What keeps a subject responding when nothing is paid any more?"),
    "I study behaviour": ("/extinction", "What keeps a subject responding when nothing is paid any more?"),
    "I train models": ("/fit_curve", "What does your training curve say, and where will it go?"),
}


def parts(page: Page) -> dict:
    """Return everything that the first screen must hold: name -> locator."""
    found = {
        "the title": page.get_by_role("heading", level=1),
        "the record": page.locator(".recorder .figure"),
        "Play": page.get_by_role("button", name="Play the record"),
        "the sentence": page.locator("p > strong"),
        "the question": page.get_by_text("how likely does the next one pay?"),
    }
    found |= {f"pays: {words}": page.get_by_role("radio", name=words, exact=True) for words in PAYS}
    found |= {f"vote: {words}": page.get_by_role("button", name=words, exact=True) for words in VOTES}
    return found | {f"door: {words}": page.get_by_role("link", name=words) for words in DOORS}


def outside(page: Page, found: dict) -> list[str]:
    """Return the parts that do not lie within the screen as it was opened, with where they end."""
    size = page.viewport_size
    assert size is not None
    said = []
    for name, one in found.items():
        expect(one, name).to_be_visible()
        place = one.bounding_box()
        assert place is not None, name
        right, bottom = place["x"] + place["width"], place["y"] + place["height"]
        if place["x"] < 0 or place["y"] < 0 or right > size["width"] or bottom > size["height"]:
            said.append(f"{name}: {place['x']:.0f} to {right:.0f} across, {place['y']:.0f} to {bottom:.0f} down")
    return said


@pytest.mark.parametrize("size", SIZES)
def test_one_screen_holds_it_all(size: str, open_tab: Callable, screenshot: Callable) -> None:
    width, height = SIZES[size]
    page = open_tab("/", width=width, height=height)
    screenshot(page, f"start-one-screen-{size}")
    assert not outside(page, parts(page))


@pytest.mark.parametrize("size", SIZES)
def test_the_answer_is_on_the_same_screen(size: str, open_tab: Callable, settled: Callable) -> None:
    width, height = SIZES[size]
    page = open_tab("/", width=width, height=height)
    page.get_by_role("button", name="More than 1 in 10").click()
    answer = page.get_by_text(re.compile("^You said more"))
    expect(answer).to_be_visible()
    settled(page)
    assert not outside(page, {"the answer": answer, "the record": page.locator(".recorder .figure")})


def test_how_often_it_pays_changes_record_and_sentence(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/")
    seen: dict[str, tuple[str, str]] = {}
    for words, key in zip(PAYS, ["1", "5", "10", "never"], strict=True):
        visitor.pick(page, "st_pays", words)
        visitor.await_setting(page, "pays", key)
        settled(page)
        sentence = page.locator("p > strong").inner_text()
        run = visitor.recorder(page).get_attribute("data-run") or ""
        assert (sentence, run) not in seen.values()
        assert sentence in (page.locator(".recorder .figure").get_attribute("aria-label") or ""), words
        # The numbers at the end of the record are those of the sentence, plus the minute of teaching.
        page.get_by_role("slider", name="Time in the run").press("End")
        said = int(re.search(r"made ([\d,]+)", sentence)[1].replace(",", ""))
        responses, reinforcers, longest = counts(page)
        assert responses > said
        if key == "1":
            assert reinforcers == responses
        elif key != "never":
            assert f"up to {longest} times in a row" in sentence
        seen[words] = (sentence, run)
    assert len({run for _, run in seen.values()}) == len(PAYS)


def counts(page: Page) -> list[int]:
    """Return the live numbers: responses, reinforcers, longest run without pay."""
    return [int(text.replace(",", "")) for text in page.locator(".recorder dd").all_inner_texts()]


def test_play_draws_in_the_browser_alone(open_tab: Callable, screenshot: Callable) -> None:
    page = open_tab("/")
    recorder = visitor.recorder(page)
    expect(recorder).to_have_attribute("data-playing", "false")
    assert visitor.clock(page) == 0.0
    frames = visitor.socket_frames(page)
    page.get_by_role("button", name="Play the record").click()
    expect(recorder).to_have_attribute("data-playing", "true")
    first, before = visitor.clock(page), counts(page)
    expect(recorder).to_have_attribute("data-fps", re.compile(r"^\d+\.\d$"))
    later = visitor.clock(page)
    assert later > first
    screenshot(page, "start-while-playing")
    page.get_by_role("button", name="Pause").click()
    expect(recorder).to_have_attribute("data-playing", "false")
    assert [now >= then for now, then in zip(counts(page), before, strict=True)] == [True] * 3
    assert counts(page)[0] > before[0]
    stopped = visitor.clock(page)
    page.wait_for_timeout(250)
    assert visitor.clock(page) == stopped, "a paused record moves"
    assert frames == [], f"{len(frames)} messages went over the socket while the record played"
    assert float(recorder.get_attribute("data-fps") or 0) > 0


@pytest.mark.parametrize("vote", VOTES)
def test_the_vote_is_answered_to_what_was_said(vote: str, open_tab: Callable) -> None:
    page = open_tab("/")
    assert "Of all runs of twenty" not in page.content(), "the answer is in the page before anybody has voted"
    page.get_by_role("button", name=vote, exact=True).click()
    answer = page.get_by_text("Of all runs of twenty")
    expect(answer).to_be_visible()
    # 0.9 ** 20 = 0.1216
    expect(answer).to_contain_text("12 in 100")
    expect(answer).to_contain_text(re.compile(f"^{re.escape(VOTES[vote])}"))
    for words in VOTES:
        expect(page.get_by_role("button", name=words, exact=True)).to_have_count(0)


@pytest.mark.parametrize("door", DOORS)
def test_a_door_leads_where_it_says(door: str, open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/")
    path, title = DOORS[door]
    page.get_by_role("link", name=door).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    settled(page)
    assert page.url.split("?")[0].endswith(path)
    if door == "I study behaviour":
        # Results at once and the learner of the literature: that is what this door promises.
        assert visitor.settings(page)["agent"] == "q-learning"
        expect(page.get_by_text("Predict first.")).to_have_count(0)
        assert visitor.drawn(page, "ex_extinction")
    if door == "I teach":
        expect(page.get_by_text("Predict first.")).to_be_visible()
