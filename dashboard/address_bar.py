"""The address bar, kept in step with the page without a new entry in the browser's history for every slider.

The same invisible component tells the server when somebody switches between light and dark, because Streamlit
does not run the page then and charts drawn for the other background would be unreadable.

`st.query_params` would push an entry per change, and during a change of page it pushes one that pairs the old
page's path with the new page's settings (seen with Streamlit 1.67). Replacing the present entry does neither.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

SCRIPT = """
const turns = new WeakMap();
const asked = new WeakMap();
const visits = new Set();

const same = (one, other) => {
  const pairs = text => JSON.stringify([...new URLSearchParams(text)].sort());
  return pairs(one) === pairs(other);
};

function write(path, query, turn, parentElement, tries) {
  if (turns.get(parentElement) !== turn) return;
  const here = location.pathname.split("/").filter(Boolean).pop() ?? "";
  // After a change of page the path follows a moment later; the front page may be shown under its own name.
  if (path !== null && here !== path && tries > 0) {
    setTimeout(() => write(path, query, turn, parentElement, tries - 1), 20);
    return;
  }
  if (location.search !== `?${query}`) history.replaceState(history.state, "", `?${query}${location.hash}`);
}

function looksDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const hex = /^#([0-9a-f]{6})/i.exec(colour);
  if (!hex) return null;
  const [red, green, blue] = [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16));
  return red + green + blue < 384;
}

export default function mount({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  const row = host.closest("[data-testid=stElementContainer]");
  if (row) row.style.display = "none";
  const turn = {};
  turns.set(parentElement, turn);
  const dark = looksDark(host);
  if (dark !== null && dark !== data.dark && asked.get(parentElement) !== dark) {
    asked.set(parentElement, dark);
    setTriggerValue("repaint", true);
  } else if (dark === data.dark) asked.delete(parentElement);
  // A lab that was started again is told the link that this tab was opened with, not what the address says by now.
  const first = !visits.has(data.visit);
  visits.add(data.visit);
  const moved = first && visits.size > 1 && !same(location.search, data.told);
  if (moved) setTriggerValue("address", location.search.slice(1));
  else write(data.path, data.query, turn, parentElement, 50);
  return () => turns.delete(parentElement);
}
"""

mount = st.components.v2.component("vrlab_address_bar", html="<span hidden></span>\n", js=SCRIPT)


def address_bar(
    query: str, path: str | None, *, dark: bool, key: str, visit: str, told: str, adopt: Callable[[str], None]
) -> None:
    """Replace the query of the present page; `path` is its last part, "" for the front page, None for any.

    `dark` is the theme this run has drawn for; if the browser shows the other one, the page runs again. `visit` names
    the session and `told` is the query that it was opened with; a tab whose address says something else by then, as
    after a restart of the server, hands its address to `adopt`.
    """

    def handed() -> None:
        given = getattr(st.session_state[key], "address", None)
        if isinstance(given, str):
            adopt(given)

    data = {"query": query, "path": path, "dark": dark, "visit": visit, "told": told}
    mount(key=key, data=data, height="content", on_repaint_change=st.rerun, on_address_change=handed)
