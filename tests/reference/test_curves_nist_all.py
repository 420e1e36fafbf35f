"""All 27 certified sets of NIST, each from both published starts, as functions of one's own."""

import numpy as np
import pytest

from tests.reference.nist_models import NAMES, NIST, arranged, digits, posed, read
from vrcore.curves import fit

AT_LEAST = {"Rat42": 9.0, "Rat43": 7.0, "Thurber": 7.0}
NO_ERRORS = {"Lanczos1"}
"""Its certified residual sum of squares, 1.4e-25, is below what double precision can hold."""


@pytest.mark.skipif(not NIST.exists(), reason="the folder with the certified files is not here")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("start", [0, 1], ids=["far", "near"])
def test_certified_values_from_the_published_starts(name, start):
    data = read(name)
    x, y, curve = posed(name, data)
    found = fit(x, y, curve, start=data.starts[start])
    values, errors = (np.array(list(of.values())) for of in (found.params, found.stderr))
    order = arranged(name, values, data.values)
    assert digits(values[order], data.values) >= AT_LEAST.get(name, 6.0)
    assert found.problems == ()
    if name not in NO_ERRORS:
        assert digits(errors[order], data.errors) >= 4.0
        assert digits([found.rss], np.array([data.rss])) >= 6.0
