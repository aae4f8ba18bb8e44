"""Fit the polynomials of src/kernels/coefficients.ts and print that file.

    python3 scripts/golden/math_coefficients.py > src/kernels/coefficients.ts     (needs mpmath and numpy)

Each polynomial interpolates its function at Chebyshev nodes, in 60 digits, which comes within a few per cent of the
best one; the coefficients are then rounded to the precision they are used in.
"""

import numpy
from mpmath import cos, erfc, exp, log, lu_solve, matrix, mp, mpf, pi, sqrt

mp.dps = 60


def interpolate(function, low, high, degree):
    """The coefficients, constant first, of the polynomial through `function` at Chebyshev nodes."""
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * degree + 2)) for i in range(degree + 1)]
    system = matrix([[node**j for j in range(degree + 1)] for node in nodes])
    return list(lu_solve(system, matrix([function(node) for node in nodes])))


def exp_tail(r):
    """(exp(r) - 1 - r - r²/2) / r³."""
    if abs(r) < mpf("1e-15"):
        return mpf(1) / 6
    return (exp(r) - 1 - r - r * r / 2) / r**3


def log_tail(z):
    """(log((1 + s) / (1 - s)) - 2 s) / s³ with z = s²."""
    if z < mpf("1e-30"):
        return mpf(2) / 3
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) - 2 * s) / s**3


def normal_tail(pole):
    """(1 + a) exp(a²/2) (1 - Φ(a)) as a function of q = (a - pole) / (a + pole)."""

    def function(q):
        a = pole * (1 + q) / (1 - q)
        return (1 + a) * exp(a * a / 2) * erfc(a / sqrt(2)) / 2

    return function


def high_part(value, bits):
    """`value` cut to `bits` significant bits, so that small whole multiples of it are exact."""
    scale = mpf(2) ** (bits - 1 - int(mp.floor(mp.log(abs(value), 2))))
    return mp.nint(value * scale) / scale


def shown(value, kind):
    """The shortest decimal that reads back, through float64, as `value` rounded to `kind`."""
    return repr(float(kind(mp.nstr(value, 40))))


print('''/**
 * The constants of exp, log, tanh, sigmoid and Φ in both precisions; made by scripts/golden/math_coefficients.py.
 *
 * Single numbers, not tables, because the WebAssembly sources import this file too.
 *
 * @module
 */
''')
ln2 = log(2)
reach = ln2 / 2 * mpf("1.001")
top = (sqrt(2) - 1) / (sqrt(2) + 1)
for bits, kind, exp_degree, log_degree, high_bits, tail_degree, pole, limit in [
    (32, numpy.float32, 4, 3, 15, 10, 4, 15),
    (64, numpy.float64, 9, 6, 32, 23, 5, 40),
]:
    high = high_part(ln2, high_bits)
    print(f"/** log 2 = ln2High{bits} + ln2Low{bits}; multiples of the high part by an exponent are exact. */")
    print(f"export const ln2High{bits} = {shown(high, kind)};")
    print(f"/** See {{@linkcode ln2High{bits}}}. */")
    print(f"export const ln2Low{bits} = {shown(ln2 - high, kind)};")
    print(f"/** 1 / log 2. */")
    print(f"export const inverseLn2{bits} = {shown(1 / ln2, kind)};")
    for i, c in enumerate(interpolate(exp_tail, -reach, reach, exp_degree)):
        print(f"/** Coefficient of r^{i + 3} in exp(r), |r| ≤ log(2) / 2. */")
        print(f"export const exp{bits}c{i} = {shown(c, kind)};")
    for i, c in enumerate(interpolate(log_tail, mpf(0), top**2, log_degree)):
        print(f"/** Coefficient of s^{2 * i + 3} in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */")
        print(f"export const log{bits}c{i} = {shown(c, kind)};")
    print(f"/** Beyond it 1 - Φ is 0. */")
    print(f"export const normalLimit{bits} = {limit};")
    print(f"/** Where q = (a - pole) / (a + pole) is 0. */")
    print(f"export const normalPole{bits} = {pole};")
    last = mpf(limit - pole) / (limit + pole)
    for i, c in enumerate(interpolate(normal_tail(mpf(pole)), mpf(-1), last, tail_degree)):
        print(f"/** Coefficient of q^{i} in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ {limit}. */")
        print(f"export const normal{bits}c{i} = {shown(c, kind)};")
    print(f"/** 1 / sqrt(2 π). */")
    print(f"export const normalPeak{bits} = {shown(1 / sqrt(2 * pi), kind)};")
