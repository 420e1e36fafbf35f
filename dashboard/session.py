"""A page's settings during one visit: opened from the link, kept across pages, written back to the address bar.

The truth is one plain dictionary per page in `st.session_state` (never a widget's key, which Streamlit drops when
its page is left). Widgets are seeded from it and write to it through `accept`; the address bar follows it.
"""

from __future__ import annotations

import secrets
from collections import deque
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import link, theme
from dashboard.address_bar import address_bar
from dashboard.state import PageState

REMEMBERED = 64
DRAWN_SEEDS = 1_000_000


def arrive(path: str) -> None:
    """Note which page is being shown; the entry file calls it before the page runs."""
    st.session_state["page_changed"] = st.session_state.get("page_path") != path
    st.session_state["page_path"] = path


def open_page(page: PageState) -> dict[str, Any]:
    """Return the page's values; call it first in the page, outside of any fragment.

    The link is read when the page is entered, when Back or Forward is pressed, and when a query turns up that is
    neither the one read last nor one that this session wrote. One of its own may come back late, when the next
    movement of a slider has been taken already, and must not undo it.
    """
    store = _store(page)
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    said = link.concerns(page, asked)
    fresh = "values" not in store
    context = get_script_run_ctx(suppress_warning=True)
    # Not public; without it Back and Forward would leave the settings as they are.
    back = bool(getattr(context, "is_history_navigation", False))
    entered = back or st.session_state.get("page_changed", False)
    if fresh or (said and (entered or (asked != store["read"] and asked not in store["written"]))):
        found, problems = link.decode(page, asked)
        _draw_seeds(page, found)
        store.update(values=found, problems=problems)
    elif entered:
        store["problems"] = []
    store["read"] = asked
    store.setdefault("written", deque(maxlen=REMEMBERED))
    _show_problems(page, store)
    return dict(store["values"])


def keep(page: PageState) -> dict[str, Any]:
    """Return the values of settings that no link holds, such as the menus of a form; they last as long as the visit."""
    return dict(_store(page).setdefault("values", page.defaults))


def values(page: PageState) -> dict[str, Any]:
    """Return the present values of a page that has been opened."""
    return dict(_values(page))


def value(page: PageState, name: str) -> Any:
    """Return the present value of one field."""
    return _values(page)[name]


def accept(page: PageState, name: str, given: object) -> Any:
    """Put a value that came from the browser into the page's values and return what holds now.

    Only legal values get in. A widget of an honest browser sends no other, so an illegal one is forged and
    changes nothing.
    """
    kept, problem = page[name].accept(given)
    if problem is None:
        _values(page)[name] = kept
    return _values(page)[name]


def put(page: PageState, **changes: Any) -> None:
    """Change values from a preset; use it in a callback, before the widgets are built.

    Raises `ValueError` for a value that the page's table does not allow: a preset is our own text.
    """
    for name, given in changes.items():
        kept, problem = page[name].accept(given)
        if problem:
            raise ValueError(problem)
        _values(page)[name] = kept


def new_seed(page: PageState, name: str = "seed") -> None:
    """Draw another seed: `st.button("New seed", on_click=session.new_seed, args=(PAGE,))`."""
    accept(page, name, secrets.randbelow(DRAWN_SEEDS))


def query(page: PageState) -> str:
    """Return the full link of the present state, without "?": every field and the version."""
    return link.encode(page, _values(page))


def keep_in_step(page: PageState) -> None:
    """Write the full link into the address bar; call it once, after the last control of the page."""
    pairs = link.pairs_of(page, _values(page)) | ({"projector": "1"} if projector() else {})
    written = {key: [text] for key, text in pairs.items()}
    if written not in _store(page)["written"]:
        _store(page)["written"].append(written)
    context = get_script_run_ctx(suppress_warning=True)
    address_bar(
        link.joined(pairs),
        st.session_state.get("page_path"),
        dark=theme.is_dark(),
        key=f"{page.prefix}_address",
        visit=context.session_id if context is not None else "",
        told=urlencode(_store(page)["read"], doseq=True),
        adopt=lambda query: _adopt(page, query),
    )


def _adopt(page: PageState, query: str) -> None:
    """Take over the settings in a tab's address, of which this session was not told."""
    if link.concerns(page, query):
        found, problems = link.decode(page, query)
        _draw_seeds(page, found)
        _store(page).update(values=found, problems=problems)


def projector() -> bool:
    """Say whether the larger type for a lecture room is on; a link may ask for it with `projector=1`."""
    if "projector_on" not in st.session_state:
        st.session_state["projector_on"] = st.query_params.get("projector") == "1"
    return bool(st.session_state["projector_on"])


def switch_projector() -> None:
    """Follow the switch for larger type; a callback."""
    st.session_state["projector_on"] = bool(st.session_state["projector_switch"])


def _store(page: PageState) -> dict[str, Any]:
    return st.session_state.setdefault(f"{page.prefix}.store", {})


def _values(page: PageState) -> dict[str, Any]:
    store = _store(page)
    if "values" not in store:
        raise RuntimeError(f"session.open_page must come first on the page {page.prefix!r}")
    return store["values"]


def _draw_seeds(page: PageState, found: dict[str, Any]) -> None:
    for field in page.fields:
        if field.kind == "seed" and found[field.name] is None:
            found[field.name] = secrets.randbelow(DRAWN_SEEDS)


def _show_problems(page: PageState, store: dict[str, Any]) -> None:
    """Show what the link asked for in vain. Text from a link is shown as text: Markdown could load pictures."""
    if not store["problems"]:
        return
    with st.container(border=True, key=f"{page.prefix}_notes"):
        for problem in store["problems"]:
            st.text(problem)
        st.button("Close this note", key=f"{page.prefix}_notes_close", on_click=store.update, kwargs={"problems": []})
