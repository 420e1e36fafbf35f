"""A field of a page's table as the right control, with unit, help and, for every slider, a box for the exact number.

Whatever comes back from the browser passes the table's check again before it counts (`session.accept`), because a
message over the socket can say anything.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Literal

import streamlit as st

from dashboard import session
from dashboard.echo import is_echo, put_under
from dashboard.field import number_text, shown
from dashboard.state import PageState
from dashboard.steps import box_step, printf, step_of, stops

Width = int | Literal["stretch"]  # pixels, or as wide as there is room

BOX_WIDTH = 88
BUTTONS_FIT = 4


def control(page: PageState, name: str, *, disabled: bool = False) -> Any:
    """Build the control that suits the field and return its checked value."""
    field = page[name]
    build = {
        "int": slider,
        "float": slider,
        "range": span,
        "seed": seed,
        "bool": toggle,
        "choice": choice,
        "choices": choices,
        "text": text,
    }[field.kind]
    return build(page, name, disabled=disabled)


def slider(page: PageState, name: str, *, disabled: bool = False, width: Width = "stretch") -> float | int:
    """Build a slider and, beside it, a box for the exact number; return the number. `width` is that of both, in pixels.

    A logarithmic `Param` moves through round numbers (1, 1.2, 1.5, 2 ...) and through the exact one, if the box
    holds another.
    """
    field, key, now = page[name], page.key(name), session.value(page, name)
    if field.param.choices:
        return named(page, name, disabled=disabled, width=width)
    common: dict[str, Any] = {"help": field.param.words, "disabled": disabled, "on_change": _changed}
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", wrap=False, width=width, key=f"{key}_pair"
    ):
        if field.param.log:
            put_under(key, now)
            st.select_slider(
                field.title,
                stops(field, now),
                value=now,
                format_func=number_text,
                key=key,
                args=(page, name, key),
                **common,
            )
        else:
            kind = float if field.kind == "float" else int
            step = step_of(field)
            put_under(key, now)
            st.slider(
                field.title,
                kind(field.param.low),
                kind(field.param.high),
                now,
                step,
                format=printf(field, step),
                key=key,
                args=(page, name, key),
                **common,
            )
        _box(page, name, f"{field.title}, exact value", disabled=disabled)
    return session.value(page, name)


def named(page: PageState, name: str, *, disabled: bool = False, width: Width = "stretch") -> float:
    """Build a list for a parameter whose values have names (`Param.choices`); return the number of the one chosen."""
    field, key, now = page[name], page.key(name), session.value(page, name)
    numbers = [float(number) for number in range(len(field.param.choices))]
    put_under(key, now)
    st.selectbox(
        field.title,
        numbers,
        numbers.index(now),
        format_func=lambda number: field.param.choices[int(number)],
        key=key,
        help=field.param.words,
        disabled=disabled,
        width=width,
        on_change=_changed,
        args=(page, name, key),
    )
    return float(session.value(page, name))


def seed(page: PageState, name: str = "seed", *, disabled: bool = False) -> int:
    """Build the box for the seed and a button that draws another one."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _box(page, name, page[name].title, disabled=disabled, visible=True, width=190)
        st.button(
            "New seed",
            key=f"{page.key(name)}_new",
            on_click=session.new_seed,
            args=(page, name),
            disabled=disabled,
            help="Draw another seed: the same settings, another sample of subjects.",
        )
    return session.value(page, name)


def span(page: PageState, name: str, *, disabled: bool = False) -> tuple[float, float]:
    """Build a slider with two ends and return them, the lower first."""
    field, key, now = page[name], page.key(name), session.value(page, name)
    step = step_of(field)
    put_under(key, now)
    st.slider(
        field.title,
        float(field.param.low),
        float(field.param.high),
        now,
        float(step),
        format=printf(field, step),
        key=key,
        help=field.param.words,
        disabled=disabled,
        on_change=_changed,
        args=(page, name, key),
    )
    return session.value(page, name)


