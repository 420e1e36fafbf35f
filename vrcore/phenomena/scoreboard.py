"""The scoreboard: every agent on every phenomenon, computed afresh or read from the file that comes with the package.

A cell does not depend on the other cells asked for, nor on the number of workers: the same agent, phenomenon, number of
subjects and seed give the same finding.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from vrcore.agents import AGENTS, make
from vrcore.errors import LogError, ParameterError, unknown
from vrcore.experiment import RULES
from vrcore.phenomena import PHENOMENA
from vrcore.phenomena.phenomenon import Bench, Finding, Phenomenon, Picture, Series

SUBJECTS, SEED = 40, 0
COLUMNS = ("agent", "phenomenon", "passed", "value", "low", "high", "n", "target", "anchor", "why")
FILE = "scoreboard.json"
DIGITS = 4  # of what is stored


class Board(NamedTuple):
    """A scoreboard with what it was made of: findings by (agent, phenomenon)."""

    findings: Mapping[tuple[str, str], Finding]
    rules: int
    subjects: int
    seed: int

    def frame(self) -> pd.DataFrame:
        """Return a row for each cell, with the columns of `scoreboard`."""
        rows = [
            (agent, key, one.passed, one.value, one.low, one.high, one.n, row.criterion, _anchor(row), one.why)
            for (agent, key), one in self.findings.items()
            if (row := PHENOMENA[key])
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"passed": object, "n": int})

    def to_json(self) -> str:
        """Return the board as text, a line a cell, numbers with four digits."""
        cells = [
            json.dumps({"agent": agent, "phenomenon": key, **_plain(one)}, allow_nan=False)
            for (agent, key), one in self.findings.items()
        ]
        head = json.dumps({"rules": self.rules, "subjects": self.subjects, "seed": self.seed})[1:-1]
        return f'{{{head}, "cells": [\n' + ",\n".join(cells) + "\n]}\n"

    @classmethod
    def from_json(cls, text: str) -> Board:
        """Return the board that `to_json` wrote. Raises `LogError` for anything else."""
        try:
            values = json.loads(text)
            cells = {(one["agent"], one["phenomenon"]): _finding(one) for one in values["cells"]}
            return cls(cells, int(values["rules"]), int(values["subjects"]), int(values["seed"]))
        except (ValueError, KeyError, TypeError) as problem:
            raise LogError(f"this is no stored scoreboard: {problem!r}.") from None


def scoreboard(
    agents: Iterable[Any] | None = None,
    phenomena: Iterable[str] | None = None,
    subjects: int = SUBJECTS,
    seed: int = SEED,
    progress: Callable[[float], None] | None = None,
    *,
    workers: int = 1,
) -> pd.DataFrame:
    """Return what every agent shows of every phenomenon, a row a cell.

    `agents` are registry keys or instances (also of a class of your own), `phenomena` keys of `vrcore.PHENOMENA`; None:
    all. At least 40 `subjects` are advised, and fewer than 8 give no cell. `progress` is called with the share done,
    and what it raises stops the work. `workers` processes share the built-in agents; a script that asks for more than
    one needs the usual `if __name__ == "__main__":`.

    Columns: agent, phenomenon, passed (True, False, or None where the question does not apply), value with its 95 %
    interval over subjects (low, high), n (subjects left), target (the criterion), anchor (what real subjects measured,
    or nan), why (a sentence). Raises `UnknownNameError` for a name that does not exist, `ParameterError` for fewer than
    one subject or worker.
    """
    return board(agents, phenomena, subjects, seed, progress, workers=workers).frame()


def board(
    agents: Iterable[Any] | None = None,
    phenomena: Iterable[str] | None = None,
    subjects: int = SUBJECTS,
    seed: int = SEED,
    progress: Callable[[float], None] | None = None,
    *,
    workers: int = 1,
) -> Board:
    """Do what `scoreboard` does, and return pictures, rules and seed as well."""
    for name, value, least in (("subjects", subjects, 1), ("seed", seed, 0), ("workers", workers, 1)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ParameterError(f"{name} must be a whole number of at least {least}; {value!r} is not.")
    asked = [make(one) for one in (AGENTS if agents is None else agents)]
    keys = list(PHENOMENA if phenomena is None else phenomena)
    for key in keys:
        if key not in PHENOMENA:
            raise unknown("phenomenon", key, PHENOMENA)
    cells = [(agent, key) for agent in asked for key in keys]
    found: dict[tuple[str, str], Finding] = {}
    running = _shared(cells, subjects, seed, workers) if workers > 1 else _in_turn(cells, subjects, seed)
    for share, done in running:
        if done is not None:
            found[done[0]] = done[1]
        if progress is not None:
            progress(share)
    return Board({(agent.key, key): found[agent.key, key] for agent, key in cells}, RULES, subjects, seed)


Progress = Generator[tuple[float, tuple[tuple[str, str], Finding] | None], None, None]


def _in_turn(cells: list[tuple[Any, str]], subjects: int, seed: int) -> Progress:
    for place, (agent, key) in enumerate(cells):
        running = PHENOMENA[key].find(Bench(agent, subjects, seed))
        while True:
            try:
                next(running)
            except StopIteration as last:
                yield (place + 1) / len(cells), ((agent.key, key), last.value)
                break
            yield place / len(cells), None


def _shared(cells: list[tuple[Any, str]], subjects: int, seed: int, workers: int) -> Progress:
    """Let processes work on the cells of built-in agents; those of other classes are computed here."""
    away = [(agent, key) for agent, key in cells if AGENTS.get(agent.key) is type(agent)]
    here = [(agent, key) for agent, key in cells if AGENTS.get(agent.key) is not type(agent)]
    done = 0
    # Small problems solved by several threads of a linear algebra library in each of several processes take ten times
    # as long; the variable is read when a process starts.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    others = set(multiprocessing.active_children())
    # Not forked: a process with threads, such as the lab's, must not be copied.
    with ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
    ) as pool:
        with _deaf_to_interrupts():
            waiting = {
                pool.submit(_cell, agent.key, tuple(agent), key, subjects, seed): (agent.key, key)
                for agent, key in away
            }
        try:
            while waiting:
                finished, _ = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
                for one in finished:
                    done += 1
                    yield done / len(cells), (waiting.pop(one), one.result())
                if not finished:
                    yield done / len(cells), None
        finally:
            # Stopped: nobody wants the cells that are being computed, and one takes up to half a minute. The pool finds
            # its processes gone and gives up what waits; cancelling that as well would be in its way.
            if waiting:
                for process in set(multiprocessing.active_children()) - others:
                    process.terminate()
    for share, cell in _in_turn(here, subjects, seed):
        yield (done + share * len(here)) / len(cells), cell


def _begin() -> None:
    """Prepare a process that shares the work: Ctrl+C is not for it, and it does not outlive the one that started it.

    A killed process cannot stop the others, which would compute on for minutes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="vrlab-parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start processes that ignore Ctrl+C from their first moment on: it is for the one that started them.

    A process inherits what is ignored; only the main thread may say so, and elsewhere nobody presses Ctrl+C.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _cell(agent: str, parameters: tuple[float, ...], key: str, subjects: int, seed: int) -> Finding:
    running = PHENOMENA[key].find(Bench(AGENTS[agent](*parameters), subjects, seed))
    while True:
        try:
            next(running)
        except StopIteration as last:
            found: Finding = last.value
            return found


