"""Accepted spellings, and the trees they give."""

from __future__ import annotations

import pytest

from vrcore.schedules import KINDS, Atom, Concurrent, Multiple, parse
from vrcore.schedules.examples import Kind
from vrcore.schedules.kinds import (
    Adjusting,
    Alternative,
    Chained,
    Conjunctive,
    HighRate,
    Interlocking,
    LowRate,
    Mixed,
    Omission,
    Percentile,
    Progressive,
    Schedule,
    SecondOrder,
    Tandem,
    Token,
    Yoked,
    is_extinction,
)

ACCEPTED = {
    "CRF": "CRF",
    "crf": "CRF",
    " ext ": "EXT",
    "FR5": "FR 5",
    "FR 5": "FR 5",
    "fr(5)": "FR 5",
    "FR5.0": "FR 5",
    "(VR 5)": "VR 5",
    "VR 2.5": "VR 2.5",
    "RR 2.5": "RR 2.5",
    "VR(10, list=arith)": "VR(10, list=arith)",
    "VR(10,n=20,list=GEOM)": "VR(10, list=geom, n=20)",
    "VR(10, list=fh, n=12)": "VR 10",
    "VI(30-s, list=uniform)": "VI(30-s, list=uniform)",
    "VT(1 min, n=5)": "VT(60-s, n=5)",
    "VI 30": "VI 30-s",
    "VI30s": "VI 30-s",
    "VI 30-s": "VI 30-s",
    "VI 30 sec": "VI 30-s",
    "VI 30-sec": "VI 30-s",
    "VI 30 seconds": "VI 30-s",
    "VI 1 min": "VI 60-s",
    "VI 1.5-min": "VI 90-s",
    "VI 2 h": "VI 7200-s",
    "VI3000ms": "VI 3-s",
    "FI 500 ms": "FI 0.5-s",
    "FI 0.001-s": "FI 0.001-s",
    "RI 45 sec": "RI 45-s",
    "FT10s": "FT 10-s",
    "RT 15": "RT 15-s",
    "VI(30-s, timer=running)": "VI(30-s, timer=running)",
    "RI(30-s, timer=held)": "RI 30-s",
    # limited holds
    "FI 30-s LH 10-s": "FI 30-s LH 10-s",
    "FI 30 LH 5": "FI 30-s LH 5-s",
    "FI30LH5": "FI 30-s LH 5-s",
    "FI 30-s LimitedHold 10-s": "FI 30-s LH 10-s",
    "VI(30-s, LH=5-s)": "VI 30-s LH 5-s",
    "(FI 30-s) LH 5": "FI 30-s LH 5-s",
    "conc VI 30 LH 5 VI 60 LH 6 COD 2": "Conc(VI 30-s LH 5-s, VI 60-s LH 6-s, COD=2-s)",
    "LH = 4-s\nMult(FI 30-s, Chain(FR 5 LH 9-s, DRL 3-s), PR 5)": (
        "Mult(FI 30-s LH 4-s, Chain(FR 5 LH 9-s, DRL 3-s LH 4-s), PR(arithmetic, start=5, increment=5))"
    ),
    # rates, progressive, and what follows the subject
    "DRL5s": "DRL 5-s",
    "drh 2-s": "DRH 2-s",
    "DRH(2-s, responses=5)": "DRH(2-s, responses=5)",
    "DRH(2-s, n=5)": "DRH(2-s, responses=5)",
    "DRO10s": "DRO 10-s",
    "DRO(10-s, resetting)": "DRO 10-s",
    "DRO(10-s, momentary)": "DRO(10-s, momentary)",
    "DRO(10-s, mode=momentary)": "DRO(10-s, momentary)",
    "PR 5": "PR(arithmetic, start=5, increment=5)",
    "PR(linear)": "PR(arithmetic, start=1, increment=5)",
    "PR(5, stop=20-min)": "PR(arithmetic, start=5, increment=5, stop=1200-s)",
    "PR(geometric)": "PR(geometric, start=1, ratio=2)",
    "PR(exponential)": "PR(richardson-roberts)",
    "PR(hodos, stop=60-s)": "PR(richardson-roberts, stop=60-s)",
    "Interlocking(T=5min, R0=250)": "Interlock(R0=250, T=300-s)",
    "Pctl(irt, 25, window=30, dir=ABOVE)": "Pctl(IRT, 25, window=30, dir=above)",
    "Percentile(force, 90)": "Pctl(force, 90)",
    "Adjusting(delay, start=500ms, step=100ms, max=1min)": "Adj(delay, start=0.5-s, step=0.1-s, max=60-s)",
    "Adj(ratio, start=5, step=2, min=1)": "Adj(ratio, start=5, step=2, min=1)",
    # compounds in brackets
    "Conc(VI 30, VI 60)": "Conc(VI 30-s, VI 60-s)",
    "CONC(VI30s,VI60s,cod=2000ms)": "Conc(VI 30-s, VI 60-s, COD=2-s)",
    "Conc(VI 30, VI 60, COD=0s)": "Conc(VI 30-s, VI 60-s, COD=0-s)",
    "Conc(VI 30, VR 10, EXT)": "Conc(VI 30-s, VR 10, EXT)",
    "Conc(VI 30, VI 60, ChangeoverDelay=2s, FixedRatioChangeover=5)": "Conc(VI 30-s, VI 60-s, COD=2-s, FRCO=5)",
    "Conc(VI 30, VI 60, COD(2->1)=5-s, COD=1)": "Conc(VI 30-s, VI 60-s, COD=1-s, COD(2->1)=5-s)",
    "Concurrent(VI 30, VI 60, COD=1-s)": "Conc(VI 30-s, VI 60-s, COD=1-s)",
    "Mult(FR 5, EXT, time=30)": "Mult(FR 5, EXT, time=30-s)",
    "Mult(FR 5, EXT, each=30-s)": "Mult(FR 5, EXT, time=30-s)",
    "Mult(FR 5, EXT, time=1 min, BO=0-s)": "Mult(FR 5, EXT)",
    "Mult(FR 5, EXT, Blackout=500ms)": "Mult(FR 5, EXT, BO=0.5-s)",
    "Mult(FR 5, EXT, reinforcers=5)": "Mult(FR 5, EXT, reinforcers=5)",
    "Mix(FR 5, FR 50, responses=20, BO=1-s)": "Mix(FR 5, FR 50, responses=20, BO=1-s)",
    "Mult(Conc(VI 30, VI 60, COD=2), EXT)": "Mult(Conc(VI 30-s, VI 60-s, COD=2-s), EXT)",
    "Conc(Mult(FR 5, EXT), VI 30)": "Conc(Mult(FR 5, EXT), VI 30-s)",
    "Chain(FR5, FI30s)": "Chain(FR 5, FI 30-s)",
    "Tandem(VR20, DRL5s)": "Tand(VR 20, DRL 5-s)",
    "Alt(FR10, FI5min)": "Alt(FR 10, FI 300-s)",
    "Conj(FR5, FI30s)": "Conj(FR 5, FI 30-s)",
    "Repeat(3, FR 10)": "Tand(FR 10, FR 10, FR 10)",
    "Tand(Repeat(2, FR 5), VI 60-s)": "Tand(FR 5, FR 5, VI 60-s)",
    "Repeat(1, FR 10)": "FR 10",
    # compounds side by side
    "conc VI 30 VI 60": "Conc(VI 30-s, VI 60-s)",
    "conc VI 30-s VI 60-s": "Conc(VI 30-s, VI 60-s)",
    "conc VI 30 VI 60 COD 2": "Conc(VI 30-s, VI 60-s, COD=2-s)",
    "conc VI 30-s VI 60-s, COD 2-s": "Conc(VI 30-s, VI 60-s, COD=2-s)",
    "conc VI 30 VI 60 COD=2 FRCO=3": "Conc(VI 30-s, VI 60-s, COD=2-s, FRCO=3)",
    "mult FR 5 EXT": "Mult(FR 5, EXT)",
    "mult FR 5 EXT time 30-s BO 5": "Mult(FR 5, EXT, time=30-s, BO=5-s)",
    "mult FR 5 EXT reinforcers 5": "Mult(FR 5, EXT, reinforcers=5)",
    "mix FR 5 EXT": "Mix(FR 5, EXT)",
    "chain FR 10 FI 30-s": "Chain(FR 10, FI 30-s)",
    "tand VI 60 FT 5": "Tand(VI 60-s, FT 5-s)",
    "alt FR 10 FI 5 min": "Alt(FR 10, FI 300-s)",
    "conj FR 5 FI 30 s": "Conj(FR 5, FI 30-s)",
    "mult (conc VI 30 VI 60) EXT": "Mult(Conc(VI 30-s, VI 60-s), EXT)",
    "conc Alt(FR 5, FI 30) VI 60": "Conc(Alt(FR 5, FI 30-s), VI 60-s)",
    "Mult(conc VI 30 VI 60 COD 2, EXT)": "Mult(Conc(VI 30-s, VI 60-s, COD=2-s), EXT)",
    "chain FR 5 (tand FR 2 FT 3)": "Chain(FR 5, Tand(FR 2, FT 3-s))",
    # second-order, token, yoked
    "FR5(FI30)": "FR 5(FI 30-s)",
    "FR(5)(FI 30)": "FR 5(FI 30-s)",
    "VI 60-s(VR(10, n=20), brief=2-s) LH 5-s": "VI 60-s(VR(10, n=20), brief=2-s) LH 5-s",
    "mult FR5(FI30) EXT": "Mult(FR 5(FI 30-s), EXT)",
    "Token(prod=FR 10, exch=FR 5, cost=1)": "Token(prod=FR 10, exch=FR 5, cost=1)",
    "Token(FR 10, chain FR 3 FR 2)": "Token(prod=FR 10, exch=Chain(FR 3, FR 2), cost=1)",
    'Yoke("A1")': 'Yoke("A1")',
    "Yoke(master, ft)": 'Yoke("master", FT)',
    'Yoke("rat 7", as=RI, intervals=[1.5, 20.2 3-s])': 'Yoke("rat 7", RI, intervals=[1.5 20.2 3])',
    # as print and word processors have it
    "VI 30\u2011s LH\u00a05\u2013s": "VI 30-s LH 5-s",
    "Conc(VI 30\u2010s, VI 60\u2212s, COD(1\u21922)=2\u2009s)": "Conc(VI 30-s, VI 60-s, COD(1->2)=2-s)",
    "Yoke(\u201crat 7\u201d)": 'Yoke("rat 7")',
    "FR 5\r\n-- a note\r\n": "FR 5",
    # names, settings, notes
    "FR5 -- fixed ratio": "FR 5",
    "-- first\nFR 5\n-- last": "FR 5",
    "let rich = VI 30-s\nlet lean = VI 60-s\nConc(rich, lean, COD=1-s, COD(lean->rich)=5-s)": (
        "Conc(VI 30-s, VI 60-s, COD=1-s, COD(2->1)=5-s)"
    ),
    "let rich = conc VI 30 VI 60 COD 1\nlet x1 = FR 5\nmult rich x1": ("Mult(Conc(VI 30-s, VI 60-s, COD=1-s), FR 5)"),
    "let a = FR 5\nlet b = Chain(a, VI 30-s)\nb": "Chain(FR 5, VI 30-s)",
    "let unit = FI 30\nlet whole = FR 5\nwhole(unit)": "FR 5(FI 30-s)",
    "let two = Conc(VI 30-s, VI 60-s)\nConc(FR 5, two)": "Conc(FR 5, VI 30-s, VI 60-s)",
    "COD = 2-s\nFRCO = 3\nMult(Conc(FR 5, FR 6), Conc(FR 7, FR 8, COD=0-s))": (
        "Mult(Conc(FR 5, FR 6, COD=2-s, FRCO=3), Conc(FR 7, FR 8, COD=0-s, FRCO=3))"
    ),
    "Blackout = 5-s\nMult(FR 5, Mix(FR 6, EXT, BO=0-s))": "Mult(FR 5, Mix(FR 6, EXT), BO=5-s)",
}

