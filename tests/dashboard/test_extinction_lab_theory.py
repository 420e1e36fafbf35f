"""The tab "Theory": laws over simulated points, and sentences that say how well each describes its learner."""

from __future__ import annotations

import io
import runpy
from contextlib import redirect_stdout
from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts.theory import decline_table, rates_table
from dashboard.extinction_lab.theory_fields import FIELDS, LAWS
from dashboard.extinction_lab.theory_script import text
from dashboard.extinction_lab.theory_study import Declining, Law, Rates, Runs, asked_for, declining, laws, train, work
from dashboard.extinction_lab.theory_words import finding, momentum, principles, share_of_variance
from tests.dashboard.made_lab import LOOK, finished, sound
from tests.dashboard.visit import Visit
from tests.reference.test_extinction_measures import log_of, minute, paid, responses
from vrcore.agents import AGENTS
from vrcore.analytic import persistence, principles_rate
from vrcore.designs.ratio_function import RATIOS

DEFAULTS = {field.name: field.default for field in FIELDS}
SHOWN = "v=1&el.tab=theory&el.theory_subjects=6&el.theory_agent=linear-operator"
PAID = (20.0, 150.0, 1_200.0)


def asked_of(**changes):
    return asked_for({**DEFAULTS, "theory_subjects": 6, **changes}, LOOK)


def made(asked, accounted: float = 1.0):
    """Return runs that follow both laws exactly, with constants that nobody would guess."""
    each = principles_rate(RATIOS, asked.kind, arousal=90.0, response=0.5, beta=0.3)
    minutes = np.arange(0.5, 30.0)
    groups = []
    for label, rate in zip(("VR 80", "VR 20", "CRF"), PAID, strict=True):
        share = persistence(minutes, rate, suspended=0.4, missed=0.002, power=0.6)
        kept = share >= 0.01
        groups.append(Declining(label, rate, minutes[kept], share[kept], 6, 6))
    return Runs(Rates(asked.kind, RATIOS, np.repeat(each[:, None], 6, axis=1)), tuple(groups))


@pytest.mark.parametrize("agent", AGENTS)
def test_every_learner_has_sound_sentences(agent):
    for constants in ("fitted", "own"):
        asked = asked_of(theory_agent=agent, theory_constants=constants)
        runs = finished(train(asked))
        view = finished(work(asked, runs))
        for said in (finding(view), principles(view), momentum(view)):
            sound(said)
            assert AGENTS[agent].title in said
            assert len(rates_table(runs.rates)) == 6 * len(RATIOS)


def test_constants_are_found_again_and_account_for_all():
    asked = asked_of()
    view = finished(work(asked, made(asked)))
    first, second = laws(asked, view.runs)
    assert first.constants[:3] == pytest.approx((90.0, 0.5, 0.3), rel=1e-3)
    assert second.constants[:3] == pytest.approx((0.4, 0.002, 0.6), rel=1e-2)
    assert principles(view).endswith("Fitted: a = 90 s, delta = 0.5 s, beta = 0.3.")
    assert "accounts for 99.9 % of the variance" in momentum(view)
    # (c + d r)/r^b is least at r = b c/(d (1 - b)) = .6 x .4/(.002 x .4) = 300.
    assert "lasts longest after 300 reinforcers an hour" in momentum(view)
    assert "Left out: 1 of 4 groups" in momentum(view)
    assert finding(view) == (
        "At best, the principles of reinforcement describe the rates of Sequential memory on ratios (99.9 % of the "
        "variance); momentum describes its extinction (99.9 % of the variance)."
    )
    assert decline_table(view.runs.groups)["minute"].max() <= 29.5


def test_nobody_left_is_not_called_hardly_extinguishing_and_small_constants_are_written_out():
    asked = asked_of()
    runs = made(asked)
    nobody = finished(work(asked, replace(runs, groups=())))
    assert "momentum cannot be held against its extinction" in finding(nobody)
    assert "hardly extinguishes" not in finding(nobody)
    sound(finding(nobody))
    view = finished(work(asked, runs))
    law = view.momentum
    small = law._replace(constants=law.constants._replace(missed=4.4e-7, power=0.0))
    said = momentum(replace(view, momentum=small))
    assert "d < 0.0001 a minute, b = 0." in said
    sound(said)


def test_own_constants_are_drawn_and_judged_and_not_fitted():
    right = {"theory_arousal": 90.0, "theory_response": 0.5, "theory_beta": 0.3}
    right |= {"theory_suspended": 0.4, "theory_missed": 0.002, "theory_power": 0.6}
    asked = asked_of(theory_constants="own", **right)
    assert asked.constants == (90.0, 0.5, 0.3, 0.4, 0.002, 0.6)
    found = laws(asked, made(asked))
    assert [law.accounted for law in found] == pytest.approx([1.0, 1.0])
    wrong = asked_of(theory_constants="own", **{**right, "theory_response": 3.0, "theory_suspended": 9.0})
    view = finished(work(wrong, made(wrong)))
    assert "with your constants it does worse than a level line" in principles(view)
    assert "worse than a level line" in momentum(view)


def test_how_well_a_law_does_is_said_by_its_variance():
    said = [share_of_variance(Law(None, one), "it", False) for one in (0.999, 0.6, 0.2, -0.5, np.nan)]
    assert said == [
        "It accounts for 99.9 % of the variance of it",
        "It accounts for 60 % of the variance of it, too little to describe it",
        "It accounts for 20 % of the variance of it: it does not describe this learner",
        "It does worse than a level line on it",
        "Of it there is no variance to account for",
    ]


def test_a_decline_is_read_minute_by_minute_down_to_a_hundredth():
    # Ten minutes at 60, paid every half minute; then minutes of 30, 6, none and 60 responses.
    trained = [*responses(minute([60] * 10, 0.0), 1), *paid(range(30, 601, 30), 1)]
    log = log_of((600.0, trained), (840.0, responses(minute([30, 6, 0, 60], 600.0), 2)))
    found = declining("CRF", log)
    assert found.share == pytest.approx([0.5, 0.1])
    assert found.minutes.tolist() == [0.5, 1.5]
    assert (found.paid, found.learnt) == (120.0, 1)
    assert declining("CRF", log_of((600.0, responses(minute([5] * 10, 0.0), 1)), (660.0, []))) is None


def test_the_page_shows_both_laws_and_a_link_gives_the_same():
    visit = Visit("el", SHOWN)
    assert set(visit.charts) == {"theory_rates", "theory_decline"}
    again = Visit("el", visit.link)
    assert again.problems == []
    assert (again.charts, again.heading) == (visit.charts, visit.heading)
    assert "theory_arousal" not in visit.link


def test_each_constant_moves_its_law():
    visit = Visit("el", f"{SHOWN}&el.theory_constants=own")
    before = visit.charts
    for name, (_, limits) in LAWS.items():
        visit.move(f"theory_{name}", limits.high)
        assert visit.values[f"theory_{name}"] == limits.high
        now = visit.charts
        changed = {chart for chart, drawn in now.items() if drawn != before[chart]}
        assert changed == ({"theory_rates"} if name in ("arousal", "response", "beta") else {"theory_decline"}), name
        before = now


def test_the_script_gives_the_fitted_constants(tmp_path):
    asked = asked_of(theory_agent="operant-reserve")
    runs = finished(train(asked))
    (tmp_path / "theory.py").write_text(text(asked))
    with redirect_stdout(io.StringIO()):
        done = runpy.run_path(str(tmp_path / "theory.py"))
    first, second = laws(asked, runs)
    assert done["principles"] == first.constants
    assert done["momentum"] == second.constants
