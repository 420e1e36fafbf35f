"""Groups fitted in one call: the sixty step learners, a thousand curves, and what every number of workers agrees on."""

from __future__ import annotations

import json

import numpy as np
import pytest

from vrcore import CURVES, fit
from vrcore.curves import sharing
from vrcore.curves.group_fit import GroupFit
from vrcore.curves.groups import fit_all, fit_all_steps
from vrcore.curves.simulated_learners import PRESETS, Learners, step_learners
from vrcore.errors import FitError, ParameterError, UnknownNameError


@pytest.fixture(scope="module")
def groups() -> dict[str, GroupFit]:
    found = {}
    for name, preset in PRESETS.items():
        made = preset(25).simulate()
        found[name] = fit_all(made.y, x=made.x, lower=0.0, upper=1.0, workers=1)
    return found


def test_sixty_step_learners_and_the_caution(groups):
    group = groups["steps"]
    assert group.n == 60
    assert group.mean.width().value == pytest.approx(73, abs=3)
    assert np.median(group.widths) < 0.1
    assert np.quantile(group.widths, 0.75) < 1
    assert group.width.high < 5
    assert group.misleading
    assert group.ratio.low > 10
    assert group.caution.startswith("Caution: the smooth mean hides how individuals learn.")
    assert group.caution in group.words
    assert np.isfinite(group.onsets).all()


def test_onsets_are_where_the_subjects_learnt(groups):
    truth = PRESETS["steps"](25).simulate().onsets
    assert np.median(np.abs(groups["steps"].onsets - truth)) < 1.0
    held = [one.change.low <= at <= one.change.high for one, at in zip(groups["steps"].individuals, truth, strict=True)]
    assert np.mean(held) >= 0.85  # of 60 at 95 %, fewer come once in 500 times
    half = groups["steps"].half_learnt
    assert half.low <= np.median(truth) <= half.high


def test_the_width_of_the_mean_is_the_spread_of_onsets():
    """k = 1.70 / SD, width 4.394 / k; a group of 60 estimates a standard deviation within about 9 %."""
    for spread in (10.0, 30.0):
        widths = []
        for seed in range(12):
            made = Learners(spread=spread, seed=seed).simulate()
            widths.append(fit(made.x, made.y.mean(axis=0), "logistic", lower=0.0, upper=1.0).width().value)
        assert np.median(widths) == pytest.approx(4.394 / 1.70 * spread, rel=0.1)


def test_gradual_learners_need_no_caution(groups):
    group = groups["gradual"]
    assert not group.misleading
    assert group.caution == ""
    assert "Caution" not in group.words
    assert group.width.low < 70 < group.width.high
    assert group.ratio.high < np.sqrt(2)


def test_the_mean_of_two_populations_is_half_way_where_hardly_anybody_learns(groups):
    group = groups["two"]
    middle = group.mean.params["midpoint"]
    assert np.sum(np.abs(group.onsets - middle) < 10) <= 3
    assert np.sum(group.onsets < middle) == pytest.approx(30, abs=3)
    assert group.misleading


def test_a_thousand_curves_in_one_call_on_both_cores_are_the_same_as_on_one(monkeypatch):
    made = Learners(subjects=1000, trials=40, onset=20.0, spread=5.0, width=8.0, seed=2).simulate()
    started = []
    begin = sharing._Beside.__init__

    def spy(self, work):
        started.append(self)
        begin(self, work)

    monkeypatch.setattr(sharing._Beside, "__init__", spy)
    monkeypatch.setattr(sharing, "WORTH_SECONDS", 0.0)
    shares: list[float] = []
    both = fit_all(made.y, x=made.x, lower=0.0, upper=1.0, pool=False, workers=2, progress=shares.append)
    assert len(started) == 1
    assert started[0].process.returncode is not None
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    one = fit_all(made.y, x=made.x, lower=0.0, upper=1.0, pool=False, workers=1)
    assert len(started) == 1
    assert one == both
    assert one.n == 1000
    single = one.individuals[7].fit
    assert single == fit(made.x, made.y[7], "logistic", lower=0.0, upper=1.0)


