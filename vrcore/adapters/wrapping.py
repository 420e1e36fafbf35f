"""A function around a scoring function: the same parameters, async where that one is, what it returns thinned."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from inspect import Parameter, iscoroutinefunction, signature
from typing import Any


def is_async(function: Callable[..., Any]) -> bool:
    """Say whether calling a function, or an object with a `__call__`, gives something to await."""
    while isinstance(function, functools.partial):
        function = function.func
    return iscoroutinefunction(function) or iscoroutinefunction(type(function).__call__)


def wrapped(
    function: Callable[..., Any], names: Sequence[str], thin: Callable[[Any, dict[str, Any]], Any], draw: object
) -> Callable[..., Any]:
    """Return a function that scores with `function` and returns `thin(result, arguments)`.

    Its parameters are `names` and any others by keyword; `function` gets those that it has. A true function, because
    trainers look at its signature and ask `inspect.iscoroutinefunction`; `draw` is kept as its attribute.
    """
    own = signature(function).parameters
    every = any(one.kind is Parameter.VAR_KEYWORD for one in own.values())

    def named(args: tuple[Any, ...], given: dict[str, Any]) -> dict[str, Any]:
        return {**dict(zip(names, args, strict=False)), **given}

    def wanted(given: dict[str, Any]) -> dict[str, Any]:
        return given if every else {name: value for name, value in given.items() if name in own}

    async def awaited(*args: Any, **given: Any) -> Any:
        given = named(args, given)
        return thin(await function(**wanted(given)), given)

    def called(*args: Any, **given: Any) -> Any:
        given = named(args, given)
        return thin(function(**wanted(given)), given)

    scored: Callable[..., Any] = awaited if is_async(function) else called
    for name in ("__name__", "__qualname__", "__doc__", "__module__"):
        if hasattr(function, name):
            setattr(scored, name, getattr(function, name))
    required = [own[name].replace(kind=Parameter.POSITIONAL_OR_KEYWORD) for name in names if name in own]
    added = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=None) for name in names if name not in own]
    # those without a default first, as Python has it
    shown = sorted([*required, *added], key=lambda one: one.default is not Parameter.empty)
    scored.__dict__["__signature__"] = signature(scored).replace(
        parameters=[*shown, Parameter("more", Parameter.VAR_KEYWORD)]
    )
    scored.__dict__["draw"] = draw
    return scored
