"""Digests of logs that must not change unless `RULES` does.

A stored key promises the same log, to the last digit, on every machine. If a change of the core is meant to give other
logs, raise `RULES` in `vrcore/experiment.py` and write the file anew with

    python -m tests.reference.golden
"""

from __future__ import annotations

import json
from pathlib import Path

from vrcore import AGENTS, DeliveryNoise, Experiment, Phase, run
from vrcore.experiment import RULES

FILE = Path(__file__).with_name("golden.json")

NOISE = DeliveryNoise(omission=0.2, spurious=0.02, magnitude_sd=0.5)
SCHEDULES = (
    "CRF",
    "FR 5",
    "VR 5",
    "VR(5, list=geom, n=20)",
    "RR 5",
    "FI 20-s",
    "VI 20-s",
    "RI 20-s",
    "FT 20-s",
    "VT(20-s, list=arith)",
    "RT 20-s",
    "Conc(VI 20-s, VI 40-s, COD=2-s)",
    "Conc(RR 2, RR 5)",
    "Mult(VR 5, EXT, time=60-s)",
    "Mult(Conc(VR 5, VI 20-s), FR 3, time=60-s)",
    "Conc(Mult(VR 5, EXT, time=60-s), VI 20-s)",
    "Tand(VI 20-s, FT 5-s)",
    "Chain(FR 3, DRH(4-s, responses=2))",
    "Mult(Conc(VI 10-s, VR 5, COD=3-s), Conc(RR 2, EXT), time=20-s, BO=2-s)",
    "Alt(Token(prod=VR 3, exch=FR 2, cost=3), VI(20-s, timer=running) LH 5-s)",
)


def experiments() -> dict[str, Experiment]:
    """Return the experiments by name: every agent, every kind of schedule, noise, eating, spread and procedure.

    Parameters are written out by hand where they matter: a new default is a new experiment, not a new rule.
    """
    found = {}
    for agent in AGENTS:
        phases = [Phase("VR 5", reinforcers=60, limit_seconds=3600), Phase("EXT", seconds=300)]
        found[f"{agent}, training and extinction"] = Experiment(agent, phases, subjects=3, seed=1)
        choice = [Phase("Conc(RR 2, RR 5)", trials=300, noise=NOISE)]
        found[f"{agent}, forced choice with noise"] = Experiment(
            agent, choice, subjects=2, seed=2, procedure="forced-choice"
        )
    for schedule in SCHEDULES:
        agent = AGENTS["q-learning"](start_value=0.0)
        found[f"q-learning, {schedule}"] = Experiment(agent, [Phase(schedule, seconds=600)], seed=3, eating=2.0)
    spread = {"learning_rate": 0.5, "highest_rate": 0.2}
    found["q-learning, everything at once"] = Experiment(
        "q-learning",
        [Phase("VR 3", responses=200, noise=NOISE), Phase("Mult(RR 4, EXT)", seconds=400, noise=NOISE)],
        subjects=4,
        seed=4,
        tick=0.25,
        eating=1.0,
        spread=spread,
    )
    found["linear-operator, trials"] = Experiment(
        "linear-operator", [Phase("RR 2", trials=200), Phase("EXT", trials=100)], seed=5, procedure="discrete-trials"
    )
    return found


def made() -> dict[str, dict[str, str]]:
    """Run the experiments; return key and digest of each by name."""
    return {
        name: {"key": experiment.key(), "digest": run(experiment).digest()}
        for name, experiment in experiments().items()
    }


def write() -> None:
    """Write the file of digests anew."""
    FILE.write_text(json.dumps({"rules": RULES, "logs": made()}, indent=2) + "\n")


if __name__ == "__main__":
    write()
    print(f"{FILE.name}: {len(experiments())} logs under RULES = {RULES}")
