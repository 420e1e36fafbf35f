"""Who runs on what: each way of matching, the numbers of each subject, and the script that gives the same numbers."""

from __future__ import annotations

import io
import runpy
from contextlib import redirect_stdout

import numpy as np
import pytest

from dashboard.four_schedules_group import MEASURES
from dashboard.four_schedules_script import script
from dashboard.four_schedules_settings import PAGE
from dashboard.four_schedules_study import Asked, asked_for, experiment, work
from dashboard.four_schedules_tables import pairs, summary
from tests.dashboard.made_schedules import BASE, asked, done
from vrcore import Experiment, Phase, run, yoke
from vrcore.agents import AGENTS
from vrcore.errors import ParameterError
from vrcore.measures import irts, pauses, quarter_life, response_rates, responses_per_reinforcer


def session(log, measure, column):
    """Return one column of a measure for the last phase."""
    frame = measure(log)
    return frame.loc[frame["phase"] == log.phases, column].to_numpy()


def test_matched_by_requirement():
    study = done(asked(match="requirement", ratio=7, interval=25))
    assert list(study.groups) == ["FR", "VR", "FI", "VI"]
    assert [one.schedule for one in study.groups.values()] == ["FR 7", "VR 7", "FI 25-s", "VI 25-s"]
    assert [one.middle_seconds for one in study.groups.values()] == pytest.approx([np.nan, np.nan, 25, 25], nan_ok=True)


@pytest.mark.parametrize("agent", AGENTS)
def test_matched_by_reinforcers_a_minute(agent):
    """The interval is found from the run, and pays what the ratio paid, to 3 % and the last reinforcer of a session."""
    study = done(asked(match="income", agent=agent, ratio=12, minutes=20))
    for ratio, interval in (("FR", "FI"), ("VR", "VI")):
        first, second = (study.groups[kind] for kind in (ratio, interval))
        paid = [one.values["income"].mean() for one in (first, second)]
        assert paid[1] == pytest.approx(paid[0], rel=0.03, abs=0.05)
        # It is a little shorter than what the ratio took, because an interval pays only at the next response.
        assert 0.5 * 60 / paid[0] < second.middle_seconds < 60 / paid[0]
        assert second.schedule == f"{interval} {second.middle_seconds:g}-s"


@pytest.mark.parametrize("practice", [0, 10])
def test_yoked_subjects_get_what_their_masters_obtained(practice):
    wanted = asked(match="yoked", ratio=8, practice=practice)
    study = done(wanted)
    for ratio, interval in (("FR", "FI"), ("VR", "VI")):
        one = experiment(wanted, f"{ratio} 8")
        master = run(one)
        assert study.groups[interval].schedule == f"{interval} yoked to {ratio} 8"
        for i in range(wanted.subjects):
            obtained = [yoke(master, i, phase=phase) for phase in range(1, master.phases + 1)]
            if interval == "FI":
                obtained = [f"FI {np.mean(schedule.intervals):.2f}-s" for schedule in obtained]
            lengths = [phase.seconds for phase in one.phases]
            phases = [Phase(schedule, seconds=length) for schedule, length in zip(obtained, lengths, strict=True)]
            same = type(one.agent)(*master.parameters[i].tolist())
            log = run(Experiment(same, phases, seed=wanted.seed + 1 + i, tick=one.tick))
            assert study.groups[interval].values["rate"][i] == session(log, response_rates, "per_minute")[0]
            expected = np.mean(yoke(master, i, phase=master.phases).intervals)
            assert study.groups[interval].seconds[i] == pytest.approx(expected, abs=0.01)


def test_pairs_report_both_rates_and_mark_those_that_differ():
    study = done(asked(match="yoked", ratio=5))
    found = pairs(study, "VR", "VI")
    assert found["subject"].tolist() == [1, 2, 3, 4, 5, 6]
    first, second = found["VR_reinforcers_per_minute"], found["VI_reinforcers_per_minute"]
    np.testing.assert_allclose(found["difference_percent"], 100 * (second / first - 1))
    assert found["within_10_percent"].tolist() == (abs(second - first) <= 0.1 * first).tolist()
    # Intervals of 5 s and a second until the next response: most pairs differ.
    assert not found["within_10_percent"].all()


def test_who_obtained_nothing_has_no_partner():
    study = done(asked(match="yoked", agent="constant-rate", ratio=120, minutes=5, practice=0, subjects=12))
    nothing = study.groups["VR"].values["income"] == 0
    assert 0 < nothing.sum() < 12
    assert np.isnan(study.groups["VI"].values["rate"]).tolist() == nothing.tolist()
    assert [len(one) == 0 for one in study.groups["VI"].responses] == nothing.tolist()
    for ratio, interval in (("FR", "FI"), ("VR", "VI")):
        paid = study.groups[ratio].values["income"] > 0
        assert (np.isfinite(study.groups[interval].seconds) == paid).all()


@pytest.mark.parametrize("match", ["income", "yoked"])
def test_where_nobody_obtained_anything_nothing_can_be_matched(match):
    with pytest.raises(ParameterError, match="on FR 200 no subject obtained a reinforcer in 5 minutes, so that"):
        done(asked(match=match, agent="constant-rate", ratio=200, minutes=5, practice=0, subjects=2))


