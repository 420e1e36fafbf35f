"""A training log of 200 MB read as the command line does: seconds, and memory above that of a small file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.table import Row

MEGABYTES = 200
BLOCK = 20_000
PEAK = """
import sys
from pathlib import Path
from vrcore.formats import guess, read_training_log
def peak():
    return next(int(line.split()[1]) / 1e3 for line in open("/proc/self/status") if line.startswith("VmHWM"))
read_training_log(Path(sys.argv[2]))
before = peak()
table = read_training_log(Path(sys.argv[1]))
print(peak() - before, len(table.frame), guess(table.frame).y)
"""


def write(path: Path, megabytes: float) -> int:
    """Write a made log of about this size as CSV: a step, a reward, a loss, eight more columns; return its rows."""
    rng = np.random.default_rng(0)
    count = 0
    with path.open("w") as file:
        file.write("step,reward,loss," + ",".join(f"extra_{place}" for place in range(8)) + "\n")
        while file.tell() < megabytes * 1e6:
            block = min(BLOCK, max(100, int(megabytes * 1e6 / 100)))
            numbers = rng.random((block, 10))
            steps = np.arange(count, count + block)
            file.write(
                "".join(
                    f"{step},{','.join(f'{one:.6f}' for one in row)}\n"
                    for step, row in zip(steps, numbers.tolist(), strict=True)
                )
            )
            count += block
    return count


def rows() -> list[Row]:
    """Return time and memory of the import; Linux only, where a process tells its peak."""
    if not Path("/proc/self/status").exists():
        print("the memory of a process is read from /proc, which is not here.", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.csv", Path(folder) / "small.csv"
        write(small, 0.01)
        count = write(large, MEGABYTES)
        size = large.stat().st_size / 1e6
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(large), str(small)], capture_output=True, text=True, check=True
        )
        seconds = time.perf_counter() - began
    more, found, _ = done.stdout.split()
    return [
        Row(f"CSV of {size:.0f} MB read, seconds", seconds, "s"),
        Row("rows read", float(found), "rows", float(count), at_least=True),
        Row("peak memory above a small file", float(more), "MB"),
        Row("peak memory over the file's size", float(more) / size, "times", 3.0),
    ]
