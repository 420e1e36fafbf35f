"""What a compiled schedule is made of: three small tables of records and one array of numbers.

    node       the schedule's tree, children before their parents, so that one pass settles a tick
    operandum  which component each operandum's responses fall in
    clock      what the session remembers: stimulus, last operandum, changeover
    lists      the values of variable schedules, the windows of moving ones, the delays between operanda

Times in the records are seconds of schedule time, which stands still while the subject eats and during a blackout. A
node that is not in effect has stopped its own clock as well: its local time is `t - offset`.
"""

from __future__ import annotations

import numpy as np

# Kinds of node: what a simple schedule requires ...
(
    NEVER,  # EXT
    RATIO,  # FR VR RR PR, adjusting ratio: so many responses
    INTERVAL,  # FI VI RI, adjusting interval, yoked VI: the first response after a time
    TIME,  # FT VT RT, yoked FT: a time, whatever the subject does
    LOW_RATE,  # DRL: a response at least so long after the one before
    SHORT_TIME,  # DRH: a response at most so long after the one before
    HIGH_RATE,  # DRH: so many responses within a moving window
    OMISSION,  # DRO, resetting: so long without a response
    MOMENTARY,  # DRO, momentary: no response at the moment when an interval ends
    INTERLOCKING,  # a ratio that falls with time
    PERCENTILE,  # a response whose IRT stands out from the latest ones
) = range(11)
# ... and what a compound does with its parts.
ALTERNATIVE, CONJUNCTIVE, CHAINED, MULTIPLE, CONCURRENT, SECOND_ORDER, TOKEN = range(11, 18)
LAST_SIMPLE = PERCENTILE

# How the next requirement of a simple schedule is found.
FIXED, LIST, RANDOM, ADDING, MULTIPLYING, RICHARDSON_ROBERTS, SEQUENCE = range(7)

# What makes the components of a multiple schedule take turns.
BY_SECONDS, BY_REINFORCERS, BY_RESPONSES = range(3)

NODE = np.dtype(
    [
        # Where it stands.
        ("active", "i8"),  # 1 while in effect
        ("fired", "i8"),  # 1 if its requirement was met in this tick
        ("times", "i8"),  # how many reinforcers meeting it was worth, and ...
        ("worth", "f8"),  # ... how large ones; 0: of ordinary size
        # Responses required, made or gated by a changeover; tokens; reinforcers in a component, or for all conditions.
        ("count", "f8"),
        # Local time at which it is set up, or at which a component ends; the size of what it pays.
        ("due", "f8"),
        ("token", "i8"),  # 1 if it earned a token in this tick
        ("spent", "f8"),  # tokens that it exchanged in this tick
        ("offset", "f8"),
        ("paused", "f8"),  # schedule time at which it went out of effect
        ("responded", "f8"),  # local time of the latest response
        ("armed", "f8"),  # local time of the latest arming; schedule time of the latest changeover
        ("position", "i8"),  # in its list or series
        ("met", "i8"),  # 1 once met, where it waits for others
        ("at", "i8"),  # the part in effect
        ("paying", "i8"),  # operandum whose response met it
        ("reached", "i8"),  # whether a reset of the whole arms it too
        ("shown", "i8"),  # stimulus, counted within this node
        # What it is.
        ("kind", "i8"),
        ("operandum", "i8"),
        ("source", "i8"),  # the node whose completions it counts as responses; -1: responses
        ("delivers", "i8"),  # 1 if meeting it earns a reinforcer
        ("resets", "i8"),  # 1 if it starts anew by itself once met
        ("distribution", "i8"),
        ("value", "f8"),  # responses or seconds; the changeover delay in force
        ("step", "f8"),
        ("low", "f8"),
        ("high", "f8"),
        ("hold", "f8"),  # limited hold in seconds; 0: none
        ("running", "i8"),  # 1: the interval timer goes on while a reinforcer waits
        ("stop_after", "f8"),  # seconds without meeting it after which the session ends
        ("sized", "i8"),  # 1: the value is the size of the reinforcer, and every response meets it
        ("above", "i8"),  # 1: percentile schedule that pays long IRTs
        ("list", "i8"),  # its list: lists[list : list + length]; delays, from each operandum to each, and then ratios
        ("length", "i8"),
        ("seconds", "f8"),  # of a component
        ("blackout", "f8"),
        ("by", "i8"),
        ("cost", "f8"),  # tokens a reinforcer
        # Where it belongs.
        ("parent", "i8"),  # -1: none
        ("gate", "i8"),  # the innermost concurrent schedule around it that has a changeover delay or ratio; -1: none
        ("first", "i8"),  # its subtree is node[first : own index + 1]
        ("down", "i8"),  # first part
        ("next", "i8"),  # the part after it; of the last, the first
        ("last", "i8"),  # 1: last of its parent's parts
        ("ahead", "i8"),  # stimuli of the parts before it
        ("stride", "i8"),  # combinations of stimuli that the parts beside it have
        ("part", "i8"),  # components of the parts before it
        ("parts", "i8"),  # components it has
        ("lowest", "i8"),  # operanda of its subtree
        ("highest", "i8"),
    ]
)
OPERANDUM = np.dtype([("component", "i8"), ("branch", "i8"), ("entered", "i8")])
CLOCK = np.dtype(
    [
        ("stimulus", "i8"),
        ("last", "i8"),  # operandum of the latest response
        ("gated", "i8"),  # 1 where there is any changeover delay or ratio at all
        ("tokens", "i8"),  # 1 where there is any token schedule
        ("entered", "i8"),  # 1: a component changed in this tick
        ("timed", "i8"),  # 1: something may happen without a response, now or in a part that comes later
        ("blackout", "f8"),  # seconds of blackout that begin now
        ("stopped", "i8"),  # 1: the schedule itself ends the session
    ]
)
EARNED = np.dtype([("operandum", "i8"), ("amount", "f8"), ("node", "i8")])  # `node`: what earned it
MOST_AT_ONCE = 200  # reinforcers that one exchange of tokens pays; the other tokens are kept for the next
