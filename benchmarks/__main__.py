"""`python -m benchmarks [loop] [fits] [browser] ...`: print the tables, all of them or those named."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable

from benchmarks import (
    agents,
    allocation,
    browser,
    crowd,
    early_forecasts,
    extinction_lab,
    false_alarms,
    fits,
    forecasts,
    language,
    large_files,
    loop,
    many_curves,
    nist,
    own_runs,
    scalerl,
    shares_along_a_run,
    step_learners,
)
from benchmarks.table import Row, printed

PARTS: dict[str, tuple[str, Callable[[], list[Row]]]] = {
    "loop": ("The simulation loop", loop.rows),
    "agents": ("Every agent against its own plain text", agents.rows),
    "extinction_lab": ("The extinction lab's first tab, 200 subjects in each of four groups", extinction_lab.rows),
    "fits": ("Curves of 100 points, beside SciPy's curve_fit", fits.rows),
    "nist": ("Certified values of the NIST reference data sets", nist.rows),
    "scalerl": ("The compute law on made curves of known truth, beside the published grid", scalerl.rows),
    "shares_along_a_run": ("Successes of trials along a run whose level drifts", shares_along_a_run.rows),
    "forecasts": ("Forecasts of public learning curves", forecasts.rows),
    "early_forecasts": ("Forecasts of made runs, cut before or after their midpoint", early_forecasts.rows),
    "own_runs": ("Forecasts of runs that this project simulates", own_runs.rows),
    "allocation": (
        "Where the next unit goes, 60 problems a case (`python -m benchmarks.allocation`: 400)",
        allocation.rows,
    ),
    "false_alarms": ("How often detectors fire where they must not", false_alarms.rows),
    "step_learners": ("Sixty step learners, the width of their mean and their own", step_learners.rows),
    "many_curves": ("A thousand curves in one call", many_curves.rows),
    "large_files": ("A training log of 200 MB", large_files.rows),
    "language": ("The toy language model", language.rows),
    "browser": ("Seen in Chromium", browser.rows),
    "crowd": ("Scripted visitors, each moving the ratio about every 3 s", crowd.rows),
    "link": ("The same, all of them on one shared link", lambda: crowd.rows(shared=True)),
}


def main(wanted: list[str]) -> int:
    strange = [name for name in wanted if name not in PARTS]
    if strange:
        print(f'there is no benchmark "{strange[0]}"; there is {", ".join(PARTS)}', file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; visitors and lab share them.", flush=True)
    for name in wanted or PARTS:
        title, rows = PARTS[name]
        print(printed(title, rows()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
