"""Long work in a small pool of threads that is shared fairly.

Work is a generator: it yields the fraction done (0 to 1) after every chunk of at most 50 to 100 ms and returns its
result. A job that has worked for a turn goes to the back of the queue, so that a long one cannot keep a short one
waiting for more than a turn per job ahead of it. Work that fits into one turn is not interrupted: were everybody's
chunks interleaved, all of a class would wait for the last. Nothing here knows Streamlit; `dashboard.waiting` is the
page's side.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Generator
from typing import Any

from vrcore.errors import VrlabError

Work = Generator[float, None, Any]

WORKERS = 2
QUEUE_LIMIT = 60
SECONDS_LIMIT = 300.0
TURN = 0.15  # seconds
LONG_CHUNK = 0.5

log = logging.getLogger(__name__)


class BusyError(VrlabError):
    """The queue is full, or one visitor has too many jobs under way."""


class CancelledError(VrlabError):
    """The job was stopped before it had a result."""


class _Task:
    """What the workers know of a job. It does not know its `Job`, so that nobody's interest in it can be noticed."""

    def __init__(self, work: Work, name: str) -> None:
        self.work, self.name = work, name
        self.fraction = 0.0
        self.worked = 0.0
        self.result: Any = None
        self.error: BaseException | None = None
        self.cancelled = False
        self.done = threading.Event()
        self._ending = threading.Lock()

    def cancel(self) -> None:
        with self._ending:
            if not self.done.is_set():
                self.cancelled = True
                self.done.set()

    def end(self, result: Any = None, error: BaseException | None = None) -> bool:
        """Take the result or the error, unless somebody has cancelled meanwhile; there is nothing more to do."""
        with self._ending:
            if not self.cancelled:
                self.result, self.error = result, error
                self.fraction = self.fraction if error else 1.0
                self.done.set()
        return False

    def turn(self, seconds: float) -> bool:
        """Run chunks for one turn of `seconds`; return whether there is more to do."""
        end = time.perf_counter() + seconds
        while self.step():
            if time.perf_counter() >= end:
                return True
        return False

    def step(self) -> bool:
        """Run one chunk; return whether there is more to do."""
        if self.cancelled:
            self.work.close()
            return False
        start = time.perf_counter()
        try:
            self.fraction = min(max(float(next(self.work)), 0.0), 1.0)
        except StopIteration as last:
            return self.end(last.value)
        except Exception as error:  # the page raises it again where the result is asked for
            return self.end(error=error)
        spent = time.perf_counter() - start
        self.worked += spent
        if spent > LONG_CHUNK:
            log.warning("a chunk of the job %s took %.2f s; others wait that long", self.name, spent)
        if self.worked > SECONDS_LIMIT:
            self.work.close()
            return self.end(
                error=VrlabError(
                    f"This run has computed for more than {SECONDS_LIMIT:.0f} seconds, which is the limit here. "
                    "Ask for fewer subjects or a smaller budget."
                )
            )
        return True


class Job:
    """One visitor's hold on a piece of work. When the last reference goes, the work is cancelled."""

    def __init__(self, task: _Task, name: str, key: object) -> None:
        self.name, self.key = name, key
        self._task = task
        weakref.finalize(self, task.cancel).atexit = False

    @property
    def fraction(self) -> float:
        """The part done, 0 to 1."""
        return self._task.fraction

    @property
    def worked(self) -> float:
        """How long it has been computed, in seconds; the time spent in the queue does not count."""
        return self._task.worked

    @property
    def done(self) -> bool:
        """Whether there is nothing to wait for any more: a result, an error, or cancelled."""
        return self._task.done.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped, by its owner or by a newer job of the same name."""
        return self._task.cancelled

    def cancel(self) -> None:
        """Stop the work after its present chunk, at most; a finished job stays finished."""
        self._task.cancel()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the job is done, at most `seconds`; return whether it is."""
        return self._task.done.wait(seconds)

    def exception(self) -> BaseException | None:
        """Return what the work raised, if it did and is done."""
        return self._task.error

    def result(self, seconds: float | None = None) -> Any:
        """Return the work's result, or raise what it raised, `CancelledError`, or `TimeoutError` after `seconds`."""
        if not self.wait(seconds):
            raise TimeoutError(f"the job {self.name} is not done after {seconds} s")
        if self._task.error is not None:
            raise self._task.error
        if self._task.cancelled:
            raise CancelledError(f"The run was stopped at {100.0 * self.fraction:.0f} %.")
        return self._task.result


