"""What a detector returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from vrcore.advice.run import Run
from vrcore.errors import ParameterError

STOPS = "stops extrapolation"
CAUTION = "caution"


@dataclass(frozen=True)
class Finding:
    """Something a curve shows that bears on any forecast of it.

    `code` is fixed and safe to test against; `words` is for people and says what to do next; `where` is an x or None;
    `severity` is "stops extrapolation" (nothing is forecast beyond the data) or "caution"; `evidence` holds the
    numbers, as plain JSON values.
    """

    code: str
    words: str
    where: float | None
    severity: str
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether nothing may be extrapolated while this stands."""
        return self.severity == STOPS

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "code": self.code,
            "words": self.words,
            "where": self.where,
            "severity": self.severity,
            "evidence": dict(self.evidence),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Finding:
        """Return the finding that `to_dict` wrote. Raises `ParameterError` for anything else."""
        try:
            where = given["where"]
            return cls(
                str(given["code"]),
                str(given["words"]),
                None if where is None else float(where),
                str(given["severity"]),
                dict(given["evidence"]),
            )
        except (KeyError, TypeError, ValueError) as wrong:
            raise ParameterError(f"this is no stored finding: {wrong!r}.") from wrong


class Detector(Protocol):
    """One detector: looks at one run, returns a finding or None. It changes nothing and raises nothing."""

    def __call__(self, run: Run, /) -> Finding | None:
        """Return what was found, or None."""
        ...
