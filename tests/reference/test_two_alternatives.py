"""The phases of two alternatives at once."""

import math

import pytest

from vrcore.designs import two_alternatives
from vrcore.designs.two_alternatives import pair
from vrcore.errors import ParameterError, UnknownNameError


def test_a_pair_is_written_in_notation():
    assert pair("intervals", 20, 60, changeover_delay=2) == "Conc(VI 20-s, VI 60-s, COD=2-s)"
    assert pair("ratios", 20, 60) == "Conc(VR 20, VR 60, COD=0-s)"


def test_a_baited_lever_is_a_random_interval_over_with_its_chance_within_a_trial():
    written = pair("baited", 0.15, 0.05, trial=2.0)
    means = [float(part.split()[1].removesuffix("-s")) for part in written.removeprefix("Conc(").split(", ")[:2]]
    assert [1 - math.exp(-2.0 / mean) for mean in means] == pytest.approx([0.15, 0.05], rel=1e-5)


def test_the_sides_change_places_at_each_reversal():
    ((label, phases),) = two_alternatives("ratios", 10, 20, amount=60.0, reversals=2).items()
    assert label == "Conc(VR 10, VR 20, COD=0-s)"
    assert [str(one.schedule) for one in phases] == [
        "Conc(VR 10, VR 20, COD=0-s)", "Conc(VR 20, VR 10, COD=0-s)", "Conc(VR 10, VR 20, COD=0-s)",
    ]  # fmt: skip
    assert {one.until for one in phases} == {("seconds", 60.0)}
    ((phase,),) = two_alternatives("baited", 0.1, 0.2, amount=500).values()
    assert phase.until == ("trials", 500)


def test_what_is_no_pair_is_refused():
    with pytest.raises(UnknownNameError, match="intervals"):
        pair("interval", 20, 60)
    with pytest.raises(ParameterError, match="between 0 and 1"):
        pair("baited", 1.0, 0.1)
