"""The chart that is drawn over: the same element for every change, its size, and a library that does not come."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from benchmarks.running import Lab
from dashboard.components.drawing_library import NAME
from tests.browser import visitor

pytestmark = pytest.mark.browser

SHOWN = "/extinction?v=1&ex.seed=5&ex.vote=skip&ex.subjects=6"
DRAWINGS = """chart => {
  chart.vrlabMark = 'the same';
  chart.vrlabDrawn = 0;
  chart.on('plotly_afterplot', () => { chart.vrlabDrawn += 1; });
}"""

# What Plotly does in steps is made slow enough to be interrupted; what is taken down has then to be whole.
SLOWLY = """() => {
  window.vrlabRemoved = [];
  const { react, purge } = window.Plotly;
  window.Plotly.react = (plot, ...rest) => {
    plot.vrlabDrawing = true;
    return react(plot, ...rest)
      .then(() => new Promise(done => setTimeout(done, 1000)))
      .then(() => { plot.vrlabDrawing = false; });
  };
  window.Plotly.purge = plot => {
    window.vrlabRemoved.push(plot.vrlabDrawing);
    return purge(plot);
  };
}"""


def settled_at(page: Page, lab: Lab, settled: Callable) -> None:
    """Open the page whose charts are looked at."""
    page.goto(lab.url + SHOWN)
    settled(page)


def widths(page: Page) -> tuple[int, int]:
    """Return how wide a chart is and how wide its place is, in whole pixels."""
    chart, place = visitor.plot(page, "ex_learning"), page.locator(".st-key-ex_learning_figure")
    return tuple(round(one.bounding_box()["width"]) for one in (chart.locator(".main-svg").first, place))


def test_a_change_is_drawn_once_over_what_is_there(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(SHOWN)
    before = visitor.drawn(page, "ex_extinction")
    visitor.plot(page, "ex_extinction").evaluate(DRAWINGS)
    visitor.press(page, "ex_ratio")
    visitor.await_setting(page, "ratio", "11")
    settled(page)
    assert visitor.drawn(page, "ex_extinction") != before
    assert visitor.plot(page, "ex_extinction").evaluate("chart => [chart.vrlabMark, chart.vrlabDrawn]") == [
        "the same",
        1,
    ]


def test_a_chart_that_leaves_while_it_is_drawn_is_taken_down_after_the_drawing(
    open_tab: Callable, settled: Callable
) -> None:
    page = open_tab(SHOWN)
    page.evaluate(SLOWLY)
    visitor.press(page, "ex_ratio")
    page.wait_for_function("() => document.querySelector('.st-key-ex_learning .plot').vrlabDrawing")
    page.get_by_role("link", name="Fit a curve").click()
    page.wait_for_function("() => window.vrlabRemoved.length >= 2")
    assert not any(page.evaluate("() => window.vrlabRemoved"))
    settled(page)


def test_a_chart_is_as_wide_as_its_place_and_stays_so(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(SHOWN)
    drawn, room = widths(page)
    assert drawn == room > 500
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => document.querySelector('.st-key-ex_learning .main-svg').clientWidth < 390")
    settled(page)
    drawn, room = widths(page)
    assert drawn == room < 390


def test_a_chart_in_an_expander_is_drawn_when_it_opens(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(SHOWN)
    page.get_by_text("Survival: which share of the subjects still responds").click()
    expect(page.locator(".st-key-ex_survival .main-svg").first).to_be_visible()
    assert visitor.drawn(page, "ex_survival")


def test_a_library_that_does_not_come_packed_comes_plain(lab: Lab, page: Page, settled: Callable) -> None:
    page.route("**/*.min.js.gz", lambda route: route.abort())
    fetched: list[str] = []
    page.on("requestfinished", lambda request: fetched.append(request.url.rsplit("/", 1)[-1]))
    settled_at(page, lab, settled)
    assert visitor.drawn(page, "ex_learning")
    assert [name for name in fetched if name.startswith("plotly-")] == [NAME]


def test_a_library_that_does_not_come_at_all_is_said_in_one_sentence(lab: Lab, page: Page, settled: Callable) -> None:
    page.route("**/plotly-*.min.js*", lambda route: route.abort())
    settled_at(page, lab, settled)
    expect(page.locator(".st-key-ex_learning .plot")).to_have_text(
        "This figure cannot be drawn: the page did not get the drawing library. Reload the page; its table holds the "
        "numbers."
    )
    page.locator(".st-key-ex_learning_take").get_by_role("button", name="Table").click()
    expect(page.locator(".st-key-ex_learning_figure [data-testid=stDataFrame]")).to_be_visible()
    # As soon as the library can be had, the next change is drawn.
    page.unroute("**/plotly-*.min.js*")
    visitor.press(page, "ex_ratio")
    expect(page.locator(".st-key-ex_learning .main-svg").first).to_be_visible()
    expect(page.locator(".st-key-ex_learning .plot")).not_to_contain_text("cannot be drawn")
    assert visitor.drawn(page, "ex_learning")
