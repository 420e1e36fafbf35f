"""The measures that every log has: what the command, the pages and the tests go through."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pandas as pd

from vrcore.errors import unknown
from vrcore.log import EventLog
from vrcore.measures.bouts import bouts
from vrcore.measures.choice import changeovers, relative_rates
from vrcore.measures.components import component_rates
from vrcore.measures.inter_response import irts, reinforced_irts
from vrcore.measures.pauses import pauses, response_rates
from vrcore.measures.ratios import feedback, progressive_breakpoint, responses_per_reinforcer
from vrcore.measures.timing import breaks, curvature, local_rate, quarter_life
from vrcore.measures.tokens import pauses_by_link, tokens


class Measure(NamedTuple):
    """A measure: `function` takes a log and returns a table with one row for each combination of `keys`.

    `shown` is the column that says most, `words` what it is and `unit` its unit.
    """

    name: str
    function: Callable[[EventLog], pd.DataFrame]
    shown: str
    words: str
    unit: str
    keys: tuple[str, ...] = ("subject", "phase")


_EACH = ("subject", "phase")
MEASURES = (
    Measure("rates", response_rates, "per_minute", "overall and running response rate", "responses/min"),
    Measure("pauses", pauses, "median_seconds", "post-reinforcement pause, also as a share of the interval", "s"),
    Measure("irts", irts, "per_opportunity", "distribution of inter-response times and hazard per opportunity",
            "IRTs per opportunity", (*_EACH, "above_seconds", "up_to_seconds")),
    Measure("reinforced-irts", reinforced_irts, "ratio", "reinforced inter-response times beside all of them", ""),
    Measure("bouts", bouts, "responses_per_bout", "bouts of responding from the log-survivor function", "responses"),
    Measure("local-rate", local_rate, "per_minute", "response rate through the interval between reinforcers",
            "responses/min", (*_EACH, "above", "up_to")),
    Measure("quarter-life", quarter_life, "quarter_life",
            "fraction of the interval by which a quarter of its responses have occurred", "of the interval"),
    Measure("curvature", curvature, "index", "index of curvature of Fry, Kelleher and Cook", ""),
    Measure("breaks", breaks, "fraction", "break from a low to a high rate in the interval", "of the interval"),
    Measure("changeovers", changeovers, "dwell_seconds", "changeovers between operanda, and dwell time", "s",
            (*_EACH, "operandum")),
    Measure("relative-rates", relative_rates, "response_share",
            "share of each operandum in responses, reinforcers and time", "", (*_EACH, "operandum")),
    Measure("components", component_rates, "per_minute", "rates in each component", "responses/min",
            (*_EACH, "operandum", "component")),
    Measure("breakpoint", progressive_breakpoint, "breakpoint", "last completed ratio of a progressive ratio",
            "responses"),
    Measure("ratios", responses_per_reinforcer, "responses_per_reinforcer", "responses per reinforcer", "responses"),
    Measure("feedback", feedback, "reinforcers_per_minute", "response rate and what it brings in, in 5-minute bins",
            "reinforcers/min", (*_EACH, "from_seconds", "to_seconds")),
    Measure("tokens", tokens, "held", "tokens earned, spent and left, and in hand at an exchange", "tokens"),
    Measure("token-links", pauses_by_link, "mean_seconds", "pause before the 1st, 2nd, ... token of an exchange", "s",
            (*_EACH, "link")),
)  # fmt: skip


def measures_named(names: Iterable[str]) -> list[Measure]:
    """Return the measures of these names, all for none. Raises `UnknownNameError`."""
    known = {one.name: one for one in MEASURES}
    for name in names:
        if name not in known:
            raise unknown("measure", name, known)
    return [known[name] for name in dict.fromkeys(names)] or list(MEASURES)
