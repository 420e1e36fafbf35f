"""Extinction lab: what stops when pay stops, by which ruler, what comes back, and how else one can stop paying."""

from __future__ import annotations

from dashboard import session
from dashboard.extinction_lab.page import PAGE, TABS
from dashboard.tabs import Tabbed, lab

session.open_page(PAGE)
lab(
    Tabbed(
        PAGE,
        TABS,
        "dashboard.extinction_lab",
        question="When pay stops: how long, by which ruler, and what comes back?",
    )
)
