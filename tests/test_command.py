"""The command `vrlab`: what it prints, what it refuses, and with which settings it starts the lab."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import vrcore
from dashboard import serve
from dashboard.command import app
from vrcore.errors import VrlabError
from vrcore.schedules import KINDS

ROOT = Path(__file__).resolve().parents[1]
FLAGSHIP = ["VR 10", "--reinforcers", "20", "--then", "EXT", "--then-seconds", "600", "--subjects", "3"]


def vrlab(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def refused(*words: str) -> str:
    """Return the one sentence that a refused command leaves on standard error."""
    result = vrlab(*words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    return result.stderr.strip()


def test_version() -> None:
    assert vrlab("--version").stdout == f"vrlab {vrcore.__version__}\n"


def test_run_prints_the_experiment_and_each_phase() -> None:
    result = vrlab("run", *FLAGSHIP, "--seed", "7", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    experiment = vrcore.Experiment.from_dict(found["experiment"])
    assert experiment == vrcore.Experiment(
        "q-learning", [vrcore.Phase("VR 10", reinforcers=20), vrcore.Phase("EXT", seconds=600)], subjects=3, seed=7
    )
    assert found["key"] == experiment.key()
    log = vrcore.run(experiment)
    assert found["digest"] == log.digest()
    frame = log.frame()
    for one in found["phases"]:
        rows = frame[(frame["phase"] == one["phase"]) & (frame["event"] == "response")]
        counts = rows.groupby("subject").size().reindex(range(3), fill_value=0)
        assert one["responses"]["mean"] == pytest.approx(counts.mean())
        assert one["responses"]["sd"] == pytest.approx(counts.std())
    assert found["phases"][0]["reinforcers"] == {"mean": 20.0, "sd": 0.0}
    assert found["phases"][1]["seconds"]["mean"] == 600.0
    assert "resistance" in found["phases"][1]


def test_run_without_json_prints_a_table() -> None:
    words = vrlab("run", *FLAGSHIP, "--seed", "7").stdout
    assert "Phase 1: VR 10" in words
    assert "Phase 2: EXT" in words
    assert "seed 7," in words


def test_a_missing_seed_is_drawn_and_shown() -> None:
    first, second = (json.loads(vrlab("run", *FLAGSHIP, "--json").stdout) for _ in range(2))
    assert first["experiment"]["seed"] != second["experiment"]["seed"]
    again = json.loads(vrlab("run", *FLAGSHIP, "--json", "--seed", str(first["experiment"]["seed"])).stdout)
    assert again["digest"] == first["digest"]
    assert "(drawn)" in vrlab("run", *FLAGSHIP).stdout


def test_parameters_noise_and_differences_reach_the_experiment() -> None:
    options = ["--set", "learning_rate=0.1", "--spread", "learning_rate=0.3", "--omission", "0.25", "--eating", "3"]
    found = json.loads(vrlab("run", *FLAGSHIP, *options, "--seed", "1", "--json").stdout)["experiment"]
    assert found["parameters"]["learning_rate"] == 0.1
    assert found["spread"] == {"learning_rate": 0.3}
    assert found["phases"][0]["noise"]["omission"] == 0.25
    assert found["phases"][1]["noise"]["omission"] == 0.0
    assert found["eating"] == 3.0


def test_a_way_of_exploring_is_set_by_its_name() -> None:
    found = json.loads(vrlab("run", *FLAGSHIP, "--set", "exploration=ucb", "--seed", "1", "--json").stdout)
    assert found["experiment"]["parameters"]["exploration"] == 2.0


def test_events_go_to_a_file_that_can_be_read_again(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    found = json.loads(vrlab("run", *FLAGSHIP, "--seed", "7", "--json", "--csv", str(file)).stdout)
    assert vrcore.read_log(file).digest() == found["digest"]
    assert list(pd.read_csv(file).columns) == ["subject", "t", "event", "operandum", "component", "phase", "value"]


def test_an_experiment_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "experiment.json"
    first = vrlab("run", *FLAGSHIP, "--seed", "7", "--json").stdout
    file.write_text(first)
    assert json.loads(vrlab("run", "--experiment", str(file), "--json").stdout) == json.loads(first)
    other = json.loads(vrlab("run", "--experiment", str(file), "--seed", "8", "--json").stdout)
    assert other["experiment"]["seed"] == 8


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "needs a schedule"),
        (["VX 10", "--reinforcers", "5"], "VX"),
        (["VR 10"], "exactly one of --responses, --reinforcers, --seconds, --trials, --rate, --minutes; none is given"),
        (["VR 10", "--reinforcers", "5", "--seconds", "5"], "2 are given"),
        (["VR 10", "--reinforcers", "5", "--then", "EXT"], "exactly one of --then-responses"),
        (["VR 10", "--reinforcers", "5", "--then-seconds", "9"], "there is none; add --then"),
        (["VR 10", "--reinforcers", "5", "--agent", "q-lerning"], 'did you mean "q-learning"'),
        (["VR 10", "--reinforcers", "5", "--set", "learning_rate"], "learning_rate=0.1"),
        (["VR 10", "--reinforcers", "5", "--set", "learning_rate=7"], "7 does not"),
        (["VR 10", "--reinforcers", "5", "--set", "exploration=ucd"], 'did you mean "UCB"'),
        (["VR 10", "--reinforcers", "5", "--omission", "2"], "omission"),
        (["VR 10", "--reinforcers", "5", "--csv", "no/such/folder/x.csv"], "cannot be written"),
        (["--experiment", "no-such-file.json"], "cannot be read"),
        (["VR 10", "--experiment", "x.json"], "not both"),
    ],
)
def test_what_cannot_be_run_is_refused_in_one_sentence(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in refused("run", *words)


@pytest.mark.parametrize(
    "text", ["", "[", "[1]", "{}", '{"agent": "q-learning"}', '{"experiment": {"agent": 3}}', "[" * 100_000]
)
def test_a_file_that_is_no_experiment_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "experiment.json"
    file.write_text(text)
    refused("run", "--experiment", str(file))


@pytest.fixture(scope="module")
def training_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log whose true curve is known: 0.1 + 0.7 / (1 + exp(-0.05 (x - 100))), measured with a little noise."""
    import numpy as np

    x = np.arange(0, 200, 4.0)
    y = 0.1 + 0.7 / (1 + np.exp(-0.05 * (x - 100))) + np.random.default_rng(1).normal(0, 0.01, len(x))
    file = tmp_path_factory.mktemp("log") / "run.csv"
    pd.DataFrame({"step": x.astype(int), "reward": y}).to_csv(file, index=False)
    return file


