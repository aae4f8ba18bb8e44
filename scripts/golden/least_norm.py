"""Least squares of dependent columns, with weights of least norm and the bias left out of it: scikit-learn's
LinearRegression, and in rational arithmetic on data for which the columns depend on each other exactly.

    python3 scripts/golden/least_norm.py > tests/golden/least_norm.json"""
import json
from fractions import Fraction
from pathlib import Path
import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression

rng = np.random.RandomState(11)


def rational(A):
    return [[Fraction(v) for v in row] for row in np.asarray(A).tolist()]


def times(A, B):
    return [[sum(a * b for a, b in zip(row, column)) for column in zip(*B)] for row in A]


def transposed(A):
    return [list(row) for row in zip(*A)]


def reduced(A):
    """The reduced row echelon form without its zero rows, and the columns of its pivots."""
    A, pivots = [row[:] for row in A], []
    for j in range(len(A[0])):
        i = len(pivots)
        p = next((k for k in range(i, len(A)) if A[k][j]), None)
        if p is None:
            continue
        A[i], A[p] = A[p], A[i]
        A[i] = [v / A[i][j] for v in A[i]]
        for k in range(len(A)):
            if k != i and A[k][j]:
                A[k] = [u - A[k][j] * v for u, v in zip(A[k], A[i])]
        pivots.append(j)
    return A[:len(pivots)], pivots


def solved(A, B):
    rows, pivots = reduced([a + b for a, b in zip(A, B)])
    assert pivots == list(range(len(A)))
    return [row[len(A):] for row in rows]


def mean(A):
    return [sum(column) / len(A) for column in zip(*A)]


def less(A, m):
    return [[v - c for v, c in zip(row, m)] for row in A]


def exact(name, X, Y, l2=0.0):
    X, Y = rational(X), rational(Y)
    mx, my = mean(X), mean(Y)
    A, B = less(X, mx), less(Y, my)
    if l2 == 0:
        # A = C F with C independent columns: Fᵀ (F Fᵀ)⁻¹ (Cᵀ C)⁻¹ Cᵀ B
        F, pivots = reduced(A)
        C = [[row[j] for j in pivots] for row in A]
        if pivots:
            inner = solved(times(transposed(C), C), times(transposed(C), B))
            weight = times(transposed(F), solved(times(F, transposed(F)), inner))
        else:
            weight = [[Fraction(0)] * len(my) for _ in mx]
    else:
        G = times(transposed(A), A)
        for j in range(len(G)):
            G[j][j] += Fraction(l2)
        weight = solved(G, times(transposed(A), B))
    bias = [b - w for b, w in zip(my, times([mx], weight)[0])]
    weight, bias = np.array(weight, float), np.array(bias, float)
    X, Y = np.array(X, float), np.array(Y, float)
    if l2 == 0:
        other = LinearRegression().fit(X, Y)
        scale = max(np.abs(weight).max(), np.abs(bias).max())
        assert np.abs(other.coef_.T - weight).max() < 1e-9 * scale, name
        assert np.abs(other.intercept_ - bias).max() < 1e-9 * scale, name
    return result(name, X, Y, l2, weight, bias)


def fitted(name, X, Y):
    line = LinearRegression().fit(X, Y)
    return result(name, X, Y, 0.0, line.coef_.T, line.intercept_)


def result(name, X, Y, l2, weight, bias):
    return {"name": name, "X": X.tolist(), "Y": Y.tolist(), "l2": l2,
            "weight": weight.tolist(), "bias": bias.tolist()}


def whole(rows, targets=1):
    return rng.randint(-20, 21, (rows, targets))


def recorded(name):
    """A problem that the original solved with the bias in the norm."""
    root = Path(__file__).resolve().parents[2]
    one = json.loads((root / "tests/golden/oracles/linear_closed_form.json").read_text())["cases"][name]
    return exact(f"{name}, recorded", np.array(one["X"]), np.array(one["y"])[:, None])


X = rng.randint(-9, 10, (23, 4))
twice = X[:, [0, 1, 2, 3, 1]]
sums = np.c_[X, X[:, 0] - 2 * X[:, 2], X @ [[1], [1], [-1], [3]]]
constant = np.c_[X[:, :2], np.full(23, 3)]
hot = np.eye(5, dtype=int)[rng.randint(0, 5, 23)]
wide = rng.randint(-9, 10, (7, 15))
low = rng.randint(-3, 4, (13, 3)) @ rng.randint(-3, 4, (3, 11))
sizes = sums * [1 / 1024, 1, 64, 1, 1024, 8]
far = sums + [4000, 0, -7, 0, 900, 30]
real = rng.randn(7, 31)
reals = rng.randn(11, 3) @ rng.randn(3, 17)
print(json.dumps({"numpy": np.__version__, "scikit-learn": sklearn.__version__, "cases": [
    exact("a column twice", twice, whole(23)),
    exact("sums of columns, two targets", sums, whole(23, 2)),
    exact("a constant column", constant, whole(23)),
    exact("one-hot columns, which add up to one", hot, whole(23)),
    exact("more columns than rows", wide, whole(7)),
    exact("more columns than rank", low, whole(13)),
    exact("dependent columns of several sizes", sizes, whole(23)),
    exact("dependent columns away from zero", far, whole(23)),
    exact("nothing but zeros", np.zeros((5, 3), int), whole(5)),
    exact("targets far from zero, more columns than rows", wide, whole(7) + 1000),
    exact("columns and targets far from zero, two targets", wide + 500, whole(7, 2) - [[3000, 0]]),
    exact("a constant column beside more columns than rows", np.c_[wide, np.full(7, 8)], whole(7)),
    exact("one row", wide[:1], whole(1, 2)),
    exact("two rows", wide[:2], whole(2)),
    exact("the same row many times", wide[[0, 0, 0, 0, 0]], whole(5)),
    exact("two one-hot columns with a target far from zero", np.c_[hot, np.eye(3, dtype=int)[rng.randint(0, 3, 23)]],
          whole(23) + 10000),
    recorded("constant_column"),
    recorded("one_row"),
    fitted("more columns than rows, real", real, rng.randn(7, 2)),
    fitted("more columns than rank, real", reals, rng.randn(11, 1)),
    exact("a column twice, hardly penalised", twice, whole(23), 1e-12),
    exact("sums of columns, hardly penalised", sums, whole(23, 2), 1e-9),
    exact("more columns than rows, hardly penalised", wide, whole(7), 1e-13),
    exact("more columns than rank, hardly penalised", low, whole(13), 1e-10),
    exact("several sizes, hardly penalised", sizes, whole(23), 1e-8),
    exact("away from zero, hardly penalised", far, whole(23), 1e-10),
    exact("one-hot columns, a little penalised", hot, whole(23), 1e-6),
    exact("sums of columns, penalised", sums, whole(23), 0.5),
]}))
