"""Many subjects' curves, fitted one after the other here and, where it pays, in further processes beside."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from vrcore.curves.family import Array
from vrcore.curves.individual import Asked, Individual, individual

CHUNK = 8
WORTH_SECONDS = 2.5
"""Other processes are started where what is left would take longer than this: starting one takes about 1 s."""

Subject = tuple[str, Array, Array]


def fitted(subjects: Sequence[Subject], asked: Asked, workers: int) -> Generator[float, None, list[Individual]]:
    """Fit every subject in short chunks: yield the share done, return the subjects in their order.

    Processes, not threads: a fit is mostly Python, which runs on one core at a time. The result is the same for any
    number of workers. Dropping the generator stops all of them.
    """
    work = _Work(subjects, asked)
    start, before = time.perf_counter(), 0
    beside: list[_Beside] = []
    try:
        while (chunk := work.take()) is not None:
            work.put(chunk, [individual(*subjects[i], asked) for i in chunk])
            before += len(chunk)
            yield work.share
            left = (time.perf_counter() - start) / before * (len(subjects) - work.done)
            if not beside and workers > 1 and left > WORTH_SECONDS:
                beside = [_Beside(work) for _ in range(workers - 1)]
        while not work.finished.wait(0.05):
            if not any(one.thread.is_alive() for one in beside):  # all have ended, perhaps killed: do what they left
                while (chunk := work.take()) is not None:
                    work.put(chunk, [individual(*subjects[i], asked) for i in chunk])
                    yield work.share
            yield work.share
        yield 1.0
    finally:
        for one in beside:
            one.stop()
    return work.results()


class _Work:
    """Chunks still to be done, and what was found; several threads may use it."""

    def __init__(self, subjects: Sequence[Subject], asked: Asked) -> None:
        self.subjects, self.asked = subjects, asked
        self.finished = threading.Event()
        self.done = 0
        n = len(subjects)
        self._chunks = deque(range(low, min(low + CHUNK, n)) for low in range(0, n, CHUNK))
        self._found: list[Individual | None] = [None] * n
        self._lock = threading.Lock()

    @property
    def share(self) -> float:
        return self.done / len(self._found)

    def take(self) -> range | None:
        with self._lock:
            return self._chunks.popleft() if self._chunks else None

    def give_back(self, chunk: range) -> None:
        with self._lock:
            self._chunks.append(chunk)

    def put(self, chunk: range, found: Sequence[Individual]) -> None:
        with self._lock:
            for i, one in zip(chunk, found, strict=True):
                self._found[i] = one
            self.done += len(chunk)
            if self.done == len(self._found):
                self.finished.set()

    def results(self) -> list[Individual]:
        return [one for one in self._found if one is not None]


class _Beside:
    """Another process that fits chunks, and the thread that feeds it: a line of JSON to it, a line back.

    Started as a command of its own, not by `multiprocessing`, which would run the caller's script a second time.
    """

    def __init__(self, work: _Work) -> None:
        root = str(Path(__file__).parents[2])
        known = os.environ.get("PYTHONPATH")
        path = root if not known else os.pathsep.join([root, known])
        self.work = work
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from vrcore.curves.sharing import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what goes wrong there is done again here, where the error can be seen
            env={**os.environ, "PYTHONPATH": path},
            text=True,
        )
        self.thread = threading.Thread(target=self._feed, name="vrlab-fit", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.thread.join()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):  # what was not read any more goes with the process
                    pipe.close()

    def _feed(self) -> None:
        while (chunk := self.work.take()) is not None:
            try:
                answer = self._ask(chunk)
            except OSError:  # the process has gone
                answer = ""
            if not answer.endswith("\n"):  # it ended, perhaps in the middle of a line
                self.work.give_back(chunk)
                return
            self.work.put(chunk, [Individual.from_dict(one) for one in json.loads(answer)])

    def _ask(self, chunk: range) -> str:
        assert self.process.stdin is not None  # both are pipes: see __init__
        assert self.process.stdout is not None
        subjects = [(label, x.tolist(), y.tolist()) for label, x, y in (self.work.subjects[i] for i in chunk)]
        self.process.stdin.write(json.dumps({"asked": self.work.asked._asdict(), "subjects": subjects}) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()


def serve() -> None:
    """Fit what comes on the standard input until it ends: what another process runs."""
    import numpy as np

    for line in sys.stdin:
        task: dict[str, Any] = json.loads(line)
        asked = Asked(**task["asked"])
        done = [
            individual(label, np.array(x, float), np.array(y, float), asked).to_dict()
            for label, x, y in task["subjects"]
        ]
        print(json.dumps(done), flush=True)
