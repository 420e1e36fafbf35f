from __future__ import annotations

import math
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import link
from dashboard.field import SEEDS
from dashboard.state import Field, PageState
from vrcore.params import Param

PAGE = PageState(
    "ex",
    (
        Field("n", "int", 10, Param(1, 200, "responses per reinforcer"), "ratio"),
        Field("om", "float", 0.0, Param(0.0, 0.9, "share that does not arrive"), "omission probability"),
        Field("ag", "choice", "q", ("q", "r"), "agent"),
        Field("g", "choices", ("crf", "vr10"), ("crf", "vr5", "vr10"), "group"),
        Field("w", "range", (10.0, 90.0), Param(0, 100, "part shown"), "window"),
        Field("t", "text", "VR 10", 40, "schedule"),
        Field("b", "bool", False, None, "band"),
        Field("seed", "seed", None, None, "seed"),
    ),
)
VALUES = PAGE.defaults | {"seed": 7}

numbers = st.floats(-1e9, 1e9, allow_nan=False, allow_infinity=False)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
options = st.lists(
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters=","), min_size=1, max_size=8),
    min_size=1,
    max_size=6,
    unique=True,
).map(tuple)


@st.composite
def params(draw, whole: bool) -> Param:
    if whole:
        low, high = sorted(draw(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=2)))
    else:
        low, high = sorted(draw(st.lists(numbers, min_size=2, max_size=2)))
    return Param(low, high, "words", draw(st.sampled_from(["", "s"])))


@st.composite
def field_and_value(draw, name: str) -> tuple[Field, object]:
    """Draw a field with any limits, and any value that its limits allow."""
    kind = draw(st.sampled_from(["int", "float", "range", "bool", "choice", "choices", "text", "seed"]))
    if kind == "seed":
        return Field(name, kind, None), draw(st.integers(int(SEEDS.low), int(SEEDS.high)))
    if kind == "bool":
        return Field(name, kind, draw(st.booleans())), draw(st.booleans())
    if kind == "text":
        texts = st.text(
            st.characters(codec="utf-8", categories=("L", "N", "P", "S"), max_codepoint=0x1FFF), max_size=20
        )
        texts = texts.filter(lambda text: Field("t", "text", "", 20).accept(text)[0] == text)
        return Field(name, kind, draw(texts), 20), draw(texts)
    if kind in ("choice", "choices"):
        allowed = draw(options)
        some = st.sampled_from(allowed)
        if kind == "choices":
            some = st.lists(some, min_size=1, unique=True).map(tuple)
        return Field(name, kind, draw(some), allowed), draw(some)
    limits = draw(params(whole=kind == "int"))
    inside = st.integers(limits.low, limits.high) if kind == "int" else st.floats(limits.low, limits.high)
    if kind == "range":
        inside = st.lists(inside, min_size=2, max_size=2).map(lambda ends: tuple(sorted(ends)))
    return Field(name, kind, draw(inside), limits), draw(inside)


@st.composite
def page_and_values(draw) -> tuple[PageState, dict[str, object]]:
    pairs = [draw(field_and_value(name)) for name in draw(st.lists(names, min_size=1, max_size=6, unique=True))]
    page = PageState(draw(names), tuple(field for field, _ in pairs), draw(st.integers(1, 99)))
    return page, {field.name: value for field, value in pairs}


@given(page_and_values())
def test_a_link_brings_back_every_value(drawn):
    page, values = drawn
    query = link.encode(page, values)
    found, problems = link.decode(page, query)
    assert problems == []
    assert found == values
    assert [type(value) for value in found.values()] == [type(value) for value in values.values()]
    # As a mapping of lists, which is how the browser's query arrives, it says the same.
    assert link.decode(page, parse_qs(query, keep_blank_values=True)) == (values, [])


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300).map(lambda raw: raw.decode("latin-1"))))
def test_no_query_whatever_raises_or_gives_an_illegal_value(query):
    names = [field.name for field in PAGE.fields]
    for asked in (query, "v=1&" + "&".join(f"ex.{name}={query}" for name in names), {"ex.n": [query], "v": [query]}):
        found, _problems = link.decode(PAGE, asked)
        assert list(found) == names
        for field in PAGE.fields:
            if field.kind != "seed" or found[field.name] is not None:
                assert field.accept(found[field.name]) == (found[field.name], None)


