"""The scripts that "Copy Python" gives in the tab "You are the rater": the visitor's clicks are part of them."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.language.rater_study import MANY, Asked
from vrcore.language.dispenser import DispenserExperiment

RATE = '''"""From clicks to a reward model, to a policy: the gold score and the proxy, means over runs."""

from dataclasses import replace

from vrcore.language import PreferenceExperiment, learn_preferences, pairs_to_rate

experiment = {experiment!r}
clicks = {clicks!r}  # 1: the first answer of the pair was liked better
pairs = pairs_to_rate(experiment, {count}, {count} // 6)
chosen = [pair if click == "1" else pair[::-1] for pair, click in zip(pairs, clicks, strict=True)]
results = {{
    "these clicks": learn_preferences(experiment, chosen),
    "simulated rater ({count})": learn_preferences(replace(experiment, pairs={count})),
    "simulated rater ({many})": learn_preferences(replace(experiment, pairs={many})),
}}
for rater, result in results.items():
    gold, proxy = (result.curve(name).mean(axis=0) for name in ("gold", "proxy"))
    print(f"{{rater}}, gold score at the start, at its highest and at the end: {{gold[0]}} {{gold.max()}} {{gold[-1]}}")
    print(f"{{rater}}, proxy at the start and at the end: {{proxy[0]}} {{proxy[-1]}}")
'''
DISPENSE = '''"""A session as the dispenser: what the model has learnt, and the dispenser's own ratio."""

from vrcore.language import DispenserExperiment, replay
from vrcore.language.personal_ratio import personal_ratio

experiment = {experiment!r}
clicks = {clicks!r}  # 1: rewarded
yours = {yours!r}  # 1: your own click, 0: the simulated rater's
session = replay(experiment, [click == "1" for click in clicks])
rate = session.curve("pass_rate")
print("pass rate before and after:", rate[0], rate[-1])
print("rewards given and delivered:", sum(session.clicks), session.delivered)
mine = [one for one, own in zip(session.rounds, yours, strict=True) if own == "1"]
right = [one.rewarded for one in mine if one.right == experiment.length]
print(personal_ratio(right, [one.rewarded for one in mine if one.right < experiment.length]).words)
'''


def rate(asked: Asked) -> str:
    """Return the script of the rater's role."""
    return RATE.format(
        experiment=asked.experiment, clicks=_written(asked.verdicts), count=len(asked.verdicts), many=MANY
    )


def dispense(plan: DispenserExperiment, verdicts: Sequence[bool], persons: Sequence[bool]) -> str:
    """Return the script of the dispenser's role."""
    return DISPENSE.format(experiment=plan, clicks=_written(verdicts), yours=_written(persons))


def _written(values: Sequence[bool]) -> str:
    return "".join("01"[one] for one in values)
