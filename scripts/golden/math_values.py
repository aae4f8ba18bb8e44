"""Tabulate the elementary functions to high precision in tests/golden/math.json.

    python3 scripts/golden/math_values.py     (needs mpmath and numpy)

For each function and precision a list of [x, nearest, rest], for pow of [x, y, nearest, rest]: the exact value is
nearest + rest ulp, where `nearest` is the correctly rounded result and one ulp is the spacing of the numbers at it.

"pow special" are the cases of the C library's pow that are not a matter of rounding, as [x, y, result]; 1e999 stands for
infinity and null for NaN.
"""

import ctypes
import ctypes.util
import json
import math
import random
from pathlib import Path

import numpy
from mpmath import cos, erf, erfc, exp, log, mp, mpf, power, sin, sqrt, tanh

mp.dps = 400
random.seed(20240229)

FUNCTIONS = {
    "exp": exp,
    "log": log,
    "tanh": tanh,
    "sigmoid": lambda x: 1 / (1 + exp(-x)),
    "sin": sin,
    "cos": cos,
    "erf": erf,
    "gelu": lambda x: x * erfc(-x / sqrt(2)) / 2,
    "pow": power,
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
    if name == "gelu":
        ends = {24: [-14.3, -12.9], 53: [-38.4, -37.4]}[digits]
        return small + spread(-1, 1, 150) + spread(ends[1], 6, 200) + spread(*ends, 30) + spread(6, 100, 20)
    if name == "erf":
        return small + spread(-1, 1, 150) + spread(-digits**0.55, digits**0.55, 150)
    if name in ("sin", "cos"):
        near = [random.randint(1, 2**20) * 1.5707963267948966 for _ in range(100)]
        hard = {24: [16367173.0 * 2.0**72, 8388613.0 * 2.0**-16], 53: [6381956970095103.0 * 2.0**797, 5.0 * 2.0**1020]}
        wide = magnitudes(20, top - 2, 150)
        return small + spread(-1, 1, 100) + spread(-40, 40, 100) + near + spread(-(2.0**21), 2.0**21, 50) + wide + hard[digits]
    if name == "tanh":
        return small + spread(-1, 1, 250) + spread(-digits / 2, digits / 2, 140)
    return small + spread(-4, 4, 200) + spread(underflow + 1, -underflow, 120) + spread(-digits, digits, 120)


def pairs(precision):
    """Arguments of pow whose results lie everywhere, in the subnormals and close to overflow too."""
    kind, digits, lowest, top = FORMATS[precision]
    wide = [abs(x) for x in magnitudes(lowest + 1, top - 2, 100)]
    close = [1 + x for x in magnitudes(-digits + 3, -2, 150)]
    bases = [float(kind(x)) for x in wide + close + spread(0.4, 3, 150)]
    ends = [lowest + 1, lowest + digits, top - 0.001]
    results = [random.uniform(*random.choice([(lowest, top - 0.01), (-8, 8)])) for _ in bases[:-60]] + ends * 20
    powers = [result / float(mp.log(mpf(base), 2)) for result, base in zip(results, bases) if base != 1]
    whole = [(x, y) for x in (-3.0, 1.5, 7.0, -10.0) for y in (-3.0, -1.0, 1.0, 2.0, 3.0, 5.0, 13.0)]
    return list(zip((base for base in bases if base != 1), powers)) + whole


def row(function, arguments, precision):
    kind, digits, lowest, _ = FORMATS[precision]
    arguments = [float(kind(x)) for x in arguments]
    exact = function(*map(mpf, arguments))
    if exact == 0:
        return [*arguments, 0.0, 0.0]
    exponent = int(mp.floor(mp.log(abs(exact), 2)))
    ulp = mpf(2) ** max(exponent - digits + 1, lowest)
    nearest = mp.nint(exact / ulp) * ulp
    return [*arguments, float(nearest), round(float((exact - nearest) / ulp), 4)]


def special_powers():
    """What the C library's pow gives where the result is 0, ±1, infinite or NaN."""
    pow = ctypes.CDLL(ctypes.util.find_library("m")).pow
    pow.restype, pow.argtypes = ctypes.c_double, [ctypes.c_double] * 2
    magnitudes = [0.0, 5e-324, 0.5, 1.0, 2.5, 3.0, 4.0, 2.0**53 - 1, 2.0**53, 1.7e308, math.inf]
    values = [sign * x for x in magnitudes for sign in (1, -1)] + [math.nan]
    rows = [[x, y, pow(x, y)] for x in values for y in values]
    kept = [row for row in rows if abs(row[2]) in (0, 1, math.inf) or math.isnan(row[2])]
    return [[None if math.isnan(x) else x for x in row] for row in kept]


table = {
    f"{name} {precision}": [
        row(function, x, precision)
        for x in (pairs(precision) if name == "pow" else [(x,) for x in arguments(name, precision)])
    ]
    for name, function in FUNCTIONS.items()
    for precision in FORMATS
}
table["pow special"] = special_powers()
target = Path(__file__).resolve().parents[2] / "tests" / "golden" / "math.json"
lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(rows, separators=(',', ':'))}" for key, rows in table.items())
target.write_text("{\n" + lines.replace("Infinity", "1e999") + "\n}\n")
print(f"wrote {sum(map(len, table.values()))} rows to {target.name}")
