"""The script that "Copy Python" gives: the numbers of the page from vrcore alone."""

from __future__ import annotations

from pprint import pformat

from dashboard.four_schedules_study import Asked, Study, experiment

HEAD = '''"""Four schedules: the table of means, intervals and N, and each subject's point on the feedback function."""

import numpy as np
import vrcore
from vrcore.measures import mean_interval, pauses, response_rates, responses_per_reinforcer

AGENT = vrcore.AGENTS[{agent!r}]
SECONDS = {seconds}  # of practice, if any, and of the session that is measured
SUBJECTS, SEED, TICK = {subjects}, {seed}, {tick!r}
SPREAD = {spread}  # standard deviation of ln(parameter) between subjects


def group(schedule):
    """Run a group on one schedule."""
    phases = [vrcore.Phase(schedule, seconds=seconds) for seconds in SECONDS]
    experiment = vrcore.Experiment(AGENT(), phases, subjects=SUBJECTS, seed=SEED, tick=TICK, spread=SPREAD)
    return [vrcore.run(experiment)]

'''

YOKED = '''
def obtained(log, subject, phase):
    """Return what a subject obtained in a phase as a schedule; None if that was nothing."""
    try:
        return vrcore.yoke(log, subject, phase=phase, master=f"subject {subject + 1}")
    except vrcore.VrlabError:
        return None


def yoked(master, kind):
    """Run the same subjects again, each on the intervals that it obtained (VI) or on their mean (FI)."""
    logs = []
    for subject in range(SUBJECTS):
        session = obtained(master, subject, len(SECONDS))
        if session is None:
            continue
        schedules = [obtained(master, subject, phase) or session for phase in range(1, len(SECONDS))] + [session]
        if kind == "FI":
            schedules = [f"FI {max(np.mean(one.intervals), 0.01):.2f}-s" for one in schedules]
        phases = [vrcore.Phase(one, seconds=seconds) for one, seconds in zip(schedules, SECONDS)]
        same = AGENT(*master.parameters[subject].tolist())
        logs.append(vrcore.run(vrcore.Experiment(same, phases, seed=SEED + 1 + subject, tick=TICK)))
    return logs

'''

TAIL = """
rows, points = [], []
for name, logs in groups.items():
    tables = []
    for log in logs:
        rates, waits, costs = response_rates(log), pauses(log), responses_per_reinforcer(log)
        last = (rates["phase"] == len(SECONDS)).to_numpy()
        tables.append(
            {
                "Responses/min": rates["per_minute"][last],
                "Running rate (responses/min)": rates["running_per_minute"][last],
                "Pause (s)": waits["median_seconds"][last],
                "Reinforcers/min": costs["deliveries"][last] * 60 / SECONDS[-1],
                "Responses per reinforcer": costs["responses_per_reinforcer"][last],
            }
        )
    values = {measure: np.concatenate([one[measure] for one in tables]) for measure in tables[0]} if tables else {}
    points += [(name, rate, paid) for rate, paid in zip(values["Responses/min"], values["Reinforcers/min"])]
    for measure, found in values.items():
        mean, low, high = (float(one[0]) for one in mean_interval(found.reshape(-1, 1)))
        rows.append((name, measure, mean, low, high, int((~np.isnan(found)).sum())))

print(f"{'schedule':24} {'measure':30} {'mean':>8} {'low':>8} {'high':>8}   N")
for name, measure, mean, low, high, n in rows:
    print(f"{name:24} {measure:30} {mean:8.3f} {low:8.3f} {high:8.3f} {n:3}")
"""


def script(study: Study) -> str:
    """Return a Python text whose `rows` are the page's table, and whose `points` those of the feedback function."""
    asked = study.asked
    one = experiment(asked, f"FR {asked.ratio}")
    text = HEAD.format(
        agent=asked.agent,
        seconds=pformat(tuple(phase.seconds for phase in one.phases)),
        subjects=asked.subjects,
        seed=asked.seed,
        tick=one.tick,
        spread=pformat(dict(one.spread)),
    )
    yoked = asked.match == "yoked"
    return text + (YOKED if yoked else "") + _groups(asked, study) + TAIL


def _groups(asked: Asked, study: Study) -> str:
    """Return the lines that run the four groups."""
    names = {kind: group.schedule for kind, group in study.groups.items()}
    if asked.match == "yoked":
        return (
            f"\nfixed, variable = group({names['FR']!r}), group({names['VR']!r})\n"
            f"groups = {{\n    {names['FR']!r}: fixed,\n    {names['VR']!r}: variable,\n"
            f'    {names["FI"]!r}: yoked(fixed[0], "FI"),\n    {names["VI"]!r}: yoked(variable[0], "VI"),\n}}\n'
        )
    how = {
        "income": "# The intervals were found from runs: they pay as many reinforcers a minute as the ratios did.\n",
        "requirement": "",
    }[asked.match]
    listed = ", ".join(repr(name) for name in names.values())
    return f"\n{how}groups = {{name: group(name) for name in ({listed})}}\n"
