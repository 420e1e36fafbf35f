"""Resurgence: an alternative replaces the target, and then it, too, is no longer paid."""

from __future__ import annotations

from vrcore.designs.design import Groups
from vrcore.experiment import Phase

SECONDS = 3_600.0


def resurgence(pays: str = "VI 30-s", *, seconds: float = SECONDS) -> Groups:
    """Pay the target (operandum 1), then the alternative (operandum 2) instead, then neither; `seconds` each.

    It isolates what the target was paid for before: the control group was never paid for it and goes through the same
    last two phases. What rises there as well when pay stops is not resurgence.
    Source: Epstein (1983), Behaviour Analysis Letters 3, 391-397 (recalled, not checked against the original).
    """
    target, alternative, neither = (f"Conc({one}, COD=0-s)" for one in (f"{pays}, EXT", f"EXT, {pays}", "EXT, EXT"))
    return {
        name: tuple(Phase(schedule, seconds=seconds) for schedule in (before, alternative, neither))
        for name, before in (("target", target), ("never paid for it", alternative))
    }


__all__ = ["SECONDS", "resurgence"]
