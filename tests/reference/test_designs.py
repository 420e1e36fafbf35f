"""The designs: who goes through which phases, one thing different between a group and its control."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.reference.test_extinction_measures import component, log_of, minute, paid, responses
from vrcore import Phase, run
from vrcore.designs import (
    experiments,
    extinction_after_training,
    first_minute,
    kinds_of_extinction,
    rate_with_eating,
    reacquisition,
    reinstatement,
    renewal,
    resurgence,
    spontaneous_recovery,
    within_and_between,
)
from vrcore.errors import ParameterError, UnknownNameError
from vrcore.measures import component_resistance, resistance


def schedules(phases: tuple[Phase, ...]) -> list[str]:
    return [str(phase.schedule) for phase in phases]


@pytest.mark.parametrize(
    ("by", "amount", "until"),
    [
        ("reinforcers", 100, ("reinforcers", 100)),
        ("responses", 1000.0, ("responses", 1000)),
        ("minutes", 30, ("seconds", 1800.0)),
        ("rate", 30, ("rate", 30.0)),
    ],
)
def test_training_is_equal_in_what_is_asked(by: str, amount: float, until: tuple[str, float]) -> None:
    groups = extinction_after_training(["CRF", "VR 10", "VI 30-s"], by, amount, extinction_seconds=600.0)
    assert list(groups) == ["CRF", "VR 10", "VI 30-s"]
    for label, (training, extinction) in groups.items():
        assert str(training.schedule) == label
        assert training.until == until
        assert (str(extinction.schedule), extinction.until) == ("EXT", ("seconds", 600.0))
    with pytest.raises(ParameterError, match="reinforcers, responses, minutes, rate"):
        extinction_after_training(["CRF"], "luck", 1)


def test_every_group_has_a_seed_of_its_own_and_room_for_the_fast_ones() -> None:
    groups = extinction_after_training(["CRF", "VR 10"], "minutes", 1)
    found = experiments("q-learning", groups, subjects=3, seed=7, eating=2.0)
    assert [one.seed for one in found.values()] == [7_001, 7_002]
    assert {(one.subjects, one.eating, one.phases == groups[label]) for label, one in found.items()} == {(3, 2.0, True)}
    (highest,) = {one.agent.highest_rate for one in found.values()}
    assert {one.tick for one in found.values()} == {min(0.5, 60.0 / highest)}
    spread = experiments("q-learning", groups, spread={"highest_rate": 0.2})
    assert {one.tick for one in spread.values()} == {min(0.5, 30.0 / highest)}


def test_a_meal_of_three_seconds_makes_a_rise_of_thirty_percent_out_of_nothing() -> None:
    assert rate_with_eating(10, 60, 3) == pytest.approx(600 / 13)
    assert 60 / rate_with_eating(10, 60, 3) == pytest.approx(1.3)
    assert rate_with_eating(10, 60, 0) == 60.0
    assert rate_with_eating(1, 60, 3) == pytest.approx(15.0)
    for wrong in ((0, 60, 3), (10, 0, 3), (10, 60, -1)):
        with pytest.raises(ParameterError, match="above 0"):
            rate_with_eating(*wrong)
    assert {name: schedules(phases) for name, phases in first_minute("FR 5").items()} == {"FR 5": ["FR 5", "EXT"]}


def test_a_group_differs_from_its_control_in_one_thing() -> None:
    rested = list(spontaneous_recovery([0.0, 24.0]).items())
    assert [name for name, _ in rested] == ["no rest", "24 h"]
    assert [phase.rest for _, phases in rested for phase in phases] == [0.0] * 5 + [86_400.0]
    assert replace(rested[1][1][2], rest=0.0, schedule="EXT", seconds=1_800.0) == rested[0][1][2]

    (twice,) = reacquisition().values()
    assert schedules(twice) == ["FR 10", "EXT", "FR 10"]
    assert [phase.until for phase in twice] == [("reinforcers", 300), ("seconds", 7_200.0), ("reinforcers", 150)]

    free, none = reinstatement(every=15.0).values()
    assert schedules(free) == ["RR 10", "EXT", "FT 15-s", "EXT"]
    assert schedules(none) == ["RR 10", "EXT", "EXT", "EXT"]
    assert [one.until for one in free] == [one.until for one in none]

    places = {name: [phase.context for phase in phases] for name, phases in renewal().items()}
    assert places == {"ABA": [0, 1, 0], "AAB": [0, 0, 1], "ABC": [0, 1, 2], "AAA": [0, 0, 0]}
    assert list(renewal(["ABA"])) == ["ABA"]

    target, control = resurgence("VI 20-s", seconds=60.0).values()
    assert schedules(target) == [f"Conc({one}, COD=0-s)" for one in ("VI 20-s, EXT", "EXT, VI 20-s", "EXT, EXT")]
    assert schedules(control) == [f"Conc({one}, COD=0-s)" for one in ("EXT, VI 20-s", "EXT, VI 20-s", "EXT, EXT")]


def test_kinds_of_extinction_differ_in_what_comes_instead() -> None:
    groups = kinds_of_extinction(seconds=20.0, schedule="VR 5", reinforcers=50, minutes=10.0)
    assert list(groups) == ["EXT", "DRO 20-s", "FT 20-s", "VT 20-s", "cost 0.1"]
    assert [phases[1].response_cost for phases in groups.values()] == [0.0, 0.0, 0.0, 0.0, 0.1]
    assert len({phases[0] for phases in groups.values()}) == 1
    assert {phases[1].until for phases in groups.values()} == {("seconds", 600.0)}
    with pytest.raises(UnknownNameError, match="omission"):
        kinds_of_extinction(["omision"])


def test_within_and_between_give_either_schedule_the_same_time() -> None:
    groups = within_and_between("FR 1", "VR 10", minutes=10.0, extinction_minutes=5.0, component=30.0)
    assert schedules(groups["both"]) == ["Mult(FR 1, VR 10, time=30-s)", "Mult(EXT, EXT, time=30-s)"]
    assert [phase.until[1] for phase in groups["both"]] == [1_200.0, 600.0]
    for name in ("FR 1", "VR 10"):
        assert schedules(groups[name]) == [name, "EXT"]
        assert [phase.until[1] for phase in groups[name]] == [600.0, 300.0]


def test_resistance_in_a_component_is_counted_on_its_own_clock() -> None:
    """A minute in each in turn: 60 and 30 responses a minute, a reinforcer for each 10 and none."""
    which = [2, 1] * 9 + [2]
    training = component(np.arange(60.0, 1200.0, 60.0), 1, which)
    rich = [60.0 * k + s for k in range(0, 20, 2) for s in np.arange(1.0, 61.0)]
    lean = [60.0 * k + s for k in range(1, 20, 2) for s in np.arange(2.0, 61.0, 2.0)]
    training += responses(rich, 1, 1) + responses(lean, 1, 2)
    training += [
        (t, event, operandum, 1, phase, value) for t, event, operandum, _, phase, value in paid(rich[9::10], 1)
    ]
    testing = component(1200.0 + np.arange(60.0, 600.0, 60.0), 2, [2, 1, 2, 1, 2, 1, 2, 1, 2])
    made = {0: 60, 2: 40, 4: 12, 6: 6, 8: 0}
    testing += responses([1200.0 + t for k, n in made.items() if n for t in minute((n,), 60.0 * k)], 2, 1)
    testing += responses([1200.0 + t for k in (1, 3, 5, 7, 9) for t in minute((30,), 60.0 * k)], 2, 2)
    log = log_of((1200.0, training), (1800.0, testing))
    one, two = component_resistance(log, 1), component_resistance(log, 2)
    assert (one.baseline, two.baseline) == ([60.0], [30.0])
    assert one.per_response == [0.1]
    # The window slides: it falls below 30 in the third minute of the component, and the minute after it confirms.
    assert 2.0 < one.minutes[0] <= 3.0
    assert one.responses[0] == sum(made[k] for k in (0, 2)) + np.floor((one.minutes[0] - 2.0) * 12 + 1e-9)
    assert one.omitted == pytest.approx(one.responses * 0.1)
    assert np.isinf(two.minutes).all()
    assert two.observed_minutes == [5.0]
    assert two.observed_responses == [150.0]
    with pytest.raises(ParameterError, match="counted from 1"):
        component_resistance(log, 0)


def test_one_component_alone_is_what_resistance_gives() -> None:
    (experiment,) = experiments(
        "change-point", extinction_after_training(["VR 10"], "reinforcers", 50, extinction_seconds=900.0), subjects=6
    ).values()
    log = run(experiment)
    alone, whole = component_resistance(log, 1), resistance(log)
    np.testing.assert_allclose(alone.minutes, whole.minutes)
    np.testing.assert_allclose(alone.responses, whole.responses)
    np.testing.assert_allclose(alone.omitted, whole.omitted)
