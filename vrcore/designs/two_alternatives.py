"""Two alternatives at once: two intervals, two ratios or two baited levers, which may change places.

What is done: both alternatives are there from the first response to the last; after each stretch they change places.
What it isolates: nothing but the two schedules differs between the alternatives, so that the share of responses says
what the schedules do to choice. On intervals and baited levers an alternative grows better while it is left alone, so
that dividing one's responses pays; on ratios it does not, and every response on the leaner one is lost.

Sources: Herrnstein (1961), Journal of the Experimental Analysis of Behavior 4, 267-272, for intervals; Herrnstein &
Loveland (1975), same 24, 107-116, for ratios; Lau & Glimcher (2005), same 84, 555-579, for baited alternatives (all
recalled, not checked against the originals).
"""

from __future__ import annotations

import math

from vrcore.designs.design import Groups
from vrcore.errors import ParameterError, unknown
from vrcore.experiment import Phase

KINDS = {
    "intervals": "two variable intervals, in seconds",
    "ratios": "two variable ratios, in responses",
    "baited": "two baited levers, chances per trial",
}


def pair(kind: str, first: float, second: float, *, changeover_delay: float = 0.0, trial: float = 1.0) -> str:
    """Return the notation of two alternatives, the first on operandum 1.

    `first` and `second` are mean intervals in seconds, ratios, or chances that a reinforcer is set up on a trial, which
    then waits until it is collected: on trials of length d an interval of mean T is over within a trial with
    probability 1 - exp(-d/T), so that chance p is RI -d/ln(1 - p). `trial` is that length in seconds. Raises
    `UnknownNameError` for a kind that does not exist and `ParameterError` for chances that are none.
    """
    if kind not in KINDS:
        raise unknown("kind of alternatives", kind, KINDS)
    if kind == "baited":
        if not (0.0 < first < 1.0 and 0.0 < second < 1.0):
            raise ParameterError(f"a baited lever needs a chance between 0 and 1; {first:g} and {second:g} are given.")
        sides = [f"RI {-trial / math.log1p(-chance):.6g}-s" for chance in (first, second)]
    else:
        sides = [f"VR {one:g}" if kind == "ratios" else f"VI {one:g}-s" for one in (first, second)]
    return f"Conc({sides[0]}, {sides[1]}, COD={changeover_delay:g}-s)"


def two_alternatives(
    kind: str,
    first: float,
    second: float,
    *,
    amount: float,
    reversals: int = 0,
    changeover_delay: float = 0.0,
    trial: float = 1.0,
) -> Groups:
    """Return the phases of a session with two alternatives, which change places `reversals` times; one group.

    `amount` is the length of each stretch between reversals: seconds, or for baited levers trials (run it then with
    `procedure="forced-choice"` and a tick of `trial` seconds). The other arguments are those of `pair`. Measure the
    later part of each stretch, when choice has settled.
    """
    phases = []
    for stretch in range(reversals + 1):
        sides = (first, second) if stretch % 2 == 0 else (second, first)
        schedule = pair(kind, *sides, changeover_delay=changeover_delay, trial=trial)
        phases.append(
            Phase(schedule, trials=round(amount)) if kind == "baited" else Phase(schedule, seconds=float(amount))
        )
    return {str(phases[0].schedule): tuple(phases)}


__all__ = ["KINDS", "pair", "two_alternatives"]
