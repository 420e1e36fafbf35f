"""What the tab "Token economy" asks for: production, exchange and cost, and the experiments made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.look import Look
from dashboard.choice.tokens_fields import INTERVALS
from vrcore.agents import AGENTS
from vrcore.designs.token_economy import longest_run, token_economy, token_links, token_saving
from vrcore.experiment import Experiment, Phase
from vrcore.log import EventLog
from vrcore.measures.tokens import tokens

LINKS = (2, 12)  # at least and at most, where the log says how many there are


class Asked(NamedTuple):
    """What the tab asks for. `subject` (1, 2, ...) is whose record is drawn; `vote` the prediction."""

    agent: str
    producing: str
    production: int
    interval: int
    exchange: str
    needed: int
    wait: int
    cost: int
    minutes: int
    reinforcers: int
    extinction: int
    subjects: int
    subject: int
    seed: int
    vote: str
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(["tokens", *map(str, self[:-1]), self.look.key])

    @property
    def revealed(self) -> bool:
        """Whether extinction is shown, or still to be predicted."""
        return self.vote != "open"

    @property
    def timed(self) -> bool:
        """Whether exchanges are an interval apart, and not a number of tokens."""
        return self.exchange in INTERVALS

    @property
    def rules(self) -> tuple[str, str]:
        """Production and exchange in notation."""
        made, exchanged = (
            f"{kind} {interval}-s" if kind in INTERVALS else f"{kind} {ratio}"
            for kind, ratio, interval in (
                (self.producing, self.production, self.interval),
                (self.exchange, self.needed, self.wait),
            )
        )
        return made, exchanged

    @property
    def links_known(self) -> int | None:
        """How many links are shown: all up to an exchange that pays, or as many as one has on average.

        None where time says when tokens are exchanged, so that the log must tell.
        """
        if self.timed:
            return None
        return longest_run(self.needed, self.cost) if self.exchange == "FR" else self.needed

    def links(self, log: EventLog) -> int:
        """Return how many links are shown; where the log must tell, as many as the median subject's exchange has."""
        found = usual(log) if self.links_known is None else float(self.links_known)
        return int(np.clip(round(found), *LINKS)) if np.isfinite(found) else LINKS[0]

    @property
    def alike(self) -> bool:
        """Whether both groups of the comparison are one: a reinforcer costs what, or a multiple of what, is saved."""
        return self.exchange == "FR" and self.cost % self.needed == 0

    def schedule(self) -> str:
        """Return the schedule in notation."""
        return str(token_economy(*self.rules, self.cost))

    def watching(self, agent: str) -> Experiment:
        """Return the experiment in which pauses are measured, in its second phase."""
        return self._experiment(agent, token_links(token_economy(*self.rules, self.cost), seconds=60.0 * self.minutes))

    def saving(self) -> dict[str, Experiment]:
        """Return the two groups that go into extinction, by label."""
        groups = token_saving(*self.rules, self.cost, reinforcers=self.reinforcers, seconds=60.0 * self.extinction)
        return {label: self._experiment(self.agent, phases) for label, phases in groups.items()}

    def _experiment(self, agent: str, phases: tuple[Phase, ...]) -> Experiment:
        tick = min(0.5, 60.0 / AGENTS[agent]().highest_rate)
        return Experiment(agent, phases, subjects=self.subjects, seed=self.seed, tick=tick)


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for; a subject that there is not is the last one."""
    given = {name: values[f"tokens_{name}"] for name in Asked._fields if name != "look"}
    return Asked(**given | {"subject": min(given["subject"], given["subjects"])}, look=look)


def usual(log: EventLog) -> float:
    """Return how many tokens the median subject earned for each exchange in the second phase; nan without one."""
    counts = tokens(log)
    counts = counts[(counts["phase"] == 2) & (counts["exchanges"] > 0)]
    return float((counts["earned"] / counts["exchanges"]).median())


__all__ = ["Asked", "asked_for", "usual"]
