"""These tests need torch, transformers, TRL and Stable-Baselines3: `make examples` sets them up and runs them.

Elsewhere they are not collected, so that nobody without two gigabytes of packages sees a row of skips.
"""

from importlib.util import find_spec

import pytest

HERE = all(map(find_spec, ("torch", "trl", "stable_baselines3")))
collect_ignore_glob = [] if HERE else ["test_*.py"]


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """Use one thread: on models this small more are slower, on a busy machine a hundred times."""
    import torch

    torch.set_num_threads(1)