def stored() -> Board:
    """Return the scoreboard that comes with the package; `rules` says under which rules it was computed.

    Raises `LogError` where the package was built without it.
    """
    try:
        text = resources.files("vrcore.phenomena").joinpath(FILE).read_text("utf-8")
    except OSError:
        raise LogError("this copy of VR Lab has no stored scoreboard; vrlab score computes one.") from None
    return Board.from_json(text)


def store(found: Board, path: str | Path | None = None) -> Path:
    """Write a board to a file (None: the package's own), and return where."""
    to = Path(path) if path is not None else Path(str(resources.files("vrcore.phenomena").joinpath(FILE)))
    to.write_text(found.to_json(), "utf-8")
    return to


def _anchor(row: Phenomenon) -> float:
    return row.anchor.value if row.anchor is not None else math.nan


def _plain(one: Finding) -> dict[str, Any]:
    numbers = {name: _rounded(getattr(one, name)) for name in ("value", "low", "high")}
    picture = None
    if one.picture is not None:
        lines = [[name, *(list(map(_rounded, part)) for part in parts)] for name, *parts in one.picture.series]
        picture = [one.picture.x, one.picture.y, lines]
    return {"passed": one.passed, **numbers, "n": one.n, "why": one.why, "picture": picture}


def _rounded(value: float) -> float | str | None:
    """Return a number as JSON has it: nan as null, infinity as a word."""
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return float(f"{value:.{DIGITS}g}")


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _finding(one: Mapping[str, Any]) -> Finding:
    picture = None
    if one["picture"] is not None:
        x, y, lines = one["picture"]
        picture = Picture(
            x, y, tuple(Series(name, *(tuple(map(_number, part)) for part in parts)) for name, *parts in lines)
        )
    if one["passed"] not in (True, False, None):
        raise ValueError(f"passed is {one['passed']!r}")
    value, low, high = (_number(one[name]) for name in ("value", "low", "high"))
    return Finding(one["passed"], value, low, high, int(one["n"]), str(one["why"]), picture)
