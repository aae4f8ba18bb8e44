"""Writes tests/golden/splits.json and tests/golden/standard_scaler.json from scikit-learn 1.9 and NumPy 2.4."""
import json
import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


def write(name, lines):
    with open("tests/golden/" + name, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(line) for line in lines) + "\n]\n")


def split(n, test, validation, seed):
    train, held = np.arange(n), []
    if test:
        train, held = train_test_split(train, test_size=test, random_state=seed)
    kept = []
    if validation:
        train, kept = train_test_split(train, test_size=validation, random_state=seed)
    parts = {"train": train, "validation": kept, "test": held}
    return {"n": n, "seed": seed, "fractions": [test, validation], **{k: [int(i) for i in v] for k, v in parts.items()}}


# 0.1 * 30, 0.7 * 10, 0.07 * 100, 0.29 * 100: products that rounding takes past or short of a whole number.
write("splits.json", [
    split(n, test, validation, seed)
    for n, test, validation, seed in [
        (2, 0.5, 0, 0), (5, 0.34, 0.5, 1), (10, 0.7, 0, 42), (30, 0.1, 0, 42), (30, 0.1, 0.1, 7), (30, 0, 0.1, 42),
        (30, 0.2, 0.25, 4294967295), (100, 0.07, 0, 3), (100, 0.29, 0.2, 3), (110, 0.1, 0.3, 12345), (150, 0.2, 0, 42),
        (150, 0.2, 0.1, 42), (61, 0.2, 0.2, 2147483648),
    ]
])


def scaler(name, x):
    x = np.array(x, dtype=np.float64)
    s = StandardScaler().fit(x)
    rows = [x[0], x[-1]]
    return {"name": name, "x": x.tolist(), "mean": s.mean_.tolist(), "scale": s.scale_.tolist(), "rows": s.transform(rows).tolist()}


rng = np.random.RandomState(0)
write("standard_scaler.json", [
    scaler("gaussians", rng.randn(23, 3).round(6) * [1, 100, 1e-3] + [0, 5, 1]),
    scaler("one row", [[1.5, -2, 0]]),
    scaler("constant columns", [[3, 0.1, 0], [3, 0.1, 0], [3, 0.1, 0]]),
    scaler("constant up to rounding", [[0.1 + 0.2, 1e8], [0.3, 1e8], [0.3, 1e8]]),
    scaler("small spread far from zero", [[1e9 + 1, 1e6], [1e9 + 2, 1e6 + 1e-3], [1e9 + 3, 1e6 + 2e-3], [1e9, 1e6]]),
    scaler("tiny values", [[1e-160], [2e-160], [4e-160]]),
    scaler("large values", [[1e150], [-2e150], [4e150]]),
])
