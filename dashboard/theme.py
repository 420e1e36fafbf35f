"""Colours and type, read from the same `config.toml` that Streamlit reads, for charts and components to share."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from dashboard.charts.look import Look


class Palette(NamedTuple):
    """The colours of one theme as "#RRGGBB". `series` are those for data; take them in order, with dash or marker."""

    background: str
    surface: str
    text: str
    muted: str
    border: str
    primary: str
    series: tuple[str, ...]


def _read() -> dict[str, Any]:
    """Find config.toml: inside the package when installed, beside it in a working tree."""
    here = Path(__file__).parent
    for folder in (here, here.parent):
        path = folder / ".streamlit" / "config.toml"
        if path.is_file():
            return tomllib.loads(path.read_text(encoding="utf-8"))["theme"]
    raise FileNotFoundError(f"no .streamlit/config.toml in {here} or {here.parent}; the lab's colours stand there")


def _palette(section: dict[str, Any]) -> Palette:
    return Palette(
        background=section["backgroundColor"],
        surface=section["secondaryBackgroundColor"],
        text=section["textColor"],
        muted=section["grayTextColor"],
        border=section["borderColor"],
        primary=section["primaryColor"],
        series=tuple(dict.fromkeys(section["chartCategoricalColors"])),
    )


_THEME = _read()
LIGHT = _palette(_THEME["light"])
DARK = _palette(_THEME["dark"])
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
MARKERS = ("circle", "square", "diamond", "triangle-up", "x")

TICK, TITLE = 13, 14
PROJECTOR_TICK, PROJECTOR_TITLE = 20, 22
PROJECTOR_ROOT = 24
FONT = '"Source Sans", sans-serif'  # Streamlit's own, which comes with it
CONFIG: dict[str, Any] = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}


def palette(dark: bool) -> Palette:
    """Return the colours of the dark or the light theme."""
    return DARK if dark else LIGHT


def is_dark() -> bool:
    """Say whether this visitor sees the dark theme."""
    return st.context.theme.type == "dark"


def faint(colour: str, opacity: float) -> str:
    """Return a "#RRGGBB" colour as "rgba(...)": individuals and bands behind a mean."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def line_width(projector: bool) -> int:
    """Return the width of a curve in pixels."""
    return 4 if projector else 2


def plotly_layout(dark: bool, projector: bool) -> dict[str, Any]:
    """Return the layout that all charts share: `figure.update_layout(plotly_layout(dark, projector))`.

    Text is at least 13 px with a contrast of at least 4.5, the legend lies on top, and a finger on the chart
    scrolls the page instead of zooming. It says all that Streamlit's own theme for Plotly says, which takes the
    browser longer to apply.
    """
    colours = palette(dark)
    tick, title = (PROJECTOR_TICK, PROJECTOR_TITLE) if projector else (TICK, TITLE)
    axis = {
        "tickfont": {"size": tick, "color": colours.muted},
        "title": {"font": {"size": title, "color": colours.text}, "standoff": 8},
        "gridcolor": colours.border,
        "linecolor": colours.muted,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
    }
    return {
        "height": 400 if projector else 320,
        "margin": {"l": 8, "r": 8, "t": 56 if projector else 36, "b": 8, "pad": 12 if projector else 8},
        "font": {"family": FONT, "size": tick, "color": colours.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": list(colours.series),
        "dragmode": False,
        "hovermode": "x unified",
        "hoverlabel": {
            "bgcolor": colours.surface,
            "bordercolor": colours.border,
            "font": {"size": tick, "color": colours.text},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": tick, "color": colours.text},
            "title": {"text": ""},
        },
        "xaxis": {**axis, "showgrid": False},
        "yaxis": axis,
        "modebar": {"remove": ["zoom", "pan", "select", "lasso", "zoomIn", "zoomOut", "autoScale", "resetScale"]},
    }


def look(projector: bool) -> Look:
    """Return what charts are told of the page as this visitor sees it."""
    dark = is_dark()
    colours = palette(dark)
    layout = plotly_layout(dark, projector)
    key = f"{'dark' if dark else 'light'}{'-projector' if projector else ''}"
    return Look(layout, colours.series, colours.text, colours.muted, DASHES, MARKERS, line_width(projector), key)


def button_style() -> str:
    """Return the style sheet of filled buttons: the page's background for letters, which Streamlit has white always.

    On the light blue of the dark theme white would have a contrast of 1.9.
    """
    return f"<style>[data-testid=stBaseButton-primary]{{color:{palette(is_dark()).background}}}</style>"


def projector_style() -> str:
    """Return the style sheet of projector mode; the page's own measures are in rem and grow with it."""
    return f"<style>html{{font-size:{PROJECTOR_ROOT}px}}</style>"
