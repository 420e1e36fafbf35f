"""How a page waits for long work: quick results come inline, slow ones show progress and a button that stops them.

Found out by experiment with Streamlit 1.67: a fragment that waits holds up every other interaction of the same
visit, the Cancel button included. So the page waits for a while only and returns; a small fragment of its own, which
redraws nothing but the progress bar, looks at the job until it is done and then runs the page again.

How long a while is depends on the work: half a second of its own computing, and a second in all. Where others stand
before it in the queue it may be two: sixty progress bars that look for their results keep those results from coming.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import warming
from dashboard.jobs import WORKERS, BusyError, Job, Pool, Work
from vrcore.errors import VrlabError

PATIENCE = 0.5  # seconds of the job's own computing
LONGEST = 1.0  # seconds in all
IN_A_QUEUE = 2.0  # seconds in all while others are served first
LOOK_EVERY = 0.5
GLANCE = 0.1
DRAWING = 0.04


@st.cache_resource(show_spinner=False)
def pool() -> Pool:
    """Return the process's one pool."""
    return Pool()


def begin(name: str, key: str, start: Callable[[], Work]) -> None:
    """Start the work that `result` will be asked for under the same name and key; a full queue is `result`'s to say."""
    with contextlib.suppress(BusyError):
        st.session_state[f"{name}.job"] = pool().submit(_visit(), start, name=name, key=key)


def result(name: str, key: str, start: Callable[[], Work], *, words: str = "Simulating") -> Any | None:
    """Return the result of `start()` for `key`, or None while it is being computed, stopped or refused.

    `name` says whose place it takes: a new key supersedes the unfinished work of the same name and visit.
    """
    held = f"{name}.job"
    try:
        st.session_state[held] = pool().submit(_visit(), start, name=name, key=key)
    except BusyError as busy:
        st.session_state.pop(held, None)
        with st.container(horizontal=True, vertical_alignment="center", key=f"{name}_busy"):
            st.text(str(busy))
            st.button("Try again", key=f"{name}_try")
        return None
    return await_result(st.session_state[held], name, words=words)


def await_result(job: Job, key: str, *, patience: float = PATIENCE, words: str = "Simulating") -> Any | None:
    """Return the job's result if it takes `patience` seconds at most; otherwise show how far it is and return None.

    While it goes on, a Cancel button works at once; afterwards, "Run again". A `VrlabError` of the work is shown as
    its sentence; other errors are raised again.
    """
    if not _done(job, patience):
        _progress(job, key, words)
        return None
    if job.cancelled:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_stopped"):
            st.text(f"Stopped at {100.0 * job.fraction:.0f} %.")
            st.button("Run again", key=f"{key}_again", on_click=pool().forget, args=(job,))
        return None
    try:
        return job.result()
    except VrlabError as problem:  # what a visitor can correct is said in its own words; anything else goes on up
        st.text(problem.sentence)
        return None


def let_draw() -> None:
    """Wait a moment after what a moved slider is to answer with, unless other visitors' work waits.

    A browser takes in all that comes at once before it draws any of it; this gives it the time to draw, in which
    nothing is computed. What is sent afterwards comes that much later.
    """
    if len(pool()) == 0:
        time.sleep(DRAWING)


def _done(job: Job, patience: float) -> bool:
    """Wait for a job as long as is reasonable; return whether it is done."""
    began = time.monotonic()
    while not job.wait(GLANCE):
        waited = time.monotonic() - began
        longest = IN_A_QUEUE if len(pool()) > WORKERS else LONGEST
        if job.worked >= patience or waited >= longest:
            return False
    return True


@st.fragment(run_every=LOOK_EVERY)
def _progress(job: Job, key: str, words: str) -> None:
    if job.done:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_progress"):
        # Nobody can see from a bar at 0 % that the lab compiles, and that it does so once.
        said = "Getting ready, once after an update" if job.fraction == 0.0 and warming.under_way() else words
        st.progress(job.fraction, f"{said}: {100.0 * job.fraction:.0f} %")
        st.button("Cancel", key=f"{key}_cancel", on_click=job.cancel)


def _visit() -> str:
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else "no visit"
