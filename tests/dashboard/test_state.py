from __future__ import annotations

from typing import Annotated, NamedTuple

import pytest

from dashboard.field import number_text
from dashboard.forecast_settings import PAGE as FORECAST
from dashboard.state import Field, PageState, field_of, fields_of
from vrcore.errors import VrlabError
from vrcore.params import Param, declared

RATIO = Field("n", "int", 10, Param(1, 200, "responses per reinforcer", "responses"), "ratio")
OMISSION = Field("om", "float", 0.3, Param(0.0, 0.9, "share that does not arrive"), "omission probability")
AGENT = Field("ag", "choice", "q-learning", {"q-learning": "Q-learning", "reinforce": "REINFORCE"}, "agent")
GROUPS = Field("g", "choices", ("crf", "vr5"), ("crf", "vr5", "vr10"), "group")
WINDOW = Field("w", "range", (10.0, 90.0), Param(0, 100, "part shown"), "window")
SEED = Field("seed", "seed", None, None, "seed")
BAND = Field("b", "bool", True, None, "band")


@pytest.mark.parametrize(
    ("field", "given", "kept", "sentence"),
    [
        (RATIO, "999", 200, "Your link asked for a ratio of 999. This lab allows 1 to 200 responses, so it shows 200."),
        (RATIO, "0", 1, "Your link asked for a ratio of 0. This lab allows 1 to 200 responses, so it shows 1."),
        (RATIO, "1e999", 200, "asked for a ratio of 1e999. This lab allows 1 to 200 responses, so it shows 200."),
        (
            RATIO,
            "abc",
            10,
            "a ratio of abc, which is not a number. This lab allows 1 to 200 responses, so it shows 10.",
        ),
        (RATIO, "nan", 10, "which is not a number"),
        (RATIO, "inf", 10, "which is not a number"),
        (RATIO, "", 10, "which is not a number"),
        (RATIO, "1_0", 10, "which is not a number"),
        (RATIO, "\u0661\u0660", 10, "which is not a number"),
        (RATIO, "10.6", 11, "Only whole numbers work here, so this lab shows 11."),
        (RATIO, "200.4", 200, "This lab allows 1 to 200"),
        (RATIO, float("nan"), 10, "which is not a number"),
        (RATIO, True, 10, "which is not a number"),
        (OMISSION, "-0.1", 0.0, "asked for an omission probability of -0.1. This lab allows 0 to 0.9, so it shows 0."),
        (AGENT, "q-learnin", "q-learning", 'did you mean "q-learning"? This lab has q-learning, reinforce'),
        (
            AGENT,
            "![x](http://evil.example)",
            "q-learning",
            "This lab has q-learning, reinforce, so it shows q-learning.",
        ),
        (GROUPS, "crf,vr99", ("crf",), 'This lab has no group "vr99". It has crf, vr5, vr10, so it kept crf.'),
        (GROUPS, "", ("crf", "vr5"), "Your link names no group, so it shows crf, vr5."),
        (WINDOW, "90~10", (10.0, 90.0), "from 90 down to 10; this lab shows 10 to 90."),
        (WINDOW, "90~900", (90.0, 100.0), "This lab allows 0 to 100, so it shows 100."),
        (WINDOW, "nan~3", (10.0, 90.0), "which is not a pair of numbers, so it shows 10 to 90."),
        (WINDOW, "3", (10.0, 90.0), "which is not a pair of numbers"),
        (SEED, "-3", 0, "This lab allows 0 to 2147483647, so it shows 0."),
        (SEED, "x", None, "so a new one was drawn."),
        (FORECAST["target"], "abc", "", 'such as 0.5, or nothing; "abc" is not that. It stays empty.'),
        (FORECAST["upper"], "top", "", 'such as 0.5, "none" or nothing; "top" is not that. It stays empty.'),
        (FORECAST["cost"], "-1,000", "", "is a number from 0 on"),
        (FORECAST["budget"], "", "2x", "Your link gave no budget, but the budget is a number above 0, such as 1e5, or"),
        (FORECAST["budget"], " ", "2x", "or a multiple of what was spent, such as 2x. This lab shows 2x."),
        (BAND, "maybe", True, 'said "maybe" for the band. This lab understands 1 (yes) and 0 (no), so it shows 1.'),
    ],
)
def test_what_is_not_allowed_becomes_one_sentence_with_value_and_limit(field, given, kept, sentence):
    value, problem = field.accept(given)
    assert value == kept
    assert type(value) is type(kept)
    assert sentence in problem
    assert "\n" not in problem
    assert problem.endswith(".")


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        (OMISSION, "0", 0.0),
        (OMISSION, "0.25", 0.25),
        (FORECAST["drop"], "20k", "20000"),
        (FORECAST["target"], "-1,000", "-1000"),
        (FORECAST["worth"], "1e-05", "1e-05"),
        (FORECAST["lower"], " None ", "none"),
        (OMISSION, ".5", 0.5),
        (OMISSION, "9e-1", 0.9),
        (RATIO, "10.0", 10),
        (SEED, "0", 0),
        (BAND, "0", False),
        (BAND, "1", True),
        (GROUPS, "vr10,crf,vr10", ("vr10", "crf")),
        (WINDOW, "0~0", (0.0, 0.0)),
    ],
)
def test_zero_and_decimals_survive(field, given, kept):
    assert field.accept(given) == (kept, None)


