"""The only file that knows how a readable agent becomes a fast kernel.

A kernel may call the three methods of any agent (a `NamedTuple` class): Numba asks the templates below for
the method's text and compiles it in place, once per agent class, so that the text a student reads is the
text that runs. Without Numba, or with `NUMBA_DISABLE_JIT=1`, the same text runs as plain Python; the logs
are equal bit for bit, because kernels use `math` (the same C library either way) and never NumPy's own
vectorised `log` and `exp`.

`VRCORE_CACHE` moves the folder of compiled kernels; `VRCORE_CACHE=off` keeps nothing on disk.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

try:
    # Imported for what it registers: Numba would do so at the first call, while another thread looks types up.
    import numba.experimental.function_type  # noqa: F401 - for its side effect, see above
    from numba import config, njit, types
    from numba.extending import overload_method, register_jitable
except ImportError:  # everything still runs, slower and with the same logs
    config = None

F = TypeVar("F", bound=Callable[..., Any])

_HERE = Path(__file__).parent
_SWEEP_AFTER = 14 * 24 * 3600.0  # seconds; a cache of other sources, unused for this long, is of no use to anyone


def _source_hash() -> str:
    """Return a name for everything a kernel can be made of.

    Numba's cache looks only at the kernel's own file: after an edit to a rule that the kernel imports it
    would silently run the old rule. A folder named after all sources cannot.
    """
    digest = hashlib.sha256()
    for path in sorted(_HERE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _cache_folder() -> str | None:
    """Return where kernels are kept, sweeping out folders of other versions; None where nothing can be kept."""
    wanted = os.environ.get("VRCORE_CACHE")
    if wanted == "off":
        return None
    owner = str(os.getuid()) if hasattr(os, "getuid") else "user"
    base = Path(wanted) if wanted else Path(tempfile.gettempdir()) / f"vrcore-cache-{owner}"
    folder = base / _source_hash()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.utime(folder)
        # Somebody else's folder of the same name could hold somebody else's code.
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            return None
        for other in base.iterdir():
            if len(other.name) == 12 and time.time() - other.stat().st_mtime > _SWEEP_AFTER:
                shutil.rmtree(other, ignore_errors=True)
    except OSError:
        return None  # a read-only machine: compile anew in each process
    return str(folder)


def jitable(function: F) -> F:
    """Mark a plain function as callable from a kernel; it stays callable from Python."""
    return function if config is None else cast(F, register_jitable(function))


def allocation_free(function: F) -> F:
    """Mark a plain function that a kernel calls every tick and that makes no array, only changes what it is given.

    Numba counts references to every array at every call, which took three quarters of a tick's time. What makes no
    array needs no count: whoever called the kernel holds every array for as long as it runs. Compiling a function that
    does make one fails, and says so.
    """
    return function if config is None else cast(F, register_jitable(_nrt=False)(function))


def inlined(function: F) -> F:
    """Mark a plain function that a kernel calls every tick, to be pasted into it.

    Passing arrays to a function costs a count of references for each; pasting in makes a tick half as long again
    shorter, and compiling longer, so it is for the few functions that every tick calls.
    """
    return function if config is None else cast(F, register_jitable(inline="always")(function))


def kernel(function: F) -> F:
    """Compile on first call, releasing the GIL, with the result kept in this version's own folder.

    The plain text stays reachable as `.py_func`, with or without Numba (see `plain`).
    """
    if config is None:
        return function
    folder = _cache_folder()
    before = config.CACHE_DIR
    config.CACHE_DIR = folder or before  # Numba reads it while it decorates
    try:
        return cast(F, njit(cache=folder is not None, nogil=True)(function))
    finally:
        config.CACHE_DIR = before


def plain(function: F) -> F:
    """Return the ordinary Python text of a kernel."""
    return cast(F, getattr(function, "py_func", function))


def is_compiled() -> bool:
    """Say whether kernels are compiled in this process."""
    return config is not None and not config.DISABLE_JIT


if config is not None:
    # strict=False: Numba would otherwise compare annotations too; argument names are held by the contract tests.

    @overload_method(types.BaseNamedTuple, "start", strict=False, jit_options={"_nrt": False})
    def _start(self: Any, memory: Any) -> Any:
        return self.instance_class.start

    @overload_method(types.BaseNamedTuple, "choose", strict=False, jit_options={"_nrt": False})
    def _choose(self: Any, memory: Any, now: Any, rng: Any) -> Any:
        return self.instance_class.choose

    @overload_method(types.BaseNamedTuple, "learn", strict=False, jit_options={"_nrt": False})
    def _learn(self: Any, memory: Any, now: Any, action: Any, reward: Any) -> Any:
        return self.instance_class.learn
