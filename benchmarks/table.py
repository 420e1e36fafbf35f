"""One row a measurement: what was measured, the number, the number aimed at where there is one, and their ratio."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """`reach` is what was aimed at; `at_least` says that more is better (otherwise less is)."""

    what: str
    value: float
    unit: str
    reach: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """Value over reach, turned so that up to 1 is within reach."""
        if self.reach is None:
            return None
        if self.at_least:
            return self.reach / self.value if self.value else float("inf")
        return self.value / self.reach


def quantile(values: list[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def printed(title: str, rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [f"\n{title}\n", "| what | value | reach | ratio |", "|---|---:|---:|---:|"]
    for row in rows:
        reach = "" if row.reach is None else f"{'>=' if row.at_least else '<='} {row.reach:,.4g} {row.unit}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        lines.append(f"| {row.what} | {row.value:,.4g} {row.unit} | {reach} | {ratio} |")
    return "\n".join(lines)
