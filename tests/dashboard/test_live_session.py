"""A session whose rule changes: what was played stays, what comes next follows the new rule."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.live_session import MOST, Rule, Segment, changed, parameters_of, parts, read, seconds, written
from dashboard.live_settings import KINDS, PRESETS, RULE, menu_of, menus_of_subject, rule_of, schedule_of
from vrcore import AGENTS, run
from vrcore.errors import ParameterError, VrlabError

FIRST = (Segment(0.0, Rule("q-learning", "VR 20")),)


def events(segments: tuple[Segment, ...], total: float = 900.0, until: float = 1e9) -> list[tuple[float, ...]]:
    """Return every response, reinforcer and component of a session up to a moment, as (t, event, operandum)."""
    found = []
    for part in parts(segments, total, 5):
        log = run(part.experiment)
        for t, event, operandum in zip(log.t + part.start, log.event, log.operandum, strict=True):
            if t <= until and event != 6:  # the beginning and end of a phase are marks of the rule itself
                found.append((float(t), int(event), int(operandum)))
    return found


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.parametrize(
    "before", ["VR 20", "FI 30-s", "Mult(VR 5, EXT, time=30-s)", "Conc(VI 30-s, VI 60-s, COD=2-s)"]
)
@pytest.mark.parametrize("after", ["EXT", "Mult(FR 5, EXT)", "Conc(VI 10-s, VI 20-s)", "PR(richardson-roberts)"])
def test_what_was_played_stays_whatever_comes_next(agent: str, before: str, after: str) -> None:
    first = (Segment(0.0, Rule(agent, before)),)
    for at in (0.5, 123.5, 899.5):
        later = changed(first, at, Rule(agent, after))
        assert events(later, until=at) == events(first, until=at)
        again = changed(later, at + 0.5, Rule("constant-rate", "CRF"))
        assert events(again, total=910.0, until=at + 0.5) == events(later, total=910.0, until=at + 0.5)


def test_memory_goes_on_through_a_change_of_schedule_and_not_of_agent() -> None:
    (one,) = parts(read("0~ql~CRF~~300~ql~EXT"), 600.0, 1)
    assert [phase.until for phase in one.experiment.phases] == [("seconds", 300.0), ("seconds", 300.0)]
    first, second = parts(read("0~ql~CRF~~300~cp~CRF"), 600.0, 1)
    assert (first.start, second.start, second.why) == (0.0, 300.0, "agent")
    assert (first.experiment.seed, second.experiment.seed) == (1, 2)
    first, second = parts(read("0~ql~CRF~~300~ql~Conc(CRF, EXT)"), 600.0, 1)
    assert second.why == "operanda"
    (one,) = parts(read("0~ql~Conc(CRF, EXT)~~300~ql~CRF"), 600.0, 1)
    assert len(one.experiment.phases) == 2
    first, second = parts(read("0~ql~PR(richardson-roberts, stop=60-s)~~300~ql~CRF"), 600.0, 1)
    assert second.why == "ended"


def test_a_change_takes_effect_at_the_end_of_the_step_it_falls_in() -> None:
    ext = Rule("q-learning", "EXT")
    assert changed(FIRST, 12.3, ext) == (*FIRST, Segment(12.5, ext))
    assert changed(FIRST, 12.5, ext)[-1].start == 12.5
    assert changed(FIRST, np.float32(12.5) + 1e-6, ext)[-1].start == 12.5
    assert changed(FIRST, 0.0, ext) == (Segment(0.0, ext),)


def test_going_back_and_changing_gives_up_what_was_planned_there() -> None:
    three = read("0~ql~VR 20~~100~ql~EXT~~200~ql~CRF")
    assert written(changed(three, 150.0, Rule("q-learning", "FI 30-s"))) == "0~ql~VR 20~~100~ql~EXT~~150~ql~FI 30-s"
    assert written(changed(three, 100.0, Rule("q-learning", "FI 30-s"))) == "0~ql~VR 20~~100~ql~FI 30-s"
    # The rule that holds already goes on: no mark is made.
    assert written(changed(three, 150.0, Rule("q-learning", "EXT"))) == "0~ql~VR 20~~100~ql~EXT"


def test_a_session_has_a_limit() -> None:
    segments = FIRST
    for number in range(1, MOST):
        segments = changed(segments, 10.0 * number, Rule("q-learning", f"FR {number}"))
    assert len(segments) == MOST
    assert read(written(segments)) == segments
    with pytest.raises(ParameterError, match="at most 12 rules"):
        changed(segments, 500.0, Rule("q-learning", "EXT"))
    assert len(changed(segments, 50.0, Rule("q-learning", "EXT"))) == 6
    with pytest.raises(ParameterError, match="within 120 minutes"):
        changed(FIRST, 7_200.5, Rule("q-learning", "EXT"))


def test_how_long_it_lasts() -> None:
    assert seconds(FIRST, 30) == 1800.0
    assert seconds(read("0~ql~VR 20~~1799.5~ql~EXT"), 30) == 1800.0
    assert seconds(read("0~ql~VR 20~~1800~ql~EXT"), 30) == 3600.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0~ql~VR 0", "at least 1 response"),
        ("0~xx~VR 5", 'no agent "xx"'),
        ("5~ql~VR 5", "the first at 0 s"),
        ("0~ql~VR 5~~0~ql~EXT", "one after the other"),
        ("0~ql~VR 5~~9~ql~EXT~~3~ql~CRF", "one after the other"),
        ("nan~ql~VR 5", '"nan" is none'),
        ("1e9~ql~VR 5", "is none"),
        ("0~ql", 'no schedule|needs|expected|empty|schedule'),
        ("~", "is none"),
        ("", "schedule"),
        ("conc VI 30", "schedule"),
        ("~~".join(f"{10 * i}~ql~FR {i + 1}" for i in range(13)), "at most 12 rules"),
    ],
)  # fmt: skip
def test_a_link_that_says_no_session_is_refused_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(VrlabError, match=words) as raised:
        read(text)
    assert "\n" not in str(raised.value)


def test_a_schedule_alone_is_a_session() -> None:
    assert written(read("fi 30")) == "0~ql~FI 30-s"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.key)
def test_a_preset_is_a_session_as_a_link_writes_it(preset) -> None:
    assert written(read(preset.session)) == preset.session


@pytest.mark.parametrize("kind", KINDS)
def test_menus_and_notation_say_the_same(kind: str) -> None:
    values = {**RULE.defaults, "kind": kind, "ratio": 7, "seconds": 45}
    schedule = schedule_of(values)
    found = menu_of(schedule)
    assert found is not None
    assert found["kind"] == kind
    assert schedule_of({**RULE.defaults, **found}) == schedule
    assert rule_of({**values, "notation": schedule}, "notation") == rule_of(values, "menu")


@pytest.mark.parametrize(
    "schedule", ["Mult(VR 5, EXT)", "FI 30-s LH 5-s", "VR(10, n=20)", "FI 0.5-s", "VR 1000", "PR 5"]
)
def test_what_the_menus_cannot_say_is_left_to_notation(schedule: str) -> None:
    assert menu_of(schedule) is None


# --- the subject's own parameters -----------------------------------------------------------------------------------


def test_a_subject_with_parameters_of_its_own_is_in_the_link_and_runs() -> None:
    rule = Rule("q-learning", "VR 20", (("learning_rate", 0.1), ("sharpness", 60.0)))
    segments = changed(FIRST, 300.0, rule)
    text = "0~ql~VR 20~~300~ql;learning_rate=0.1;sharpness=60~VR 20"
    assert written(segments) == text
    assert read(text) == segments
    first, second = parts(segments, 600.0, 1)
    assert (second.start, second.why) == (300.0, "parameters")
    assert second.experiment.agent == AGENTS["q-learning"](learning_rate=0.1, sharpness=60.0)
    assert run(second.experiment).digest() != run(first.experiment).digest()


def test_a_parameter_at_its_default_is_not_written() -> None:
    assert written(read("0~ql;learning_rate=0.01~VR 20")) == "0~ql~VR 20"
    assert read("0~ql;sharpness=60;learning_rate=0.1~CRF") == read("0~ql;learning_rate=0.1;sharpness=60~CRF")


@pytest.mark.parametrize(
    "who", ["ql;hunger=1", "ql;learning_rate=7", "ql;sharpness", "ql;sharpness=1;sharpness=1", "ql;highest_rate=500"]
)
def test_a_parameter_that_the_agent_cannot_have_is_refused(who: str) -> None:
    with pytest.raises(VrlabError):
        read(f"0~{who}~VR 20")


@pytest.mark.parametrize("agent", AGENTS)
def test_the_controls_of_the_subject_make_the_rule_they_were_set_to(agent: str) -> None:
    name, one = next(iter(parameters_of(agent).items()))
    rule = Rule(agent, "VR 20", ((name, one.param.low),))
    assert rule_of({**RULE.defaults, **menus_of_subject(rule)}, "menu") == rule
