"""One setting of a page: what it is called, what it may be, and how a value from outside is checked.

Values reach a page from a link, from a widget (whose messages can be forged) and from another page. All of
them pass `Field.accept`, which returns a legal value and, where it had to change something, one plain sentence.
Nothing here knows Streamlit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

from vrcore.errors import VrlabError, suggestion
from vrcore.params import Param

Kind = Literal["int", "float", "bool", "choice", "choices", "text", "seed", "range"]
Limits = Param | Mapping[str, str] | tuple[str, ...] | int | None

SEEDS = Param(0, 2_147_483_647, "the number that every random draw starts from: same seed, same result")
# Decimal digits only: int() and float() would also take "1_000", Arabic digits and "Infinity".
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?", re.ASCII)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}", re.ASCII)
UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\u1fff\u2070-\ud7ff\uf900-\ufefe\uff01-\uffef]")


def shown(value: object, length: int = 40) -> str:
    """Return foreign text as one short line without control or direction characters."""
    text = UNPRINTABLE.sub(" ", str(value))
    return text if len(text) <= length else f"{text[: length - 3]}..."


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number: 10, 0.05, 1e-07."""
    return str(value) if isinstance(value, int) else repr(float(value)).removesuffix(".0")


@dataclass(frozen=True)
class Field:
    """One setting of a page.

    `name` stands in the link after the page's prefix. `words` is a singular noun for sentences ("ratio",
    "number of subjects"). `limits` is a `Param` for "int", "float" and "range", the options for "choice" and
    "choices" (a mapping gives each its title), the greatest length for "text", and nothing for "bool" and
    "seed". A seed's default None means: draw one. `check` may refine a text; it returns the text to keep or
    raises `VrlabError`. `later` marks a field that came after links had been made: one that does not hold it means the
    default, which must then stay what it is.
    """

    name: str
    kind: Kind
    default: Any
    limits: Limits = None
    words: str = ""
    check: Callable[[str], str] | None = None
    heading: str | None = None
    later: bool = False

    def __post_init__(self) -> None:
        needed = {
            "int": Param, "float": Param, "range": Param, "choice": (Mapping, tuple), "choices": (Mapping, tuple),
            "text": int,
        }  # fmt: skip
        if not NAME.fullmatch(self.name) or self.kind not in get_args(Kind):
            raise ValueError(f"a field needs a short name and a known kind; given {self.name!r}, {self.kind!r}")
        if self.kind in needed and not isinstance(self.limits, needed[self.kind]):
            raise ValueError(f"field {self.name}: kind {self.kind!r} cannot have the limits {self.limits!r}")
        if any("," in option for option in self.options):
            raise ValueError(f"field {self.name}: an option may hold no comma, which separates options in a link")
        if self.default is not None or self.kind != "seed":
            value, problem = self.accept(self.default)
            if problem or value != self.default:
                raise ValueError(f"field {self.name}: the default {self.default!r} is not allowed: {problem}")

    @property
    def param(self) -> Param:
        """The range of a number."""
        if self.kind == "seed":
            return SEEDS
        if not isinstance(self.limits, Param):
            raise TypeError(f"field {self.name} is a {self.kind} and has no range")
        return self.limits

    @cached_property
    def options(self) -> dict[str, str]:
        """The options of a choice: what the link says -> what the page says."""
        if isinstance(self.limits, Mapping):
            return {str(key): str(title) for key, title in self.limits.items()}
        return {option: option for option in self.limits} if type(self.limits) is tuple else {}

    @property
    def title(self) -> str:
        """The name on the page: its own heading, or the range's label, or the words, with the unit."""
        if self.heading is not None:
            return self.heading
        param = self.limits if isinstance(self.limits, Param) else None
        name = (param.label if param and param.label else self.words or self.name.replace("_", " ")).strip()
        return f"{name[:1].upper()}{name[1:]}" + (f" ({param.unit})" if param and param.unit else "")

    @property
    def noun(self) -> str:
        """The words with an article, for sentences."""
        words = self.words or self.name.replace("_", " ")
        return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"

    def accept(self, value: object) -> tuple[Any, str | None]:
        """Return the legal value nearest to `value`, and one sentence if it is not what was asked for."""
        match self.kind:
            case "int" | "float" | "seed":
                return self._number(value)
            case "range":
                return self._range(value)
            case "bool":
                return self._truth(value)
            case "choice":
                return self._choice(value)
            case "choices":
                return self._choices(value)
            case _:
                return self._text(value)

    def _asked(self, value: object) -> str:
        return f"Your link asked for {self.noun} of {shown(value)}"

    def _shown_default(self) -> str:
        if self.kind == "seed" and self.default is None:
            return "so a new one was drawn"
        default = ", ".join(self.default) if self.kind == "choices" else self.written(self.default)
        return f"so it shows {default or 'none'}"

    def _number(self, value: object) -> tuple[Any, str | None]:
        whole, param = self.kind != "float", self.param
        low, high = number_text(_tidy(param.low)), number_text(_tidy(param.high))
        unit = f" {param.unit}" if param.unit else ""
        if param.choices:
            return self._named(value)
        if isinstance(value, str):
            given: float = float(value.strip()) if NUMBER.fullmatch(value.strip()) else math.nan
        else:
            given = float(value) if hasattr(value, "__float__") and not isinstance(value, bool) else math.nan
        if math.isnan(given):
            return self.default, (
                f"{self._asked(value)}, which is not a number. This lab allows {low} to {high}{unit}, "
                f"{self._shown_default()}."
            )
        kept = min(max(given, param.low), param.high)
        if kept != given:
            kept = int(kept) if whole else float(kept)
            return kept, (
                f"{self._asked(value)}. This lab allows {low} to {high}{unit}, so it shows {number_text(kept)}."
            )
        if not whole:
            return float(kept), None
        if kept != int(kept):
            kept = int(min(max(round(kept), math.ceil(param.low)), math.floor(param.high)))
            return kept, f"{self._asked(value)}. Only whole numbers work here, so this lab shows {kept}."
        return int(kept), None

    def _named(self, value: object) -> tuple[Any, str | None]:
        """Return the number of a choice that a link gives by its name, and a widget by its number."""
        names = {name.lower(): float(number) for number, name in enumerate(self.param.choices)}
        text = str(value).strip().lower()
        if text in names:
            return names[text], None
        if NUMBER.fullmatch(text) and float(text) in names.values():
            return float(text), None
        return self.default, (
            f'Your link asked for the {self.words or self.name} "{shown(value)}"'
            f"{suggestion(text, names) or '.'} This lab has {', '.join(names)}, {self._shown_default()}."
        )

    def _range(self, value: object) -> tuple[Any, str | None]:
        parts = value.split("~") if isinstance(value, str) else list(value) if isinstance(value, Iterable) else []
        one = Field(self.name, "float", self.param.low, self.param, self.words)
        ends = [one.accept(part)[0] for part in parts]
        if len(ends) != 2 or any(one.accept(part)[1] and "not a number" in str(one.accept(part)[1]) for part in parts):
            low, high = self.default
            return self.default, (
                f"{self._asked(value)}, which is not a pair of numbers, "
                f"so it shows {number_text(low)} to {number_text(high)}."
            )
        kept = (min(ends), max(ends))
        problems = [problem for part in parts if (problem := one.accept(part)[1])]
        if not problems and ends[0] > ends[1]:
            problems = [
                f"Your link gave {self.noun} from {number_text(ends[0])} down to {number_text(ends[1])}; "
                f"this lab shows {number_text(kept[0])} to {number_text(kept[1])}."
            ]
        return kept, problems[0] if problems else None

    def _truth(self, value: object) -> tuple[Any, str | None]:
        known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        found = value if isinstance(value, bool) else known.get(str(value).strip().lower())
        if found is None:
            return self.default, (
                f'Your link said "{shown(value)}" for the {self.words or self.name}. This lab understands 1 (yes) and '
                f"0 (no), {self._shown_default()}."
            )
        return found, None

    def _choice(self, value: object) -> tuple[Any, str | None]:
        if isinstance(value, str) and value in self.options:
            return value, None
        return self.default, (
            f'Your link asked for the {self.words or self.name} "{shown(value)}"'
            f"{suggestion(shown(value), self.options) or '.'} This lab has {', '.join(self.options)}, "
            f"{self._shown_default()}."
        )

    def _choices(self, value: object) -> tuple[Any, str | None]:
        given = value.split(",") if isinstance(value, str) else list(value) if isinstance(value, Iterable) else []
        given = [str(part) for part in given if str(part)][: 4 * len(self.options) + 4]
        kept = tuple(dict.fromkeys(part for part in given if part in self.options))
        unknown = [shown(part, 20) for part in given if part not in self.options]
        if unknown:
            rest = f"it kept {', '.join(kept)}" if kept else self._shown_default().removeprefix("so ")
            return kept or self.default, (
                f'This lab has no {self.words or self.name} "{", ".join(unknown[:3])}". '
                f"It has {', '.join(self.options)}, so {rest}."
            )
        return (kept, None) if kept or not self.default else (self.default, self._empty())

    def _empty(self) -> str:
        return f"Your link names no {self.words or self.name}, {self._shown_default()}."

    def _text(self, value: object) -> tuple[Any, str | None]:
        longest = int(self.limits)  # type: ignore[arg-type]  # __post_init__ has made sure that it is an int
        text = UNPRINTABLE.sub(" ", str(value))
        if len(text) > longest:
            kept, problem = self._refined(text[:longest])
            return kept, problem or (
                f"Your link gave {self.noun} of {len(text):,} characters. This lab allows {longest:,}, "
                "so the rest was cut off."
            )
        return self._refined(text)

    def _refined(self, text: str) -> tuple[str, str | None]:
        if self.check is None:
            return text, None
        try:
            return self.check(text), None
        except VrlabError as problem:
            words = shown(problem.sentence, 200).rstrip(".")
            given = self._asked(text) if text.strip() else f"Your link gave no {self.words or self.name}"
            kept = f"This lab shows {shown(self.default)}." if self.default else "It stays empty."
            return self.default, f"{given}, but {words}. {kept}"

    def written(self, value: Any) -> str:
        """Return the value as a link writes it."""
        match self.kind:
            case "bool":
                return "1" if value else "0"
            case "choices":
                return ",".join(value)
            case "range":
                return "~".join(number_text(end) for end in value)
            case "float" if self.param.choices:
                return self.param.choices[int(value)].lower()
            case "int" | "float" | "seed":
                return number_text(value)
            case _:
                return str(value)


def _tidy(value: float) -> int | float:
    return int(value) if float(value).is_integer() else float(value)
