"""Survival in extinction: Kaplan and Meier's curve by hand, with subjects that never stopped."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.errors import ParameterError
from vrcore.measures import survival
from vrcore.measures.extinction import Criterion, Resistance


def group(responses, observed, learnt=None):
    responses, observed = np.array(responses, float), np.array(observed, float)
    if learnt is not None:
        responses[~np.array(learnt)] = np.nan
    ones = np.ones(len(responses))
    return Resistance(Criterion(), 30.0 * ones, 0.5 * ones, responses, responses / 10, responses / 2, observed,
                      observed / 10)  # fmt: skip


def test_by_hand():
    # Five subjects: two stop at 10 and 20, one is watched to 25 only, one stops at 30, one never does (40).
    found = survival(group([10, 20, np.inf, 30, np.inf], [50, 50, 25, 50, 40]))
    assert found.subjects == 5
    at = dict(zip(found.x.tolist(), found.share.tolist(), strict=True))
    assert at[0.0] == 1.0
    assert at[10.0] == pytest.approx(4 / 5)
    assert at[20.0] == pytest.approx(4 / 5 * 3 / 4)
    assert at[25.0] == pytest.approx(3 / 5)
    assert at[30.0] == pytest.approx(3 / 5 * 1 / 2)
    assert at[40.0] == pytest.approx(3 / 10)


def test_greenwoods_limits_on_the_scale_of_log_log():
    found = survival(group(np.arange(1.0, 11.0), np.full(10, 99.0)))
    # After five of ten: S = .5, sum d / (n (n - d)) = 1/90 + 1/72 + 1/56 + 1/42 + 1/30 = .1; the standard error of
    # log(-log S) is sqrt(.1) / ln 2 = .45622, so the limits are .5^exp(+-1.95996 * .45622).
    place = found.x.tolist().index(5.0)
    limits = 0.5 ** np.exp(1.959964 * np.sqrt(0.1) / np.log(2) * np.array([1.0, -1.0]))
    assert (found.low[place], found.high[place]) == pytest.approx(tuple(limits), abs=1e-6)


def test_who_never_learnt_is_left_out_and_nobody_is_no_error():
    some = survival(group([10, 20, 30], [50, 50, 50], [True, False, True]))
    assert some.subjects == 2
    none = survival(group([10, 20], [50, 50], [False, False]))
    assert none.subjects == 0
    assert none.share.tolist() == [1.0]


def test_every_ruler_has_its_own_and_others_are_refused():
    one = group([10, np.inf], [50, 40])
    assert survival(one, "minutes").x.tolist() == [0.0, 1.0, 4.0]
    assert survival(one, "omitted").x.tolist() == [0.0, 5.0, 20.0]
    with pytest.raises(ParameterError, match="no ruler"):
        survival(one, "hours")
