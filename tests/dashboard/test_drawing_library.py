"""Plotly's script as the browser gets it."""

import gzip

import plotly
from plotly.offline import get_plotlyjs

from dashboard.components.drawing_library import NAME, folder


def test_the_folder_that_is_served_holds_the_script_plain_and_packed_and_nothing_else():
    place = folder()
    assert {one.name for one in place.iterdir()} == {NAME, f"{NAME}.gz"}
    assert plotly.__version__ in NAME
    assert (place / NAME).read_text(encoding="utf-8") == get_plotlyjs()
    packed = (place / f"{NAME}.gz").read_bytes()
    assert gzip.decompress(packed).decode() == get_plotlyjs()
    assert len(packed) < len(get_plotlyjs()) / 3
