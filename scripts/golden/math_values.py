"""Tabulate exp, log, tanh, sigmoid and Φ to high precision in tests/golden/math.json.

    python3 scripts/golden/math_values.py     (needs mpmath and numpy)

For each function and precision a list of [x, nearest, rest]: the exact value is nearest + rest ulp, where `nearest` is
the correctly rounded result and one ulp is the distance from it to the next number away from zero.
"""

import json
import random
from pathlib import Path

import numpy
from mpmath import exp, log, mp, mpf, ncdf, tanh

mp.dps = 60
random.seed(20240229)

FUNCTIONS = {
    "exp": exp,
    "log": log,
    "tanh": tanh,
    "sigmoid": lambda x: 1 / (1 + exp(-x)),
    "cdf": ncdf,
}
FORMATS = {
    "float32": (numpy.float32, 24, -149, 128),
    "float64": (numpy.float64, 53, -1074, 1024),
}


def spread(low, high, count):
    """Numbers drawn evenly between two bounds."""
    return [random.uniform(low, high) for _ in range(count)]


def magnitudes(low, high, count):
    """Numbers of both signs with exponents drawn evenly between two bounds."""
    return [random.choice((-1, 1)) * random.uniform(1, 2) * 2.0 ** random.randint(low, high) for _ in range(count)]


def arguments(name, precision):
    _, digits, lowest, top = FORMATS[precision]
    if name == "log":
        near_one = [1 + x for x in magnitudes(-digits, -2, 150)]
        return spread(0.5, 2, 150) + near_one + [abs(x) for x in magnitudes(lowest + 1, top - 2, 150)]
    overflow = 0.6931471805599453 * top
    underflow = 0.6931471805599453 * (lowest - 1)
    small = magnitudes(lowest + 1, -1, 60)
    if name == "exp":
        ends = spread(overflow - 0.7, overflow - 1e-4, 20) + spread(underflow + 1e-3, underflow + 40, 60)
        return small + spread(-1, 1, 150) + spread(underflow, overflow - 0.01, 200) + ends
    if name == "cdf":
        lowest_normal = {24: -13.0, 53: -37.5}[digits]
        return small + spread(-1, 1, 250) + spread(lowest_normal, 6, 250)
    if name == "tanh":
        return small + spread(-1, 1, 250) + spread(-digits / 2, digits / 2, 140)
    return small + spread(-4, 4, 200) + spread(underflow + 1, -underflow, 120) + spread(-digits, digits, 120)


def row(function, x, precision):
    kind, digits, lowest, _ = FORMATS[precision]
    x = float(kind(x))
    exact = function(mpf(x))
    if exact == 0:
        return [x, 0.0, 0.0]
    exponent = int(mp.floor(mp.log(abs(exact), 2)))
    ulp = mpf(2) ** max(exponent - digits + 1, lowest)
    nearest = mp.nint(exact / ulp) * ulp
    return [x, float(nearest), round(float((exact - nearest) / ulp), 4)]


table = {
    f"{name} {precision}": [row(function, x, precision) for x in arguments(name, precision)]
    for name, function in FUNCTIONS.items()
    for precision in FORMATS
}
target = Path(__file__).resolve().parents[2] / "tests" / "golden" / "math.json"
lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(rows, separators=(',', ':'))}" for key, rows in table.items())
target.write_text("{\n" + lines + "\n}\n")
print(f"wrote {sum(map(len, table.values()))} rows to {target.name}")
