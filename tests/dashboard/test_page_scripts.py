"""The scripts of Start and Learning curves give the pages' own numbers."""

from __future__ import annotations

import io
import runpy
from contextlib import redirect_stdout

import numpy as np
import pandas as pd
import pytest

from dashboard.individuals_file import individuals
from dashboard.learning_curves_script import script as curves_script
from dashboard.learning_curves_settings import PAGE as CURVES
from dashboard.learning_curves_study import Study, curves, fitted, work
from dashboard.start_script import script as start_script
from dashboard.start_study import PAGE as START
from dashboard.start_study import experiment
from dashboard.start_study import work as start_work
from tests.dashboard.visit import Visit


def last(running):
    while True:
        try:
            next(running)
        except StopIteration as stop:
            return stop.value


def played(text, folder):
    assert max(map(len, text.splitlines())) <= 120
    (folder / "script.py").write_text(text)
    with redirect_stdout(io.StringIO()) as printed:
        made = runpy.run_path(str(folder / "script.py"))
    assert printed.getvalue()
    return made


def equal(study: Study, values, subject, made):
    shown = curves(study, values["view"], subject, values["families"])
    assert list(made["fits"]) == list(shown)
    for family, one in shown.items():
        assert made["fits"][family].params == one.params
    pd.testing.assert_frame_equal(made["group"].frame(), study.group.frame())
    assert made["group"].words == study.group.words


@pytest.mark.parametrize(
    "changes",
    [
        {"subjects": 8, "trials": 60},
        {"source": "two", "subjects": 6, "trials": 80, "view": "one", "families": ("logistic", "gompertz")},
        {"source": "agent", "agent": "q-learning", "subjects": 5, "minutes": 10, "seed": 2, "level": 0.9},
    ],
    ids=["steps", "one of two populations", "agents"],
)
def test_the_script_of_learning_curves_gives_its_numbers(changes, tmp_path):
    values = CURVES.defaults | changes
    study = last(work(values))
    equal(study, values, 1, played(curves_script(study, values, 1), tmp_path))


@pytest.mark.parametrize("wide", [False, True])
def test_the_script_of_a_file_reads_the_columns_that_were_chosen(wide, tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    trial = np.arange(1, 41)
    chance = np.where(trial < 20, 0.1, 0.9)
    table = pd.DataFrame({"trial": trial} | {who: rng.binomial(10, chance) / 10 for who in ("anna", "ben", "cleo")})
    chosen = {"x": "trial", "subjects": ["anna", "ben", "cleo"]}
    if not wide:
        table = table.melt("trial", var_name="who", value_name="share")
        chosen = {"x": "trial", "y": "share", "who": "who"}
    table.to_csv(tmp_path / "your-file.csv", index=False)
    values = CURVES.defaults | {"source": "upload"}
    labels, x, y = individuals(table, chosen)
    study = last(
        fitted(
            x, y, labels, values, names=("trial", "share"), units=("trials", "x ="), limits=(0.0, 1.0),
            made="uploaded file", columns=chosen,
        )
    )  # fmt: skip
    monkeypatch.chdir(tmp_path)
    equal(study, values, 0, played(curves_script(study, values, 0), tmp_path))


@pytest.mark.parametrize("pays", ["1", "10", "never"])
def test_the_script_of_the_first_page_gives_its_record(pays, tmp_path):
    done = last(start_work(experiment(START.defaults | {"pays": pays, "seed": 5})))
    made = played(start_script(done), tmp_path)
    np.testing.assert_array_equal(made["whole"].responses, done.record.responses)
    np.testing.assert_array_equal(made["whole"].reinforcers, done.record.reinforcers)
    assert (made["responses"], made["reinforcers"]) == (done.responses, done.reinforcers)


@pytest.mark.parametrize(("page", "said"), [("st", "seconds=540.0"), ("lc", "Learners(")])
def test_the_pages_give_them_when_asked(page, said):
    visit = Visit(page, f"{page}.seed=3&lc.vote=skip&lc.subjects=6&lc.trials=40")
    assert not visit.at.code
    visit.at.session_state[f"{page}_python"] = True
    visit.run()
    (code,) = visit.at.code
    assert said in code.value