TREES: dict[str, Schedule] = {
    "VI 30": Atom("VI", 30.0),
    "VI(30-s, timer=running) LH 5-s": Atom("VI", 30.0, hold=5.0, timer="running"),
    "DRL 5-s LH 3-s": LowRate(5.0, 3.0),
    "DRH(2-s, responses=5)": HighRate(2.0, 5),
    "DRO(10-s, momentary)": Omission(10.0, momentary=True),
    "PR(geometric, start=3, ratio=1.5, stop=1-h)": Progressive("geometric", 3, 1.5, 3600.0),
    "PR(richardson-roberts)": Progressive(),
    "Interlock(R0=250, T=5-min)": Interlocking(250, 300.0),
    "Pctl(IRT, 50)": Percentile("IRT", 50),
    "Adj(amount, start=3, step=1, min=1)": Adjusting("amount", 3.0, 1.0, 1.0),
    "Conc(VI 30, FR 5, COD=2)": Concurrent((Atom("VI", 30.0), Atom("FR", 5.0)), 2.0),
    "Conc(VI 30, FR 5, COD(1->2)=2, FRCO=4)": Concurrent((Atom("VI", 30.0), Atom("FR", 5.0)), None, 4, ((1, 2, 2.0),)),
    "Mult(VI 30, EXT, time=5)": Multiple((Atom("VI", 30.0), Atom("EXT", 0.0)), 5.0),
    "Mix(VI 30, EXT, reinforcers=5, BO=2-s)": Mixed(
        (Atom("VI", 30.0), Atom("EXT", 0.0)), blackout=2.0, by="reinforcers", amount=5
    ),
    "chain FR 5 FR 6": Chained((Atom("FR", 5.0), Atom("FR", 6.0))),
    "tand FR 5 FR 6": Tandem((Atom("FR", 5.0), Atom("FR", 6.0))),
    "alt FR 5 FR 6": Alternative((Atom("FR", 5.0), Atom("FR", 6.0))),
    "conj FR 5 FR 6": Conjunctive((Atom("FR", 5.0), Atom("FR", 6.0))),
    "FR 5(FI 30-s, brief=1-s)": SecondOrder(Atom("FR", 5.0), Atom("FI", 30.0), brief=1.0),
    "Token(FR 10, FR 5, cost=2)": Token(Atom("FR", 10.0), Atom("FR", 5.0), 2),
    'Yoke("A1", VT, intervals=[1.5 2])': Yoked("A1", "VT", (1.5, 2.0)),
}


