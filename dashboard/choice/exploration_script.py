"""The script that "Copy Python" gives in the tab "Exploring"."""

from __future__ import annotations

from dashboard.choice.exploration_study import AROUND, Asked

TEXT = '''"""Five ways of choosing between two levers: what they lose while nothing changes, who comes back after."""

from vrcore import run
from vrcore.designs import Exploring, explorers, lever_chances, trial_by_trial, two_levers
from vrcore.measures import chosen, mean_interval, regret, share_around

groups = two_levers({left}, {right}, {trials})
setting = {setting!r}
found = {{}}
for rule, agent in explorers(setting).items():
    logs = {{
        name: run(trial_by_trial(agent, phases, subjects={subjects}, seed={seed})) for name, phases in groups.items()
    }}
    lost = regret(logs["unchanged"], 1, lever_chances({left}, {right}))
    back = share_around(chosen(logs["exchanged"], 2) == {worse}, {later}, {around})
    found[rule] = [[float(one[0]) for one in mean_interval(values[:, None])] for values in (lost, back)]
    print(rule, "mean, low, high of reinforcers lost:", found[rule][0])
    print(rule, "mean, low, high of the share on {lever}, {later} trials after the change:", found[rule][1])
'''


def text(asked: Asked, later: int) -> str:
    """Return the script."""
    return TEXT.format(**asked._asdict(), lever=asked.lever, worse=3 - asked.better, later=later, around=AROUND)
