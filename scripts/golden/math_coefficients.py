"""Fit the polynomials of the elementary functions and write src/kernels/coefficients.ts and trigonometric_constants.ts.

    python3 scripts/golden/math_coefficients.py     (needs mpmath and numpy)

Each polynomial interpolates its function at Chebyshev nodes, in 60 digits, which comes within a few per cent of the
best one; the coefficients are then rounded to the precision they are used in.
"""

from pathlib import Path

import numpy
from mpmath import cos, erf, erfc, exp, log, lu_solve, matrix, mp, mpf, pi, sin, sqrt

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


def atanh_tail(z):
    """(log((1 + s) / (1 - s)) - 2 s - 2/3 s³) / s⁵ with z = s²."""
    if z < mpf("1e-20"):
        return mpf(2) / 5
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) - 2 * s - 2 * s**3 / 3) / s**5


def sin_tail(z):
    """(sin(r) - r) / r³ with z = r²."""
    return -mpf(1) / 6 if z < mpf("1e-20") else (sin(sqrt(z)) - sqrt(z)) / sqrt(z) ** 3


def cos_tail(z):
    """(cos(r) - 1 + r²/2) / r⁴ with z = r²."""
    return mpf(1) / 24 if z < mpf("1e-12") else (cos(sqrt(z)) - 1 + z / 2) / z**2


def erf_tail(z):
    """(erf(x) / x - 2 / sqrt(π)) / x² with z = x²."""
    return -2 / (3 * sqrt(pi)) if z < mpf("1e-20") else (erf(sqrt(z)) / sqrt(z) - 2 / sqrt(pi)) / z


def normal_tail(pole, offset):
    """(offset + a) exp(a²/2) (1 - Φ(a)) as a function of q = (a - pole) / (a + pole)."""

    def function(q):
        a = pole * (1 + q) / (1 - q)
        return (offset + a) * exp(a * a / 2) * erfc(a / sqrt(2)) / 2

    return function


def high_part(value, bits):
    """`value` cut to `bits` significant bits, so that small whole multiples of it are exact."""
    scale = mpf(2) ** (bits - 1 - int(mp.floor(mp.log(abs(value), 2))))
    return mp.nint(value * scale) / scale


def shown(value, kind):
    """The shortest decimal that reads back, through float64, as `value` rounded to `kind`."""
    return repr(float(kind(mp.nstr(value, 40))))


class Constants:
    """The text of a file of constants."""

    def __init__(self, title):
        self.lines = ["/**", f" * {title}; made by scripts/golden/math_coefficients.py.", " *"]
        self.lines += [" * Single numbers, not tables, because the WebAssembly sources import this file too.", " *"]
        self.lines += [" * @module", " */", ""]

    def add(self, name, value, text, kind=numpy.float64):
        """A constant with its documentation, rounded to `kind`; whole numbers stay whole."""
        self.lines += [f"/** {text} */", f"export const {name} = {value if isinstance(value, (int, str)) else shown(value, kind)};"]

    def add_polynomial(self, name, coefficients, text, kind=numpy.float64):
        """The coefficients, `text` telling of the i-th."""
        for i, coefficient in enumerate(coefficients):
            self.add(f"{name}c{i}", coefficient, text(i), kind)

    def write(self, name):
        target = Path(__file__).resolve().parents[2] / "src" / "kernels" / name
        target.write_text("\n".join(self.lines) + "\n")


ln2 = log(2)
reach = ln2 / 2 * mpf("1.001")
top = (sqrt(2) - 1) / (sqrt(2) + 1)


def exp_and_log(constants, bits, kind, exp_degree, log_degree, high_bits):
    high = high_part(ln2, high_bits)
    constants.add(f"ln2High{bits}", high, f"log 2 = ln2High{bits} + ln2Low{bits}; multiples of the high part by an exponent are exact.", kind)
    constants.add(f"ln2Low{bits}", ln2 - high, f"See {{@linkcode ln2High{bits}}}.", kind)
    constants.add(f"inverseLn2{bits}", 1 / ln2, "1 / log 2.", kind)
    constants.add_polynomial(
        f"exp{bits}", interpolate(exp_tail, -reach, reach, exp_degree),
        lambda i: f"Coefficient of r^{i + 3} in exp(r), |r| ≤ log(2) / 2.", kind,
    )
    constants.add_polynomial(
        f"log{bits}", interpolate(log_tail, mpf(0), top**2, log_degree),
        lambda i: f"Coefficient of s^{2 * i + 3} in log((1 + s) / (1 - s)), |s| ≤ 0.1716.", kind,
    )


