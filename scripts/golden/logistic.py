"""Minima of penalised logistic regressions by scikit-learn, with and without class weights.

    python3 scripts/golden/logistic.py     (needs scikit-learn 1.9 and numpy)

scikit-learn's C weighs the sum of weighted losses against the penalty. Our weights have the mean 1 over the rows, so
its C is 1 / l2 divided by the mean of its weights, which "balanced" makes 1.
"""

import json
from pathlib import Path

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.utils.class_weight import compute_sample_weight

ROWS, INPUTS = 40, 3
X = numpy.array([((i * 53) % 97 - 48) / 40 for i in range(ROWS * INPUTS)]).reshape(ROWS, INPUTS)


def labels(classes):
    """Classes of different sizes, told by the features with errors."""
    score = X[:, 0] - 0.5 * X[:, 1] + numpy.array([((i * 29) % 89 - 44) / 60 for i in range(ROWS)])
    return numpy.searchsorted(numpy.quantile(score, [0.5, 0.8][: classes - 1]), score)


def case(classes, l2, weight):
    y = labels(classes)
    mean = 1 if weight is None else compute_sample_weight(weight, y).mean()
    model = LogisticRegression(C=1 / (l2 * mean), class_weight=weight, tol=1e-13, max_iter=1000, solver="newton-cholesky")
    model.fit(X, y)
    shown = weight if weight in (None, "balanced") else {str(k): w for k, w in weight.items()}
    return {
        "l2": l2, "class_weight": shown, "y": y.tolist(),
        "weight": model.coef_.T.ravel().tolist(), "bias": model.intercept_.tolist(),
    }


cases = [case(2, 0.5, None), case(2, 2.0, "balanced"), case(2, 0.5, {0: 1, 1: 4}), case(3, 0.5, None)]
cases += [case(3, 1.5, "balanced"), case(3, 0.5, {0: 0.25, 1: 3, 2: 2})]
target = Path(__file__).resolve().parents[2] / "tests" / "golden" / "logistic.json"
target.write_text(json.dumps({"x": X.ravel().tolist(), "inputs": INPUTS, "cases": cases}) + "\n")
print(f"wrote {len(cases)} cases to {target.name}")