def test_a_link_says_everything_and_is_short():
    query = link.encode(PAGE, VALUES)
    assert query == "v=1&ex.n=10&ex.om=0&ex.ag=q&ex.g=crf,vr10&ex.w=10~90&ex.t=VR%2010&ex.b=0&ex.seed=7"
    assert len(query) < 600


@pytest.mark.parametrize("field", PAGE.fields, ids=lambda field: field.name)
def test_a_zero_is_not_taken_for_missing(field):
    zero = {"int": 1, "float": 0.0, "choice": "q", "choices": ("crf",), "range": (0.0, 0.0), "text": "0"}
    value = zero.get(field.kind, 0 if field.kind == "seed" else False)
    assert link.decode(PAGE, link.encode(PAGE, VALUES | {field.name: value}))[0][field.name] == value


def test_a_newer_version_keeps_what_it_can_and_says_how_much():
    found, problems = link.decode(PAGE, "v=2&ex.n=5&ex.om=0.2&ex.new=1&ex.other=2")
    assert (found["n"], found["om"]) == (5, 0.2)
    assert problems[0] == ("This link was made with a newer version (v2). I kept 2 of 4 settings: left out new, other.")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("ex.n=1&ex.n=5", "Your link names the ratio 2 times; the last one, 5, counts."),
        ("v=x&ex.n=5", 'Your link says version "x"; this lab knows 1 and kept what it could.'),
        ("ex.zz=3", "This page has no setting ex.zz; it has ex.n, ex.om, ex.ag"),
        (
            "v=1&ex.n=5",
            "Your link does not say the omission probability, agent, group, window, schedule, band and 1 more",
        ),
        ("x7" * 2500, "Your link is 5,000 characters long. Links of this lab have fewer than 800"),
        ("ex.n=" + "9" * 5000, "This lab allows 1 to 200, so it shows 200."),
    ],
)
def test_each_problem_is_one_sentence(query, sentence):
    _, problems = link.decode(PAGE, query)
    assert [problem for problem in problems if sentence in problem]


def test_a_link_from_before_there_was_a_field_means_its_default():
    page = PageState(
        "ex", (Field("n", "int", 3, Param(1, 9, "so many")), Field("kind", "choice", "a", ("a", "b"), later=True))
    )
    assert link.decode(page, "v=1&ex.n=5") == ({"n": 5, "kind": "a"}, [])
    assert link.encode(page, {"n": 5, "kind": "a"}) == "v=1&ex.n=5&ex.kind=a"
    assert link.decode(page, "v=1&ex.kind=b")[1] == ["Your link does not say the n; this lab shows its default there."]


def test_a_handwritten_link_needs_no_version_and_other_pages_are_left_alone():
    found, problems = link.decode(PAGE, "ex.n=5&ll.n=999&utm_source=mail&v=")
    assert found == PAGE.defaults | {"n": 5}
    assert problems == []
    assert not link.concerns(PAGE, "ll.n=3&v=1")
    assert link.concerns(PAGE, "ex.n=3")


def test_a_thousand_bad_parts_make_a_few_sentences():
    _, problems = link.decode(
        PAGE, "&".join(f"ex.n={n}&ex.om=a&ex.ag=b&ex.g=c&ex.w=d&ex.b=e&ex.seed=f&v=y&ex.q{n}=1" for n in range(100))
    )
    assert len(problems) <= link.MOST_SENTENCES
    assert "further parts of your link" in problems[-1]


def test_a_missing_seed_is_left_for_the_page_to_draw():
    assert link.decode(PAGE, "ex.n=5")[0]["seed"] is None
    assert math.isclose(link.decode(PAGE, "ex.om=0.125")[0]["om"], 0.125)
