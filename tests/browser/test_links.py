"""A link says everything: the same numbers elsewhere, after a reload, on the way back; forged ones give sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import visitor

pytestmark = pytest.mark.browser

# Eight values that are no defaults, a 0 and decimals among them.
UNUSUAL = {
    "agent": "q-learning",
    "ratio": "16",
    "omission": "0.125",
    "budget": "60",
    "subjects": "9",
    "seed": "0",
    "spread": "0",
    "eating": "1.5",
    "ql_learning_rate": "0.0234",
    "vote": "skip",
}
LINK = "/extinction?v=1&" + "&".join(f"ex.{name}={text}" for name, text in UNUSUAL.items())
FORGED = {
    "too large": ("v=1&ex.ratio=999", ["a ratio of 999. This lab allows 2 to 100 responses, so it shows 100."]),
    "too small": ("v=1&ex.ratio=0", ["a ratio of 0. This lab allows 2 to 100 responses, so it shows 2."]),
    "no number": ("v=1&ex.ratio=abc", ["a ratio of abc, which is not a number", "so it shows 10."]),
    "not a number": ("v=1&ex.omission=nan", ["nan, which is not a number"]),
    "infinite": ("v=1&ex.omission=1e999", ["This lab allows 0 to 0.9, so it shows 0.9."]),
    "no whole number": ("v=1&ex.subjects=3.7", ["Only whole numbers work here, so this lab shows 4."]),
    "unknown learner": ("v=1&ex.agent=q-lerning", ['the learner "q-lerning"', "q-learning"]),
    "unknown setting": ("v=1&ex.colour=red", ["This page has no setting ex.colour"]),
    "newer version": ("v=9&ex.ratio=20&ex.future=1", ["made with a newer version (v9)", "left out future"]),
    "twice": ("v=1&ex.ratio=5&ex.ratio=7", ["names the ratio 2 times; the last one, 7, counts."]),
    "notation": ("v=1&ex.schedule=own&ex.notation=VR%20seven", ["VR seven", "This lab shows Mult(VR 5, EXT)."]),
    "markup": (
        "v=1&ex.agent=%3Cimg%20src%3Dhttp://evil.example/x.png%3E![a](http://evil.example/y.png)",
        ["<img src=http://evil.example/x.png>"],
    ),
    "far too long": ("x=" + "7" * 5000 + "&ex.ratio=20", ["characters long"]),
}


def numbers(page: Page) -> dict:
    """Return everything that the page has computed, as it is drawn, listed and said."""
    return {
        "finding": page.locator("h4").first.inner_text(),
        "learning": visitor.drawn(page, "ex_learning"),
        "extinction": visitor.drawn(page, "ex_extinction"),
        "alternative": visitor.alternative(page, "ex_learning"),
        "run": visitor.recorder(page).get_attribute("data-run"),
        "records": page.locator(".recorder .legend li").all_inner_texts(),
    }


def test_a_copied_link_gives_the_same_numbers_elsewhere(open_tab: Callable, lab, screenshot: Callable) -> None:
    page = open_tab(LINK)
    assert {name: visitor.settings(page)[name] for name in UNUSUAL} == UNUSUAL
    expect(page.locator(".st-key-ex_notes")).to_have_text(re.compile("^Your link does not say the "))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".copy [role=status]")).to_have_text("Copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link == page.locator(".copy").get_attribute("data-link")
    assert link.startswith(f"{lab.url}/extinction?")
    other = open_tab(link.removeprefix(lab.url))
    screenshot(other, "link-in-another-browser")
    assert numbers(other) == numbers(page)
    assert visitor.settings(other) == visitor.settings(page)
    expect(other.locator(".st-key-ex_notes")).to_have_count(0)
    assert float(visitor.box(other, "ex_omission").input_value()) == 0.125
    assert visitor.box(other, "ex_seed").input_value() == "0"


def test_without_a_clipboard_the_link_is_there_to_select(open_tab: Callable) -> None:
    page = open_tab(LINK)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    page.evaluate("() => { document.execCommand = () => false; }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".copy [role=status]")).to_have_text("Select the link and copy it.")
    chosen = page.locator(".copy input").evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert chosen == page.locator(".copy").get_attribute("data-link")


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/?v=1&st.pays=5&st.vote=more&st.seed=0", ".recorder"),
        ("/fit_curve?v=1&fc.sample=group&fc.family=hill&fc.ahead=3.5&fc.level=0.8&fc.log_x=1", "fc_figure"),
    ],
    ids=["start", "fit_curve"],
)
def test_links_of_the_other_pages(path: str, key: str, open_tab: Callable, lab) -> None:
    page = open_tab(path)
    asked = {part.split("=")[0].split(".")[-1]: part.split("=")[1] for part in urlsplit(path).query.split("&")}
    said = visitor.settings(page)
    assert {name: said[name] for name in asked} == asked
    link = page.locator(".copy").get_attribute("data-link") or ""
    other = open_tab(link.removeprefix(lab.url))
    assert visitor.settings(other) == said
    if key == ".recorder":
        assert visitor.recorder(other).get_attribute("data-run") == visitor.recorder(page).get_attribute("data-run")
        expect(other.get_by_text("You said more")).to_be_visible()
    else:
        assert visitor.drawn(other, key) == visitor.drawn(page, key)
        assert other.locator("h4").all_inner_texts() == page.locator("h4").all_inner_texts()


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_link_gives_a_sentence(case: str, open_tab: Callable) -> None:
    query, words = FORGED[case]
    page = open_tab(f"/extinction?{query}")
    notes = page.locator(".st-key-ex_notes")
    said = notes.locator("[data-testid=stText]").all_inner_texts()
    for part in words:
        assert part in " ".join(said), said
    assert all(one.endswith((".", "?")) for one in said), said
    assert page.locator(".st-key-ex_notes img").count() == 0, "text of a link became a picture"
    assert page.locator("[data-testid=stException]").count() == 0
    assert visitor.drawn(page, "ex_learning"), "the page does not work any more"
    page.get_by_role("button", name="Close this note").click()
    expect(notes).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?v=1&ex\.agent="))


def test_reload_keeps_everything(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(LINK)
    visitor.type_number(page, "ex_ratio", "24")
    visitor.await_setting(page, "ratio", "24")
    settled(page)
    before, said = numbers(page), visitor.settings(page)
    page.reload()
    settled(page)
    assert visitor.settings(page) == said
    assert numbers(page) == before


def test_back_returns_to_the_page_and_its_settings(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/")
    page.get_by_role("link", name="Learning and extinction").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What keeps a subject")
    settled(page)
    visitor.type_number(page, "ex_ratio", "24")
    visitor.await_setting(page, "ratio", "24")
    settled(page)
    said = visitor.settings(page)
    page.get_by_role("link", name="Fit a curve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What does your training curve say")
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What keeps a subject")
    settled(page)
    assert visitor.settings(page) == said
    assert "ex.ratio=24" in page.url
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Why keep responding")
    settled(page)
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What keeps a subject")
    settled(page)
    assert visitor.settings(page) == said


def test_another_page_and_back_keeps_the_values_of_each(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/extinction?v=1&ex.seed=5&ex.vote=skip")
    visitor.type_number(page, "ex_omission", "0.15")
    visitor.await_setting(page, "omission", "0.15")
    settled(page)
    before, said = numbers(page), visitor.settings(page)
    page.get_by_role("link", name="Fit a curve").click()
    expect(page.locator(".st-key-fc_ahead_box")).to_be_visible()
    settled(page)
    visitor.type_number(page, "fc_ahead", "3.5")
    visitor.await_setting(page, "ahead", "3.5")
    settled(page)
    page.get_by_role("link", name="Learning and extinction").click()
    expect(page.locator(".st-key-ex_ratio_box")).to_be_visible()
    settled(page)
    assert visitor.settings(page) == said
    assert numbers(page) == before
    page.get_by_role("link", name="Fit a curve").click()
    expect(page.locator(".st-key-fc_ahead_box")).to_be_visible()
    settled(page)
    assert visitor.settings(page)["ahead"] == "3.5"


def test_quick_keys_end_at_the_newest_value(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/extinction?v=1&ex.seed=5&ex.ratio=20&ex.subjects=5")
    visitor.press(page, "ex_ratio", times=12)
    visitor.await_setting(page, "ratio", "32")
    settled(page)
    # What the browser still had under way must not turn the slider back.
    page.wait_for_timeout(500)
    settled(page)
    assert visitor.settings(page)["ratio"] == "32"
    assert visitor.slider(page, "ex_ratio").input_value() == "32"
    assert visitor.box(page, "ex_ratio").input_value() == "32"
    assert visitor.legend(page, "ex_learning")[-1].startswith("VR 32 ")
