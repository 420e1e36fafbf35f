"""Texts that are no schedules: which rule each breaks, what its message names, and where the caret stands."""

from __future__ import annotations

import pickle
import sys
from types import FrameType

import pytest

from vrcore.errors import NotationError, ScheduleError, VrlabError
from vrcore.schedules import Atom, Concurrent, Multiple, parse
from vrcore.schedules.kinds import Progressive, Schedule, SecondOrder, Tandem, Yoked
from vrcore.schedules.notation.keywords import UNSUPPORTED
from vrcore.schedules.notation.words import LONGEST_WHOLE_TEXT

# text -> code, what the sentence must say
REJECTED = {
    "": ("UNEXPECTED_EOF", ["empty", "VR 10"]),
    "   ": ("UNEXPECTED_EOF", ["empty"]),
    "COD = 2-s": ("UNEXPECTED_EOF", ["schedule itself is missing"]),
    "VRR 5": ("UNDEFINED_IDENTIFIER", ['"VRR"', 'did you mean "VR"']),
    "XYZ": ("UNDEFINED_IDENTIFIER", ['"XYZ"', "Known: CRF"]),
    "Cocn(FR 5, FR 10)": ("UNDEFINED_IDENTIFIER", ['did you mean "Conc"?']),
    "conc VI 30-s VI 60-s CDO 2-s": ("UNDEFINED_IDENTIFIER", ['did you mean "COD"?']),
    "Multi(FR 5, EXT)": ("UNDEFINED_IDENTIFIER", ['"Multi"', 'did you mean "Mult"']),
    "VR": ("EXPECTED_VALUE", ["VR needs a number", "VR 10", "the end"]),
    "VI": ("EXPECTED_VALUE", ["VI needs a number", "30-s"]),
    "VR ten": ("EXPECTED_VALUE", ["VR needs a number", '"ten"']),
    "VR -5": ("EXPECTED_VALUE", ["VR needs a number above 0", "-5"]),
    "FI -3": ("EXPECTED_VALUE", ["FI needs a number above 0", "-3"]),
    "VR 10 s": ("UNEXPECTED_TIME_UNIT", ["counts responses", '"s"', "VI 10-s"]),
    "VR 0": ("ATOMIC_NONPOSITIVE_VALUE", ["at least 1 response", "EXT"]),
    "FR 0": ("ATOMIC_NONPOSITIVE_VALUE", ["FR needs at least 1 response"]),
    "RR 0.5": ("RATIO_BELOW_ONE", ["RR needs at least 1 response"]),
    "FR 2.5": ("RATIO_NOT_INTEGER", ["whole responses", "2.5", "RR 2.5"]),
    "VR 2.7": ("RATIO_LIST_HAS_NO_SUCH_MEAN", ["mean of 2.7", "n=10"]),
    "VI 0": ("ATOMIC_NONPOSITIVE_VALUE", ["above 0 s"]),
    "VI 30 minz": ("UNEXPECTED_TOKEN", ['"minz" is no unit of time; did you mean "min"?', "ms, s, min and h"]),
    "VI 1m": ("UNEXPECTED_TOKEN", ['"m" is no unit of time. Units are ms, s, min and h']),
    "VI 30-x": ("UNKNOWN_UNIT", ['"x"', "ms, s, min or h"]),
    "VI 9999999": ("VALUE_TOO_LARGE", ["9999999", "1,000,000"]),
    "VI 300 h": ("VALUE_TOO_LARGE", ["1,000,000"]),
    "VR 1e9": ("VALUE_TOO_LARGE", ["1e9", "1,000,000"]),
    "VR 1e1": ("EXPECTED_VALUE", ["written out", "10"]),
    "VR " + "9" * 400: ("VALUE_TOO_LARGE", ["999", "1,000,000"]),
    "EXT 5": ("UNEXPECTED_TOKEN", ['"5"', "EXT"]),
    "VR 10)": ("UNEXPECTED_TOKEN", ['")"', "VR 10"]),
    "VR(10": ("EXPECTED_RPAREN", ['")"', "end"]),
    "FR 5; FR 6": ("UNEXPECTED_CHARACTER", ['";"']),
    "FR 5 FR 6": ("UNEXPECTED_TOKEN", ['"FR"', "FR 5", "Mult(FR 5, ...)"]),
    "VR(10, list=zzz)": ("UNKNOWN_LIST", ['"zzz"', "fh, arith, uniform, geom"]),
    "VR(10, n=0)": ("INVALID_VALUE", ["n is at least 1"]),
    "VR(10, n=1001)": ("INVALID_VALUE", ["1 to 1000"]),
    "VR(10, n=2.5)": ("INVALID_VALUE", ["n is a whole number", "2.5"]),
    "VR(10, n=²)": ("UNEXPECTED_CHARACTER", ["n needs a number"]),
    "VR ١٠": ("UNEXPECTED_CHARACTER", ["VR needs a number"]),
    "VR(10, lst=fh)": ("INVALID_KEYWORD_ARG", ['"lst"', 'did you mean "list"']),
    "VR(10, n=5, n=6)": ("DUPLICATE_KEYWORD_ARG", ["n is given twice"]),
    "FR(5, n=3)": ("INVALID_KEYWORD_ARG", ["FR draws from no list"]),
    "FI(5-s, timer=running)": ("INVALID_KEYWORD_ARG", ["timer", "VI and RI"]),
    "VI(5-s, timer=fast)": ("INVALID_KEYWORD_ARG", ['"fast"', "held, running"]),
    # limited holds
    "FI 30 LH 0-s": ("LH_NONPOSITIVE_VALUE", ["above 0 s", "EXT"]),
    "FI 30 LH -5": ("EXPECTED_VALUE", ["LH needs a number above 0", "-5"]),
    "FI 30 LH 5 LH 6": ("DUPLICATE_KEYWORD_ARG", ["LH is given twice"]),
    "Chain(FR 5, FI 30-s) LH 5": ("LH_ON_COMPOUND", ["simple schedule", "Conc(VI 30-s LH 5-s, VI 60-s)"]),
    "let x = mult FR 5 EXT\nx LH 5": ("LH_ON_COMPOUND", ["compound"]),
    "DRO 5-s LH 5": ("LH_ON_COMPOUND", ["nothing up that could be withdrawn"]),
    # compounds
    "Conc(VI 30)": ("INSUFFICIENT_COMPONENTS", ["2 to 8", "1 given", "VI 30-s alone"]),
    "conc VI 30": ("INSUFFICIENT_COMPONENTS", ["1 given"]),
    "conc": ("UNEXPECTED_EOF", ["schedule is missing", "the end"]),
    "Conc(VI 30, VI 60": ("EXPECTED_RPAREN", ['")" is missing']),
    "Conc(FR 5 VI 30)": ("EXPECTED_COMMA_OR_RPAREN", ['"," or ")"', '"VI"']),
    "Conc()": ("UNEXPECTED_TOKEN", ["schedule is missing", '")"']),
    "Conc(VI 30,, VI 60)": ("UNEXPECTED_TOKEN", ["schedule is missing", '","']),
    "Conc(VI 30, VI 60, BO=2)": ("INVALID_KEYWORD_ARG", ['"BO"', "COD"]),
    "Conc(VI 30, VI 60, COD=2, COD=3)": ("DUPLICATE_KEYWORD_ARG", ["COD is given twice"]),
    "Conc(VI 30, VI 60, COD=2, ChangeoverDelay=3)": ("DUPLICATE_KEYWORD_ARG", ["twice"]),
    "Conc(VI 30, VI 60, COD=)": ("EXPECTED_VALUE", ["COD needs a number"]),
    "Conc(VI 30, VI 60, COD=-1)": ("INVALID_VALUE", ["COD", "0 s or more"]),
    "Conc(COD=2, VI 30, VI 60)": ("KEYWORD_BEFORE_POSITIONAL", ["schedules come before COD"]),
    "conc VI 30 VI 60 COD 2 VI 90": ("KEYWORD_BEFORE_POSITIONAL", ["schedules come before COD"]),
    "Conc(VI 3, VI 6, FRCO=0)": ("FRCO_NONPOSITIVE_VALUE", ["FRCO is at least 1"]),
    "Conc(VI 3, VI 6, COD(1->3)=2)": ("DIRECTIONAL_INDEX_OUT_OF_RANGE", ["no operandum 3", "1 to 2"]),
    "Conc(VI 3, VI 6, COD(1->1)=2)": ("DIRECTIONAL_SELF_REFERENCE", ["one operandum to another"]),
    "Conc(VI 3, VI 6, COD(1->2)=2, COD(1->2)=3)": ("DUPLICATE_DIRECTIONAL_KW", ["twice"]),
    "Conc(VI 3, VI 6, COD(rich->lean)=2)": ("DIRECTIONAL_IDENT_NOT_FOUND", ['"rich"']),
    "Conc(VI 3, VI 6, FRCO(1->2)=2)": ("INVALID_DIRECTIONAL_KW", ["only COD"]),
    "Conc(VI 3, VI 6, target=all)": ("INVALID_OVERLAY_TARGET", ['"target"']),
    "Mult(FR 5, EXT, time=0)": ("INVALID_VALUE", ["above 0 s"]),
    "Mult(FR 5, EXT, COD=2)": ("INVALID_KEYWORD_ARG", ['"COD"', "time"]),
    "Mult(FR 5, EXT, tmie=2)": ("INVALID_KEYWORD_ARG", ['"tmie"', "did you mean time"]),
    "Mult(FR 5, EXT, time=5, responses=5)": ("DUPLICATE_KEYWORD_ARG", ["twice"]),
    "Chain(FR 5, EXT, COD=2)": ("INVALID_KEYWORD_ARG", ["takes none"]),
    "COD 2 conc VI 30 VI 60": ("UNDEFINED_IDENTIFIER", ['"COD"']),
    "Repeat(0, FR 5)": ("REPEAT_ZERO_COUNT", ["from 1"]),
    "Repeat(1.5, FR 5)": ("REPEAT_NON_INTEGER_COUNT", ["whole times", "1.5"]),
    "Repeat(9, FR 5)": ("TOO_MANY_PARTS", ["2 to 8", "9 given"]),
    "Conc(" * 6: ("UNEXPECTED_EOF", ["schedule is missing"]),
    "F" * 10_000: ("TOO_LONG", ["10,000 characters", "9,000"]),
    "(" * 500 + "FR 5" + ")" * 500: ("NESTED_TOO_DEEPLY", ["40 brackets"]),
    "conc " * 500 + "FR 5 FR 6": ("NESTED_TOO_DEEPLY", ["20 levels"]),
    "Conc(FR 5, " * 30 + "FR 6" + ")" * 30: ("NESTED_TOO_DEEPLY", ["20 deep"]),
    ", ".join(["Conc(FR 1"] + ["FR 1"] * 8) + ")": ("TOO_MANY_PARTS", ["2 to 8", "9 given"]),
    "let a = alt FR 1 FR 2 FR 3 FR 4\nlet b = Conj(a, a, a, a)\nlet c = Chain(b, b, b, b, b)\nc": (
        "TOO_MANY_PARTS",
        ["at most 64"],
    ),
    # rates and series
    "DRL 0": ("DR_NONPOSITIVE_VALUE", ["above 0 s"]),
    "DRH(2-s, responses=1)": ("INVALID_VALUE", ["at least 2"]),
    "DRO(5-s, sometimes)": ("INVALID_KEYWORD_ARG", ['"sometimes"', "resetting, momentary"]),
    "PR": ("EXPECTED_LPAREN_OR_NUMBER", ["PR 5", "the end"]),
    "PR 0": ("PR_NONPOSITIVE_VALUE", ["at least 1"]),
    "PR 0.5": ("PR_NON_INTEGER_VALUE", ["whole number"]),
    "PR(cubic)": ("EXPECTED_PR_STEP", ['"cubic"', "richardson-roberts"]),
    "PR(linear, increment=0)": ("PR_NONPOSITIVE_VALUE", ["increment is at least 1"]),
    "PR(geometric, ratio=1)": ("PR_GEOMETRIC_RATIO_NOT_PROGRESSIVE", ["above 1"]),
    "PR(hodos, start=3)": ("INVALID_KEYWORD_ARG", ['"start"', "stop"]),
    # stateful ones
    "Interlock()": ("PARSE_ERROR", ["Interlock(R0=250, T=5-min)"]),
    "Interlock(R0=5)": ("MISSING_INTERLOCK_PARAM", ["T is missing"]),
    "Interlock(R0=5, T=300)": ("INTERLOCK_TIME_UNIT_REQUIRED", ["T=300-s"]),
    "Interlock(R0=2.5, T=3-s)": ("INTERLOCK_INVALID_R0", ["whole number"]),
    "Interlock(R0=5s, T=3-s)": ("INTERLOCK_UNEXPECTED_TIME_UNIT", ['"s"']),
    "Interlock(R0=5, R0=5, T=3-s)": ("DUPLICATE_INTERLOCK_KW_ARG", ["R0 is given twice"]),
    "Pctl(speed, 50)": ("PCTL_UNKNOWN_TARGET", ['"speed"', "IRT"]),
    "Pctl(IRT, 101)": ("PCTL_INVALID_RANK", ["0 to 100"]),
    "Pctl(IRT, -1)": ("PCTL_INVALID_RANK", ["at least 0"]),
    "Pctl(IRT, 50, dir=up)": ("PCTL_INVALID_DIR", ['"up"', "below, above"]),
    "Pctl(IRT, 50, window=0)": ("PCTL_INVALID_WINDOW", ["at least 1"]),
    "Adj(delay)": ("PARSE_ERROR", ["start and step"]),
    "Adj(delay, start=5, step=1)": ("ADJ_TIME_UNIT_REQUIRED", ["start=5-s"]),
    "Adj(delay, start=5-s)": ("MISSING_ADJ_PARAM", ["step is missing"]),
    "Adj(ratio, start=5, step=1.5)": ("ADJ_RATIO_NOT_INTEGER", ["whole number"]),
    "Adj(ratio, start=5, step=1, min=9)": ("ADJ_START_OUT_OF_BOUNDS", ["between min and max"]),
    "Adj(amount, start=5, step=1, min=9, max=3)": ("ADJ_INVALID_BOUNDS", ["min is less than max"]),
    # second-order, token, yoked
    "EXT(FR 5)": ("INVALID_SECOND_ORDER_OVERALL", ["EXT", "FR 5(FI 30-s)"]),
    "FR 5(EXT)": ("INVALID_SECOND_ORDER_UNIT", ["EXT is not"]),
    "FR 5(Chain(FR 3, FI 10))": ("INVALID_SECOND_ORDER_UNIT", ["Chain(FR 3, FI 10-s) is not"]),
    "FR 5(FI 30 LH 3)": ("INVALID_SECOND_ORDER_UNIT", ["as a whole"]),
    "(FR 5)(FI 30)": ("UNEXPECTED_TOKEN", ['"("', "FR 5"]),
    "let x = mult FR 5 EXT\nx(FI 30)": ("INVALID_SECOND_ORDER_OVERALL", ["Mult(FR 5, EXT) is not"]),
    "Token(prod=FR 5)": ("MISSING_TOKEN_PARAM", ["exch"]),
    "Token(FR 5, FR 6, FR 7)": ("UNEXPECTED_TOKEN", ["no option of Token"]),
    "Token(FR 5, FR 6, cost=0)": ("INVALID_VALUE", ["cost is at least 1"]),
    "Token FR 5": ("EXPECTED_LPAREN", ['followed by "("']),
    "Yoke()": ("INVALID_MASTER", ['Yoke("A1")']),
    'Yoke("")': ("INVALID_MASTER", ["1 to 60"]),
    'Yoke("A1", FR)': ("INVALID_KEYWORD_ARG", ['"FR"', "VI, RI, FT, VT, RT"]),
    'Yoke("A1", intervals=[0])': ("INVALID_VALUE", ["above 0 s"]),
    'Yoke("A1", intervals=[0.0001])': ("INVALID_VALUE", ["0.001 s"]),
    'Yoke("A1': ("UNEXPECTED_CHARACTER", ["Yoke names its master"]),
    # names and settings
    "let a = b\nlet b = FR 5\na": ("FORWARD_REFERENCE", ['"b"', "before it is used"]),
    "let x = FR 5\nlet x = FR 6\nx": ("DUPLICATE_BINDING", ['"x"']),
    "let mult = FR 5\nmult": ("RESERVED_WORD", ['"mult"']),
    "let vr10 = FR 5\nvr10": ("RESERVED_WORD", ['"vr"']),
    "let = FR 5": ("UNEXPECTED_TOKEN", ["let needs a name"]),
    "let x FR 5": ("UNEXPECTED_TOKEN", ['expected "="']),
    "LH = 0\nFR 5": ("LH_NONPOSITIVE_VALUE", ["above 0 s"]),
    "COD = 1\nCOD = 2\nFR 5": ("DUPLICATE_PARAM_DECL", ["COD is set twice"]),
    # beyond what the lab simulates
    "Overlay(VI 60, FR 1)": ("UNSUPPORTED", ["Overlay", "punishment"]),
    "Conc(VI 30, VI 60, PUNISH(1->2)=FR 1)": ("UNSUPPORTED", ["PUNISH"]),
    "Lag 5": ("UNSUPPORTED", ["Lag", "variability"]),
    "VI 60 TO(duration=30s, reset_on_response=true)": ("UNSUPPORTED", ["TO", "time-out"]),
    "VI 60 ResponseCost(amount=1)": ("UNSUPPORTED", ["ResponseCost"]),
    "RD = 500ms\nFR 5": ("UNSUPPORTED", ["Tand(VI 60-s, FT 5-s)"]),
    "FR 5 @reinforcer(food)": ("UNSUPPORTED", ["annotations"]),
    "@species(rat)\nFR 5": ("UNSUPPORTED", ["annotations"]),
    "phase Baseline: FR 5": ("UNSUPPORTED", ["phase"]),
}


