"""Ridge and least squares by scikit-learn, solved by SVD.

    python3 scripts/golden/ridge.py > tests/golden/ridge.json"""
import json
import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression, Ridge

rng = np.random.RandomState(3)


def case(name, X, Y, l2):
    model = LinearRegression() if l2 == 0 else Ridge(alpha=l2, solver="svd")
    model.fit(X, Y)
    return {"name": name, "X": X.tolist(), "Y": Y.tolist(), "l2": l2,
            "weight": model.coef_.T.tolist(), "bias": np.atleast_1d(model.intercept_).tolist()}


X = rng.randn(37, 5)
far = rng.randn(41, 3) + [2000, -50, 0.001]
print(json.dumps({"scikit-learn": sklearn.__version__, "cases": [
    case("random rows", X, X @ rng.randn(5, 1) + rng.randn(37, 1), 1.0),
    case("two targets", X, X @ rng.randn(5, 2) + rng.randn(37, 2), 0.3),
    case("no penalty", X, X @ rng.randn(5, 1) + rng.randn(37, 1), 0),
    case("a column far from zero", far, far @ rng.randn(3, 1) + rng.randn(41, 1), 0.5),
    case("more columns than rows", rng.randn(7, 11), rng.randn(7, 1), 2.0),
    case("one column", rng.randn(9, 1), rng.randn(9, 1), 0),
]}))
