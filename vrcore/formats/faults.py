"""What is wrong with the steps of a log, counted, so that a later stage can report it and not only a sentence can."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class StepFaults:
    """How often the rows of one run, or of several added up, are not one value at one step after the other.

    `duplicated`: rows used beyond the first of their step. `unsorted`: rows with a lower step than the row before
    that were put in order. `restarted`: times the counter starts over, so that the log may hold several runs.
    `resumed`: times it goes back less far, as after loading a checkpoint. `replaced`: rows that later ones replace.
    `without_step`, `without_value`, `infinite`: rows left out for it. `steps` is how many different steps are left.
    """

    duplicated: int = 0
    unsorted: int = 0
    restarted: int = 0
    resumed: int = 0
    replaced: int = 0
    without_step: int = 0
    without_value: int = 0
    infinite: int = 0
    steps: int = 0

    @property
    def bad_steps(self) -> int:
        """How many times a step is not higher than the one before: 0 for a clean log."""
        return self.duplicated + self.unsorted + self.restarted + self.resumed

    @property
    def looks_mixed(self) -> bool:
        """Whether more than one run seems to stand in the log without a column that tells them apart.

        The counter starts over, or at least half of the steps come again.
        """
        return self.restarted > 0 or (self.steps > 2 and 2 * self.duplicated >= self.steps)

    def __add__(self, other: StepFaults) -> StepFaults:
        return StepFaults(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))