class Pool:
    """A bounded number of threads that take jobs in turn, a chunk at a time."""

    def __init__(
        self, workers: int = WORKERS, limit: int = QUEUE_LIMIT, per_owner: int = 4, turn: float = TURN
    ) -> None:
        self.limit, self.per_owner, self.turn = limit, per_owner, turn
        self._tasks: deque[_Task] = deque()
        self._running = 0
        self._changed = threading.Condition()
        self._closed = False
        # Owner -> name -> job. Weak, so that the visit's own reference alone keeps a job and its result alive.
        self._jobs: dict[str, weakref.WeakValueDictionary[str, Job]] = {}
        self._threads = [
            threading.Thread(target=self._work, name=f"vrlab-job-{number}", daemon=True) for number in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, owner: str, start: Callable[[], Work], *, name: str = "run", key: object = None) -> Job:
        """Return the owner's job `name` for `key`, starting `start()` if it is not there already.

        An unfinished job of the same owner and name with another key is cancelled: the newest interaction wins.
        The same key gives the same job, also when it is done or was cancelled by hand (see `forget`). Keep the
        job: it is cancelled when nobody does. Raises `BusyError` when the queue is full.
        """
        with self._changed:
            self._jobs = {who: jobs for who, jobs in self._jobs.items() if len(jobs)}
            jobs = self._jobs.setdefault(owner, weakref.WeakValueDictionary())
            earlier = jobs.get(name)
            if earlier is not None:
                if key is not None and earlier.key == key:
                    return earlier
                earlier.cancel()
            self._tasks = deque(task for task in self._tasks if not self._dropped(task))
            if sum(not job.done for job in jobs.values()) >= self.per_owner:
                raise BusyError(
                    f"You already have {self.per_owner} runs under way. Please wait for one of them or cancel it."
                )
            if len(self._tasks) + self._running >= self.limit:
                raise BusyError(
                    f"The lab is busy: {self.limit} runs are waiting already. Please try again in a minute."
                )
            task = _Task(start(), name)
            job = Job(task, name, key)
            jobs[name] = job
            self._tasks.append(task)
            self._changed.notify()
            return job

    def forget(self, job: Job) -> None:
        """Cancel a job and let the same key start afresh."""
        job.cancel()
        job.key = object()

    def __len__(self) -> int:
        """Count the unfinished jobs."""
        with self._changed:
            return sum(not task.cancelled for task in self._tasks) + self._running

    def close(self) -> None:
        """Cancel everything and end the threads."""
        with self._changed:
            self._closed = True
            for task in self._tasks:
                task.cancel()
                task.work.close()
            self._tasks.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    @staticmethod
    def _dropped(task: _Task) -> bool:
        """Close the generator of a cancelled task that stands in the queue; no worker is inside it."""
        if task.cancelled:
            task.work.close()
        return task.cancelled

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._tasks and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                task = self._tasks.popleft()
                self._running += 1
            more = False
            try:
                more = task.turn(self.turn)
            finally:
                with self._changed:
                    self._running -= 1
                    if more and not self._closed:
                        self._tasks.append(task)
                        self._changed.notify()
                    elif more:
                        task.cancel()
                        task.work.close()
                # Between chunks the loop must not keep a result alive.
                del task
