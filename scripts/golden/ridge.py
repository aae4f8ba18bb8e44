"""Ridge and least squares by scikit-learn, solved by SVD, and in rational arithmetic.

    python3 scripts/golden/ridge.py > tests/golden/ridge.json"""
import json
from fractions import Fraction
import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression, Ridge

rng = np.random.RandomState(3)


def exact(name, X, Y, l2):
    """The same in rational arithmetic, for columns that cost floating-point solvers digits."""
    Z = [[Fraction(v) for v in row] + [Fraction(1)] for row in X.tolist()]
    n = len(Z[0])
    G = [[sum(z[i] * z[j] for z in Z) + (Fraction(l2) if i == j < n - 1 else 0) for j in range(n)] for i in range(n)]
    A = [g + [sum(z[i] * Fraction(y[0]) for z, y in zip(Z, Y.tolist()))] for i, g in enumerate(G)]
    for i in range(n):
        p = next(k for k in range(i, n) if A[k][i])
        A[i], A[p] = A[p], A[i]
        A[i] = [v / A[i][i] for v in A[i]]
        for k in range(n):
            if k != i:
                A[k] = [u - A[k][i] * v for u, v in zip(A[k], A[i])]
    theta = [float(a[n]) for a in A]
    return {"name": name, "X": X.tolist(), "Y": Y.tolist(), "l2": l2,
            "weight": [[w] for w in theta[:-1]], "bias": theta[-1:]}


def case(name, X, Y, l2):
    model = LinearRegression() if l2 == 0 else Ridge(alpha=l2, solver="svd")
    model.fit(X, Y)
    return {"name": name, "X": X.tolist(), "Y": Y.tolist(), "l2": l2,
            "weight": model.coef_.T.tolist(), "bias": np.atleast_1d(model.intercept_).tolist()}


X = rng.randn(37, 5)
far = rng.randn(41, 3) + [2000, -50, 0.001]
clock = np.c_[1.7e9 + np.arange(31) % 10, rng.rand(31)]
sizes = rng.randn(43, 4) * [1e-3, 1, 1e4, 1e6]
print(json.dumps({"scikit-learn": sklearn.__version__, "cases": [
    case("random rows", X, X @ rng.randn(5, 1) + rng.randn(37, 1), 1.0),
    case("two targets", X, X @ rng.randn(5, 2) + rng.randn(37, 2), 0.3),
    case("no penalty", X, X @ rng.randn(5, 1) + rng.randn(37, 1), 0),
    case("a column far from zero", far, far @ rng.randn(3, 1) + rng.randn(41, 1), 0.5),
    case("more columns than rows", rng.randn(7, 11), rng.randn(7, 1), 2.0),
    exact("far from zero and close together", clock, clock @ [[0.5], [3.0]] + 0.01 * rng.randn(31, 1), 0),
    exact("columns of every size", sizes, sizes / sizes.std(axis=0) @ rng.randn(4, 1) + rng.randn(43, 1), 0),
    exact("the same, penalised", sizes, sizes / sizes.std(axis=0) @ rng.randn(4, 1) + rng.randn(43, 1), 0.1),
    case("one column", rng.randn(9, 1), rng.randn(9, 1), 0),
]}))
