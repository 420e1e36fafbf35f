"""An advice as a value: per run, between runs, and the one sentence at the top."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vrcore.advice import serial
from vrcore.advice.findings import Finding
from vrcore.advice.parts import Comparison, Options, Quantity, RunAdvice, options, run_advice
from vrcore.errors import ParameterError

RULES = 4
"""Raised whenever the same data and options may lead to another advice."""


@dataclass(frozen=True)
class Advice:
    """What to do with one run or several, why, what would change it, and what it rests on.

    `recommendation` is one of `RECOMMENDATIONS` and is about the run named `about`. `data` names the data, `key` data,
    options and rules together: with the shipped forecaster equal keys mean equal advice, so that each can be logged
    and scored (`score.py`). Every value is in the metric's own sign; a gain is an improvement, also where lower is
    better.
    """

    recommendation: str
    about: str
    reason: str
    would_change: tuple[str, ...]
    assumptions: tuple[str, ...]
    runs: tuple[RunAdvice, ...]
    comparisons: tuple[Comparison, ...]
    options: Options
    data: str

    def run(self, name: str) -> RunAdvice:
        """Return what is said of one run. Raises `ParameterError` for a name that is none of them."""
        for one in self.runs:
            if one.name == name:
                return one
        raise ParameterError(f'there is no run "{name}"; there is {", ".join(one.name for one in self.runs)}.')

    @property
    def findings(self) -> dict[str, tuple[Finding, ...]]:
        """The findings of each run, by its name."""
        return {one.name: one.findings for one in self.runs}

    @property
    def checkpoint(self) -> float | None:
        """The x to go back to, where the recommendation is to rewind."""
        return self.run(self.about).checkpoint

    @property
    def table(self) -> tuple[dict[str, Any], ...]:
        """The decision table: one row per run, plain values; None where nothing is forecast."""
        rows = []
        for one in self.runs:
            reach = one.target
            rows.append(
                {
                    "run": one.name,
                    "evaluations": one.evaluations,
                    "last x": one.last,
                    "now": one.now,
                    "best": one.best,
                    "best at": one.best_at,
                    "budget": one.budget,
                    **_spread("at budget", one.at_budget),
                    **_spread("gain per doubling", one.doubling),
                    "probability of a gain that matters": one.likely,
                    "regret of stopping": one.regret,
                    "price": one.price,
                    "net worth": one.net,
                    "x at target": None if reach is None else reach.x,
                    "target not reached": None if reach is None else reach.beyond,
                    "findings": ", ".join(found.code for found in one.findings),
                    "recommendation": one.recommendation,
                }
            )
        return tuple(rows)

    @property
    def words(self) -> str:
        """The advice for people, in a few sentences."""
        subject = f" ({self.about})" if len(self.runs) > 1 else ""
        head = f"{self.recommendation[0].upper()}{self.recommendation[1:]}{subject}: {self.reason}"
        return f"{head} What would change this: {self.would_change[0]}" if self.would_change else head

    @property
    def key(self) -> str:
        """16 hexadecimal digits that name this advice: its data, its options and the rules it was made by."""
        text = json.dumps([RULES, self.data, serial.plain(self.options)], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; infinities become the texts "inf" and "-inf"."""
        rows = []
        for one in self.runs:
            row = serial.plain(one._replace(findings=()))
            row["findings"] = [serial.plain(found.to_dict()) for found in one.findings]
            rows.append(row)
        return {
            "rules": RULES,
            "key": self.key,
            "recommendation": self.recommendation,
            "about": self.about,
            "reason": self.reason,
            "would_change": list(self.would_change),
            "assumptions": list(self.assumptions),
            "runs": rows,
            "comparisons": serial.plain(self.comparisons),
            "options": serial.plain(self.options),
            "data": self.data,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Advice:
        """Return the advice that `to_dict` wrote. Raises `ParameterError` saying what is wrong with anything else."""
        if not isinstance(given, Mapping) or given.get("rules") != RULES:
            raise ParameterError(
                f"a stored advice must follow rules {RULES}; this one does not, as an earlier or later version of the "
                "library made it. Ask for advice again."
            )
        try:
            found = cls(
                str(given["recommendation"]),
                str(given["about"]),
                str(given["reason"]),
                tuple(str(one) for one in given["would_change"]),
                tuple(str(one) for one in given["assumptions"]),
                tuple(run_advice(one) for one in given["runs"]),
                tuple(
                    Comparison(str(one["first"]), str(one["second"]), float(one["at"]), float(one["probability"]))
                    for one in given["comparisons"]
                ),
                options(given["options"]),
                str(given["data"]),
            )
        except KeyError as missing:
            raise ParameterError(f"a stored advice needs the entry {missing}, which this one lacks.") from missing
        except (TypeError, ValueError) as wrong:
            raise ParameterError(f"this is no stored advice: {wrong}.") from wrong
        if given.get("key") != found.key:
            raise ParameterError("the key of this stored advice does not fit its data and options: it was changed.")
        return found


def _spread(name: str, quantity: Quantity | None) -> dict[str, float | None]:
    value, low, high = quantity or (None, None, None)
    return {name: value, f"{name}, low": low, f"{name}, high": high}
