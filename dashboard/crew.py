"""Processes that compute for the lab, so that the interpreter that serves its pages is free to serve them.

Simulating, measuring, fitting and drawing are 40 ms of Python for a moved slider, around compiled loops. In the
server's own process that Python takes turns with every visitor's page, one at a time; here it runs beside them. A
member of the crew is this file run as a program: it takes work on standard input, answers on standard output, and ends
when its input does, so that none outlives a server that was killed. What passes between them is pickled: both ends are
this lab's own.

`remote` gives work to the crew in the form `dashboard.jobs` knows. Where no member is ready (it takes a few seconds to
start), or one has died, the same work runs in place: the result is the same to the last digit.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from typing import IO, Any, NamedTuple

TURN = 0.1  # seconds that a member works before it says how far it is
HEADER = struct.Struct("<Q")

GONE = (EOFError, OSError, ValueError, pickle.UnpicklingError)
"""What speaking with a process raises that is gone; a ValueError where this side has closed the pipe."""

log = logging.getLogger(__name__)

Work = Generator[float, None, Any]


class Ask(NamedTuple):
    """What a member is told: work at a job for a turn (with what it is, the first time), or drop it."""

    job: int
    function: Callable[..., Work] | None = None
    arguments: tuple[Any, ...] = ()
    drop: bool = False


class Answer(NamedTuple):
    """What a member says: the share done and whether there is more, or the result, or what was raised."""

    fraction: float = 1.0
    more: bool = False
    result: Any = None
    error: BaseException | None = None


class LostError(Exception):
    """The member is gone."""


class Member:
    """One process of the crew. One thread at a time speaks with it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ready = False
        self.lost = False
        # The member finds the same code as this process, however that was started.
        found = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.crew"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=found
        )
        threading.Thread(target=self._greet, name="vrlab-crew-greeting", daemon=True).start()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def _greet(self) -> None:
        """Wait until the member has compiled what it needs; until then everybody does without it."""
        try:
            _receive(self._process.stdout)
            self.ready = True
        except GONE:
            self.lost = True
            log.warning("a computing process did not start; the lab computes in its own process")

    def tell(self, ask: Ask) -> Answer:
        """Send and wait for the answer. Raises `LostError`, or what `pickle` raises for what cannot be sent.

        Errors of the work itself come in the answer.
        """
        body = pickle.dumps(ask, protocol=pickle.HIGHEST_PROTOCOL)
        with self.lock:
            try:
                _send(self._process.stdin, body)
                answer = _receive(self._process.stdout)
            except GONE as error:
                self.lost = True
                self.ready = False
                raise LostError from error
        return answer  # type: ignore[no-any-return]  # a member sends nothing else

    def end(self) -> None:
        """Close the member's input, at which it ends."""
        self.ready = False
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not sent any more
                    pipe.close()
        try:
            self._process.wait(2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Crew:
    """A few members, replaced when they die. Before `start` there are none, and all work is done in place."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._members: list[Member] = []
        atexit.register(self.close)

    def start(self, size: int) -> None:
        """Start `size` members."""
        with self._lock:
            self._members += [Member() for _ in range(size)]

    @property
    def members(self) -> list[int]:
        """The process numbers of the members."""
        with self._lock:
            return [member.pid for member in self._members]

    @property
    def ready(self) -> int:
        """How many members are ready to work."""
        with self._lock:
            return sum(member.ready for member in self._members)

    @property
    def idle(self) -> int:
        """How many members are ready and have nothing to do at this moment."""
        with self._lock:
            return sum(member.ready and not member.lock.locked() for member in self._members)

    def remote(self, function: Callable[..., Work], *arguments: Any) -> Work:
        """Return `function(*arguments)` as work that a member does; in place where none is ready.

        `function` is a generator function that a module defines; it, its arguments and its result are pickled.
        """
        member = self._pick()
        if member is None:
            return (yield from function(*arguments))
        job = next(self._numbers)
        ask = Ask(job, function, arguments)
        while True:
            try:
                answer = member.tell(ask)
            except LostError:
                log.warning("a computing process has ended; its work is done again in place")
                return (yield from function(*arguments))
            if answer.error is not None:
                raise answer.error
            if not answer.more:
                return answer.result
            ask = Ask(job)
            try:
                yield answer.fraction
            except GeneratorExit:
                with contextlib.suppress(LostError):
                    member.tell(Ask(job, drop=True))
                raise

    def together(self, calls: Sequence[tuple[Any, ...]]) -> Generator[float, None, list[Any]]:
        """Do several pieces of work, each (function, *arguments), two at a time while another member has nothing to do.

        Returns their results in order.
        """
        results: list[Any] = []
        while len(results) < len(calls):
            here = len(results)
            beside = _Beside(self.remote(*calls[here + 1])) if here + 1 < len(calls) and self.idle > 1 else None
            try:
                running = self.remote(*calls[here])
                while True:
                    try:
                        fraction = next(running)
                    except StopIteration as last:
                        results.append(last.value)
                        break
                    yield (here + fraction) / len(calls)
                if beside is not None:
                    while not beside.done.wait(TURN):
                        yield (here + 1) / len(calls)
                    results.append(beside.result())
            finally:
                if beside is not None:
                    beside.stopped.set()
        return results

    def _pick(self) -> Member | None:
        """Return a member that is ready, an idle one where there is one; replace those that are lost."""
        with self._lock:
            for place, member in enumerate(self._members):
                if member.lost:
                    member.end()
                    self._members[place] = Member()
            ready = [member for member in self._members if member.ready]
        return min(ready, key=lambda member: member.lock.locked(), default=None)

    def close(self) -> None:
        """End all members."""
        for member in self._members:
            member.end()
        self._members = []


class _Beside:
    """Work that goes on in a thread of its own while the caller does something else."""

    def __init__(self, work: Work) -> None:
        self.done, self.stopped = threading.Event(), threading.Event()
        self._work = work
        self._result: Any = None
        self._error: BaseException | None = None
        threading.Thread(target=self._run, name="vrlab-crew-beside", daemon=True).start()

    def result(self) -> Any:
        """Return the result, or raise what the work raised."""
        if self._error is not None:
            raise self._error
        return self._result

    def _run(self) -> None:
        try:
            while not self.stopped.is_set():
                next(self._work)
            self._work.close()
        except StopIteration as last:
            self._result = last.value
        except Exception as error:  # raised again where the result is asked for
            self._error = error
        finally:
            self.done.set()


def _send(pipe: IO[bytes] | None, body: bytes) -> None:
    assert pipe is not None
    pipe.write(HEADER.pack(len(body)) + body)
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> Any:
    assert pipe is not None
    head = pipe.read(HEADER.size)
    if len(head) < HEADER.size:
        raise EOFError
    (length,) = HEADER.unpack(head)
    body = pipe.read(length)
    if len(body) < length:
        raise EOFError
    return pickle.loads(body)  # noqa: S301 - from the process at the other end, which this one started


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Work at what is asked for on `source`, a turn at a time, until it ends."""
    jobs: dict[int, Work] = {}
    while True:
        try:
            ask: Ask = _receive(source)
        except EOFError:
            return
        answer = _answer(jobs, ask)
        try:
            body = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # a result, or an error, that cannot be sent
            body = pickle.dumps(Answer(error=RuntimeError(f"{answer!r:.200} cannot be sent: {error}")))
        try:
            _send(sink, body)
        except BrokenPipeError:
            return


def _answer(jobs: dict[int, Work], ask: Ask) -> Answer:
    if ask.drop:
        jobs.pop(ask.job).close()
        return Answer()
    try:
        if ask.function is not None:
            jobs[ask.job] = ask.function(*ask.arguments)
        work, end = jobs[ask.job], time.perf_counter() + TURN
        while True:
            fraction = next(work)
            if time.perf_counter() >= end:
                return Answer(fraction, more=True)
    except StopIteration as last:
        del jobs[ask.job]
        return Answer(result=last.value)
    except Exception as error:  # raised again where the result is asked for
        jobs.pop(ask.job, None)
        return Answer(error=error)


def main() -> None:
    """Run as a member: get ready, say so, and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then closes this one's input
    # What the work prints must not get between the answers.
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from dashboard.warming import warm

    warm()
    _send(sink, pickle.dumps(Answer()))
    serve(sys.stdin.buffer, sink)


if __name__ == "__main__":
    # Under its own name, so that what is pickled here is known there.
    from dashboard import crew

    crew.main()