@pytest.mark.parametrize(("text", "code", "said"), [(text, *rest) for text, rest in REJECTED.items()])
def test_a_rejected_text_is_answered_with_the_word_and_a_way_out(text: str, code: str, said: list[str]) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse(text)
    sentence = refused.value.sentence
    assert refused.value.code == code
    assert sentence.endswith(".")
    assert "\n" not in sentence
    for words in said:
        assert words in sentence
    assert str(refused.value).startswith(sentence)


# text -> the word under which the caret stands
POINTED = {
    "VRR 5": "VRR",
    "Conc(VI 30, VQ 60)": "VQ",
    "mult FR 0 EXT": "0 EXT",
    "VI 30-x": "x",
    "Conc(VI 30, VI 60, COD=2, BO=3)": "BO",
    "conc VI 30": "conc",
    "FR 5(Mult(FR 5, EXT))": "Mult",
    "FI 30 LH 0": "0",
    "Adj(delay, start=5, step=1)": "5",
    "let a = FR 5\nlet b = VI 3\nmult a c": "c",
    "FR 5 @here": "@",
    "Yoke('A1')": "'",
}


@pytest.mark.parametrize(("text", "word"), POINTED.items())
def test_a_caret_stands_under_the_word(text: str, word: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse(text)
    error = refused.value
    assert error.text == text
    assert error.position is not None
    assert text[error.position :].startswith(word)
    *_, line, caret = str(error).split("\n")
    assert line[caret.index("^") :].startswith(word.split("\n")[0])


def test_a_caret_stands_under_the_end_where_something_is_missing() -> None:
    with pytest.raises(ScheduleError) as refused:
        parse("Conc(VI 30, VI 60")
    assert str(refused.value) == 'a ")" is missing at the end.\n  Conc(VI 30, VI 60\n                   ^'


def test_only_a_readable_part_of_a_long_line_is_shown() -> None:
    text = "Conc(" + "VI 30-s, " * 40 + "VQ 60, " + "VI 60-s, " * 40 + "FR 5)"
    with pytest.raises(ScheduleError) as refused:
        parse(text)
    _, line, caret = str(refused.value).split("\n")
    assert line.startswith("  ...")
    assert line.endswith("...")
    assert len(line) < 90
    assert line[caret.index("^") :].startswith("VQ 60")


def test_a_message_says_apart_what_is_allowed_and_what_was_meant() -> None:
    with pytest.raises(ScheduleError) as refused:
        parse("VRR 5")
    assert refused.value.meant == "VR"
    assert refused.value.allowed.startswith("CRF, EXT, FR")
    with pytest.raises(ScheduleError) as refused:
        parse("FR 2.5")
    assert (refused.value.allowed, refused.value.meant) == ("a whole number of responses", "RR 2.5")


def test_an_error_is_a_value_error_under_both_its_names_and_travels_between_processes() -> None:
    assert NotationError is ScheduleError
    assert issubclass(ScheduleError, VrlabError)
    assert issubclass(ScheduleError, ValueError)
    with pytest.raises(ScheduleError) as refused:
        parse("VRR 5")
    copy = pickle.loads(pickle.dumps(refused.value))  # noqa: S301 - our own bytes
    assert (str(copy), copy.sentence, copy.position, copy.code) == (
        str(refused.value), refused.value.sentence, 0, "UNDEFINED_IDENTIFIER",
    )  # fmt: skip


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_the_lab_does_not_simulate_is_named_and_refused(name: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse(f"{name}(FR 5, VI 3)")
    assert refused.value.code == "UNSUPPORTED"
    assert refused.value.sentence.startswith(name)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 8_999,
        "conc " * 1_799,
        "1 " * 4_499,
        "FR 5, " * 1_499,
        "let x=FR 5\n" * 800,
        "Mult(" * 1_799,
        "mult (" * 1_499,
        '"' * 8_999,
        "-" * 8_999,
        "9" * 8_999,
        "x" * 8_999,
        "Yoke(A,intervals=[" + "1.5 " * (LONGEST_WHOLE_TEXT // 4 - 10),
        "Yoke(A,intervals=[" + "1.5 " * LONGEST_WHOLE_TEXT + "])",
        "intervals=[" * 800,
    ],
    ids=lambda text: text[:12],
)
def test_no_text_is_read_more_than_a_few_times_over(text: str) -> None:
    made = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        with pytest.raises(ScheduleError):
            parse(text)
    finally:
        sys.setprofile(before)
    assert made < 1_000 + 60 * len(text)  # a reader that goes back and forth makes as many calls as the text's square


def test_no_other_object_is_a_schedule() -> None:
    for given in (None, 5, ["VR 10"], b"VR 10"):
        with pytest.raises(ScheduleError, match="is no schedule"):
            parse(given)  # type: ignore[arg-type]


ATOM = Atom("FR", 5.0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Atom("XR", 5.0),
        lambda: Atom("FR", float("nan")),
        lambda: Atom("VI", float("inf")),
        lambda: Atom("VI", True),
        lambda: Atom("VR", 2.7),
        lambda: Atom("VI", 5.0, hold=-1.0),
        lambda: Concurrent((ATOM,)),
        lambda: Concurrent((ATOM, "FR 5")),  # type: ignore[arg-type]
        lambda: Concurrent((ATOM, ATOM), -1.0),
        lambda: Multiple((ATOM, ATOM), by="days"),
        lambda: Multiple((ATOM, ATOM), by="responses"),
        lambda: SecondOrder(ATOM, Atom("CRF", 1.0)),
        lambda: Progressive("cubic"),
        lambda: Yoked('A"1'),
        lambda: Yoked("A1", "VI", (1.0, -1.0)),
    ],
)
def test_a_tree_made_by_hand_keeps_the_same_rules(make: object) -> None:
    with pytest.raises(ScheduleError) as refused:
        make()  # type: ignore[operator]
    assert refused.value.sentence.endswith(".")
    assert refused.value.position is None


def nested(times: int) -> Schedule:
    return Tandem((ATOM, nested(times - 1))) if times else ATOM


def doubled(times: int) -> Schedule:
    return Tandem((doubled(times - 1), doubled(times - 1))) if times else ATOM


def test_a_tree_made_by_hand_is_never_too_large_to_be_written() -> None:
    assert parse(str(nested(19))) == nested(19)
    with pytest.raises(ScheduleError, match="20 deep"):
        nested(20)
    assert parse(str(doubled(6))) == doubled(6)
    with pytest.raises(ScheduleError, match="at most 64"):
        doubled(7)