@pytest.mark.parametrize(("text", "written"), ACCEPTED.items())
def test_an_accepted_spelling(text: str, written: str) -> None:
    assert str(parse(text)) == written
    assert parse(written) == parse(text)


@pytest.mark.parametrize(("text", "tree"), TREES.items())
def test_trees(text: str, tree: Schedule) -> None:
    assert parse(text) == tree


def test_a_tree_is_its_own_notation() -> None:
    assert parse(Atom("VI", 30.0)) == Atom("VI", 30.0)


def test_the_same_schedule_in_other_units_is_the_same() -> None:
    assert parse("VI 3000 ms") == parse("VI 3-s") == parse("VI 0.05 min")
    assert parse("CRF") != parse("FR 1")  # another name, and kept as it was given


def test_a_time_in_thirds_of_a_second_is_written_so_that_it_reads_back() -> None:
    third = Atom("VI", 1 / 3)
    assert third.value == 0.333333333
    assert parse(str(third)) == third


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.example)
def test_every_kind_has_an_example_that_reads_back(kind: Kind) -> None:
    schedule = parse(kind.example)
    assert parse(str(schedule)) == schedule


def test_the_table_of_kinds_names_all_that_there_are() -> None:
    named = {kind.name for kind in KINDS}
    assert named >= {
        "CRF",
        "EXT",
        "FR",
        "VR",
        "RR",
        "FI",
        "VI",
        "RI",
        "FT",
        "VT",
        "RT",
        "LH",
        "DRL",
        "DRH",
        "DRO",
        "PR",
    }
    assert named >= {"Conc", "Mult", "Mix", "Chain", "Tand", "Alt", "Conj", "second-order", "Interlock", "Pctl", "Adj"}
    assert {type(parse(kind.example)) for kind in KINDS} == {type(tree) for tree in TREES.values()}


