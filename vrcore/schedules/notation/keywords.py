"""The names of the notation: what they stand for, which are other names of the same, and which the lab cannot run."""

from __future__ import annotations

from vrcore.schedules.kinds import (
    ATOMS,
    Alternative,
    Chained,
    Concurrent,
    Conjunctive,
    Mixed,
    Multiple,
    Tandem,
)
from vrcore.schedules.kinds.compound import Compound

SECONDS = {
    "ms": 0.001,
    "s": 1.0,
    "sec": 1.0,
    "secs": 1.0,
    "second": 1.0,
    "seconds": 1.0,
    "min": 60.0,
    "mins": 60.0,
    "minute": 60.0,
    "minutes": 60.0,
    "h": 3600.0,
    "hr": 3600.0,
    "hour": 3600.0,
    "hours": 3600.0,
}

FORMS: dict[str, type[Compound]] = {
    "conc": Concurrent,
    "concurrent": Concurrent,
    "mult": Multiple,
    "multiple": Multiple,
    "mix": Mixed,
    "mixed": Mixed,
    "chain": Chained,
    "chained": Chained,
    "tand": Tandem,
    "tandem": Tandem,
    "alt": Alternative,
    "alternative": Alternative,
    "conj": Conjunctive,
    "conjunctive": Conjunctive,
}

# Options of compounds under all their names.
OPTIONS = {
    "cod": "COD",
    "changeoverdelay": "COD",
    "frco": "FRCO",
    "fixedratiochangeover": "FRCO",
    "bo": "BO",
    "blackout": "BO",
    "time": "time",
    "each": "time",
    "reinforcers": "reinforcers",
    "responses": "responses",
}
OPTIONS_OF: dict[type[Compound], tuple[str, ...]] = {
    Concurrent: ("COD", "FRCO"),
    Multiple: ("time", "reinforcers", "responses", "BO"),
    Mixed: ("time", "reinforcers", "responses", "BO"),
}

HOLDS = ("lh", "limitedhold")

# Simple schedules other than the atoms, under all their names.
SIMPLE = {
    "drl": "DRL",
    "drh": "DRH",
    "dro": "DRO",
    "pr": "PR",
    "interlock": "Interlock",
    "interlocking": "Interlock",
    "pctl": "Pctl",
    "percentile": "Pctl",
    "adj": "Adj",
    "adjusting": "Adj",
    "token": "Token",
    "yoke": "Yoke",
    "yoked": "Yoke",
    "repeat": "Repeat",
}

# What a program may set for all its schedules, under all their names.
DEFAULTS = {name: option for name, option in OPTIONS.items() if option in ("COD", "FRCO", "BO")} | dict.fromkeys(
    HOLDS, "LH"
)

_AVERSIVE = "avoidance, escape and punishment are outside what the lab simulates"
_TRIALS = "trials with stimuli to choose among are outside what the lab simulates"
_LAYERS = "a lab's phases are set on its pages or in an Experiment, not in a schedule's notation"
UNSUPPORTED = {
    "overlay": _AVERSIVE,
    "punish": _AVERSIVE,
    "sidman": _AVERSIVE,
    "sidmanavoidance": _AVERSIVE,
    "discriminatedavoidance": _AVERSIVE,
    "discrimav": _AVERSIVE,
    "escape": _AVERSIVE,
    "to": "time-out from reinforcement is outside what the lab simulates",
    "timeout": "time-out from reinforcement is outside what the lab simulates",
    "responsecost": "response cost is outside what the lab simulates",
    "rd": "a delay of all reinforcers is outside what the lab simulates; Tand(VI 60-s, FT 5-s) delays those of one",
    "lag": "reinforcement of variability is outside what the lab simulates",
    "interpolate": "interpolated schedules are outside what the lab simulates",
    "interp": "interpolated schedules are outside what the lab simulates",
    "mts": _TRIALS,
    "gonogo": _TRIALS,
    "pair": "pairings of stimuli are outside what the lab simulates",
    "phase": _LAYERS,
    "experiment": _LAYERS,
    "progressive": _LAYERS,
    "shaping": _LAYERS,
}
UNSUPPORTED["reinforcementdelay"] = UNSUPPORTED["rd"]

# Names that `let` cannot give away: those of schedules and options, and those the public notation keeps for itself.
RESERVED = frozenset(
    {
        *(kind.lower() for kind in ATOMS),
        *FORMS,
        *SIMPLE,
        *HOLDS,
        *(name for name, option in OPTIONS.items() if option in ("COD", "FRCO", "BO")),
        *(name for name, why in UNSUPPORTED.items() if why is not _LAYERS),
        *("let", "def", "phase", "experiment", "use", "steps"),
        *("hodos", "exponential", "linear", "geometric", "start", "increment"),
    }
)

KNOWN = (*ATOMS, "DRL", "DRH", "DRO", "PR", "Interlock", "Pctl", "Adj", "Token", "Yoke")
KNOWN_FORMS = tuple(dict.fromkeys(form.form for form in FORMS.values()))
