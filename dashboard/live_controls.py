"""The controls of the live lab: who responds, on what schedule, by menus or in notation; and how a change is asked for.

The menus say what is wanted; the page's `session` says what holds. Where they differ, the recorder is asked at which
moment it stands, and its answer makes the wanted rule a part of the session.
"""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from dashboard import session, widgets
from dashboard.echo import is_echo, put_under
from dashboard.field import shown
from dashboard.learners import first_sentence
from dashboard.live_session import Rule, Segment, changed, read, seconds, written
from dashboard.live_settings import PAGE, PRESETS, RATIOS, RULE, menu_of, menus_of_subject, parameter_fields, rule_of
from dashboard.plain import plain
from vrcore import parse
from vrcore.agents import AGENTS
from vrcore.errors import ScheduleError, VrlabError
from vrcore.schedules import tables

SYNCED, ASKED, ANSWERED, REFUSED, UNREAD = "ll.synced", "ll.asked", "ll.answered", "ll.refused", "ll.unread"
BEGUN = "ll.begun"


def follow(segments: tuple[Segment, ...]) -> None:
    """Set the menus to the rule that holds last, whenever the session has become another one."""
    text = session.value(PAGE, "session")
    if st.session_state.get(SYNCED) == text:
        return
    st.session_state[SYNCED] = text
    st.session_state.pop(UNREAD, None)
    show_rule(segments[-1].rule)


def show_rule(rule: Rule) -> None:
    """Set menus and notation to a rule; one that the menus cannot say is shown in notation."""
    menus = menu_of(rule.schedule)
    session.put(RULE, notation=rule.schedule, **menus_of_subject(rule), **(menus or {}))
    if menus is None:
        session.put(PAGE, entry="notation")


def wanted() -> Rule:
    """Return the rule that the controls say."""
    return rule_of(session.values(RULE), session.value(PAGE, "entry"))


def question(segments: tuple[Segment, ...]) -> str:
    """Return the token with which the recorder is asked for its moment, or "" where nothing is to be changed."""
    rule = wanted()
    if rule == segments[-1].rule:
        st.session_state.pop(ASKED, None)
        return ""
    asked = st.session_state.get(ASKED)
    if asked is None or asked[0] != rule:
        asked = st.session_state[ASKED] = (rule, secrets.token_hex(6))
    return str(asked[1])


def answered(token: str, at: float) -> None:
    """Take the recorder's answer: the wanted rule holds from that second on."""
    asked = st.session_state.get(ASKED)
    # An answer to an earlier question leaves the present one open: asked once more, it would be answered one too late
    # again, and so on for ever.
    if asked is None or asked[1] != token or not at >= 0.0:
        return
    st.session_state.pop(ASKED)
    before = read(session.value(PAGE, "session"))
    st.session_state.pop(REFUSED, None)
    try:
        # No recorder stands later than at the end.
        segments = changed(before, min(at, seconds(before, session.value(PAGE, "minutes"))), asked[0])
        session.put(PAGE, session=written(segments))
    except VrlabError as problem:
        st.session_state[REFUSED] = shown(problem, 300)
        show_rule(before[-1].rule)
        return
    text = session.value(PAGE, "session")
    st.session_state[ANSWERED] = (token, text)
    # The menus said this rule when it was asked for. What they say by now may be the next wish, and `follow` must not
    # set them back: the wish would be lost, and browser and lab would go on correcting each other.
    st.session_state[SYNCED] = text
    if wanted() == asked[0]:
        show_rule(asked[0])


def continues() -> str:
    """Return the token whose answer led to the present session, or "" where it began anew."""
    token, text = st.session_state.get(ANSWERED, ("", ""))
    return token if text == session.value(PAGE, "session") else ""


def begun() -> int:
    """Return how many sessions have been begun in this visit by a preset or by starting over."""
    return int(st.session_state.get(BEGUN, 0))


def begin(text: str) -> None:
    """Begin another session; a callback."""
    for name in (ASKED, ANSWERED, REFUSED, SYNCED):
        st.session_state.pop(name, None)
    st.session_state[BEGUN] = begun() + 1
    session.put(PAGE, session=text, entry="menu")


