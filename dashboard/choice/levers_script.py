"""The script that "Copy Python" gives in the tab "Two alternatives"."""

from __future__ import annotations

from pprint import pformat

from dashboard.choice.levers_hill import hill_settings
from dashboard.choice.levers_session import Asked, Settled

TEXT = '''"""Two alternatives: shares of responses and of income on the richer side, and income per {unit}."""

import numpy as np

import vrcore
from vrcore.analytic import fixed_shares
from vrcore.designs import two_alternatives
from vrcore.measures import allocation
from vrcore.phenomena.phenomenon import middle_of

STRETCHES, BLOCKS, TICK, PER = {stretches}, {blocks}, {tick!r}, {per!r}
agent = vrcore.AGENTS[{agent!r}](
{parameters}
)
groups = two_alternatives(
    {kind!r}, {first!r}, {second!r}, amount={amount!r}, reversals=STRETCHES - 1, changeover_delay={delay!r}
)
experiment = vrcore.Experiment(
    agent, *groups.values(), subjects={subjects}, seed={seed}, tick=TICK, procedure={procedure!r},
    spread={spread},
)
counts = allocation(vrcore.run(experiment), BLOCKS)
block = np.arange(STRETCHES * BLOCKS)
late, swapped = block % BLOCKS >= BLOCKS // 2, block // BLOCKS % 2 == 1
responses, paid = (
    np.where(swapped[:, None], one[..., ::-1], one)[:, late].sum(axis=1)[:, ::{order}]
    for one in (counts.responses, counts.reinforcers)
)
seconds = counts.seconds[:, late].sum(axis=1)
kept = {kept}
share, income = (one[kept, 0] / one[kept].sum(axis=1) for one in (responses, paid))
earned = paid[kept].sum(axis=1) / (seconds[kept] / TICK) * PER
print("share of responses:", middle_of(share))
print("share of income:", middle_of(income))
print("difference:", middle_of(share - income))
print("income per {unit}:", middle_of(earned))
hill = fixed_shares(
    {chances!r}, by_response={by_response}, respond={respond!r}, stay={stay!r}, delay={steps}
)
print("best fixed share and what it earns:", hill.best[0], hill.best[1] * PER)
'''


def text(asked: Asked, found: Settled) -> str:
    """Return the script of a session and what was found in it."""
    hill = hill_settings(asked, found)
    hill["steps"] = hill.pop("delay")
    one = asked.experiment
    return TEXT.format(
        unit="trial" if asked.kind == "baited" else "minute",
        stretches=asked.stretches,
        blocks=asked.blocks,
        tick=one.tick,
        per=asked.per,
        agent=one.agent.key,
        parameters="\n".join(f"    {name}={value!r}," for name, value in one.agent._asdict().items()),
        kind=asked.kind,
        first=asked.sides[0],
        second=asked.sides[1],
        amount=one.phases[0].until[1],
        delay=asked.delay,
        subjects=one.subjects,
        seed=one.seed,
        procedure=one.procedure,
        spread=pformat(dict(one.spread)),
        order=1 if asked.richer == 1 else -1,
        kept="responses.sum(axis=1) > 0"
        if asked.kind == "baited"
        else "60.0 * responses.sum(axis=1) / seconds >= 10.0",
        **hill,
    )


__all__ = ["text"]
