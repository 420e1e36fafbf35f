"""All that "Learning and extinction" shows of a comparison, computed in one go and away from the pages."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.extinction import extinction_alt, extinction_figure
from dashboard.charts.learning import learning_alt, learning_figure
from dashboard.charts.look import Drawn, Look
from dashboard.components.payload import RateSeries, Record
from dashboard.components.player_data import player_data
from dashboard.extinction_study import curve, words_of_fit
from dashboard.finding import Finding, finding
from dashboard.group import Group, Measured
from dashboard.store import made
from vrcore import measures
from vrcore.experiment import Experiment


class Asked(NamedTuple):
    """What the page asks for: the groups, how they are measured and fitted, and how it wants them drawn.

    `subject` (1, 2, ...) is played; `revealed` says whether extinction is shown, or still to be predicted.
    """

    experiments: tuple[Experiment, ...]
    measured: Measured
    family: str
    subject: int
    revealed: bool
    look: Look

    def groups(self) -> list[str]:
        """Return a key for each group."""
        return [self.measured.key(experiment) for experiment in self.experiments]

    def records(self) -> list[str]:
        """Return a key for the record of each group's subject that is played."""
        return [f"record/{experiment.key()}/{self.subject}" for experiment in self.experiments]

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(("view", *self.groups(), self.family, str(self.subject), str(self.revealed), self.look.key))


@dataclass(frozen=True, eq=False)
class View:
    """What is shown. `extinction` is None before the prediction; `player` is the recorder's message."""

    groups: list[Group]
    learning: Drawn
    learning_alt: str
    extinction: Drawn | None
    extinction_alt: str
    finding: Finding
    words_of_fit: str
    player: dict[str, Any]

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        drawn = self.learning.nbytes + (self.extinction.nbytes if self.extinction is not None else 0)
        events = sum(len(record[name]) for record in self.player["records"] for name in ("responses", "reinforcers"))
        return sum(group.nbytes() for group in self.groups) + drawn + events + 20_000


def work(asked: Asked, groups: list[Group], records: list[measures.Record]) -> Generator[float, None, View]:
    """Fit and draw the groups in short chunks; yields the share done. `records` are of the subject that is played."""
    fits = []
    for i, (group, key) in enumerate(zip(groups, asked.groups(), strict=True)):
        # A tuple, because None (no curve at all) is kept as well.
        fits.append(made(f"fit/{key}/{asked.family}", lambda group=group: (curve(group, asked.family),))[0])
        yield (i + 1) / (len(groups) + 1)
    learning = learning_figure(groups, fits, asked.look)
    extinction = extinction_figure(groups, asked.look) if asked.revealed else None
    yield 1.0
    return View(
        groups,
        learning,
        learning_alt(groups),
        extinction,
        extinction_alt(groups),
        finding(groups),
        words_of_fit(groups, fits, asked.family),
        played(groups, records, asked.subject, revealed=asked.revealed),
    )


def played(groups: list[Group], seen: list[measures.Record], subject: int, *, revealed: bool) -> dict[str, Any]:
    """Return the recorder's message: one subject (1, 2, ...) of each group, and the groups' mean rates."""
    records, rates = [], []
    for i, (group, one) in enumerate(zip(groups, seen, strict=True)):
        training_end = float(one.phases[1])
        end = one.end if revealed else training_end
        records.append(
            Record(
                f"{group.label}, subject {subject}",
                i,
                one.responses[one.responses <= end],
                one.reinforcers[one.reinforcers <= end],
                one.omitted[one.omitted <= end],
                [(0.0, "training"), *([(training_end, "extinction")] if revealed else [])],
                end,
            )
        )
        rates.append(_rate_series(group, i, training_end / 60.0, revealed=revealed))
    return player_data(
        records,
        [one for one in rates if np.size(one.minutes) > 1],
        alt=f"Cumulative records of subject {subject} of each group: {', '.join(group.label for group in groups)}.",
        filename=f"records-{groups[-1].experiment.key()}",
    )


def _rate_series(group: Group, i: int, training_end: float, *, revealed: bool) -> RateSeries:
    """Return the group's mean pace, each subject's clock set to the change of phase of the subject that is watched."""
    training, extinction = group.paces
    before = training.minutes <= training_end
    columns = [training.minutes[before]], [training.mean[before]], [training.low[before]], [training.high[before]]
    if revealed:
        for column, more in zip(columns, (extinction.minutes + training_end, *extinction[1:]), strict=True):
            column.append(more)
    return RateSeries(
        group.label, i, *(np.concatenate(column) for column in columns), [training_end] if revealed else []
    )
