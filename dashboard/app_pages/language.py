"""From lever to language model: what carries over from a schedule of reinforcement to the training of a policy."""

from __future__ import annotations

from dashboard import session
from dashboard.language.page import PAGE, TABS
from dashboard.tabs import Tabbed, lab

BANNER = (
    "A toy of 400 parameters, not a language model: a table of next-token probabilities, with tasks whose answers can "
    "be checked. It shows what follows from an update rule; what of it holds for a large model has to be tested there."
)

session.open_page(PAGE)
lab(
    Tabbed(
        PAGE,
        TABS,
        "dashboard.language",
        question="What carries over from a lever to a language model?",
        aside="A toy of 400 parameters, not a language model",
        banner=BANNER,
    )
)
