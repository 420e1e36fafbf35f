"""A table of words for any width: every cell says its column, and no name in it can act."""

from __future__ import annotations

from xml.etree import ElementTree

import pandas as pd

from dashboard.wide_table import reachable, wide_table_html


def table(frame: pd.DataFrame, alt: str = "A table") -> ElementTree.Element:
    return ElementTree.fromstring(wide_table_html(frame, alt).replace("&nbsp;", "\u00a0"))


def test_every_row_is_named_and_every_cell_says_its_column():
    found = table(pd.DataFrame({"recipe": ["one", "two"], "now": ["0.5", "0.7"], "findings": ["", "no-trend"]}))
    assert found.get("aria-label") == "A table"
    assert [head.text for head in found.findall("thead/tr/th")] == ["recipe", "now", "findings"]
    assert [head.text for head in found.findall("tbody/tr/th[@scope='row']")] == ["one", "two"]
    cells = [[(cell.get("data-column"), cell.text) for cell in row.findall("td")] for row in found.findall("tbody/tr")]
    assert cells == [[("now", "0.5"), ("findings", None)], [("now", "0.7"), ("findings", "no-trend")]]


def test_it_stays_a_table_to_a_screen_reader_when_it_is_drawn_as_cards():
    found = table(pd.DataFrame({"recipe": ["one"], "now": ["0.5"]}))
    roles = {one.tag: one.get("role") for one in found.iter() if one.tag != "th"}
    assert roles == {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    assert [one.get("role") for one in found.iter("th")] == ["columnheader", "columnheader", "rowheader"]


def test_an_interval_stays_on_one_line():
    found = table(pd.DataFrame({"recipe": ["one (two to three words)"], "gain": ["0.17 (-0.1 to 0.4)"]}))
    assert found.findtext("tbody/tr/td") == "0.17 (-0.1\u00a0to\u00a00.4)"


def test_names_from_somebodys_file_are_text():
    evil = '"><img src=x onerror=alert(1)>'
    found = table(pd.DataFrame({"recipe": [evil], evil: [evil]}), evil)
    assert [one.tag for one in found.iter() if one.tag == "img"] == []
    assert found.findtext("tbody/tr/th") == found.findtext("tbody/tr/td") == evil
    assert found.find("tbody/tr/td").get("data-column") == found.get("aria-label") == evil


def test_what_scrolls_is_a_stop_for_the_keyboard_and_says_what_it_is():
    found = ElementTree.fromstring(reachable("<table/>", 'Budget & "time"', "fb_decisions"))
    assert (found.get("tabindex"), found.get("role"), found.get("class")) == ("0", "region", "fb_decisions")
    assert found.get("aria-label") == 'Budget & "time"'
    assert [one.tag for one in found] == ["table"]