@pytest.mark.parametrize("subjects", [1, 13])
def test_each_number_is_the_library_s_own(subjects):
    """However the subjects are cut into parts: each group's numbers are those of one plain run."""
    wanted = asked(match="requirement", ratio=6, interval=20, subjects=subjects)
    study = done(wanted)
    for group in study.groups.values():
        log = run(experiment(wanted, group.schedule))
        expected = {
            "rate": session(log, response_rates, "per_minute"),
            "running": session(log, response_rates, "running_per_minute"),
            "pause": session(log, pauses, "median_seconds"),
            "income": session(log, responses_per_reinforcer, "deliveries") / wanted.minutes,
            "cost": session(log, responses_per_reinforcer, "responses_per_reinforcer"),
            "quarter_life": session(log, quarter_life, "quarter_life") if group.kind == "FI" else [np.nan] * subjects,
        }
        for name, values in expected.items():
            np.testing.assert_allclose(group.values[name], values, rtol=1e-9, err_msg=name)
        shares = session(log, lambda log: irts(log, 0.5, 40), "share").reshape(subjects, 40)
        np.testing.assert_allclose(group.irts, shares)
        np.testing.assert_allclose(group.pauses.sum(axis=1), 1.0)
        assert [len(one) for one in group.responses] == session(log, response_rates, "responses").tolist()
        assert all(one[0] > 0 and one[-1] <= wanted.minutes * 60 for one in group.responses)
        assert [len(one) for one in group.reinforcers] == session(log, responses_per_reinforcer, "deliveries").tolist()


def test_the_same_subject_is_on_all_four():
    study = done(asked(agent="constant-rate", spread=0.5, subjects=12))
    rates = np.array([group.values["rate"] for group in study.groups.values()])
    assert rates.std(axis=1).min() > 3 * np.abs(rates - rates.mean(axis=0)).max() / 2


def test_the_key_names_what_is_run_and_nothing_else():
    keys = {asked(match="requirement").key()}
    changes = {
        "agent": "change-point", "ratio": 11, "interval": 31, "match": "yoked", "minutes": 15, "practice": 20,
        "subjects": 7, "seed": 2, "spread": 0.3,
    }  # fmt: skip
    assert set(changes) == set(Asked._fields)
    for name, value in changes.items():
        keys.add(asked(**{"match": "requirement"} | {name: value}).key())
    assert len(keys) == 10
    assert asked(match="income", interval=31).key() == asked(match="income").key()
    shown = {name: value for name, value in BASE.items() if name not in Asked._fields}
    assert asked_for(BASE) == asked_for(BASE | dict.fromkeys(shown))


def test_nothing_is_done_before_it_is_asked_for_and_it_can_be_stopped():
    running = work(asked(subjects=40, minutes=60))
    assert 0.0 <= next(running) < 0.1
    running.close()


@pytest.mark.parametrize(
    "changes",
    [
        {"match": "requirement", "practice": 0},
        {"match": "requirement", "agent": "constant-rate", "spread": 0.0, "subjects": 2},
        {"match": "income", "ratio": 15},
        {"match": "yoked"},
        {"match": "yoked", "practice": 0, "agent": "change-point"},
        {"match": "yoked", "agent": "constant-rate", "ratio": 120, "minutes": 5, "practice": 0, "subjects": 12},
    ],
    ids=lambda changes: "-".join(map(str, changes.values())),
)
def test_the_script_gives_the_table_and_the_points(changes, tmp_path):
    study = done(asked(**changes))
    text = script(study)
    imported = [line for line in text.splitlines() if line.startswith(("import", "from"))]
    assert imported == [
        "import numpy as np", "import vrcore",
        "from vrcore.measures import mean_interval, pauses, response_rates, responses_per_reinforcer",
    ]  # fmt: skip
    assert max(map(len, text.splitlines())) <= 120
    (tmp_path / "four.py").write_text(text)
    with redirect_stdout(io.StringIO()) as printed:
        made = runpy.run_path(str(tmp_path / "four.py"))
    expected = summary(study)
    assert [row[:2] for row in made["rows"]] == list(zip(expected["schedule"], expected["measure"], strict=True))
    numbers = np.array([row[2:] for row in made["rows"]], float)
    np.testing.assert_allclose(numbers, expected[["mean", "low_95", "high_95", "n"]].to_numpy(float), rtol=1e-9)
    points = [
        (group.schedule, rate, paid)
        for group in study.groups.values()
        for rate, paid in zip(group.values["rate"], group.values["income"], strict=True)
        if rate == rate
    ]
    assert [point[0] for point in made["points"]] == [point[0] for point in points]
    np.testing.assert_allclose([one[1:] for one in made["points"]], [one[1:] for one in points], rtol=1e-9)
    assert len(printed.getvalue().splitlines()) == 1 + 4 * len(MEASURES)


def test_a_link_to_matched_intervals_names_no_interval():
    assert {field.name for field in PAGE.linked(BASE | {"match": "requirement"})} >= {"interval"}
    for match in ("income", "yoked"):
        assert "interval" not in {field.name for field in PAGE.linked(BASE | {"match": match})}
