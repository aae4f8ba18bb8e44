"""Tabulate fused multiply-adds, rounded once from exact fractions, in tests/golden/math_fma.json.

    python3 scripts/golden/math_fma.py

For each precision a list of [a, b, c, a * b + c]; 1e999 stands for infinity.
"""

import json
import math
import random
from fractions import Fraction
from pathlib import Path

random.seed(20240301)

FORMATS = {"float32": (24, -149, 128), "float64": (53, -1074, 1024)}


def rounded(exact, digits, lowest, top):
    """The fraction `exact` rounded to nearest, ties to even."""
    if exact == 0:
        return 0.0
    magnitude = abs(exact)
    exponent = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if magnitude < Fraction(2) ** exponent:
        exponent -= 1
    ulp = Fraction(2) ** max(exponent - digits + 1, lowest)
    nearest = round(exact / ulp) * ulp
    if abs(nearest) >= Fraction(2) ** top:
        return 1e999 if exact > 0 else -1e999
    return math.copysign(float(nearest), 1 if exact > 0 else -1)


def draw(digits, lowest, top, low, high):
    """A number with few or many digits and an exponent between two bounds, both signs, perhaps subnormal."""
    significant = random.choice((1, 2, digits // 2, digits, digits, digits))
    exponent = random.randint(low, high)
    value = Fraction(random.getrandbits(significant) | 1) * Fraction(2) ** (exponent - significant + 1)
    return random.choice((-1, 1)) * rounded(value, digits, lowest, top)


def arguments(digits, lowest, top):
    """a, b, c such that product and sum meet in every relative position, overflow and vanish."""
    while True:
        style = random.randrange(5)
        if style == 0:
            low, high = -8, 8
        elif style == 1:
            low, high = top // 2 - digits, top // 2 + 2
        elif style == 2:
            low, high = lowest // 2 - digits, lowest // 2 + digits
        else:
            low, high = lowest, top - 1
        a, b = (draw(digits, lowest, top, low, high) for _ in range(2))
        product = Fraction(a) * Fraction(b)
        if style == 4 and abs(product) < Fraction(2) ** top:
            c = -rounded(product, digits, lowest, top) * random.choice((1, 1, 1 + 2.0 ** (1 - digits)))
        else:
            place = math.frexp(a)[1] + math.frexp(b)[1] + random.randint(-2 * digits - 4, 2 * digits + 4)
            c = draw(digits, lowest, top, place, place) if lowest <= place < top else draw(digits, lowest, top, lowest, top - 1)
        if all(map(math.isfinite, (a, b, c))) and a and b:
            return a, b, rounded(Fraction(c), digits, lowest, top)


def row(precision):
    a, b, c = arguments(*FORMATS[precision])
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    return [a, b, c, rounded(exact, *FORMATS[precision])]


table = {precision: [row(precision) for _ in range(500)] for precision in FORMATS}
target = Path(__file__).resolve().parents[2] / "tests" / "golden" / "math_fma.json"
lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(rows, separators=(',', ':'))}" for key, rows in table.items())
target.write_text("{\n" + lines.replace("Infinity", "1e999") + "\n}\n")
print(f"wrote {sum(map(len, table.values()))} rows to {target.name}")
