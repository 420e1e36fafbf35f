import io

import pandas as pd
import pytest

from dashboard.figure import csv_text
from dashboard.language import page
from dashboard.language.dictionary_fields import TOPICS
from dashboard.language.dictionary_rows import PAGES, ROWS, dictionary_table, found
from tests.dashboard.visit import APP, Visit


def test_every_row_is_complete_and_says_in_a_sentence_where_it_breaks():
    assert 20 <= len(ROWS) <= 30
    for row in ROWS:
        assert all(row[:5]), row
        assert row.breaks.endswith(".")
        assert row.breaks[0].isupper()
        assert row.topic in TOPICS
        assert row.seen in {"", *page.TABS, *PAGES}
    assert len({row.lever for row in ROWS}) == len(ROWS)
    for path, _ in PAGES.values():
        assert (APP.parent / path).is_file()
    # Every tab that shows something is named by a row.
    assert {row.seen for row in ROWS} >= set(page.TABS) - {"dictionary"}


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != "all"])
def test_topics_part_the_rows(topic):
    assert found("", topic)
    assert sum(len(found("", one)) for one in TOPICS if one != "all") == len(found("", "all")) == len(ROWS)


def test_the_search_wants_every_word_in_any_column_whatever_the_case():
    assert [row.lever for row in found("SATED food", "all")] == ["Reinforcer: food"]
    assert found("kl reference", "extinction")
    assert not found("kl reference", "schedules")
    assert not found("no such words", "all")
    assert found("   ", "all") == ROWS


def test_the_page_shows_what_is_searched_for_and_leads_to_where_it_can_be_seen():
    visit = Visit("lm", "v=1&lm.tab=dictionary")
    assert f"{len(ROWS)} of {len(ROWS)} rows:" in visit.texts
    visit.move("dictionary_search", "goal misgeneralisation")
    assert f"1 of {len(ROWS)} rows:" in visit.texts
    assert "lm.dictionary_search=goal" in visit.link
    again = Visit("lm", visit.link)
    assert f"1 of {len(ROWS)} rows:" in again.texts
    visit.move("dictionary_topic", "people")
    assert f"0 of {len(ROWS)} rows. Try fewer words, or all topics." in visit.texts
    again.move("dictionary_search", "sated")
    again.press(f"dictionary_see_{next(k for k, row in enumerate(ROWS) if 'sated' in row.breaks)}")
    assert again.values["tab"] == "rater"
    assert "Pair 1 of 30" in again.texts


def test_a_search_from_a_link_is_shown_as_text_and_never_as_markup():
    hostile = "<img src=http://x.example/y.png> **bold**"
    visit = Visit("lm", "")
    visit.at.query_params["lm.tab"] = "dictionary"
    visit.at.query_params["lm.dictionary_search"] = hostile
    visit.run()
    assert f"0 of {len(ROWS)} rows. Try fewer words, or all topics." in visit.texts
    assert not [one for one in visit.markdown if "x.example" in one]


def test_the_csv_holds_the_rows_and_the_names_of_the_tabs():
    frame = pd.read_csv(io.StringIO(csv_text(dictionary_table(ROWS, page.TABS), {})), keep_default_na=False)
    assert list(frame["where it breaks"]) == [row.breaks for row in ROWS]
    assert set(frame["shown by"]) - {""} == {
        *(title for tab, title in page.TABS.items() if tab != "dictionary"), *(title for _, title in PAGES.values())
    }  # fmt: skip