def choice(
    page: PageState, name: str, *, disabled: bool = False, hint: str | None = None, width: Width = "stretch"
) -> str:
    """Build buttons for a few options or a list for many; return the option's key."""
    field, key, now = page[name], page.key(name), session.value(page, name)
    put_under(key, now)
    # The value is said twice: a browser that missed the first message of a page takes it from the second.
    common: dict[str, Any] = {
        "format_func": field.options.__getitem__,
        "key": key,
        "help": hint,
        "disabled": disabled,
        "on_change": _changed,
        "args": (page, name, key),
    }
    if len(field.options) <= BUTTONS_FIT:
        room: Any = "content" if width == "stretch" else width
        st.segmented_control(
            field.title, list(field.options), default=now, required=True, wrap=True, width=room, **common
        )
    else:
        st.selectbox(field.title, list(field.options), list(field.options).index(now), width=width, **common)
    return session.value(page, name)


def choices(page: PageState, name: str, *, disabled: bool = False, hint: str | None = None) -> tuple[str, ...]:
    """Build buttons of which several may be on, and one at least is; return the keys of those that are."""
    field, key = page[name], page.key(name)
    put_under(key, list(session.value(page, name)))
    st.pills(
        field.title,
        list(field.options),
        default=list(session.value(page, name)),
        selection_mode="multi",
        wrap=True,
        format_func=field.options.__getitem__,
        key=key,
        help=hint,
        disabled=disabled,
        on_change=_changed,
        args=(page, name, key),
    )
    return session.value(page, name)


def toggle(page: PageState, name: str, *, disabled: bool = False, hint: str | None = None) -> bool:
    """Build a switch."""
    key = page.key(name)
    put_under(key, session.value(page, name))
    st.toggle(page[name].title, key=key, help=hint, disabled=disabled, on_change=_changed, args=(page, name, key))
    return session.value(page, name)


def text(page: PageState, name: str, *, disabled: bool = False, hint: str | None = None) -> str:
    """Build a line of text; a text that the field's check refuses leaves the last good one in force, and says so."""
    field, key, now = page[name], page.key(name), session.value(page, name)
    refused = f"{key}_refused"
    if refused not in st.session_state:
        put_under(key, now)
    st.text_input(
        field.title,
        max_chars=int(field.limits),  # type: ignore[arg-type]  # a text field's limits are an int: see Field
        key=key,
        help=hint,
        disabled=disabled,
        on_change=_typed,
        args=(page, name, key),
    )
    if refused in st.session_state:
        st.text(st.session_state[refused])
    return session.value(page, name)


def _box(
    page: PageState, name: str, label: str, *, disabled: bool, visible: bool = False, width: int = BOX_WIDTH
) -> None:
    field, key, now = page[name], f"{page.key(name)}_box", session.value(page, name)
    kind = float if field.kind == "float" else int
    put_under(key, now)
    st.number_input(
        label,
        kind(field.param.low),
        kind(field.param.high),
        now,
        box_step(field, now),
        format="%.10g" if kind is float else "%d",
        key=key,
        disabled=disabled,
        label_visibility="visible" if visible else "collapsed",
        help=field.param.words if visible else None,
        width=width,
        on_change=_changed,
        args=(page, name, key),
    )


def _changed(page: PageState, name: str, key: str) -> None:
    given = st.session_state[key]
    slider_key = page.key(name)
    if is_echo(key, given, f"{slider_key}_box" if key == slider_key else slider_key):
        return
    if page[name].kind == "float" and isinstance(given, float) and math.isfinite(given):
        # A slider's 0.15 arrives as 0.15000000000000002; at a limit with more digits rounding would leave the range.
        tidy = float(f"{given:.12g}")
        given = tidy if page[name].param.low <= tidy <= page[name].param.high else given
    session.accept(page, name, given)


def _typed(page: PageState, name: str, key: str) -> None:
    given = st.session_state[key]
    if is_echo(key, given):
        return
    # What stays when a text is refused here is the last good one, where a link would get the default.
    now = session.value(page, name)
    kept, problem = replace(page[name], default=now).accept(given)
    if problem:
        said = problem.replace("Your link asked for", "You typed", 1).replace("Your link gave", "You typed", 1)
        stays = f"so {shown(now) or 'the empty text'} stays in force"
        st.session_state[f"{key}_refused"] = said.replace("so the rest was cut off", stays, 1)
    else:
        st.session_state.pop(f"{key}_refused", None)
        session.accept(page, name, kept)
