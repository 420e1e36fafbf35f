"""Published learning curves: the numbers that the forecasts are to reach, on unseen curves where that matters."""

import numpy as np
import pytest

from benchmarks import forecast_corpora as corpora
from benchmarks.calibrate_forecasts import everything, held, learned, scored
from vrcore.forecasts import forecast
from vrcore.forecasts.constants import FORECAST, LAST
from vrcore.forecasts.reliability import CHECKED, LEVELS, calibration

pytestmark = pytest.mark.skipif(not corpora.present(), reason=corpora.ABSENT)

ERROR = {0.25: 0.109, 0.5: 0.078, 0.75: 0.048}
SCORE = {0.25: 1.85, 0.5: 1.04, 0.75: 0.5}


@pytest.fixture(scope="module")
def rows():
    """Everything that the constants were learned from, and the other half of the curves with a known maximum."""
    return everything(lambda curve: curve.seen or curve.upper is not None)


@pytest.fixture(scope="module")
def bounded(rows):
    return [row for row in rows if row.case.curve.upper is not None]


def error(some, *, of_last=False):
    return np.mean([abs((row.last if of_last else row.value[0]) - row.target[0]) for row in some])


@pytest.mark.parametrize("cut", corpora.CUTS)
def test_errors(bounded, cut):
    at = [row for row in bounded if row.case.cut == cut]
    assert len(at) == {0.25: 153, 0.5: 303, 0.75: 303}[cut]
    assert error(at) <= ERROR[cut]
    assert error(at, of_last=True) == pytest.approx({0.25: 0.1255, 0.5: 0.0830, 0.75: 0.0479}[cut], abs=5e-5)
    for source in {row.case.curve.source for row in at}:
        own = [row for row in at if row.case.curve.source == source]
        assert error(own) <= 1.05 * error(own, of_last=True), source


@pytest.mark.parametrize("cut", corpora.CUTS)
def test_intervals_on_unseen_tasks(bounded, cut):
    unseen = [row for row in bounded if row.case.cut == cut and not row.case.curve.seen]
    assert 0.87 <= held(unseen, 0.9, FORECAST) <= 0.93
    scores = []
    for row in unseen:
        low, high = row.ends(0.9, FORECAST)
        beyond = np.maximum(low - row.target, 0.0) + np.maximum(row.target - high, 0.0)
        scores.append(float((high - low + 20.0 * beyond)[0]))
    assert np.mean(scores) < SCORE[cut]


@pytest.mark.parametrize("cut", corpora.CUTS)
def test_intervals_of_sources_left_out(rows, bounded, cut):
    """The multiples learned from all other methods hold for the one left out, on average over the methods' curves."""
    shares = []
    for source in {row.case.curve.source for row in bounded}:
        table = learned([row for row in rows if row.case.curve.source.split(",")[0] != source])
        own = [row for row in bounded if row.case.curve.source == source and row.case.cut == cut]
        shares += [held([row], 0.9, table) for row in own]
    assert 0.87 <= np.mean(shares) <= 0.93


def test_the_constants_are_those_learned_from_the_first_half(rows):
    seen = [row for row in rows if row.case.curve.seen]
    for shipped, table in ((FORECAST, learned(seen)), (LAST, learned(seen, of_last=True))):
        for name, values in table._asdict().items():
            # rounding elsewhere (another BLAS) moves single runs across a quantile
            np.testing.assert_allclose(getattr(shipped, name), values, rtol=0.05, atol=0.05, err_msg=name)


def test_the_calibration_table_is_what_the_unseen_tasks_say(bounded):
    unseen = [row for row in bounded if not row.case.curve.seen]
    assert calibration() == CHECKED
    assert CHECKED[0].forecasts == len(unseen)
    for level, share in zip(LEVELS, CHECKED[0].held, strict=True):
        assert held(unseen, level, FORECAST) == pytest.approx(share, abs=0.01)
        assert share == pytest.approx(level, abs=0.035)
    for one in CHECKED:
        assert len(one.held) == len(LEVELS)
        assert list(one.held) == sorted(one.held)


def test_a_sample_of_classifiers():
    """None of these curves was learned from: late, the last value is hard to beat; early, a curve does better."""
    found = [scored(case) for curve in corpora.lcdb()[::8] for case in corpora.lcdb_cases(curve)]
    for cut in corpora.LCDB_CUTS:
        at = [row for row in found if row.case.cut == cut]
        ours = np.median([np.abs(row.value - row.target).mean() for row in at])
        last = np.median([np.abs(row.case.y[-1] - row.target).mean() for row in at])
        assert ours <= last
        assert held(at, 0.9, FORECAST) >= 0.87


def test_the_public_function_says_what_was_scored(bounded):
    for row in bounded[::60]:
        case = row.case
        found = forecast(case.x, case.y, case.at, lower=0.0, upper=1.0)
        low, high = row.ends(0.9, FORECAST)
        assert (found.value, found.low, found.high) == pytest.approx((row.value[0], low[0], high[0]), abs=1e-9)
        assert found.last.value == pytest.approx(row.last)