def test_a_number_with_names_is_given_by_either_and_written_by_name():
    field = Field("way", "float", 0.0, Param(0.0, 2.0, "how it chooses", choices=("softmax", "UCB", "Thompson")), "way")
    for given, kept in (("ucb", 1.0), ("UCB", 1.0), ("2", 2.0), (0.0, 0.0), (2, 2.0)):
        assert field.accept(given) == (kept, None)
    assert [field.written(one) for one in (0.0, 1.0, 2.0)] == ["softmax", "ucb", "thompson"]
    for given in ("ucd", "1.5", 7, float("nan"), True, None):
        kept, problem = field.accept(given)
        assert kept == 0.0
        assert "This lab has softmax, ucb, thompson, so it shows softmax." in problem


def test_long_and_dirty_text_is_shown_short_and_clean():
    _, problem = RATIO.accept("9" * 300 + "x\u202e\x00")
    assert len(problem) < 200
    assert problem.isprintable()


def test_text_is_cut_and_refined():
    def upper(text: str) -> str:
        if "?" in text:
            raise VrlabError('"?" is no schedule; did you mean "VR 5"?')
        return text.upper()

    field = Field("t", "text", "VR 5", 10, "schedule", upper)
    assert field.accept("vr 10") == ("VR 10", None)
    kept, problem = field.accept("vr " + "1" * 20)
    assert kept == "VR 1111111"
    assert problem == "Your link gave a schedule of 23 characters. This lab allows 10, so the rest was cut off."
    kept, problem = field.accept("vr?")
    assert kept == "VR 5"
    assert 'but "?" is no schedule' in problem


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Field("n", "int", 0, Param(1, 5, "x")),
        lambda: Field("n.x", "bool", True),
        lambda: Field("n", "number", 1, Param(1, 5, "x")),
        lambda: Field("n", "choice", "a", Param(1, 5, "x")),
        lambda: Field("n", "choice", "c", ("a", "b")),
        lambda: Field("n", "choice", "a,b", ("a,b",)),
        lambda: Field("n", "int", 3),
        lambda: PageState("ex", (RATIO, RATIO)),
        lambda: PageState("e.x", (RATIO,)),
    ],
)
def test_a_wrong_table_is_refused_when_the_page_is_loaded(wrong):
    with pytest.raises(ValueError, match=r"field|page"):
        wrong()


def test_fields_come_from_declarations():
    class Learner(NamedTuple):
        learning_rate: Annotated[float, Param(0.0, 1.0, "how far", log=True)] = 0.01
        memory: Annotated[int, Param(1, 50, "how many", label="items kept")] = 5

    every = fields_of(Learner)
    assert [(field.name, field.kind, field.default) for field in every] == [
        ("learning_rate", "float", 0.01),
        ("memory", "int", 5),
    ]
    assert every[1].title == "Items kept"
    assert field_of(declared(Learner)["memory"], name="m").name == "m"
    assert [field.name for field in fields_of(Learner, "memory")] == ["memory"]


def test_titles_carry_the_unit():
    assert RATIO.title == "Ratio (responses)"
    assert OMISSION.title == "Omission probability"
    assert number_text(0.1 + 0.2) == "0.30000000000000004"
    assert number_text(10.0) == "10"
