"""Choice: how responding is divided between alternatives, tab by tab."""

from __future__ import annotations

from dashboard import session
from dashboard.choice.page import PAGE, TABS
from dashboard.tabs import Tabbed, lab

session.open_page(PAGE)
lab(
    Tabbed(
        PAGE,
        TABS,
        "dashboard.choice",
        question="How are responses shared out?",
    )
)
