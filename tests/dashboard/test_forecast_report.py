"""The report: one file that asks nobody for anything, says everything, and in which no name from a file can act."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from plotly.offline import get_plotlyjs

from dashboard.forecast_columns import MEANINGS
from dashboard.forecast_report import DRAW, drawing, escaped, report
from dashboard.forecast_samples import SAMPLES
from dashboard.forecast_settings import PAGE, asked
from dashboard.forecast_tables import decision_table, headline
from dashboard.prospect import Study, work
from dashboard.recipes import Brought, Columns, recipes, told_apart
from dashboard.wide_table import COLUMN
from tests.dashboard.test_prospect import LIMITS, finished
from vrcore.formats import TrainingTable, guess

EVIL = "</script><img src=http://x.example/y.png onerror=alert(1)>"


class Read(HTMLParser):
    """Every tag with its attributes, the text of each script, and the text that is shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.shown: list[str] = []
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        elif self._inside and self._inside[-1] != "style":
            self.shown.append(data)


def made(evil: str = "") -> tuple[str, Study]:
    frame = SAMPLES["three"][1]()
    frame["recipe"] = frame["recipe"].replace({"small steps": f"small{evil}"})
    metric = f"success{evil}"
    frame = frame.rename(columns={"success": metric})
    one = Brought(f"my log{evil}.csv", TrainingTable(frame, (), "test"), guess(frame))
    columns = Columns("step", metric)
    columns = columns._replace(apart=told_apart(one, columns))
    values = {**PAGE.defaults, "target": "0.9", "cost": "0.5"}
    seen, _ = finished(work(recipes([one], columns, None), asked(values, LIMITS), False))
    return report(seen, values, columns, [one.name], [f"A note{evil}."]), seen


@pytest.fixture(scope="module")
def plain() -> tuple[str, Study]:
    return made()


@pytest.fixture(scope="module")
def hostile() -> tuple[str, Study]:
    return made(EVIL)


def test_its_decision_table_fits_a_phone_and_says_what_its_columns_mean(plain):
    text, seen = plain
    table = decision_table(seen)
    assert len(re.findall('<div class="decisions"[^>]*><table', text)) == 1
    assert f"@container (max-width:{COLUMN * len(table.columns):g}rem)" in text
    for name in table.columns[1:]:
        assert f'data-column="{name}"' in text
        assert f"<li>{name}: {MEANINGS[name]}</li>" in text


def test_every_table_that_may_scroll_can_be_scrolled_by_keys(plain):
    text, _ = plain
    scrolling = re.findall('<div class="(?:scroll|decisions)"[^>]*>', text)
    assert len(scrolling) == text.count("<table") > 5
    for one in scrolling:
        assert re.search('role="region" aria-label="[^"]+" tabindex="0"', one), one


def test_it_says_everything_that_the_page_says(plain):
    text, seen = plain
    shown = " ".join(" ".join(Read(text).shown).split())
    assert headline(seen) in shown
    assert seen.key in shown
    assert seen.advice is not None
    assert seen.allocation is not None
    for words in (
        *seen.advice.would_change,
        *seen.advice.assumptions,
        seen.advice.key,
        seen.allocation.words,
    ):
        assert " ".join(words.split()) in shown
    for one in seen.prospects:
        assert one.forecast is not None
        assert one.forecast.words in shown
        for found in one.findings:
            assert found.words in shown
    for name, value in (
        ("budget as asked", "2x"),
        ("budget in units of x", "1440"),
        ("Target", "0.9"),
        ("step", "step"),
    ):
        assert f"{name} {value}" in shown


def test_its_figures_are_data_and_there_is_one_place_for_each(plain):
    read = Read(plain[0])
    figures = {one["id"]: json.loads(text) for one, text in read.scripts if one.get("type") == "application/json"}
    places = [one["data-figure"] for _, one in read.tags if "data-figure" in one]
    assert list(figures) == places
    assert len(figures) == 5
    assert all(figure["data"] and figure["layout"] for figure in figures.values())
    alts = [one["aria-label"] for _, one in read.tags if "data-figure" in one]
    assert all(alt and len(alt) > 60 for alt in alts)


@pytest.mark.parametrize("which", ["plain", "hostile"])
def test_it_stands_alone_and_lets_only_its_own_two_scripts_run(which, request):
    read = Read(request.getfixturevalue(which)[0])
    code = [text for one, text in read.scripts if one.get("type") != "application/json"]
    assert code == [drawing(), DRAW]
    (policy,) = [str(one["content"]) for tag, one in read.tags if tag == "meta" and "http-equiv" in one]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in code]
    assert re.findall(r"'sha256-([^']+)'", policy) == hashes
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe-inline" not in policy.split("style-src")[0]
    for _, attributes in read.tags:
        assert not {"src", "href", "action", "srcset"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]


def test_names_from_a_file_stay_inert(plain, hostile):
    safe, evil = Read(plain[0]), Read(hostile[0])
    assert [tag for tag, _ in evil.tags] == [tag for tag, _ in safe.tags]
    shown = " ".join(evil.shown)
    assert f"small{EVIL}"[:37] + "..." in shown  # the name of a recipe is cut
    assert f"success{EVIL} against step" in shown
    assert f"my log{EVIL}.csv" in shown
    assert f"A note{EVIL}." in shown
    for one, text in evil.scripts:
        if one.get("type") == "application/json":
            assert "<" not in text


def test_the_drawing_library_is_the_installed_one_and_cannot_end_its_own_element():
    assert "</script" not in drawing()
    assert len(drawing()) >= len(get_plotlyjs())
    assert "Plotly" in drawing()


def test_escaping_covers_text_and_attributes():
    assert escaped("<a href=\"x\" title='y'>&") == "&lt;a href=&quot;x&quot; title=&#x27;y&#x27;&gt;&amp;"
