"""What the process keeps for all its visitors, and what it keeps for one: where a page's waiting and the store meet.

Everything shared is kept under its key, a hash of all that made it, so that two visitors who ask the same get the same
object.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Any

import streamlit as st

from dashboard import extinction_view, start_study, waiting, warming
from dashboard import group as measuring
from dashboard.crew import Crew
from dashboard.extinction_view import Asked, View
from dashboard.start_study import Session
from dashboard.store import made, store
from vrcore.experiment import Experiment

FIRST = 0.9  # of the whole: the first of two works is mostly a simulation, the second draws it


@st.cache_resource(show_spinner=False)
def crew() -> Crew:
    """Return the process's one crew."""
    return Crew()


def view(asked: Asked, *, name: str) -> View | None:
    """Return what the page shows, or None while it is being computed (the page then shows how far it is).

    `name` says whose place the work takes: newer settings of the same visitor supersede older ones.
    """
    key = asked.key()
    found = store().get(key)
    if found is not None:
        return found  # type: ignore[no-any-return]  # what stands under this key was put there below
    return waiting.result(name, key, lambda: _view(asked))


def begin(asked: Asked, *, name: str) -> None:
    """Start what `view` will ask for with the same arguments, so that it is computed while the page is built."""
    key = asked.key()
    if store().get(key) is None:
        waiting.begin(name, key, lambda: _view(asked))


def _view(asked: Asked) -> Generator[float, None, View]:
    """Compute the view and keep it, its groups and its records.

    Two visitors who differ in one group share the others, and another subject or the other theme simulates little.
    """
    kept, which = store(), asked.subject - 1
    names = list(zip(asked.groups(), asked.records(), strict=True))
    found = {name: kept.get(name) for pair in names for name in pair}
    calls: list[tuple[Any, ...]] = []
    wanted: list[tuple[str, ...]] = []
    for experiment, (group, record) in zip(asked.experiments, names, strict=True):
        if found[group] is None:
            calls.append((measuring.work, experiment, asked.measured, which))
            wanted.append((group, record))
        elif found[record] is None:
            calls.append((measuring.watched, experiment, which))
            wanted.append((record,))
    if calls:
        yield from warming.ready([one.agent.key for one in asked.experiments], crew().remote)
    made_now = yield from crew().together(calls)
    for made_one, called in zip(made_now, wanted, strict=True):
        found.update(zip(called, made_one if len(called) > 1 else (made_one,), strict=True))
    for name in dict.fromkeys(name for called in wanted for name in called):
        kept.put(name, found[name], measuring.nbytes(found[name]))
    groups, records = [found[group] for group, _ in names], [found[record] for _, record in names]
    return (yield from _shared(asked.key(), extinction_view.work, asked, groups, records))


def session_of(experiment: Experiment, *, name: str) -> Session | None:
    """Return the first page's session, or None while it is being computed."""
    key = f"session/{experiment.key()}"
    found = store().get(key)
    if found is not None:
        return found  # type: ignore[no-any-return]  # what stands under this key was put there below
    return waiting.result(name, key, lambda: _shared(key, start_study.work, experiment, agents=[experiment.agent.key]))


def computed(
    key: str,
    work: Callable[..., Generator[float, None, Any]],
    *arguments: Any,
    name: str,
    words: str,
    agents: Iterable[str] = (),
) -> Any:
    """Return what `work(*arguments)` returns, for everybody who asks for `key`; None while it is computed.

    `agents` are the keys of those that it runs.

    `work` is a generator function of a module that does not know Streamlit; the crew runs it, so that it, its arguments
    and its result (which says with `nbytes()` how large it is) can be pickled.
    """
    found = store().get(key)
    if found is not None:
        return found
    return waiting.result(name, key, lambda: _shared(key, work, *arguments, agents=agents), words=words)


def computed_from(
    first: tuple[str, Callable[..., Generator[float, None, Any]]],
    key: str,
    work: Callable[..., Generator[float, None, Any]],
    *arguments: Any,
    name: str,
    words: str,
    agents: Iterable[str] = (),
) -> Any:
    """Return what `work(*arguments, done)` returns, as `computed` does, where `done` is the result of the `first` work.

    `first` is (key, generator function), called with the same arguments. Its result is kept under a key of its own, so
    that settings on which it does not depend repeat the second work alone.
    """
    found = store().get(key)
    if found is not None:
        return found

    def both() -> Generator[float, None, Any]:
        done, begun = store().get(first[0]), 0.0
        if done is None:
            begun = FIRST
            done = yield from _between(0.0, begun, _shared(*first, *arguments, agents=agents))
        return (yield from _between(begun, 1.0, _shared(key, work, *arguments, done)))

    return waiting.result(name, key, both, words=words)


def _between(low: float, high: float, running: Generator[float, None, Any]) -> Generator[float, None, Any]:
    """Pass on the share done as a part of a whole, so that what is shown of two works never goes back."""
    try:
        while True:
            try:
                share = next(running)
            except StopIteration as last:
                return last.value
            yield low + (high - low) * share
    finally:
        running.close()


def _shared(
    key: str, work: Callable[..., Generator[float, None, Any]], *arguments: Any, agents: Iterable[str] = ()
) -> Generator[float, None, Any]:
    """Let the crew compute something and keep it for everybody; the result says how large it is."""
    yield from warming.ready(agents, crew().remote)
    done = yield from crew().remote(work, *arguments)
    store().put(key, done, done.nbytes())
    return done


def mine(name: str, key: str, start: Callable[[], Generator[float, None, Any]], *, words: str) -> Any | None:
    """Return `start()`'s result for `key`, kept for this visit alone (somebody's own data); None while it is computed.

    One result is kept per `name`.
    """
    held = f"{name}.kept"
    if held in st.session_state and st.session_state[held][0] == key:
        return st.session_state[held][1]
    found = waiting.result(name, key, start, words=words)
    if found is not None:
        st.session_state[held] = (key, found)
    return found


__all__ = ["begin", "computed", "computed_from", "crew", "made", "mine", "session_of", "store", "view"]
