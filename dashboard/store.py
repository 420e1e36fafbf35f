"""What a process keeps of what it has computed, under a key that names all that made it; bounded in bytes and in age.

Nothing that is kept is ever changed. Nothing here knows Streamlit: the processes that compute for the lab keep what
they have in common between two visitors in the same way.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from cachetools import TTLCache

# A view takes about 0.1 MB: the latest ones of everybody in a class, and what they have in common.
KEPT_BYTES = 24_000_000
KEPT_SECONDS = 3600.0


class Store:
    """A bounded store that several threads may use. Entries are (value, bytes)."""

    def __init__(self, most_bytes: int = KEPT_BYTES, seconds: float = KEPT_SECONDS) -> None:
        self._entries: TTLCache[str, tuple[Any, int]] = TTLCache(most_bytes, seconds, getsizeof=lambda entry: entry[1])
        self._lock = threading.Lock()

    def get(self, key: str) -> Any | None:
        """Return what is kept under `key`, or None."""
        with self._lock:
            entry = self._entries.get(key)
        return None if entry is None else entry[0]

    def put(self, key: str, value: Any, nbytes: int) -> None:
        """Keep a value, dropping the oldest where there is no room; one too large for the store is not kept."""
        with self._lock:
            if nbytes <= self._entries.maxsize:
                self._entries[key] = (value, nbytes)


@cache
def store() -> Store:
    """Return the process's one store."""
    return Store()


def made(key: str, make: Callable[[], Any], nbytes: int = 60_000) -> Any:
    """Return what `make()` returns, computed once per key; for figures and fits, which take milliseconds."""
    kept = store()
    value = kept.get(key)
    if value is None:
        value = make()
        kept.put(key, value, nbytes)
    return value