def test_other_processes_do_their_share_and_one_that_dies_loses_nothing(monkeypatch):
    made = Learners(subjects=90, trials=40, onset=20.0, spread=5.0, width=8.0, seed=2).simulate()
    reference = fit_all(made.y, x=made.x, lower=0.0, upper=1.0, pool=False, workers=1)
    monkeypatch.setattr(sharing, "WORTH_SECONDS", 0.0)
    asked = []
    ask = sharing._Beside._ask

    def dying(self, chunk):
        asked.append(chunk)
        if len(asked) == 2:
            self.process.kill()
            self.process.wait()
        return ask(self, chunk)

    monkeypatch.setattr(sharing._Beside, "_ask", dying)
    # This process waits until the other has been asked twice: it is the other that must be seen to work.
    own = sharing.individual

    def slow(*given):
        for _ in range(1000):
            if len(asked) != 1:
                break
            sharing.time.sleep(0.01)
        return own(*given)

    monkeypatch.setattr(sharing, "individual", slow)
    found = fit_all(made.y, x=made.x, lower=0.0, upper=1.0, pool=False, workers=2)
    assert len(asked) == 2
    assert found == reference


def test_dropping_the_work_ends_the_other_process(monkeypatch):
    monkeypatch.setattr(sharing, "WORTH_SECONDS", 0.0)
    started = []
    begin = sharing._Beside.__init__

    def spy(self, work):
        started.append(self)
        begin(self, work)

    monkeypatch.setattr(sharing._Beside, "__init__", spy)
    made = Learners(subjects=200, trials=40, onset=20.0, spread=5.0, seed=2).simulate()

    def stop(share: float) -> None:
        if share > 0.05:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_all(made.y, x=made.x, workers=2, progress=stop)
    (other,) = started
    assert other.process.returncode is not None
    assert not other.thread.is_alive()


def test_the_same_seed_gives_the_same_learners_and_more_leave_the_others_as_they_are():
    first, again, more = (
        step_learners(3).simulate(),
        step_learners(3).simulate(),
        Learners(subjects=70, seed=3).simulate(),
    )
    assert np.array_equal(first.y, again.y)
    assert np.array_equal(first.y, more.y[:60])
    assert not np.array_equal(first.y, step_learners(4).simulate().y)
    with pytest.raises(ParameterError, match=r"Learners.spread must lie between 0 and 500"):
        Learners(spread=-1.0)


def test_it_goes_through_json_and_says_what_is_missing(groups):
    group = groups["two"]
    written = json.loads(json.dumps(group.to_dict()))
    assert GroupFit.from_dict(written) == group
    assert GroupFit.from_dict(written).words == group.words
    with pytest.raises(FitError, match="needs the entry 'mean'"):
        GroupFit.from_dict({name: value for name, value in written.items() if name != "mean"})
    with pytest.raises(FitError, match="version 1; this one has 9"):
        GroupFit.from_dict(written | {"version": 9})


def test_subjects_of_any_length_and_those_without_a_curve():
    made = Learners(subjects=12, trials=60, onset=30.0, spread=8.0, seed=6).simulate()
    curves = [(made.x[: 60 - i], made.y[i][: 60 - i]) for i in range(12)]
    curves[3] = (made.x[:10], np.zeros(10))
    curves[4] = (made.x[:3], made.y[4][:3])
    group = fit_all(curves, labels=[f"rat {i}" for i in range(12)], lower=0.0, upper=1.0)
    assert set(group.refused) == {"rat 3", "rat 4"}
    assert "no change" in group.refused["rat 3"]
    assert np.isinf(group.onsets[[3, 4]]).all()
    frame = group.frame()
    assert list(frame["subject"]) == [f"rat {i}" for i in range(12)]
    assert frame["midpoint_in_hierarchy"].isna().sum() == 2
    x, mean, _, _, count = group.average
    assert mean[0] == pytest.approx(np.mean([y[0] for _, y in curves]))
    assert count[0] == 12
    assert x[-1] == max(at for at in made.x if sum(at in own for own, _ in curves) >= 6)


