"""From lever to language model: every tab, a moved slider, a link that says the same elsewhere, and a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.language.page import TABS
from tests.browser import visitor

pytestmark = pytest.mark.browser

RULES = ("steps", "reinforcers", "performance")


def numbers(page: Page) -> dict:
    """Return all that the first tab has computed, as it is drawn and said."""
    found = {rule: visitor.drawn(page, f"lm_answers_by_{rule}_figure") for rule in RULES}
    found |= {f"{rule} in words": visitor.alternative(page, f"lm_answers_by_{rule}_figure") for rule in RULES}
    return {**found, "finding": page.locator("h4").inner_text()}


def test_every_tab_opens_and_the_first_tells_its_story(
    open_tab: Callable, settled: Callable, screenshot: Callable
) -> None:
    page = open_tab("/language")
    expect(page.locator(".st-key-lm_answers_by_steps_figure .js-plotly-plot")).to_be_visible()
    expect(page.locator("h4")).to_contain_text("And at equal performance?")
    for key, title in TABS.items():
        visitor.pick(page, "lm_tab", title)
        visitor.await_setting(page, "tab", key)
        expect(page.locator(f".st-key-lm_body_{key}")).to_be_visible()
        settled(page)
        assert page.locator("[data-testid=stException]").count() == 0, key
        assert visitor.sideways(page) <= 0, key
        screenshot(page, f"language-{key}")


def test_predict_move_the_ratio_and_copy_the_link(
    open_tab: Callable, settled: Callable, screenshot: Callable, lab
) -> None:
    page = open_tab("/language")
    page.get_by_role("button", name="No difference").click()
    expect(page.locator(".st-key-lm_answers_by_performance_figure .js-plotly-plot")).to_be_visible()
    expect(page.locator(".st-key-lm_body_answers")).to_contain_text("You said: no difference.")
    settled(page)
    before = numbers(page)
    assert "VR 10" in before["finding"]
    visitor.press(page, "lm_answers_ratio", times=5)
    visitor.await_setting(page, "answers_ratio", "15")
    expect(page.locator("h4")).to_contain_text("VR 15")
    settled(page)
    after = numbers(page)
    for name, value in after.items():
        assert value != before[name], name
    assert "VR 15" in visitor.legend(page, "lm_answers_by_steps_figure")
    screenshot(page, "language-answers-ratio-15")

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".copy [role=status]")).to_have_text("Copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link.startswith(f"{lab.url}/language?")
    other = open_tab(link.removeprefix(lab.url))
    assert numbers(other) == after
    assert visitor.settings(other) == visitor.settings(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("tab", ["answers", "sparse", "stability"])
def test_on_a_phone(open_tab: Callable, screenshot: Callable, tab: str, dark: bool) -> None:
    shown = f"&lm.{tab}_vote=skip" if tab != "stability" else "&lm.stability_algorithms=reinforce,grpo"
    page = open_tab(f"/language?v=1&lm.tab={tab}{shown}", width=390, height=844, dark=dark)
    expect(page.locator("h4")).to_be_attached()
    assert visitor.sideways(page) <= 0
    screenshot(page, f"language-{tab}-phone-{'dark' if dark else 'light'}", whole=True)
    found = Axe().run(page).response["violations"]
    severe = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not severe, "\n".join(f"{one['id']}: {node['html'][:200]}" for one in severe for node in one["nodes"][:3])


def test_a_row_of_the_dictionary_is_a_card_on_a_phone(open_tab: Callable) -> None:
    page = open_tab("/language?v=1&lm.tab=dictionary", width=390, height=844)
    row = page.locator("dl.lm-row").first
    assert len(row.evaluate("one => getComputedStyle(one).gridTemplateColumns.split(' ')")) == 1
    page.set_viewport_size({"width": 1366, "height": 768})
    assert len(row.evaluate("one => getComputedStyle(one).gridTemplateColumns.split(' ')")) == 4


def test_letters_on_filled_buttons_are_dark_in_the_dark(open_tab: Callable) -> None:
    page = open_tab("/language?v=1&lm.tab=rater", width=1366, height=768, dark=True)
    button = page.locator(".st-key-lm_rater_first button")
    assert button.evaluate("one => getComputedStyle(one).color") == "rgb(20, 22, 26)"
    assert button.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(108, 196, 245)"
