"""A page's settings as a link and back: `ex.n=10&ex.seed=7&v=1`.

A link says everything (each field and the version of the table), so that it still means the same when a default
changes. Reading one never fails: what cannot be used becomes a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from dashboard.field import shown
from dashboard.state import PageState

LONGEST_QUERY = 20_000
MOST_SENTENCES = 8

Query = str | Mapping[str, str | Iterable[str]]


def encode(page: PageState, values: Mapping[str, Any]) -> str:
    """Return the query string that holds every field of `page` and the table's version."""
    return joined(pairs_of(page, values))


def joined(pairs: Mapping[str, str]) -> str:
    """Return a query string of `pairs`, with as few percent signs as a link allows."""
    return urlencode(pairs, quote_via=quote, safe="~,")


def pairs_of(page: PageState, values: Mapping[str, Any]) -> dict[str, str]:
    """Return what `encode` writes, as a mapping. Raises `KeyError` for a field without value."""
    pairs = {"v": str(page.version)}
    for field in page.linked(values):
        pairs[f"{page.prefix}.{field.name}"] = field.written(values[field.name])
    return pairs


def decode(page: PageState, query: Query) -> tuple[dict[str, Any], list[str]]:
    """Return legal values for every field, and one plain sentence per problem.

    Fields that the link does not name keep their default (a seed without default: None, to be drawn). Keys that
    belong to other pages or to nobody are left alone.
    """
    problems: list[str] = []
    given = _given(query, problems)
    values = page.defaults
    prefix = f"{page.prefix}."
    named = {key.removeprefix(prefix): texts for key, texts in given.items() if key.startswith(prefix)}
    unknown = [name for name in named if name not in page.by_name]
    version = given.get("v", [""])[-1]
    newer = bool(named) and version.isascii() and version.isdigit() and len(version) < 6 and int(version) > page.version

    for name, texts in named.items():
        if name in page.by_name:
            if len(texts) > 1:
                problems.append(
                    f"Your link names the {page[name].words or name} {len(texts)} times; the last one, "
                    f"{shown(texts[-1])}, counts."
                )
            values[name], problem = page[name].accept(texts[-1])
            if problem:
                problems.append(problem)

    absent = (field for field in page.linked(values) if field.name not in named and not field.later)
    missing = [field.words or field.name for field in absent]
    if newer:
        kept = len(named) - len(unknown)
        left = f": left out {_listed(unknown)}" if unknown else ""
        problems.insert(
            0, f"This link was made with a newer version (v{version}). I kept {kept} of {len(named)} settings{left}."
        )
    else:
        if named and version and version != str(page.version):
            problems.insert(
                0,
                f'Your link says version "{shown(version, 20)}"; this lab knows {page.version} and kept what it could.',
            )
        if unknown:
            known = ", ".join(prefix + field.name for field in page.linked(values))
            problems.append(
                f"This page has no setting {_listed(prefix + name for name in unknown)}; it has {known}. "
                "The rest of your link was kept."
            )
    if version and missing and not page.places.issuperset(named):
        problems.append(f"Your link does not say the {_listed(missing)}; this lab shows its default there.")
    if len(problems) > MOST_SENTENCES:
        more = len(problems) - MOST_SENTENCES + 1
        problems[MOST_SENTENCES - 1 :] = [f"{more} further parts of your link could not be used either."]
    return values, problems


def concerns(page: PageState, query: Query) -> bool:
    """Say whether a query holds settings of this page at all."""
    return any(key.startswith(f"{page.prefix}.") for key in _given(query, []))


def _given(query: Query, problems: list[str]) -> dict[str, list[str]]:
    """Return all texts by key; text that is far too long for a link, or no link at all, becomes a sentence."""
    if isinstance(query, str):
        pairs = parse_qsl(query.removeprefix("?")[:LONGEST_QUERY], keep_blank_values=True)
        length = len(query)
    else:
        pairs = [
            (key, text)
            for key, texts in query.items()
            for text in ([texts] if isinstance(texts, str) else [str(one) for one in texts])
        ]
        length = sum(len(key) + len(text) + 2 for key, text in pairs)
    given: dict[str, list[str]] = {}
    for key, text in pairs:
        given.setdefault(key, []).append(text)
    if length > 2_000:
        problems.append(
            f"Your link is {length:,} characters long. Links of this lab have fewer than 800, "
            "so it kept only the settings that it knows."
        )
    return given


def _listed(names: Iterable[str]) -> str:
    every = [shown(name, 30) for name in names]
    return ", ".join(every[:6]) + (f" and {len(every) - 6} more" if len(every) > 6 else "")
