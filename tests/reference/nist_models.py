"""The 27 curves of NIST's statistical reference data sets for nonlinear regression, and how to read their files."""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

NIST = Path(__file__).parents[2] / ".." / "shared" / "data" / "nist"


class Certified(NamedTuple):
    """One set: predictors (columns, points), y, starts, certified values with their standard errors, sum of squares."""

    predictors: np.ndarray
    y: np.ndarray
    starts: tuple[list[float], list[float]]
    values: np.ndarray
    errors: np.ndarray
    rss: float


def read(name):
    text = (NIST / f"{name}.dat").read_text()
    rows = re.findall(r"^\s*b\d+\s*=\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$", text, re.M)
    numbers = np.array(rows, dtype=float)
    rss = float(re.search(r"Residual Sum of Squares:\s*(\S+)", text).group(1))
    data = np.array(
        [[float(cell) for cell in line.split()] for line in text.split("Data:")[-1].splitlines()[1:] if line.strip()]
    )
    return Certified(
        data[:, 1:].T,
        data[:, 0],
        (numbers[:, 0].tolist(), numbers[:, 1].tolist()),
        numbers[:, 2],
        numbers[:, 3],
        rss,
    )


def rational(x, top, bottom):
    return sum(b * x**i for i, b in enumerate(top)) / (1 + sum(b * x ** (i + 1) for i, b in enumerate(bottom)))


def gauss(x, b1, b2, b3, b4, b5, b6, b7, b8):
    return b1 * np.exp(-b2 * x) + b3 * np.exp(-(((x - b4) / b5) ** 2)) + b6 * np.exp(-(((x - b7) / b8) ** 2))


def lanczos(x, b1, b2, b3, b4, b5, b6):
    return b1 * np.exp(-b2 * x) + b3 * np.exp(-b4 * x) + b5 * np.exp(-b6 * x)


def chwirut(x, b1, b2, b3):
    return np.exp(-b1 * x) / (b2 + b3 * x)


def enso(x, b1, b2, b3, b4, b5, b6, b7, b8, b9):
    return (
        b1
        + b2 * np.cos(2 * np.pi * x / 12)
        + b3 * np.sin(2 * np.pi * x / 12)
        + b5 * np.cos(2 * np.pi * x / b4)
        + b6 * np.sin(2 * np.pi * x / b4)
        + b8 * np.cos(2 * np.pi * x / b7)
        + b9 * np.sin(2 * np.pi * x / b7)
    )


CURVES = {
    "Bennett5": lambda x, b1, b2, b3: b1 * (b2 + x) ** (-1 / b3),
    "BoxBOD": lambda x, b1, b2: b1 * (1 - np.exp(-b2 * x)),
    "Chwirut1": chwirut,
    "Chwirut2": chwirut,
    "DanWood": lambda x, b1, b2: b1 * x**b2,
    "ENSO": enso,
    "Eckerle4": lambda x, b1, b2, b3: b1 / b2 * np.exp(-0.5 * ((x - b3) / b2) ** 2),
    "Gauss1": gauss,
    "Gauss2": gauss,
    "Gauss3": gauss,
    "Hahn1": lambda x, b1, b2, b3, b4, b5, b6, b7: rational(x, (b1, b2, b3, b4), (b5, b6, b7)),
    "Kirby2": lambda x, b1, b2, b3, b4, b5: rational(x, (b1, b2, b3), (b4, b5)),
    "Lanczos1": lanczos,
    "Lanczos2": lanczos,
    "Lanczos3": lanczos,
    "MGH09": lambda x, b1, b2, b3, b4: b1 * (x**2 + x * b2) / (x**2 + x * b3 + b4),
    "MGH10": lambda x, b1, b2, b3: b1 * np.exp(b2 / (x + b3)),
    "MGH17": lambda x, b1, b2, b3, b4, b5: b1 + b2 * np.exp(-x * b4) + b3 * np.exp(-x * b5),
    "Misra1a": lambda x, b1, b2: b1 * (1 - np.exp(-b2 * x)),
    "Misra1b": lambda x, b1, b2: b1 * (1 - (1 + b2 * x / 2) ** (-2)),
    "Misra1c": lambda x, b1, b2: b1 * (1 - (1 + 2 * b2 * x) ** (-0.5)),
    "Misra1d": lambda x, b1, b2: b1 * b2 * x / (1 + b2 * x),
    "Rat42": lambda x, b1, b2, b3: b1 / (1 + np.exp(b2 - b3 * x)),
    "Rat43": lambda x, b1, b2, b3, b4: b1 / (1 + np.exp(b2 - b3 * x)) ** (1 / b4),
    "Roszman1": lambda x, b1, b2, b3, b4: b1 - b2 * x - np.arctan(b3 / (x - b4)) / np.pi,
    "Thurber": lambda x, b1, b2, b3, b4, b5, b6, b7: rational(x, (b1, b2, b3, b4), (b5, b6, b7)),
}
NAMES = sorted([*CURVES, "Nelson"])

ALIKE = {
    **dict.fromkeys(("Lanczos1", "Lanczos2", "Lanczos3"), ((0, 1), (2, 3), (4, 5))),
    **dict.fromkeys(("Gauss1", "Gauss2", "Gauss3"), ((2, 3, 4), (5, 6, 7))),
    "MGH17": ((1, 3), (2, 4)),
    "ENSO": ((3, 4, 5), (6, 7, 8)),
}
"""Terms that may change places without changing the curve."""


def posed(name, data):
    """Return x, y and the curve. Nelson has two predictors: x is the number of the row, and log y is fitted."""
    if name != "Nelson":
        return data.predictors[0], data.y, CURVES[name]
    time, heat = data.predictors

    def nelson(row, b1, b2, b3):
        place = np.real(row).astype(int)
        return b1 - b2 * time[place] * np.exp(-b3 * heat[place])

    return np.arange(data.y.size), np.log(data.y), nelson


def digits(found, certified):
    """Return the log relative error of the worst of several numbers, at most 11."""
    worst = float(np.max(np.abs(np.asarray(found) - certified) / np.abs(certified)))
    return min(11.0, -np.log10(max(worst, 1e-11)))


def arranged(name, found, certified):
    """Return the order of the parameters in which terms that may change places come nearest to the certificate."""
    from itertools import permutations

    groups = ALIKE.get(name, ())
    orders = []
    for turn in permutations(groups):
        order = list(range(len(found)))
        for to, of in zip(groups, turn, strict=True):
            for place, source in zip(to, of, strict=True):
                order[place] = source
        orders.append(order)
    return max(orders, key=lambda order: digits(np.asarray(found)[order], certified))
