from __future__ import annotations

import tomllib
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboard import theme, uploads
from vrcore.formats import PAGE

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
BOTH = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_right():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@BOTH
def test_text_can_be_read_and_lines_can_be_seen(dark):
    colours = theme.palette(dark)
    for text in (colours.text, colours.muted):
        assert contrast(text, colours.background) >= 4.5
        assert contrast(text, colours.surface) >= 4.5
    assert contrast(colours.primary, colours.background) >= 4.5
    assert len(colours.series) == 5
    for colour in colours.series:
        assert contrast(colour, colours.background) >= 3.0


@BOTH
def test_letters_on_a_filled_button_can_be_read(dark, monkeypatch):
    monkeypatch.setattr(theme, "is_dark", lambda: dark)
    colours = theme.palette(dark)
    assert f"color:{colours.background}" in theme.button_style()
    assert contrast(colours.background, colours.primary) >= 4.5


@BOTH
def test_ten_chart_colours_because_fewer_fall_back_to_plotlys(dark):
    section = CONFIG["theme"]["dark" if dark else "light"]
    assert len(section["chartCategoricalColors"]) == 10
    assert tuple(section["chartCategoricalColors"][:5]) == theme.palette(dark).series


@BOTH
@pytest.mark.parametrize("projector", [False, True])
def test_the_shared_layout_is_large_enough_and_plotly_takes_it(dark, projector):
    figure = go.Figure(go.Scatter(x=[1, 2], y=[3, 4]))
    figure.update_layout(theme.plotly_layout(dark, projector))
    assert figure.layout.xaxis.tickfont.size >= (20 if projector else 13)
    assert figure.layout.legend.font.size >= 13
    assert figure.layout.xaxis.tickfont.color == theme.palette(dark).muted
    assert figure.layout.legend.orientation == "h"
    assert figure.layout.dragmode is False
    assert figure.layout.hovermode == "x unified"
    assert theme.CONFIG["displayModeBar"] is False


def test_the_server_is_set_as_measured():
    assert CONFIG["runner"] == {"postScriptGC": False, "magicEnabled": False}
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"] == {
        "toolbarMode": "viewer",
        "showErrorDetails": "none",
        "showErrorLinks": False,
        "disableDataExport": True,
    }
    assert CONFIG["server"]["maxUploadSize"] == uploads.LARGEST == PAGE.file_bytes // 2**20
    assert "address" not in CONFIG["server"]
    assert "http" not in str(CONFIG)


def test_faint_colours_keep_their_hue():
    assert theme.faint("#0067A5", 0.25) == "rgba(0,103,165,0.25)"
