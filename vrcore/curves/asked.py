"""What the caller of a fit declared, and what was assumed in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple


class Asked(NamedTuple):
    """What the caller declared: limits of y, and pinned parameters.

    `assumed` says that nobody declared the limits: they were taken from the values (`limits.py`).
    """

    lower: float | None
    upper: float | None
    fixed: dict[str, float]
    assumed: bool = False

    def pressed(self, name: str, params: Mapping[str, float]) -> Literal["", "lowest", "highest"]:
        """Return which possible value a fitted baseline or asymptote is pressed against, if any.

        Its standard error is that of a curve that could go on beyond the limit, and tells nobody anything.
        """
        if name not in ("baseline", "asymptote") or name in self.fixed or name not in params:
            return ""
        near = 1e-9 * abs(params["asymptote"] - params["baseline"])
        if self.lower is not None and abs(params[name] - self.lower) <= near:
            return "lowest"
        return "highest" if self.upper is not None and abs(params[name] - self.upper) <= near else ""
