"""A page whose lab was started again comes back to life by itself.

Streamlit's browser side connects again, but asks for a run only if the last one was under way or was a part of the
page (seen with Streamlit 1.67). After a run of the whole page nothing is asked for; the new lab does not know the
page, and drops without a word whatever its controls send, for they belong to a part that it has never drawn. So this
invisible component, which lies outside every part, asks for a run of the whole page.
"""

from __future__ import annotations

import streamlit as st

SCRIPT = """
// If Streamlit asks for a run, it does so at once; in milliseconds.
const GRACE = 300;

export default function mount({ parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  const row = host.closest("[data-testid=stElementContainer]");
  if (row) row.style.display = "none";
  const app = host.closest("[data-testid=stApp]");
  if (!app) return;
  let lost = false;
  let waiting;
  const look = () => {
    if (app.dataset.testConnectionState !== "CONNECTED") {
      lost = true;
      clearTimeout(waiting);
      waiting = undefined;
    } else if (lost && app.dataset.testScriptState !== "notRunning") {
      lost = false;
      clearTimeout(waiting);
      waiting = undefined;
    } else if (lost && waiting === undefined) {
      waiting = setTimeout(() => {
        lost = false;
        waiting = undefined;
        setTriggerValue("returned", true);
      }, GRACE);
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(app, {
    attributes: true,
    attributeFilter: ["data-test-connection-state", "data-test-script-state"],
  });
  return () => {
    observer.disconnect();
    clearTimeout(waiting);
  };
}
"""

mount = st.components.v2.component("vrlab_reconnection", html="<span hidden></span>\n", js=SCRIPT)


def come_back() -> None:
    """Ask for a run of the whole page when the connection to the lab is there again; call it outside of fragments."""
    mount(key="reconnection", height="content", on_returned_change=_returned)


def _returned() -> None:
    """Do nothing: the run that this call begins is all that is wanted."""