def test_fit_finds_the_curve(training_log: Path) -> None:
    result = vrlab("fit", str(training_log), "--x", "step", "--y", "reward", "--to", "400", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    true = {"baseline": 0.1, "asymptote": 0.8, "midpoint": 100.0, "slope": 0.05}
    assert list(found["params"]) == list(true)
    for name, value in true.items():
        assert abs(found["params"][name] - value) < 4 * found["stderr"][name], name
    assert found["prediction"]["x"] == 400.0
    assert found["prediction"]["y"] == pytest.approx(0.8, abs=0.02)


def test_fit_guesses_and_shows_the_columns(training_log: Path) -> None:
    words = vrlab("fit", str(training_log)).stdout
    assert '"step"' in words
    assert '"reward"' in words
    assert "midpoint" in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-file.csv"], "no-such-file.csv"),
        (["LOG", "--y", "rewards"], 'did you mean "reward"'),
        (["LOG", "--family", "logistik"], 'did you mean "logistic"'),
        (["LOG", "--choose", "seed"], "--choose"),
        (["LOG", "--to", "inf", "--json"], "--to must be a finite step, such as 1000; it is inf."),
        (["LOG", "--to", "nan"], "--to must be a finite step, such as 1000; it is nan."),
    ],
)
def test_what_cannot_be_fitted_is_refused(words: list[str], said: str, training_log: Path) -> None:
    assert said in refused("fit", *[str(training_log) if word == "LOG" else word for word in words])


def test_a_taken_port_is_named_with_a_free_one() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        words = refused("--port", str(port), "--no-browser")
    assert f"port {port} on 127.0.0.1 is taken" in words


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(VrlabError, match=r"192\.0\.2\.1"):
        serve.check_port("192.0.2.1", 8501)


def test_the_lab_starts_anywhere_with_its_own_settings(tmp_path: Path) -> None:
    own = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    foreign = tmp_path / ".streamlit"
    foreign.mkdir()
    (foreign / "config.toml").write_text('[server]\nport = 1\n[theme]\nprimaryColor = "#FF0000"\n')
    script = ROOT / "tests" / "settings_in_force.py"
    done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["runner.postScriptGC"] is False
    assert found["browser.gatherUsageStats"] is False
    assert found["server.address"] == "127.0.0.1"
    assert found["theme.primaryColor"] is None
    for scheme in ("light", "dark"):
        assert found[f"theme.{scheme}.primaryColor"] == own["theme"][scheme]["primaryColor"]


