"""The page "Forecast and budget" as one HTML file that stands alone: settings, figures, tables, advice, provenance.

Nothing in it asks any host for anything, and nothing that comes from somebody's file can act in it: names are escaped,
figures travel as data, and the file's own policy allows the two scripts below, by their hashes, and no other.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

import vrcore
from dashboard import theme
from dashboard.charts.backtest import backtest_alt, backtest_figure, backtest_table, backtest_words, tests_of
from dashboard.charts.calibration import calibration_alt, calibration_figure, calibration_table
from dashboard.charts.forecast import forecast_alt, forecast_figure, forecast_table
from dashboard.charts.look import Look
from dashboard.forecast_allocation import allocation_table, allocation_title
from dashboard.forecast_columns import MEANINGS
from dashboard.forecast_settings import PAGE
from dashboard.forecast_tables import (
    TRUST,
    above,
    assumptions,
    compared_at,
    comparison_table,
    decision_table,
    findings_table,
    forecast_words,
    headline,
    weights_table,
)  # fmt: skip
from dashboard.prospect import Study
from dashboard.recipes import Columns
from dashboard.wide_table import reachable, styled
from vrcore.advice.allocation import DIVIDED

ROWS = 400
"""A figure's table in the report holds so many rows at most; the page's CSV holds all."""

DRAW = """for (const place of document.querySelectorAll("[data-figure]")) {
  const said = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  Plotly.newPlot(place, said.data, said.layout, { displayModeBar: false, responsive: true });
}
"""

STYLE = """
body{font:16px/1.5 "Source Sans","Source Sans 3",system-ui,sans-serif;color:#16202a;background:#fff}
body{max-width:62rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.5rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin-top:2rem}
p,li,figcaption{overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.875rem;margin:.5rem 0}
th,td{border:1px solid #cbd5df;padding:.25rem .5rem;text-align:left;vertical-align:top}
th{background:#f2f5f8;white-space:nowrap}
td{max-width:26rem;overflow-wrap:break-word}
figure{margin:1rem 0}
figcaption{color:#4a5560;font-size:.875rem}
.advice{border-left:4px solid #0067a5;padding:.25rem 1rem;font-size:1.1rem}
"""


@cache
def drawing() -> str:
    """Return the drawing library from the installed Plotly, made safe to stand inside an HTML script element."""
    return get_plotlyjs().replace("</script", "<\\/script")


def policy() -> str:
    """Return the file's Content-Security-Policy: its own two scripts, its own style, pictures made in place."""
    hashes = " ".join(f"'sha256-{_digest(one)}'" for one in (drawing(), DRAW))
    rest = "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {hashes}; {rest}"


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def escaped(value: object) -> str:
    """Return text that stands for itself anywhere in HTML."""
    return html.escape(str(value), quote=True)


def report(
    study: Study, values: Mapping[str, Any], columns: Columns, files: Sequence[str], notes: Sequence[str]
) -> str:
    """Return the whole report as HTML. `values` are the page's settings, `files` what the data were called."""
    level = study.asked.level
    parts = [
        f"<h1>{escaped(_title(study))}</h1>",
        f'<p class="advice">{escaped(headline(study))}</p>',
    ]
    if study.advice is not None and study.advice.would_change:
        parts.append(f"<p>What would change this: {escaped(' '.join(study.advice.would_change))}</p>")
    look = light()
    figures: list[str] = []
    fan = forecast_figure(
        study.prospects, look, budget=study.budget, target=study.asked.target, level=level, log_x=values["log_x"]
    )
    parts.append("<h2>Forecast to the budget</h2>")
    parts.append(
        _figure(
            figures,
            fan,
            forecast_alt(study.prospects, budget=study.budget, level=level),
            forecast_table(study.prospects, level),
        )
    )
    parts += [
        f"<p>{escaped(f'{one.recipe.name}: {forecast_words(one, headline(study))}')}</p>" for one in study.prospects
    ]
    parts.append("<h2>Would it have been right before?</h2>")
    for one in study.prospects:
        parts.append(f"<p>{escaped(f'{one.recipe.name}: {backtest_words(one, level)}')}</p>")
        if tests_of(one):
            parts.append(_figure(figures, backtest_figure(one, look), backtest_alt(one, level), backtest_table([one])))
    parts += _decisions(study)
    parts.append(
        "<h2>What this rests on</h2>"
        + _list(assumptions(study))
        + _table(weights_table(study.prospects), "Members of the forecast and their weights")
    )
    parts.append("<h2>How far to trust this</h2>" + "".join(f"<p>{escaped(words)}</p>" for words in TRUST))
    parts.append(_figure(figures, calibration_figure(look), calibration_alt(level), calibration_table()))
    parts.append("<h2>Settings</h2>" + _table(_settings(study, values, columns, files), "Settings"))
    parts.append("<h2>What was read, guessed and left out</h2>" + _list(notes))
    return _page(_title(study), "\n".join(parts), figures)


def light() -> Look:
    """Return the look of a report: light, whatever the page is, because people print it."""
    colours = theme.LIGHT
    layout = theme.plotly_layout(dark=False, projector=False)
    return Look(layout, colours.series, colours.text, colours.muted, theme.DASHES, theme.MARKERS, 2, "report")


def _title(study: Study) -> str:
    data = study.prospects[0].recipe.data
    return f"Forecast of {data.y_name} against {data.x_name}"


def _decisions(study: Study) -> list[str]:
    parts = []
    if study.advice is not None:
        table = decision_table(study)
        parts.append("<h2>What there is to decide by</h2>" + styled(table, "decisions", "Decision table"))
        parts.append(_list([f"{name}: {MEANINGS[name]}" for name in table.columns if name in MEANINGS]))
        pairs = comparison_table(study)
        if len(pairs):
            parts.append(
                f"<h2>With which probability is a recipe {above(study)} another, at {escaped(compared_at(study))}?</h2>"
                + _table(pairs, f"Probability that one recipe is {above(study)} another")
            )
    if study.allocation is not None:
        parts.append(f"<h2>{allocation_title(study)}</h2>")
        parts.append(
            f"<p>{escaped(study.allocation.words)}</p>"
            + _table(allocation_table(study.allocation), "In which order recipes are to be asked")
        )
        parts.append(f"<p>{escaped(DIVIDED)}</p>")
    elif study.idle:
        parts.append(f"<p>{escaped(study.idle)}</p>")
    found = findings_table(study.prospects)
    parts.append("<h2>What was found in the runs</h2>")
    parts.append(_table(found, "Findings") if len(found) else "<p>Nothing that speaks against extrapolating.</p>")
    return parts


def _settings(study: Study, values: Mapping[str, Any], columns: Columns, files: Sequence[str]) -> pd.DataFrame:
    asked = study.asked
    try:
        lab = version("vrlab")
    except PackageNotFoundError:  # run from a working tree that is not installed
        lab = vrcore.__version__
    rows: dict[str, object] = {
        "provenance code (data, settings, version)": study.key,
        "VR Lab": lab,
        "data": ", ".join(files),
        "step": columns.x,
        "metric": columns.y,
        "recipes differ in": columns.apart or "one a file",
        "training reward": columns.reward or "not logged",
        "share cut off": columns.cut or "not logged",
        "further columns": ", ".join(f"{name} = {value}" for name, value in columns.choose) or "none",
        "budget as asked": values["budget"],
        "budget in units of x": f"{study.budget:.10g}",
        "lowest possible value": "no limit" if asked.lower is None else f"{asked.lower:.10g}",
        "highest possible value": "no limit" if asked.upper is None else f"{asked.upper:.10g}",
    }
    for name in ("target", "drop", "cost", "worth", "level", "better", "keep"):
        field = PAGE[name]
        rows[field.title] = field.options.get(values[name], field.written(values[name]) or "not given")
    if study.advice is not None:
        rows["advice code"] = study.advice.key
    return pd.DataFrame({"setting": list(rows), "value": [str(value) for value in rows.values()]})


def _figure(figures: list[str], figure: go.Figure, alt: str, table: pd.DataFrame) -> str:
    name = f"figure-{len(figures) + 1}"
    said = json.dumps(figure.to_dict(), separators=(",", ":"), allow_nan=False)
    figures.append(f'<script type="application/json" id="{name}">{said.replace("<", chr(92) + "u003c")}</script>')
    shown = "" if len(table) <= ROWS else f" (the first {ROWS} of {len(table):,} rows)"
    numbers = _table(table.head(ROWS), "Numbers of this figure")
    return (
        f'<figure><div data-figure="{name}" role="img" aria-label="{escaped(alt)}"></div>'
        f"<figcaption>{escaped(alt)}</figcaption>"
        f"<details><summary>Numbers of this figure{shown}</summary>{numbers}</details></figure>"
    )


def _list(sentences: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escaped(words)}</li>" for words in sentences) + "</ul>"


def _table(frame: pd.DataFrame, alt: str) -> str:
    if not len(frame):
        return ""
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in frame.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escaped(_cell(value))}</td>" for value in row) + "</tr>"
        for row in frame.itertuples(index=False, name=None)
    )
    return reachable(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>", alt, "scroll")


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "" if value != value else f"{value:.6g}"
    return value


def _page(title: str, body: str, figures: Sequence[str]) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(title)}</title><style>{STYLE}</style></head>\n<body><main>{body}\n"
        "<p>Made with VR Lab. The forecasts hold for the same recipe, data and metric.</p></main>\n"
        + "\n".join(figures)
        + f"\n<script>{drawing()}</script>\n<script>{DRAW}</script></body></html>\n"
    )
