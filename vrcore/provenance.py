"""What made a log, as plain JSON: the part of a file of events that says where they come from.

    rules        version of the rules under which the experiment gave these events
    key          name of the experiment under those rules
    experiment   as `Experiment.to_dict` gives it
    parameters   one row a subject, one number a parameter of the agent
    names        what the subjects are called, where they have names

A log from another laboratory has no experiment, and of these at most names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vrcore.errors import LogError, VrlabError
from vrcore.experiment import RULES, Experiment

LONGEST_NAME = 200  # letters of a subject's name


class Origin(NamedTuple):
    """What a file says beside its events. All of it is empty for a run of this version.

    `names` are what it calls the subjects, in their order; `notes` are sentences about what was left out or rearranged
    on reading; `rules` and `key` are those of the run that it recorded, whatever the present rules are.
    """

    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rules: int | None = None
    key: str | None = None


class Provenance(NamedTuple):
    """What made a log; see the module."""

    experiment: Experiment | None = None
    parameters: npt.NDArray[np.float64] | None = None
    origin: Origin = Origin()

    def to_dict(self) -> dict[str, Any]:
        """Return what is known as plain JSON values; what is not known is left out."""
        found: dict[str, Any] = {}
        if self.experiment is not None:
            found["rules"] = RULES if self.origin.rules is None else self.origin.rules
            found["key"] = self.experiment.key() if self.origin.key is None else self.origin.key
            found["experiment"] = self.experiment.to_dict()
        if self.parameters is not None:
            found["parameters"] = self.parameters.tolist()
        if self.origin.names:
            found["names"] = list(self.origin.names)
        return found

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], who: str) -> Provenance:
        """Return what `to_dict` described; `who` is how messages call the file.

        Raises `LogError` where a part is of the wrong kind, where this version does not know the experiment, and
        where the experiment is not the one that the key names.
        """
        names = values.get("names", [])
        if not (isinstance(names, list) and all(isinstance(one, str) and len(one) <= LONGEST_NAME for one in names)):
            raise LogError(f"{who} does not give its subjects' names as a list of short texts.")
        described = values.get("experiment")
        if described is None:
            return cls(origin=Origin(tuple(names)))
        rules, key = values.get("rules"), values.get("key")
        if isinstance(rules, bool) or not isinstance(rules, int) or not isinstance(key, str):
            raise LogError(f"{who} holds an experiment without its key and the version of its rules.")
        try:
            experiment = Experiment.from_dict(described)
        except VrlabError as error:
            raise LogError(f"{who} holds an experiment that this version of vrlab cannot read: {error}") from error
        # Under other rules the same words would have another key, and nothing here could compute it.
        if rules == RULES and experiment.key() != key:
            raise LogError(
                f"{who} holds experiment {experiment.key()} under the key {key[:40]}: it was changed by hand."
            )
        parameters = _parameters(values.get("parameters"), experiment, who)
        return cls(experiment, parameters, Origin(tuple(names), rules=rules, key=key))


def _parameters(values: Any, experiment: Experiment, who: str) -> npt.NDArray[np.float64] | None:
    if values is None:
        return None
    width = len(experiment.agent._fields)
    try:
        found = np.array(values, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise LogError(f"{who} holds parameters of subjects that are no table of numbers.") from error
    if found.ndim != 2 or found.shape[1] != width or not np.isfinite(found).all():
        raise LogError(f"{who} must give {width} finite parameters for each subject, as {experiment.agent.key} has.")
    return found