def test_a_prediction_that_the_points_do_not_carry_has_no_interval(tmp_path: Path) -> None:
    file = tmp_path / "early.csv"
    file.write_text("step,reward\n" + "\n".join(f"{x},{0.001 * 1.05**x:.6g}" for x in range(0, 60, 2)))
    found = json.loads(vrlab("fit", str(file), "--to", "1000", "--json").stdout)
    assert "asymptote" in found["unidentified"]
    assert found["stderr"]["asymptote"] is None
    assert found["prediction"]["mean"] is None
    assert "they end at 58" in found["prediction"]["words"]
    assert found["prediction"]["y"] is None
    words = vrlab("fit", str(file), "--to", "1000").stdout
    assert "Nothing is forecast. These points do not tell what happens at 1,000" in words


@pytest.mark.parametrize(
    ("ceiling", "options"), [("guess", []), ("one", ["--upper", "1"]), ("none", ["--upper", "inf"])]
)
@pytest.mark.parametrize("sample", ["levers", "early", "group"])
def test_the_command_and_the_page_give_the_same_fit(
    sample: str, ceiling: str, options: list[str], tmp_path: Path
) -> None:
    from dashboard.fit_study import limits
    from dashboard.samples import SAMPLES
    from vrcore import fit
    from vrcore.formats import guess, prepare

    frame = SAMPLES[sample][1]()
    guessed = guess(frame)
    assert guessed.x is not None
    assert guessed.y is not None
    data = prepare(frame, guessed.x, guessed.y, guessed.group)
    if ceiling == "one" and data.y.max() > 1:
        options = []
    page = fit(data.x, data.y, **limits({"ceiling": ceiling if options else "guess"}, guessed, data))
    file = tmp_path / "sample.csv"
    frame.to_csv(file, index=False)
    found = json.loads(vrlab("fit", str(file), "--to", "5000", "--level", "0.9", "--json", *options).stdout)
    assert found["params"] == page.params
    assert found["words"] == page.words
    ahead = page.forecast(5000.0, 0.9)
    assert found["prediction"]["y"] == ahead.value
    assert found["prediction"]["single"] == (ahead.new and list(ahead.new))


def test_schedules_lists_every_kind_with_an_example_and_its_sentence() -> None:
    printed = vrlab("schedules").stdout
    for kind in KINDS:
        assert kind.example in printed
        assert kind.words in printed
    rows = json.loads(vrlab("schedules", "--json").stdout)
    assert [row["example"] for row in rows] == [kind.example for kind in KINDS]
    assert set(rows[0]) == {"name", "title", "example", "words"}


def test_schedules_explains_one() -> None:
    printed = vrlab("schedules", "conc VI 30 VI 60-s").stdout
    assert printed.startswith("Conc(VI 30-s, VI 60-s)\n    At the same time, ")
    assert "MISSING_COD: " in printed
    told = json.loads(vrlab("schedules", "conc VI 30 VI 60-s", "--json").stdout)
    assert told["notation"] == "Conc(VI 30-s, VI 60-s)"
    assert [one["code"] for one in told["warnings"]] == ["MISSING_COD", "MISSING_TIME_UNIT"]
    assert refused("schedules", "conc VI 30").startswith("vrlab: Conc takes 2 to 8 schedules; 1 given")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "VR 10", "--seed", "x"), "--seed"),
        (("run", "VR 10", "--sed", "7"), "--sed"),
        (("run", "VR 10", "FR 5"), "FR 5"),
        (("run", "VR 10", "--seed"), "--seed"),
        (("convert", "log.csv"), "--out"),
        (("--port", "0"), "--port"),
        (("runn", "VR 10"), "'run'"),
        (("run", "VR 10", "--minutes", "-3"), "--minutes must be above 0; -3 is not."),
        (("run", "VR 10"), "--minutes; none is given"),
    ],
)
def test_words_that_are_no_command_line_are_refused_in_one_line(words: tuple[str, ...], said: str) -> None:
    sentence = refused(*words)
    assert sentence.startswith("vrlab: ")
    assert said in sentence
