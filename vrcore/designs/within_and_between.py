"""The same two schedules within one subject, in a multiple schedule, and between two groups."""

from __future__ import annotations

from vrcore.designs.design import Groups
from vrcore.experiment import Phase


def within_and_between(
    rich: str = "FR 1",
    lean: str = "VR 10",
    *,
    minutes: float = 30.0,
    extinction_minutes: float = 60.0,
    component: float = 60.0,
) -> Groups:
    """Train one group on both schedules, which take turns every `component` seconds with a signal each, and two groups
    on one of them; then pay nobody. All have `minutes` of either schedule they get, and `extinction_minutes` of its
    extinction: the multiple schedule lasts twice as long.

    It isolates who is compared with whom. Between groups nothing but the own schedule can matter; within a subject,
    what is learnt on one schedule can carry over to the other, and the subject's pace is the same in both.
    Source: Nevin (1988), Psychological Bulletin 103, 44-56; Pittenger & Pavlik (1988): between groups the effect,
    within subjects none or its reverse. Zarcone et al. (1997) found it in Mult(FR 1, VR) in most of 7 pigeons.
    """
    time = f"time={component:g}-s"
    return {
        "both": (
            Phase(f"Mult({rich}, {lean}, {time})", seconds=120.0 * minutes),
            Phase(f"Mult(EXT, EXT, {time})", seconds=120.0 * extinction_minutes),
        ),
        **{
            schedule: (Phase(schedule, seconds=60.0 * minutes), Phase("EXT", seconds=60.0 * extinction_minutes))
            for schedule in (rich, lean)
        },
    }


__all__ = ["within_and_between"]
