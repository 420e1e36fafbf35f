"""The public conformance cases that lie beside the project, compared tree by tree.

The cases are those of contingency-dsl (MIT). What they hold beyond what the lab simulates is refused with its own code.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vrcore.errors import ScheduleError
from vrcore.schedules import parse
from vrcore.schedules.kinds import Atom, Concurrent, HighRate, LowRate, Mixed, Multiple, Omission, Schedule
from vrcore.schedules.kinds.compound import Compound

SUITE = Path(__file__).parents[2].parent / "shared" / "data" / "schedules"
SECONDS = {"s": 1.0, "ms": 0.001, "min": 60.0}
BEYOND = ("Overlay", "PUNISH")  # punishment
RATES = {LowRate: "DRL", HighRate: "DRH", Omission: "DRO"}


def cases() -> list[dict[str, Any]]:
    if not SUITE.exists():
        return []
    return [case for name in ("atomic", "compound") for case in json.loads((SUITE / f"{name}.json").read_text())]


def as_suite_writes(schedule: Schedule) -> dict[str, Any]:
    """Return our tree as theirs, times in seconds and without their units."""
    if isinstance(schedule, Atom) and schedule.kind in ("CRF", "EXT"):
        return {"type": "Special", "kind": schedule.kind}
    if isinstance(schedule, Atom):
        return {
            "type": "Atomic", "dist": schedule.distribution, "domain": schedule.domain, "value": schedule.value,
        }  # fmt: skip
    if isinstance(schedule, LowRate | HighRate | Omission):
        return {"type": "Modifier", "modifier": RATES[type(schedule)], "value": schedule.seconds}
    assert isinstance(schedule, Compound), f"{schedule} is in none of these cases"
    tree: dict[str, Any] = {
        "type": "Compound",
        "combinator": schedule.form,
        "components": [as_suite_writes(part) for part in schedule.parts],
    }
    params: dict[str, Any] = {}
    if isinstance(schedule, Concurrent):
        if schedule.changeover_delay is not None or schedule.directional:
            params["COD"] = (schedule.changeover_delay, schedule.directional)
        if schedule.changeover_ratio:
            params["FRCO"] = schedule.changeover_ratio
    if isinstance(schedule, Multiple | Mixed) and schedule.blackout:
        params["BO"] = schedule.blackout
    return tree | ({"params": params} if params else {})


def seconds(value: dict[str, Any]) -> float:
    return round(value["value"] * SECONDS[value.get("time_unit", "s")], 9)


def in_seconds(tree: dict[str, Any], program: dict[str, Any]) -> dict[str, Any]:
    """Return their tree with names resolved, the program's settings put in, and times in seconds without units."""
    if tree["type"] == "IdentifierRef":
        (named,) = [one["value"] for one in program["bindings"] if one["name"] == tree["name"]]
        return in_seconds(named, program)
    if tree["type"] == "Compound":
        given = tree.get("params", {})
        params: dict[str, Any] = {}
        default = [seconds(one) for one in program["param_decls"] if one["name"] == "COD"]
        if "COD" in given or default:
            delay = given.get("COD", {})
            base = delay if "value" in delay else delay.get("base")
            each = tuple((one["from"], one["to"], seconds(one)) for one in delay.get("directional", ()))
            params["COD"] = (seconds(base) if base else default[0] if default else None, each)
        if "FRCO" in given:
            params["FRCO"] = given["FRCO"]["value"]
        if "BO" in given and given["BO"]["value"]:
            params["BO"] = seconds(given["BO"])
        components = [in_seconds(one, program) for one in tree["components"]]
        return {"type": "Compound", "combinator": tree["combinator"], "components": components} | (
            {"params": params} if params else {}
        )
    found = {key: value for key, value in tree.items() if key != "time_unit"}
    return found | ({"value": seconds(tree)} if "value" in tree else {})


SUPPORTED = [case for case in cases() if "expected" in case and not any(word in case["input"] for word in BEYOND)]
REFUSED = [case for case in cases() if any(word in case["input"] for word in BEYOND)]
REJECTED = [case for case in cases() if "error" in case and case not in REFUSED]


@pytest.mark.skipif(not SUITE.exists(), reason="the public conformance cases are not on this machine")
def test_all_cases_are_looked_at() -> None:
    assert len(SUPPORTED) == 32 + 31
    assert len(REFUSED) == 17
    assert len(REJECTED) == 1
    assert len(SUPPORTED) + len(REFUSED) + len(REJECTED) == len(cases())


@pytest.mark.parametrize("case", SUPPORTED, ids=lambda case: case["id"])
def test_a_case_gives_the_same_tree(case: dict[str, Any]) -> None:
    schedule = parse(case["input"])
    assert as_suite_writes(schedule) == in_seconds(case["expected"]["schedule"], case["expected"])
    assert parse(str(schedule)) == schedule


@pytest.mark.parametrize("case", [case for case in SUPPORTED if "warnings" in case], ids=lambda case: case["id"])
def test_a_case_gives_the_same_warnings(case: dict[str, Any]) -> None:
    assert {caution.code for caution in parse(case["input"]).warnings} == set(case["warnings"])


@pytest.mark.parametrize("case", REJECTED, ids=lambda case: case["id"])
def test_what_the_suite_rejects_is_rejected_for_the_same_reason(case: dict[str, Any]) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse(case["input"])
    assert refused.value.code == case["error"]["code"]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["id"])
def test_punishment_is_refused_on_purpose(case: dict[str, Any]) -> None:
    with pytest.raises(ScheduleError, match="outside what the lab simulates") as refused:
        parse(case["input"])
    assert refused.value.code == "UNSUPPORTED"
