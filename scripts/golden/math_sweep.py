"""Measure the largest errors of the elementary functions over their whole ranges, and print them as a Markdown table.

    python3 scripts/golden/math_sweep.py [--points N] [--step N] [--deno "deno run -A"]     (needs mpmath and numpy)

float64 is compared with mpmath in N points of each range (default 4000). float32 is compared with the C library's
float64 functions in every N-th number there is (default 61). The figures stand in src/kernels/kernels.ts.
"""

import argparse
import math
import shlex
import subprocess
import tempfile
from pathlib import Path

import numpy
from mpmath import cos, erf, erfc, exp, log, mp, mpf, power, sin, sqrt, tanh

mp.prec = 1200
FORMATS = {"float32": (numpy.float32, 24, -149, 128), "float64": (numpy.float64, 53, -1074, 1024)}
random = numpy.random.default_rng(20240304)

EXACT = {
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
DOUBLE = {
    "exp": numpy.exp,
    "log": numpy.log,
    "tanh": numpy.tanh,
    "sigmoid": lambda x: 1 / (1 + numpy.exp(-x)),
    "sin": numpy.sin,
    "cos": numpy.cos,
    "erf": numpy.vectorize(math.erf, otypes=[float]),
    "gelu": lambda x: x * numpy.vectorize(math.erfc, otypes=[float])(-x / math.sqrt(2)) / 2,
    "pow": numpy.power,
}


def uniform(low, high, count):
    return random.uniform(low, high, count)


def magnitudes(low, high, count):
    """Numbers of both signs with exponents drawn evenly between two bounds."""
    return random.choice([-1, 1], count) * numpy.ldexp(random.uniform(1, 2, count), random.integers(low, high, count))


def ranges(name, n):
    """The arguments in float64, by range."""
    small = magnitudes(-1074, -1, n)
    wide = [uniform(-1, 1, n), uniform(-40, 40, n), small]
    if name == "exp":
        return wide + [uniform(-745, 709.7, n), uniform(-745, -707, n)]
    if name == "log":
        return [uniform(0.5, 2, n), 1 + magnitudes(-53, -2, n), abs(magnitudes(-1074, 1023, n))]
    if name == "sigmoid":
        return wide + [uniform(-745, 40, n), uniform(-745, -707, n)]
    if name == "gelu":
        return [uniform(-1, 1, n), uniform(-8, -1, n), uniform(-37.5, -8, n), uniform(1, 9, n), uniform(-38.4, -37.5, n), small]
    if name == "erf":
        return [uniform(0, 1, n), uniform(1, 2, n), uniform(2, 6, n), small]
    if name in ("sin", "cos"):
        near = random.integers(1, 2**22, n) * (numpy.pi / 2)
        return wide + [near, uniform(-(2.0**21), 2.0**21, n), magnitudes(20, 64, n), magnitudes(64, 1023, n)]
    return wide


def power_ranges(n, lowest, top):
    """Arguments of pow whose results lie between two exponents."""
    bases = [abs(magnitudes(lowest, top, n)), numpy.exp(random.normal(size=n) * 0.3), 1 + magnitudes(-20, -8, n), uniform(0, 10, n)]
    pairs = [(x, uniform(lowest, top - 0.001, n) / numpy.log2(x)) for x in bases]
    pairs.append((bases[1], uniform(lowest, lowest + 53, n) / numpy.log2(bases[1])))
    pairs.append((bases[3], uniform(-3, 3, n)))
    return [(x[y < numpy.inf], y[y < numpy.inf]) for x, y in pairs]


def evaluate(deno, name, precision, x, y):
    script = Path(__file__).with_suffix(".ts")
    with tempfile.NamedTemporaryFile() as file:
        numpy.concatenate([x, y]).tofile(file.name)
        subprocess.check_call([*deno, str(script), name, precision, file.name])
        return numpy.fromfile(file.name)


def error(got, exact, precision):
    """How far off a result is, in ulp at the exact value."""
    _, digits, lowest, top = FORMATS[precision]
    if exact == 0 or math.isinf(got):
        return 0.0 if exact == got or abs(exact) >= mpf(2) ** top * (1 - mpf(2) ** (-digits - 1)) else math.inf
    exponent = mp.frexp(exact)[1] - 1
    return float(abs(mpf(got) - exact) / mpf(2) ** max(exponent - digits + 1, lowest))


def worse(worst, found, place):
    """The larger of two errors with its place; NaN is larger than anything."""
    return worst if found <= worst[0] else (found, place)


def worst_in_float64(deno, name, n):
    worst = (0.0, None)
    for x in power_ranges(n, -1074, 1024) if name == "pow" else ranges(name, n):
        x, y = x if name == "pow" else (x, numpy.zeros_like(x))
        for a, b, got in zip(x, y, evaluate(deno, name, "float64", x, y)):
            exact = EXACT[name](mpf(a), mpf(b)) if name == "pow" else EXACT[name](mpf(a))
            worst = worse(worst, error(float(got), exact, "float64"), (a, b) if name == "pow" else a)
    return worst


def every_float32(step):
    """Every step-th finite number of float32, in pieces."""
    for start in range(0, 2**32, 2**27):
        bits = numpy.arange(start + (-start) % step, start + 2**27, step, dtype=numpy.uint64).astype(numpy.uint32)
        x = bits.view(numpy.float32).astype(numpy.float64)
        yield x[numpy.isfinite(x)]


def worst_in_float32(deno, name, step):
    worst = (0.0, None)
    if name == "pow":
        pieces = [[numpy.float32(v).astype(float) for v in pair] for pair in power_ranges(2**32 // step // 8, -149, 128)]
    else:
        pieces = ([x, numpy.zeros_like(x)] for x in every_float32(step))
    for x, y in pieces:
        if x.size == 0:
            continue
        exact = DOUBLE[name](x, y) if name == "pow" else DOUBLE[name](x)
        kept = numpy.isfinite(exact) & (abs(exact) < 3.4028235677973362e38)
        x, y, exact = x[kept], y[kept], exact[kept]
        got = evaluate(deno, name, "float32", x, y)
        exponent = numpy.frexp(exact)[1] - 1
        errors = abs(got - exact) / numpy.ldexp(1.0, numpy.maximum(exponent - 23, -149))
        if x.size:
            at = int(numpy.argmax(numpy.where(numpy.isnan(errors), numpy.inf, errors)))
            worst = worse(worst, float(errors[at]), (x[at], y[at]) if name == "pow" else x[at])
    return worst


parser = argparse.ArgumentParser()
parser.add_argument("names", nargs="*", default=list(EXACT))
parser.add_argument("--points", type=int, default=4000)
parser.add_argument("--step", type=int, default=61)
parser.add_argument("--deno", type=shlex.split, default=["deno", "run", "-A"])
options = parser.parse_args()
numpy.seterr(all="ignore")
print("| function | float32, ulp | at | float64, ulp | at |\n|---|---|---|---|---|")
for name in options.names:
    single, double = worst_in_float32(options.deno, name, options.step), worst_in_float64(options.deno, name, options.points)
    print(f"| {name} | {single[0]:.4f} | {single[1]} | {double[0]:.4f} | {double[1]} |", flush=True)