def normal(constants, bits, degree, pole, offset, limit):
    constants.add(f"normalLimit{bits}", limit, "Beyond it 1 - Φ is 0.")
    constants.add(f"normalPole{bits}", pole, "Where q = (a - pole) / (a + pole) is 0.")
    last = mpf(limit - pole) / (limit + pole)
    coefficients = interpolate(normal_tail(mpf(pole), offset), mpf(-1), last, degree)
    constants.add_polynomial(
        f"normal{bits}", coefficients,
        lambda i: f"Coefficient of q^{i} in ({offset} + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ {limit}.",
    )
    return coefficients[0]


constants = Constants("The constants of exp, log, tanh, sigmoid, pow, erf and Φ")
exp_and_log(constants, 32, numpy.float32, 4, 3, 15)
exp_and_log(constants, 64, numpy.float64, 9, 6, 32)
constants.add("ln2Whole", ln2, "log 2 in one number.")
constants.add("twoThirdsLow", mpf(2) / 3 - mpf(2 / 3), "What 2 / 3 leaves out of two thirds.")
constants.add_polynomial(
    "atanh64", interpolate(atanh_tail, mpf(0), top**2, 9),
    lambda i: f"Coefficient of s^{2 * i + 5} in log((1 + s) / (1 - s)), |s| ≤ 0.1716.",
)
constants.add("erfExcess", 2 / sqrt(pi) - 1, "2 / sqrt(π) - 1.")
constants.add_polynomial(
    "erf64", interpolate(erf_tail, mpf(0), mpf(1), 12), lambda i: f"Coefficient of x^{2 * i + 3} in erf(x), |x| ≤ 1."
)
normal(constants, 32, 10, 4, 4, 15)
first = normal(constants, 64, 23, 5, 1, 40)
constants.add("normal64c0Low", first - mpf(float(first)), "What {@linkcode normal64c0} leaves out.")
constants.add("normalPeak", 1 / sqrt(2 * pi), "1 / sqrt(2 π).")
constants.write("coefficients.ts")

constants = Constants("The constants of sin and cos")
rest = pi / 2
for i in range(3):
    part = mp.floor(rest * mpf(2) ** (33 * i + 32)) / mpf(2) ** (33 * i + 32)
    constants.add(f"halfPi{i}", part, f"Bits {33 * i} to {33 * i + 32} of π / 2; multiples by whole numbers below 2^20 are exact.")
    rest -= part
constants.add("halfPi3", rest, "What the three parts before leave out of π / 2.")
constants.add("halfPi", pi / 2, "π / 2.")
constants.add("halfPiLow", pi / 2 - mpf(float(pi / 2)), "What {@linkcode halfPi} leaves out.")
constants.add("inverseHalfPi", 2 / pi, "2 / π.")
quarter = (pi / 4 * mpf("1.001")) ** 2
constants.add_polynomial(
    "sin64", interpolate(sin_tail, mpf(0), quarter, 5), lambda i: f"Coefficient of r^{2 * i + 3} in sin(r), |r| ≤ π / 4."
)
constants.add_polynomial(
    "cos64", interpolate(cos_tail, mpf(0), quarter, 5), lambda i: f"Coefficient of r^{2 * i + 4} in cos(r), |r| ≤ π / 4."
)
mp.dps = 500
bits = int(mp.floor(2 / pi * mpf(2) ** (32 * 38)))
for i in range(38):
    word = (bits >> (32 * (37 - i))) & 0xFFFFFFFF
    constants.add(f"twoOverPi{i}", f"0x{word:08x}", f"Bits {32 * i + 1} to {32 * i + 32} of 2 / π behind the point.")
constants.write("trigonometric_constants.ts")