WARNED = {
    "VI 30": ["MISSING_TIME_UNIT"],
    "VI 30-s": [],
    "FR 5": [],
    "DRL 5": ["MISSING_TIME_UNIT"],
    "Conc(VI 30-s, VI 60-s)": ["MISSING_COD"],
    "Conc(VI 30-s, VI 60-s, COD=0-s)": [],
    "Conc(VI 30-s, VI 60-s, COD(1->2)=2-s)": [],
    "COD = 1-s\nConc(VI 30-s, VI 60-s)": [],
    "Conc(VI 30-s, VI 60-s, COD(1->2)=2-s, COD(2->1)=2-s)": ["REDUNDANT_DIRECTIONAL_COD"],
    "Mult(Conc(VI 30, FR 5), EXT)": ["MISSING_COD", "MISSING_TIME_UNIT"],
    "let x = VI 30\nMult(x, x)": ["MISSING_TIME_UNIT"],
    "FR 5 LH 3-s": ["VACUOUS_LH_RATIO"],
    "CRF LH 3-s": [],
    "FR 5(FI 30-s)": ["MISSING_BRIEF"],
    "FR 5(FI 30-s, brief=1-s)": [],
    "PR(hodos)": ["PR_HODOS_AMBIGUOUS"],
    "Interlock(R0=1, T=5-s)": ["INTERLOCK_TRIVIAL_RATIO"],
    "Interlock(R0=501, T=5-s)": ["INTERLOCK_LARGE_RATIO"],
    "Pctl(IRT, 100, window=4)": ["PCTL_EXTREME_RANK", "PCTL_SMALL_WINDOW"],
    "Pctl(IRT, 50, window=101)": ["PCTL_LARGE_WINDOW"],
    "Adj(delay, start=1-s, step=2-s, min=0-s)": ["ADJ_UNBOUNDED_DELAY", "ADJ_LARGE_STEP", "ADJ_ZERO_MIN_DELAY"],
    "Adj(ratio, start=5, step=1, min=0)": ["ADJ_SUBUNIT_RATIO"],
    'Yoke("A1")': ["MISSING_MASTER_LOG"],
}


