"""Writes tests/golden/log.json: [x, log x] pairs, log x rounded from 400 bits (mpmath 1.3).

Random and extreme x, x near 1, the hardest of many random x (log x close to the middle of two float64), and a
published worst case (2^-61 of a bit away from the middle; Lefevre and Muller 2001).
"""
import json, math, random, struct
import mpmath

mpmath.mp.prec = 400
random.seed(20240101)


def log(x):
    return mpmath.log(mpmath.mpf(x))


def hardness(x):
    """Distance of log x from the middle of two float64, in units of their distance."""
    y = log(x)
    scaled = mpmath.ldexp(y, 53 - mpmath.frexp(y)[1])
    return float(abs(scaled - mpmath.floor(scaled) - mpmath.mpf("0.5")))


def any_double():
    x = math.nan
    while not 0 < x < math.inf:
        x = struct.unpack("d", struct.pack("Q", random.getrandbits(63)))[0]
    return x


xs = [random.random() for _ in range(100)]
xs += [any_double() for _ in range(100)]
xs += [1 + random.choice((-1, 1)) * random.random() * 2.0 ** -random.randint(1, 52) for _ in range(100)]
for i in range(90, 182):  # the borders of the table
    xs += [math.nextafter((i + 0.5) / 128, -1), (i + 0.5) / 128]
xs += [5e-324, 2.225073858507201e-308, 2.2250738585072014e-308, 1.7976931348623157e308]
xs += [0.5, 2.0, 4.0, math.e, 1 - 2.0**-53, 1 + 2.0**-52]
mpmath.mp.prec = 160
with_hardness = [(hardness(x), x) for x in (random.random() for _ in range(400_000))]
mpmath.mp.prec = 400
xs += [x for _, x in sorted(with_hardness)[:60]]
xs.append(float.fromhex("0x1.9476E304CD7C7p-384"))
xs = [x for x in xs if x != 1]
with open("tests/golden/log.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps([x, float(log(x))]) for x in xs) + "\n]\n")
