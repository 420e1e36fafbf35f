"""A class of scripted visitors, each moving the ratio slider of the flagship page."""

from __future__ import annotations

import asyncio
import random
import time

import psutil

from benchmarks.client import Visitor
from benchmarks.running import Lab, running_lab
from benchmarks.table import Row, quantile

PAGE, SLIDER, LOW, HIGH = "extinction", "ex_ratio", 2, 100
THINKING = 3.0  # seconds between two movements, on average
SECONDS = 30.0
SIZES = (1, 10, 30, 60)
REACH_P95 = {30: 200.0, 60: 500.0}
REACH_AT_ONCE = 2000.0
REACH_MEMORY = 3.0
ROUNDS_AT_ONCE = 3
# Sixty tabs that open in the same instant measure something else than what is asked here.
ARRIVAL = 0.15


def memory(lab: Lab) -> float:
    """Return the resident memory of the lab in MB."""
    process = psutil.Process(lab.process.pid)
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True))) / 1e6


async def _settled(lab: Lab) -> float:
    """Wait until the lab's processes have loaded what they need once; return the memory in MB."""
    found, quiet = memory(lab), 0
    for _ in range(60):
        await asyncio.sleep(1.0)
        now = memory(lab)
        quiet = quiet + 1 if abs(now - found) < 2.0 else 0
        found = now
        if quiet >= 5:
            break
    return found


async def _moving(visitors: list[Visitor], times: list[float]) -> None:
    """Let everybody think and move for a while; collect the answers' seconds."""
    end = time.perf_counter() + SECONDS

    async def one(visitor: Visitor, rng: random.Random) -> None:
        await asyncio.sleep(rng.random() * THINKING)
        while time.perf_counter() < end:
            times.append((await visitor.move(SLIDER, rng.randint(LOW, HIGH))).seconds)
            await asyncio.sleep(rng.expovariate(1.0 / THINKING))

    await asyncio.gather(*(one(visitor, random.Random(place)) for place, visitor in enumerate(visitors)))


async def _measure(lab: Lab, size: int, query: str) -> tuple[list[float], list[float], float]:
    """Return the seconds of moves, the seconds of moves at the same instant, and MB per visitor."""
    visitors: list[Visitor] = []
    try:
        # One visitor first, so that what every lab needs once is not charged to the class.
        first = await Visitor(lab.url, PAGE, query).__aenter__()
        visitors.append(first)
        await first.open()
        await first.move(SLIDER, LOW)
        before = await _settled(lab)

        async def arrive(place: int) -> None:
            await asyncio.sleep(place * ARRIVAL)
            visitor = await Visitor(lab.url, PAGE, query).__aenter__()
            visitors.append(visitor)
            await visitor.open()

        await asyncio.gather(*(arrive(place) for place in range(size - 1)))
        times: list[float] = []
        await _moving(visitors, times)
        extra = (memory(lab) - before) / max(size - 1, 1)
        at_once: list[float] = []
        for turn in range(ROUNDS_AT_ONCE):
            answers = await asyncio.gather(*(visitor.move(SLIDER, LOW + 7 * turn + 3) for visitor in visitors))
            at_once += [answer.seconds for answer in answers]
        problems = [problem for visitor in visitors for problem in visitor.exceptions]
        if problems:
            raise RuntimeError(f"the lab showed an error to a visitor: {problems[0]}")
        return times, at_once, extra
    finally:
        for visitor in visitors:
            await visitor.__aexit__()


def rows(*, shared: bool = False) -> list[Row]:
    """Return the rows for all sizes; `shared`: everybody opened the same link, otherwise each drew a seed."""
    found: list[Row] = []
    grown: dict[int, float] = {}
    query = "ex.seed=7" if shared else ""
    whose = "one link" if shared else "own seeds"
    for size in SIZES:
        with running_lab(f"lab-of-{size}-visitors") as lab:
            times, at_once, extra = asyncio.run(_measure(lab, size, query))
        who = f"{size} visitor{'s' if size > 1 else ''}, {whose}"
        milliseconds = [1000.0 * one for one in times]
        found += [
            Row(f"{who}: p50 of {len(times)} moves", quantile(milliseconds, 0.5), "ms"),
            Row(f"{who}: p95", quantile(milliseconds, 0.95), "ms", REACH_P95.get(size)),
        ]
        if size > 1:
            found.append(Row(f"{who}: memory per extra visitor", extra, "MB", REACH_MEMORY))
            # Few visitors fill what is kept for all, which is bounded, as many do: what one more costs is the rest.
            for fewer, less in list(grown.items())[-1:]:
                one_more = (extra * (size - 1) - less) / (size - fewer)
                found.append(Row(f"from {fewer} to {size}, {whose}: memory for one more", one_more, "MB", REACH_MEMORY))
            grown[size] = extra * (size - 1)
        if size == max(SIZES):
            together = [1000.0 * one for one in at_once]
            found.append(
                Row(f"{size} at the same instant, {whose}: p95", quantile(together, 0.95), "ms", REACH_AT_ONCE)
            )
    return found
