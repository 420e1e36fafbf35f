"""What the page "Scoreboard" shows: the board that comes with the package, and one cell computed now."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import cache

from vrcore.agents import AGENTS, make
from vrcore.experiment import RULES
from vrcore.phenomena import PHENOMENA, TAGS, Bench, Finding
from vrcore.phenomena.scoreboard import Board, stored

CONTROL = "constant-rate"


@dataclass(frozen=True)
class Cell:
    """A finding that was computed now."""

    finding: Finding

    def nbytes(self) -> int:
        """Return roughly how much memory the cell takes."""
        lines = self.finding.picture.series if self.finding.picture is not None else ()
        return 2_000 + sum(200 + 4 * 40 * len(one.x) for one in lines)


@cache
def board() -> Board:
    """Return the stored board. Raises `LogError` where there is none."""
    return stored()


def outdated() -> bool:
    """Say whether the stored board was computed under other rules than those in force."""
    return board().rules != RULES


def work(agent: str, key: str, subjects: int, seed: int) -> Generator[float, None, Cell]:
    """Compute one cell in short chunks; yields a growing share that never quite reaches 1."""
    running, share = PHENOMENA[key].find(Bench(make(agent), subjects, seed)), 0.0
    before = 1.0
    while True:
        try:
            now = next(running)
        except StopIteration as last:
            return Cell(last.value)
        if now < before:  # another of its runs; how many there will be only the phenomenon knows
            share += 0.25 * (1.0 - share)
        before = now
        yield share


def profile(agent: str) -> dict[str, tuple[int, int]]:
    """Return for each tag how many phenomena an agent shows, and of how many it could be asked."""
    found = {}
    for tag in TAGS:
        asked = [board().findings[agent, key].passed for key, one in PHENOMENA.items() if tag in one.tags]
        found[tag] = (asked.count(True), len(asked) - asked.count(None))
    return found


def shows(agent: str) -> tuple[int, int]:
    """Return how many phenomena an agent shows, and of how many it could be asked."""
    marks = [board().findings[agent, key].passed for key in PHENOMENA]
    return marks.count(True), len(marks) - marks.count(None)


def who_shows(key: str) -> list[str]:
    """Return the agents that show a phenomenon."""
    return [agent for agent in AGENTS if board().findings[agent, key].passed]