def start_over() -> None:
    """Begin again with the rule that holds last; a callback."""
    last = read(session.value(PAGE, "session"))[-1].rule
    entry = session.value(PAGE, "entry")
    begin(written([Segment(0.0, last)]))
    session.put(PAGE, entry=entry)


def presets() -> None:
    """Build the sessions from daily life, and the button that starts over."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="ll_presets"):
        for one in PRESETS:
            st.button(one.title, key=f"ll_preset_{one.key}", help=one.words, on_click=begin, args=(one.session,))
        st.button(
            "Start over",
            key="ll_over",
            on_click=start_over,
            help="From 0 s, with the rule that holds last and a subject that knows nothing.",
        )
        if not session.projector():
            pen()


def pen() -> None:
    """Build the switch for the pen that falls back, as on a paper recorder."""
    widgets.toggle(
        PAGE, "pen", hint="The pen goes back to the bottom, as on a paper recorder, and the slope is steeper."
    )


def controls() -> None:
    """Build the controls of the rule, and the rest on demand. Large type has room for what a lecture moves."""
    large = session.projector()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ll_rule"):
        agent = session.value(RULE, "agent")
        widgets.choice(RULE, "agent", hint=first_sentence(agent), width=260 if large else 165)
        if not large:
            widgets.choice(PAGE, "entry", width=170)
        if session.value(PAGE, "entry") == "notation":
            with st.container(width=440):
                notation()
        else:
            widgets.choice(RULE, "kind", width=330 if large else 230)
            kind = session.value(RULE, "kind")
            if kind not in ("CRF", "EXT"):
                widgets.slider(RULE, "ratio" if kind in RATIOS else "seconds", width=330 if large else 276)
        more(large)


def more(large: bool) -> None:
    """Build what is set once."""
    popover = st.popover("More settings", on_change="rerun", key="ll_more")
    if popover.open:
        with popover:
            if large:
                widgets.choice(PAGE, "entry")
                pen()
            widgets.slider(PAGE, "minutes")
            widgets.seed(PAGE, "seed")
            st.markdown("**The subject's own parameters**")
            st.caption("Whoever is made anew knows nothing yet.")
            for name in parameter_fields(session.value(RULE, "agent")).values():
                widgets.slider(RULE, name)


def notation() -> None:
    """Build the line of notation; what cannot be read is shown with a caret, and the last good schedule stays."""
    key = RULE.key("notation")
    if key not in st.session_state:  # the line was not on the page meanwhile, and what was typed is gone
        st.session_state.pop(UNREAD, None)
    if UNREAD not in st.session_state:
        put_under(key, session.value(RULE, "notation"))
    st.text_input(
        "Schedule in notation",
        key=key,
        max_chars=2_000,
        help="For example FI 30-s, Mult(VR 5, EXT) or Conc(VI 30-s, VI 60-s, COD=2-s).",
        on_change=_typed,
        args=(key,),
    )


def _typed(key: str) -> None:
    given: Any = st.session_state[key]
    if is_echo(key, given):
        return
    try:
        schedule = parse(str(given))
        tables(schedule)
        session.accept(RULE, "notation", str(schedule))
        st.session_state.pop(UNREAD, None)
    except ScheduleError as problem:
        said = problem.sentence
        stays = shown(session.value(RULE, "notation"), 80)
        picture = str(problem).removeprefix(said).strip("\n")
        st.session_state[UNREAD] = (f"{said[:1].upper()}{said[1:]} {stays} stays in force.", picture)


def say() -> None:
    """Say what the wanted rule means, and what speaks against it."""
    if UNREAD in st.session_state and session.value(PAGE, "entry") == "notation":
        said, picture = st.session_state[UNREAD]
        st.text(said)
        if picture:
            st.code(picture, language=None, wrap_lines=False)
    schedule = parse(wanted().schedule)
    st.markdown(f"**{plain(str(schedule)[:200])}** {plain(schedule.words)}")
    for caution in schedule.warnings:
        st.caption(plain(caution.sentence))
    if REFUSED in st.session_state:
        st.text(st.session_state[REFUSED])


def can_show(agent: str) -> str:
    """Return what an agent's reference page says it can and cannot show."""
    paragraphs = [" ".join(one.split()) for one in (AGENTS[agent].__doc__ or "").strip().split("\n\n")]
    return next((one for one in paragraphs if one.startswith(("Shows", "The control"))), paragraphs[0])
