"""The page "Live lab" as tables of settings: what its link holds, and the menus in which a rule is put together.

The link holds the session, rule by rule, and not the menus: they are only a way to say what comes next.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from dashboard.live_session import Rule, parameters_of, read, settings_of, written
from dashboard.state import Field, PageState, field_of
from vrcore import parse
from vrcore.agents import AGENTS
from vrcore.params import Param
from vrcore.schedules.kinds import Atom, LowRate, Omission

MINUTES = Param(5, 120, "how long the subject stays in the chamber", "min", step=5, label="session")
RATIO = Param(1, 200, "responses per reinforcer, or their mean", "responses", step=1, label="ratio")
SECONDS = Param(1, 600, "seconds that the schedule waits, or their mean", "s", step=1, label="time")

KINDS = {
    "CRF": "Every response",
    "FR": "Fixed ratio (FR)",
    "VR": "Variable ratio (VR)",
    "RR": "Random ratio (RR)",
    "FI": "Fixed interval (FI)",
    "VI": "Variable interval (VI)",
    "RI": "Random interval (RI)",
    "FT": "Fixed time (FT)",
    "VT": "Variable time (VT)",
    "DRL": "Slow responses only (DRL)",
    "DRO": "Not responding (DRO)",
    "EXT": "Never: extinction (EXT)",
}
RATIOS = ("FR", "VR", "RR")
ENTRIES = {"menu": "Menus", "notation": "Notation"}
FIRST = "0~ql~VR 20"
FIRST_SEED = 36  # a subject that responds within the first seconds: there is something to see at once

PAGE = PageState(
    "ll",
    (
        Field("session", "text", FIRST, 4_000, "session", check=lambda text: written(read(text))),
        Field("entry", "choice", "menu", ENTRIES, "way to set the schedule", heading="Schedule by"),
        Field("minutes", "int", 30, MINUTES, "length of the session"),
        Field("pen", "bool", False, None, "pen reset", heading="Pen falls back after 500 responses"),
        Field("seed", "seed", FIRST_SEED, None, "seed"),
    ),
)


def parameter_fields(agent: str) -> dict[str, str]:
    """Return the names of the fields that hold an agent's parameters, by the parameters' own names."""
    return {name: f"{AGENTS[agent].short}_{name}" for name in parameters_of(agent)}


# What the menus hold before they have made a rule; no link knows of it.
RULE = PageState(
    "llr",
    (
        Field("agent", "choice", "q-learning", {key: cls.title for key, cls in AGENTS.items()}, "subject"),
        Field("kind", "choice", "VR", KINDS, "schedule"),
        Field("ratio", "int", 20, RATIO, "ratio"),
        Field("seconds", "int", 60, SECONDS, "time"),
        Field("notation", "text", "VR 20", 2_000, "schedule"),
        *(
            field_of(one, name=parameter_fields(agent)[name])
            for agent in AGENTS
            for name, one in parameters_of(agent).items()
        ),
    ),
)


class Preset(NamedTuple):
    """A session that is known from daily life."""

    key: str
    title: str
    words: str
    session: str


PRESETS = (
    Preset("slot", "Slot machine", "VR 20: pays every twentieth response on average.", "0~ql~VR 20"),
    Preset("factory", "Factory", "FR 30: piecework, paid for every thirtieth response.", "0~ql~FR 30"),
    Preset("post", "Post office", "FI 60 s: the mail comes once a minute; looking earlier is in vain.", "0~ql~FI 60-s"),
    Preset("mail", "E-mail", "VI 30 s: something comes every 30 s on average, for whoever looks.", "0~ql~VI 30-s"),
    Preset("broken", "Broken machine", "VR 10, and after 15 minutes never again: EXT.", "0~ql~VR 10~~900~ql~EXT"),
)


def menu_of(schedule: str) -> dict[str, Any] | None:
    """Return the values of the menus that make this schedule, or None where only notation can write it."""
    one = parse(schedule)
    found: dict[str, Any] = {}
    match one:
        case Atom(kind="CRF" | "EXT" as kind):
            found = {"kind": kind}
        case Atom(kind=kind, value=value) if kind in KINDS:
            found = {"kind": kind, "ratio" if kind in RATIOS else "seconds": round(value)}
        case LowRate():
            found = {"kind": "DRL", "seconds": round(one.seconds)}
        case Omission():
            found = {"kind": "DRO", "seconds": round(one.seconds)}
        case _:
            return None
    limits = {"ratio": RATIO, "seconds": SECONDS}
    inside = all(limits[name].low <= found[name] <= limits[name].high for name in limits if name in found)
    # A list of its own, a limited hold or half a second is more than the menus can say.
    return found if inside and schedule_of({**RULE.defaults, **found}) == schedule else None


def schedule_of(values: dict[str, Any]) -> str:
    """Return the schedule that the menus say, in canonical notation."""
    kind = values["kind"]
    if kind in ("CRF", "EXT"):
        return str(parse(kind))
    return str(parse(f"{kind} {values['ratio']}" if kind in RATIOS else f"{kind} {values['seconds']}-s"))


def rule_of(values: dict[str, Any], entry: str) -> Rule:
    """Return the rule that the menus, or the line of notation, say."""
    schedule = values["notation"] if entry == "notation" else schedule_of(values)
    agent = values["agent"]
    given = {name: values[field] for name, field in parameter_fields(agent).items()}
    return Rule(agent, str(parse(schedule)), settings_of(agent, given))


def menus_of_subject(rule: Rule) -> dict[str, Any]:
    """Return the values of the fields that make the rule's subject."""
    known = parameters_of(rule.agent)
    given = {name: one.default for name, one in known.items()} | dict(rule.settings)
    return {"agent": rule.agent} | {field: given[name] for name, field in parameter_fields(rule.agent).items()}
