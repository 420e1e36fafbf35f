"""What an advice rests on, in words."""

from __future__ import annotations

from vrcore.advice.parts import Options
from vrcore.advice.run import Run
from vrcore.curves.wording import number


def assumptions(runs: tuple[Run, ...], options: Options, recent: int) -> tuple[str, ...]:
    """Return what an advice rests on; where a run stands is the mean of its `recent` last evaluations."""
    better = "lower value is better: a fall is a gain." if options.lower_is_better else "higher value is better."
    rows = [
        f"The run goes on with the same recipe, the same data and the same metric; a {better}",
        "x measures the same effort throughout"
        + (" and in all runs." if len(runs) > 1 else ".")
        + (f" The budget is {number(options.budget, 6)} of it in total." if options.budget is not None else
           " No budget was given: twice the last x was taken."),
        f"Where a run stands now is the mean of its last {recent} evaluations, and intervals are for the mean of three "
        f"neighbouring ones, with probability {options.level:g}.",
    ]  # fmt: skip
    if options.worth is None or not any(run.cost is not None for run in runs):
        least = (
            "a fiftieth of the metric's range (or of what is left to its limit)"
            if options.matters is None
            else number(options.matters)
        )
        rows.append(f"No price of both x and reward was given: a gain of at least {least} counts as worth having.")
    if len(runs) > 1:
        rows.append(
            "Runs are compared as independent. Shared seeds, data order or evaluation tasks move them together, and "
            "one seed per recipe does not tell a better recipe from a luckier one. The published rule that two "
            "asymptotes within .02 tie is the special case of one error margin for all."
        )
    return tuple(rows)