@pytest.mark.parametrize(("text", "codes"), WARNED.items())
def test_warnings(text: str, codes: list[str]) -> None:
    assert [caution.code for caution in parse(text).warnings] == codes


def test_what_the_text_left_out_is_no_part_of_the_schedule() -> None:
    assert parse("VI 30") == parse("VI 30-s")
    assert hash(parse("VI 30")) == hash(parse("VI 30-s"))
    assert parse(str(parse("VI 30"))).warnings == ()


SAID = {
    "CRF": "Every response is reinforced.",
    "EXT": "No response is reinforced.",
    "FR 1": "Every response is reinforced.",
    "VR 10": "Every tenth response on average is reinforced.",
    "FR 21": "Every 21st response is reinforced.",
    "FR 112": "Every 112th response is reinforced.",
    "VR 2.5": "Every 2.5th response on average is reinforced.",
    "RR 5": "Each response is reinforced with a chance of 1 in 5.",
    "FI 5-min": "The first response after 5 minutes is reinforced.",
    "VI 30-s": "The first response after 30 seconds on average is reinforced.",
    "FT 1-s": "A reinforcer comes every 1 second, whatever the subject does.",
    "VI 90-s LH 2-s": (
        "The first response after 1.5 minutes on average is reinforced; what is not collected within 2 seconds is "
        "withdrawn."
    ),
    "DRO 10-s": "A reinforcer comes after 10 seconds without a response.",
    "Alt(FR 10, FI 30-s)": (
        "A reinforcer follows 10 responses or the first response after 30 seconds, whichever comes first."
    ),
    "Chain(FR 10, conj FR 2 FI 3)": (
        "A reinforcer follows 10 responses, then (2 responses and the first response after 3 seconds, both of them, in "
        "any order), each link with its own stimulus."
    ),
    "FR 5(FI 30-s)": "A reinforcer follows 5 completed units, a unit being the first response after 30 seconds.",
    "Mult(VR 10, EXT, time=30-s)": (
        "In turns of 30 seconds, each with its own stimulus: every tenth response on average is reinforced; then no "
        "response is reinforced."
    ),
    "Conc(VR 10, EXT, COD=2-s)": (
        "At the same time, on operandum 1 every tenth response on average is reinforced and on operandum 2 no response "
        "is reinforced; after a changeover nothing is reinforced for 2 seconds."
    ),
    "Token(FR 10, FR 5, cost=2)": (
        "A token follows 10 responses; after 5 tokens they are exchanged, 2 tokens for a reinforcer."
    ),
}


