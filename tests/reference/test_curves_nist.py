"""Certified nonlinear regression: NIST StRD Rat42 and Rat43 (Ratkowsky 1983), public-domain data of NIST."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from vrcore.curves import fit

NIST = Path(__file__).parents[2] / ".." / "shared" / "data" / "nist"

RAT42 = {
    "x": [9, 14, 21, 28, 42, 57, 63, 70, 79],
    "y": [8.93, 10.80, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08],
    "certified": {
        "b1": (7.2462237576e01, 1.7340283401e00),
        "b2": (2.6180768402e00, 8.8295217536e-02),
        "b3": (6.7359200066e-02, 3.4465663377e-03),
    },
    "rss": 8.0565229338e00,
    "sd": 1.1587725499e00,
}
RAT43 = {
    "x": list(range(1, 16)),
    "y": [
        *(16.08, 33.83, 65.80, 97.20, 191.55, 326.20, 386.87, 520.53),
        *(590.03, 651.92, 724.93, 699.56, 689.96, 637.56, 717.41),
    ],
    "certified": {
        "b1": (6.9964151270e02, 1.6302297817e01),
        "b2": (5.2771253025e00, 2.0828735829e00),
        "b3": (7.5962938329e-01, 1.9566123451e-01),
        "b4": (1.2792483859e00, 6.8761936385e-01),
    },
    "rss": 8.7864049080e03,
    "sd": 2.8262414662e01,
}


def digits(value, certified):
    """Return how many digits agree: the log relative error, at most 11."""
    return min(11.0, -math.log10(max(abs(value - certified) / abs(certified), 1e-11)))


def rat42():
    return fit(RAT42["x"], RAT42["y"], "logistic", fixed={"baseline": 0.0}, noise="independent")


def rat43():
    return fit(RAT43["x"], RAT43["y"], "richards", fixed={"baseline": 0.0}, noise="independent")


def error_of(curve, gradient):
    """Return the standard error of a function of the parameters with this gradient, by the delta method."""
    g = np.array([gradient.get(name, 0.0) for name in curve.params])
    return math.sqrt(g @ np.array(curve.covariance) @ g)


def in_nist_terms_42(curve):
    p = curve.params
    return {
        "b1": (curve.native["L"], curve.stderr["asymptote"]),
        "b2": (p["slope"] * p["midpoint"], error_of(curve, {"slope": p["midpoint"], "midpoint": p["slope"]})),
        "b3": (curve.native["k"], curve.stderr["slope"]),
    }


def in_nist_terms_43(curve):
    p = curve.params
    v = p["asymmetry"]
    turn = math.log(2) * 2**v / (2**v - 1)
    return {
        "b1": (curve.native["A"], curve.stderr["asymptote"]),
        "b2": (
            math.log(2**v - 1) + p["slope"] * p["midpoint"],
            error_of(curve, {"asymmetry": turn, "slope": p["midpoint"], "midpoint": p["slope"]}),
        ),
        "b3": (curve.native["k"], curve.stderr["slope"]),
        "b4": (curve.native["v"], curve.stderr["asymmetry"]),
    }


CASES = {"Rat42": (RAT42, rat42, in_nist_terms_42, 9), "Rat43": (RAT43, rat43, in_nist_terms_43, 7)}


@pytest.mark.parametrize(("data", "fitted", "terms", "wanted"), CASES.values(), ids=CASES)
def test_certified_values(data, fitted, terms, wanted):
    curve = fitted()
    found = terms(curve)
    for name, (value, error) in data["certified"].items():
        assert digits(found[name][0], value) >= wanted, name
        assert digits(found[name][1], error) >= 6, name
    assert digits(curve.rss, data["rss"]) >= 9
    assert digits(curve.residual_sd, data["sd"]) >= 9
    assert curve.problems == ()


def test_native_terms_of_richards_are_those_of_the_certificate():
    assert digits(rat43().native["b"], RAT43["certified"]["b2"][0]) >= 7


@pytest.mark.parametrize(("name", "data"), [("Rat42", RAT42), ("Rat43", RAT43)])
def test_the_typed_numbers_are_those_of_the_certificate(name, data):
    path = NIST / f"{name}.dat"
    if not path.exists():
        pytest.skip(
            "the folder with the certified files is not here; the numbers typed in above are tested in any case"
        )
    text = path.read_text()
    rows = [[float(cell) for cell in line.split()] for line in text.split("Data:")[-1].splitlines()[1:] if line.strip()]
    assert [row[0] for row in rows] == data["y"]
    assert [row[1] for row in rows] == data["x"]
    for parameter, (value, error) in data["certified"].items():
        line = re.search(rf"^\s*{parameter} =(.*)$", text, re.M).group(1).split()
        assert [float(cell) for cell in line[-2:]] == [value, error]
