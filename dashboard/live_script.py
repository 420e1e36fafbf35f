"""A session of the live lab as a script that needs the library alone and comes to the same numbers."""

from __future__ import annotations

from dashboard.live_session import Rule
from dashboard.live_study import Live

HEAD = '''"""One subject (or one after the other), response by response: the session of the live lab."""

import pandas as pd
import vrcore
from vrcore.inspection import trace

# Each subject: the second at which it enters the chamber, and its experiment; a change of schedule is a new phase.
subjects = [
'''
TAIL = """]

frames = []
for number, (start, experiment) in enumerate(subjects):
    seen = trace(experiment)  # seen.log: every event; seen.readings, seen.surprise: what the subject thought, at seen.t
    frame = seen.log.frame()
    frame["subject"] = number
    frame["t"] += start
    frames.append(frame)
    for name, values in seen.readings.items():
        print(f"subject {number}, {name} at the end: {values[-1].round(4).tolist()}")

events = pd.concat(frames, ignore_index=True)
kinds = ["response", "reinforcer"]
counted = events[events["event"].isin(kinds)].groupby(["subject", "phase", "event"], observed=True).size()
print(counted.unstack(fill_value=0).reindex(columns=kinds, fill_value=0).to_string())
"""


def script(live: Live) -> str:
    """Return the script's text."""
    lines = []
    for part in live.parts:
        one = part.experiment
        phases = ", ".join(f"vrcore.Phase({str(phase.schedule)!r}, seconds={phase.until[1]:g})" for phase in one.phases)
        lines.append(
            f"    ({part.start:g}, vrcore.Experiment({_agent(part.segments[0].rule)}, [{phases}], seed={one.seed}, "
            f"tick={one.tick:g})),\n"
        )
    return HEAD + "".join(lines) + TAIL


def _agent(rule: Rule) -> str:
    given = ", ".join(f"{name}={value!r}" for name, value in rule.settings)
    return f"vrcore.AGENTS[{rule.agent!r}]({given})" if given else repr(rule.agent)
