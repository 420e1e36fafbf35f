"""The tab "Dictionary": lever, reinforcement learning, language model, and where each likeness ends."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import session, widgets
from dashboard.figure import take
from dashboard.language import page
from dashboard.language.dictionary_rows import PAGES, ROWS, Row, dictionary_table, found
from dashboard.tab import Lead

COLUMNS = ("At the lever", "In reinforcement learning", "With a language model", "Where it breaks")
# On a narrow screen a row becomes a card, and each cell says what it is.
STYLE = """<style>
.lm-row,dl.lm-row{display:grid;grid-template-columns:1.05fr 1.15fr 1.1fr 2.4fr;gap:.2rem 1rem;padding:0;line-height:1.4}
dl.lm-row,div.lm-row{margin:0}.lm-row dd{padding:0;margin-inline-start:0}
.lm-row div{min-width:0;overflow-wrap:anywhere}.lm-row dt,.lm-row dd{margin:0}.lm-row .lm-lever dd{font-weight:600}
.lm-row dt{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.lm-head{font-weight:600;opacity:.85}
@media(max-width:800px){.lm-row,dl.lm-row{grid-template-columns:1fr}div.lm-head{display:none}
.lm-row dt{position:static;width:auto;height:auto;clip-path:none;font-size:.8rem;opacity:.85}}
</style>"""


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "The same thing in three languages: at the lever, in reinforcement learning, and in training a language model. "
        "No likeness is perfect: each row says where it ends.",
        "",
        "Where does each likeness end?",
    )


def show() -> None:
    """Show the tab."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lm_dictionary_row"):
        with st.container(width=300):
            search = widgets.text(page.PAGE, "dictionary_search", hint="Rows that hold all of these words are shown.")
        topic = widgets.choice(page.PAGE, "dictionary_topic", width=260)
    rows = found(search, topic)
    st.text(f"{len(rows)} of {len(ROWS)} rows" + (":" if rows else ". Try fewer words, or all topics."))
    if not rows:
        return
    take(
        key="lm_dictionary",
        alt="Dictionary of lever, reinforcement learning and language model",
        table=lambda: dictionary_table(rows, page.TABS),
        filename="dictionary",
        pictures=False,
    )
    left, _ = st.columns(split(), gap="small")
    with left:
        heads = "".join(f"<div>{name}</div>" for name in COLUMNS)
        st.html(f'{STYLE}<div class="lm-row lm-head" aria-hidden="true">{heads}</div>')
    for row in rows:
        line(row, ROWS.index(row))


def split() -> list[float]:
    """Return the widths of a row and of the way to its page, whose title is not to be cut in large type."""
    return [5, 1.2] if session.projector() else [6, 1]


def line(row: Row, number: int) -> None:
    """Show one row and the way to where it can be seen."""
    left, right = st.columns(split(), gap="small", vertical_alignment="center", border=False)
    cells = zip(("lm-lever", "", "", ""), COLUMNS, row[1:5], strict=True)
    with left:
        st.html(
            '<dl class="lm-row">'
            + "".join(
                f'<div class="{kind}"><dt>{name}</dt><dd>{escape(words)}</dd></div>' for kind, name, words in cells
            )
            + "</dl>"
        )
    with right:
        if row.seen in PAGES:
            path, title = PAGES[row.seen]
            st.page_link(path, label=title)
        elif row.seen:
            st.button(
                page.TABS[row.seen],
                key=f"lm_dictionary_see_{number}",
                on_click=session.put,
                args=(page.PAGE,),
                kwargs={"tab": row.seen},
                type="tertiary",
                wrap=True,
            )