@pytest.mark.parametrize(("text", "words"), SAID.items())
def test_a_schedule_in_a_sentence(text: str, words: str) -> None:
    assert parse(text).words == words


def test_the_series_of_a_progressive_ratio() -> None:
    published = [
        *(1, 2, 4, 6, 9, 12, 15, 20, 25, 32, 40, 50, 62, 77, 95, 118, 145, 178, 219, 268, 328, 402, 492, 603, 737),
        *(901, 1102, 1347, 1646, 2012),
    ]
    assert [Progressive().requirement_of(n) for n in range(1, 31)] == published
    assert [Progressive("arithmetic", 5, 3).requirement_of(n) for n in range(1, 5)] == [5, 8, 11, 14]
    assert [Progressive("geometric", 1, 1.5).requirement_of(n) for n in range(1, 6)] == [1, 2, 2, 3, 5]
    assert Progressive("geometric", 2, 3).requirement_of(10_000) == float("inf")


def test_a_changeover_delay_by_direction() -> None:
    schedule = parse("Conc(FR 1, FR 2, FR 3, COD=1-s, COD(3->1)=8-s)")
    assert isinstance(schedule, Concurrent)
    assert schedule.delay_between(3, 1) == 8.0
    assert schedule.delay_between(1, 3) == 1.0
    assert Concurrent(schedule.parts).delay_between(1, 3) == Concurrent(schedule.parts).delay == 0.0


EXTINCTION = {
    "EXT": True,
    "CRF": False,
    "DRL 5-s": False,
    "Conc(EXT, EXT)": True,
    "Conc(EXT, FR 5)": False,
    "Mult(EXT, Alt(EXT, EXT))": True,
    "Alt(EXT, FR 5)": False,
    "Conj(FR 5, EXT)": True,
    "Chain(EXT, FR 5)": True,
    "Token(FR 5, EXT)": True,
}


@pytest.mark.parametrize(("text", "extinct"), EXTINCTION.items())
def test_extinction_anywhere_in_a_tree(text: str, extinct: bool) -> None:
    assert is_extinction(parse(text)) is extinct
