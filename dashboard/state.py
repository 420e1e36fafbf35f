"""One table per page: what its link holds and what its controls are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dashboard.field import NAME, Field, Kind
from vrcore.params import Declared, declared

__all__ = ["Field", "PageState", "field_of", "fields_of", "tabbed"]


@dataclass(frozen=True)
class PageState:
    """All settings of one page. `prefix` stands before every name in the link ("ex.n") and in widget keys ("ex_n").

    `relevant`, where given, names the fields that matter beside the values of the others (the parameters of the agent
    that was chosen, and not of all the rest): a link holds just these. `places` are fields that say where on the page
    one is: a link that holds nothing else, as people write them by hand, is whole.
    """

    prefix: str
    fields: tuple[Field, ...]
    version: int = 1
    relevant: Callable[[Mapping[str, Any]], set[str]] | None = None
    places: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if not NAME.fullmatch(self.prefix) or len(set(names)) != len(names):
            raise ValueError(f"page {self.prefix!r}: the prefix is not a name, or two fields have the same name")

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by name, in the order of the table."""
        return {field.name: field for field in self.fields}

    @property
    def defaults(self) -> dict[str, Any]:
        """What a first visit shows; a seed without default is None."""
        return {field.name: field.default for field in self.fields}

    def linked(self, values: Mapping[str, Any]) -> tuple[Field, ...]:
        """Return the fields that a link to these values holds, in the order of the table."""
        if self.relevant is None:
            return self.fields
        names = self.relevant(values)
        return tuple(field for field in self.fields if field.name in names)

    def key(self, name: str) -> str:
        """Return the widget key of a field."""
        return f"{self.prefix}_{self[name].name}"


def field_of(one: Declared, *, name: str | None = None) -> Field:
    """Return the field of one declared parameter, so that its slider, its link and its range check agree."""
    kind: Kind = "int" if one.kind is int else "float"
    return Field(name or one.name, kind, one.default, one.param, one.label)


def fields_of(cls: type, *names: str) -> tuple[Field, ...]:
    """Return the fields of a parameter class, such as an agent or `DeliveryNoise`: those named, or all."""
    found = declared(cls)
    return tuple(field_of(found[name]) for name in names or found)


def tabbed(
    prefix: str,
    titles: dict[str, str],
    own: Mapping[str, Sequence[Field]],
    unused: Mapping[str, Callable[[Mapping[str, Any]], set[str]]] | None = None,
) -> PageState:
    """Return the settings of a page of tabs: a link holds the tab and what belongs to it. `own` are each tab's fields.

    Where one is on the page, the tab and the predictions, may stand in a link alone, as people write them by hand.
    `unused` says for a tab which of its fields do not matter beside the values of the others.
    """
    fields = [field for tab in own.values() for field in tab]
    idle = unused or {}

    def relevant(values: Mapping[str, Any]) -> set[str]:
        tab = values["tab"]
        names = {"tab", *(field.name for field in own[tab])}
        return names - idle[tab](values) if tab in idle else names

    return PageState(
        prefix,
        (Field("tab", "choice", next(iter(titles)), titles, "tab", heading="Show"), *fields),
        relevant=relevant,
        places=frozenset({"tab", *(field.name for field in fields if field.name.endswith("_vote"))}),
    )
