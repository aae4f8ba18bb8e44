"""Metrics by scikit-learn on random and degenerate cases.

    python3 scripts/golden/metrics.py > tests/golden/metrics.json"""
import json
import warnings
import numpy as np
import sklearn
from sklearn import metrics

warnings.simplefilter("ignore")
rng = np.random.RandomState(7)


def regression(name, y, p):
    y, p = np.asarray(y, float), np.asarray(p, float)
    return {"name": name, "task": "regression", "rows": len(y), "outputs": 1 if y.ndim == 1 else y.shape[1],
            "y": y.ravel().tolist(), "p": p.ravel().tolist(),
            "metrics": {"r2": metrics.r2_score(y, p), "mse": metrics.mean_squared_error(y, p),
                        "rmse": float(np.sqrt(metrics.mean_squared_error(y, p))),
                        "mae": metrics.mean_absolute_error(y, p)}}


def classification(name, y, p):
    y, p = np.asarray(y), np.asarray(p, float)
    labels = (p[:, 0] > 0.5).astype(int) if p.shape[1] == 1 else p.argmax(axis=1)
    k = max(2, p.shape[1])
    full = np.hstack([1 - p, p]) if p.shape[1] == 1 else p
    probabilities = np.allclose(full.sum(axis=1), 1)
    every = len(set(y.tolist())) == k
    if not every:
        auc = None
    elif k == 2:
        auc = metrics.roc_auc_score(y, full[:, 1])
    else:
        auc = float(np.mean([metrics.roc_auc_score(y == c, full[:, c]) for c in range(k)]))
        if probabilities:
            assert abs(auc - metrics.roc_auc_score(y, full, multi_class="ovr")) < 1e-12
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        y, labels, labels=range(k), zero_division=0)
    values = {"accuracy": metrics.accuracy_score(y, labels),
              "balanced_accuracy": metrics.balanced_accuracy_score(y, labels),
              "macro_f1": metrics.f1_score(y, labels, average="macro", zero_division=0),
              "roc_auc": auc}
    if probabilities:
        values["log_loss"] = metrics.log_loss(y, full, labels=list(range(k)))
    return {"name": name, "task": "classification", "rows": len(y), "outputs": p.shape[1], "classes": k,
            "probabilities": bool(probabilities), "y": y.tolist(), "p": p.ravel().tolist(), "metrics": values,
            "confusion_matrix": metrics.confusion_matrix(y, labels, labels=range(k)).tolist(),
            "per_class": {"precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
                          "support": support.tolist()}}


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


cases = [
    regression("random", rng.randn(53), rng.randn(53)),
    regression("good", np.arange(31.0), np.arange(31.0) + 0.1 * rng.randn(31)),
    regression("two columns", rng.randn(17, 2), rng.randn(17, 2)),
    regression("far from zero", 1e8 + rng.randn(40), 1e8 + rng.randn(40)),
    regression("constant, met", [2, 2, 2], [2, 2, 2]),
    regression("constant, missed", [2, 2, 2], [2, 2, 3]),
    regression("perfect", [1, 2, 4.5], [1, 2, 4.5]),
    classification("three classes", rng.randint(0, 3, 47), softmax(rng.randn(47, 3))),
    classification("ties go to the first", [1, 0, 1, 0], [[0.5, 0.5], [0.5, 0.5], [0.2, 0.8], [0.9, 0.1]]),
    classification("one sigmoid output", rng.randint(0, 2, 29), rng.rand(29, 1)),
    classification("at the threshold", [0, 1, 1], [[0.5], [0.5], [0.6]]),
    classification("one row", [1], [[0.1, 0.9]]),
    classification("scores with many ties", rng.randint(0, 2, 40), np.round(rng.rand(40, 1), 1)),
    classification("four classes, few rows", rng.randint(0, 4, 19), softmax(3 * rng.randn(19, 4))),
    classification("certain and wrong", [0, 1, 1], [[0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]),
    classification("scores that are no probabilities", rng.randint(0, 3, 30), rng.rand(30, 3)),
    classification("a class that never occurs", [0, 0, 2], softmax(rng.randn(3, 3))),
]
print(json.dumps({"scikit-learn": sklearn.__version__, "cases": cases}, indent=1))
