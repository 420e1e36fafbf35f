"""Accepted spellings, rejected texts with what their messages say, and the public conformance cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vrcore.errors import NotationError
from vrcore.schedules import Atom, Concurrent, Multiple, parse

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
    "VI 1 min": "VI 60-s",
    "VI 1.5-min": "VI 90-s",
    "VI3000ms": "VI 3-s",
    "FI 500 ms": "FI 0.5-s",
    "FI 0.001-s": "FI 0.001-s",
    "RI 45 sec": "RI 45-s",
    "FT10s": "FT 10-s",
    "RT 15": "RT 15-s",
    "Conc(VI 30, VI 60)": "Conc(VI 30-s, VI 60-s)",
    "conc VI 30-s VI 60-s": "Conc(VI 30-s, VI 60-s)",
    "conc VI 30 VI 60 COD 2": "Conc(VI 30-s, VI 60-s, COD=2-s)",
    "CONC(VI30s,VI60s,cod=2000ms)": "Conc(VI 30-s, VI 60-s, COD=2-s)",
    "Conc(VI 30, VI 60, COD=0s)": "Conc(VI 30-s, VI 60-s)",
    "Conc(VI 30, VR 10, EXT)": "Conc(VI 30-s, VR 10, EXT)",
    "mult FR 5 EXT": "Mult(FR 5, EXT)",
    "Mult(FR 5, EXT, time=30)": "Mult(FR 5, EXT, time=30-s)",
    "Mult(FR 5, EXT, each=30-s)": "Mult(FR 5, EXT, time=30-s)",
    "Mult(FR 5, EXT, time=1 min)": "Mult(FR 5, EXT)",
    "Mult(Conc(VI 30, VI 60, COD=2), EXT)": "Mult(Conc(VI 30-s, VI 60-s, COD=2-s), EXT)",
    "mult (conc VI 30 VI 60) EXT": "Mult(Conc(VI 30-s, VI 60-s), EXT)",
    "Conc(Mult(FR 5, EXT), VI 30)": "Conc(Mult(FR 5, EXT), VI 30-s)",
}

# text -> what the message must name
REJECTED = {
    "": ["empty", "VR 10"],
    "   ": ["empty"],
    "VRR 5": ['"VRR"', 'did you mean "VR"'],
    "XYZ": ['"XYZ"', "Known: CRF"],
    "Multi(FR 5, EXT)": ['"Multi"', 'did you mean "MULT"'],
    "VR": ["VR needs a number", "VR 10", "the end"],
    "VI": ["VI needs a number", "30-s"],
    "VR ten": ["VR needs a number", '"ten"'],
    "VR -5": ["VR needs a number", '"-"'],
    "VR 10 s": ["counts responses", '"s"'],
    "FR 0": ["FR needs at least 1 response"],
    "RR 0.5": ["RR needs at least 1 response"],
    "FR 2.5": ["whole responses", "2.5", "RR 2.5"],
    "VR 2.7": ["mean of 2.7", "n=10"],
    "VI 0": ["above 0 s"],
    "VI 30 h": ['"h"'],
    "VI 30-h": ['"h"', "s, ms or min"],
    "VI 9999999": ["9999999", "1e+06"],
    "EXT 5": ['"5"', "EXT"],
    "VR 10)": ['")"', "VR 10"],
    "VR(10": ['")"', "the end"],
    "FR 5; FR 6": ['";"'],
    "VR(10, list=zzz)": ['"zzz"', "fh, arith, uniform, geom"],
    "VR(10, n=0)": ["n=0", "1 to 1000"],
    "VR(10, n=2.5)": ["n=2.5"],
    "VR(10, n=²)": ["n=²", "1 to 1000"],
    "VR(10, lst=fh)": ['"lst"', "list and n"],
    "FR(5, n=3)": ['"n"', "FR"],
    "Conc(VI 30)": ["2 to 8", "1 given"],
    "Conc(VI 30, VI 60": ['","', "the end"],
    "Conc()": ["schedule is missing", '")"'],
    "Conc(VI 30, VI 60, BO=2)": ['"BO"', "COD"],
    "Conc(VI 30, VI 60, COD=2, COD=3)": ["COD is given twice"],
    "Conc(VI 30, VI 60, COD=)": ["COD needs a number"],
    "Conc(COD=2, VI 30, VI 60)": ["schedules come before COD"],
    "Mult(FR 5, EXT, time=0)": ["longer than 0 s"],
    "Mult(FR 5, EXT, COD=2)": ['"COD"', "time"],
    "Conc(" * 6: ["nested too deeply"],
    "F" * 501: ["501 characters", "500"],
    ", ".join(["Conc(FR 1"] + ["FR 1"] * 8) + ")": ["2 to 8", "9 given"],
}


@pytest.mark.parametrize(("text", "written"), ACCEPTED.items())
def test_an_accepted_spelling(text: str, written: str) -> None:
    assert str(parse(text)) == written
    assert parse(written) == parse(text)


@pytest.mark.parametrize(("text", "said"), REJECTED.items())
def test_a_rejected_text_is_answered_with_the_word_and_a_way_out(text: str, said: list[str]) -> None:
    with pytest.raises(NotationError) as refused:
        parse(text)
    message = str(refused.value)
    assert message.endswith(".")
    for words in said:
        assert words in message


def test_the_same_schedule_in_other_units_is_the_same() -> None:
    assert parse("VI 3000 ms") == parse("VI 3-s") == parse("VI 0.05 min")
    assert parse("CRF") != parse("FR 1")  # another name, and kept as it was given


@pytest.mark.parametrize("text", ["VI 0.00001", "FI 1.0000000001", "Conc(VI 3, VI 6, COD=0.00002)"])
def test_a_very_small_or_very_exact_time_is_refused_or_written_so_that_it_reads_back(text: str) -> None:
    try:
        schedule = parse(text)
    except NotationError:
        return
    assert parse(str(schedule)) == schedule


def test_trees() -> None:
    assert parse("VI 30") == Atom("VI", 30.0)
    assert parse("Conc(VI 30, FR 5, COD=2)") == Concurrent((Atom("VI", 30.0), Atom("FR", 5.0)), 2.0)
    assert parse("Mult(VI 30, EXT, time=5)") == Multiple((Atom("VI", 30.0), Atom("EXT", 0.0)), 5.0)
    assert parse(Atom("VI", 30.0)) == Atom("VI", 30.0)


# --- the public conformance suite ---------------------------------------------------------------------------------

SUITE = Path(__file__).parents[2] / ".." / "shared" / "data" / "schedules"
# What those files hold beyond this notation: chains, tandems, alternatives, conjunctions, mixed and overlaid schedules,
# DRL; changeover ratios (FRCO), delays by direction, blackouts (BO), targets and punishment; named parts; comments;
# and a concurrent schedule inside a concurrent one, which no session could give operanda to.
FORMS = {"Conc": Concurrent, "Mult": Multiple}
SECONDS = {"s": 1.0, "ms": 0.001, "min": 60.0}


def cases() -> list[dict[str, Any]]:
    if not SUITE.exists():
        return []
    return [case for name in ("atomic", "compound") for case in json.loads((SUITE / f"{name}.json").read_text())]


def seconds(value: dict[str, Any]) -> float:
    return round(value["value"] * SECONDS[value.get("time_unit", "s")], 9)


def expected(tree: dict[str, Any]) -> Any:
    """Return our tree for theirs, or None where it is beyond this notation."""
    if tree["type"] == "Special":
        return {"EXT": Atom("EXT", 0.0), "CRF": Atom("CRF", 1.0)}[tree["kind"]]
    if tree["type"] == "Atomic":
        return Atom(tree["dist"] + tree["domain"], tree["value"] if tree["domain"] == "R" else seconds(tree))
    if tree["type"] == "Compound" and tree["combinator"] in FORMS:
        parts = tuple(expected(part) for part in tree["components"])
        options = tree.get("params", {})
        if None in parts or not set(options) <= {"COD"} or "value" not in options.get("COD", {"value": 0}):
            return None
        if tree["combinator"] == "Conc":
            if any(isinstance(part, Concurrent) for part in parts):
                return None
            return Concurrent(parts, seconds(options["COD"]) if "COD" in options else 0.0)
        return Multiple(parts)
    return None


SUPPORTED = [
    case
    for case in cases()
    if "--" not in case["input"] and "expected" in case and expected(case["expected"]["schedule"]) is not None
]
ERRORS = [case for case in cases() if "error" in case]


@pytest.mark.skipif(not SUITE.exists(), reason="the public conformance cases are not on this machine")
def test_most_of_the_simple_cases_and_all_plain_compounds_are_supported() -> None:
    assert len(SUPPORTED) >= 31 + 8
    assert len(ERRORS) == 9


@pytest.mark.parametrize("case", SUPPORTED, ids=lambda case: case["id"])
def test_a_supported_case_gives_the_same_tree(case: dict[str, Any]) -> None:
    assert parse(case["input"]) == expected(case["expected"]["schedule"])


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: case["id"])
def test_what_the_suite_rejects_is_rejected(case: dict[str, Any]) -> None:
    with pytest.raises(NotationError):
        parse(case["input"])
