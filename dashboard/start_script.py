"""The script that "Copy Python" gives on the first page: the one subject's session from vrcore alone."""

from __future__ import annotations

from dashboard.start_study import Session

WHOLE = '''"""One subject: taught for a minute, then paid on {schedule}; its cumulative record, and what went unpaid."""

import vrcore
from vrcore.measures import record

experiment = vrcore.Experiment(
    {agent!r},
    [vrcore.Phase({taught!r}, seconds={taught_seconds!r}), vrcore.Phase({schedule!r}, seconds={seconds!r})],
    seed={seed},
)
log = vrcore.run(experiment)
whole = record(log, 0)  # times of responses and reinforcers, in seconds
responses = (whole.responses > {taught_seconds!r}).sum()
reinforcers = (whole.reinforcers > {taught_seconds!r}).sum()
print(f"{{responses}} responses for {{reinforcers}} reinforcers after the first minute")
print(log.frame().to_string())
'''


def script(done: Session) -> str:
    """Return a Python text whose `whole` is the record shown."""
    one = done.experiment
    taught, tested = one.phases
    return WHOLE.format(
        agent=one.agent.key,
        taught=str(taught.schedule),
        schedule=str(tested.schedule),
        taught_seconds=taught.until[1],
        seconds=tested.until[1],
        seed=one.seed,
    )


__all__ = ["script"]