def test_missing_points_of_a_table_are_left_out():
    made = Learners(subjects=10, trials=60, onset=30.0, spread=5.0, seed=6).simulate()
    table = made.y.copy()
    table[2, 10:20] = np.nan
    group = fit_all(table, x=made.x, pool=False)
    assert group.individuals[2].fit.n == 50
    assert group.average[4][15] == 9


def test_curves_without_common_x_have_no_mean_but_individuals():
    rng = np.random.default_rng(1)
    curves = []
    for _ in range(8):
        x = np.sort(rng.random(40)) * 60
        curves.append((x, 1 / (1 + np.exp(-0.4 * (x - 30))) + 0.05 * rng.standard_normal(40)))
    group = fit_all(curves)
    assert group.mean is None
    assert "common trials or blocks" in group.mean_refused
    assert group.hierarchy is not None
    assert group.hierarchy.width.value == pytest.approx(4.394 / 0.4, rel=0.15)
    assert group.ratio is None
    assert not group.misleading


def test_without_a_hierarchy_noisy_individuals_do_not_make_the_mean_misleading():
    made = Learners(width=60.0, spread=4.0, trials=120, onset=60.0, seed=3).simulate()
    group = fit_all(made.y, x=made.x, lower=0.0, upper=1.0, pool=False)
    assert group.hierarchy is None
    assert not group.misleading


@pytest.mark.parametrize("family", list(CURVES))
def test_every_family_fits_a_group(family):
    made = Learners(subjects=6, trials=60, onset=30.0, spread=8.0, width=12.0, seed=1).simulate()
    group = fit_all(made.y, x=made.x, family=family, lower=0.0, upper=1.0)
    assert not group.refused
    assert group.family == family
    assert (group.hierarchy is None) == (family in ("richards", "step", "exponential"))
    assert (group.widths == 0.0).all() == (family == "step")
    assert GroupFit.from_dict(json.loads(json.dumps(group.to_dict()))) == group
    assert group.words


def test_what_is_refused():
    x, y = np.arange(10.0), np.arange(10.0)
    with pytest.raises(FitError, match="there are no curves"):
        fit_all([])
    with pytest.raises(FitError, match=r"curve 2: x and y must be two lists of one length; \(10,\) and \(9,\)"):
        fit_all([(x, y), (x, y[:9])])
    with pytest.raises(FitError, match="x must hold one number for each of 10 points"):
        fit_all(np.ones((3, 10)), x=x[:5])
    with pytest.raises(FitError, match="none of 3 subjects can be fitted; of the first: all 10 values of y are 1"):
        fit_all(np.ones((3, 10)))
    with pytest.raises(FitError, match="2 curves and 1 labels"):
        fit_all([(x, y), (x, y)], labels=["a"])
    with pytest.raises(UnknownNameError, match='did you mean "logistic"'):
        fit_all([(x, y)], family="logistik")
    with pytest.raises(ParameterError, match="workers must be a whole number"):
        fit_all([(x, y)], workers=0)
    with pytest.raises(ParameterError, match="level must lie between 0 and 1"):
        next(fit_all_steps([(x, y)], level=95))


def test_a_mapping_names_its_subjects():
    x = np.arange(1.0, 31.0)
    rows = {name: 1.0 / (1.0 + np.exp(-(x - middle) / 2.0)) for name, middle in (("ann", 10.0), ("bob", 18.0))}
    named = fit_all({name: (x, y) for name, y in rows.items()}, pool=False)
    listed = fit_all([(x, y) for y in rows.values()], labels=list(rows), pool=False)
    assert [one.label for one in named.individuals] == ["ann", "bob"]
    assert named.to_dict() == listed.to_dict() == fit_all(rows, x=x, pool=False).to_dict()
    with pytest.raises(FitError, match="names of their own: leave labels out"):
        fit_all(rows, x=x, labels=["a", "b"])
