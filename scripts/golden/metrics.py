"""Metrics by scikit-learn on random and degenerate cases.

    python3 scripts/golden/metrics.py > tests/golden/metrics.json"""
import json
import warnings
import numpy as np
import sklearn
from scipy.special import logsumexp
from sklearn import metrics

warnings.simplefilter("ignore")
rng = np.random.RandomState(7)


def regression(name, y, p):
    y, p = np.asarray(y, float), np.asarray(p, float)
    return {"name": name, "task": "regression", "rows": len(y), "outputs": 1 if y.ndim == 1 else y.shape[1],
            "y": y.ravel().tolist(), "scores": p.ravel().tolist(), "link": "identity",
            "metrics": {"r2": metrics.r2_score(y, p), "mse": metrics.mean_squared_error(y, p),
                        "rmse": float(np.sqrt(metrics.mean_squared_error(y, p))),
                        "mae": metrics.mean_absolute_error(y, p),
                        "median_absolute_error": metrics.median_absolute_error(y, p),
                        "mape": metrics.mean_absolute_percentage_error(y, p),
                        "explained_variance": metrics.explained_variance_score(y, p),
                        "quantile_loss_10": metrics.mean_pinball_loss(y, p, alpha=0.1),
                        "quantile_loss_90": metrics.mean_pinball_loss(y, p, alpha=0.9)}}


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def top(y, ranked, count):
    """Equal scores are in the order of the classes, as the prediction has it; without them it is scikit-learn's."""
    own = ranked[np.arange(len(y)), y][:, None]
    above = (ranked > own) | ((ranked == own) & (np.arange(ranked.shape[1]) < y[:, None]))
    value = float(np.mean(above.sum(axis=1) < count))
    k = ranked.shape[1]
    if k > max(2, count) and all(len(set(row)) == k for row in ranked.tolist()):
        assert value == metrics.top_k_accuracy_score(y, ranked, k=count, labels=range(k))
    return value


def calibration(y, p, labels):
    """Expected calibration error with 15 bins (a, b], as in Guo et al. 2017."""
    confidence, right = p[np.arange(len(y)), labels], labels == y
    edges = np.linspace(0, 1, 16)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return float(error)


def classification(name, y, scores, link="softmax"):
    """Metrics of the outputs of a model, before the link. Ranks and losses are taken of scores, in the ways below, and
    held against scikit-learn's of the probabilities, unless the scores are so large that those are rounded to 0 or 1."""
    y, scores = np.asarray(y), np.asarray(scores, float)
    one, k = scores.shape[1] == 1, max(2, scores.shape[1])
    labels = (scores[:, 0] > (0 if link == "sigmoid" else 0.5)).astype(int) if one else scores.argmax(axis=1)
    values = {"accuracy": metrics.accuracy_score(y, labels),
              "balanced_accuracy": metrics.balanced_accuracy_score(y, labels),
              "macro_f1": metrics.f1_score(y, labels, average="macro", zero_division=0)}
    logits = np.hstack([0 * scores, scores]) if one else scores
    # log p / (1 - p) of every class by softmax: of two, the difference of their scores.
    odds = np.array([logits[:, c] - logsumexp(np.delete(logits, c, axis=1), axis=1) for c in range(k)]).T
    ranked = odds if link == "softmax" else logits
    if len(set(y.tolist())) < k:
        values["roc_auc"] = None
    elif k == 2:
        values["roc_auc"] = metrics.roc_auc_score(y, ranked[:, 1])
    else:
        values["roc_auc"] = float(np.mean([metrics.roc_auc_score(y == c, ranked[:, c]) for c in range(k)]))
    occurs = (y == 1).any() if k == 2 else len(set(y.tolist())) == k
    values["average_precision"] = None if not occurs else float(
        metrics.average_precision_score(y, ranked[:, 1]) if k == 2 else
        np.mean([metrics.average_precision_score(y == c, ranked[:, c]) for c in range(k)]))
    values["top_3_accuracy"], values["top_5_accuracy"] = top(y, ranked, 3), top(y, ranked, 5)
    values["mcc"] = metrics.matthews_corrcoef(y, labels)
    kappa = metrics.cohen_kappa_score(y, labels)
    values["cohen_kappa"] = None if np.isnan(kappa) else kappa
    if link != "identity":
        p = softmax(logits)
        values["brier_score"] = metrics.brier_score_loss(y, p[:, 1] if k == 2 else p, labels=list(range(k)))
        values["calibration_error"] = calibration(y, p, labels)
        values["log_loss"] = float(np.mean(np.logaddexp(0, -odds[np.arange(len(y)), y])))
        if np.abs(odds).max() < 15:
            loss = metrics.log_loss(y, p, labels=list(range(k)))
            assert abs(values["log_loss"] - loss) < 1e-11 * loss, name
            if values["roc_auc"] is not None:
                auc = metrics.roc_auc_score(y, p[:, 1] if k == 2 else p, multi_class="ovr")
                assert abs(values["roc_auc"] - auc) < 1e-12, name
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        y, labels, labels=range(k), zero_division=0)
    return {"name": name, "task": "classification", "rows": len(y), "outputs": scores.shape[1], "classes": k,
            "link": link, "y": y.tolist(), "scores": scores.ravel().tolist(), "metrics": values,
            "confusion_matrix": metrics.confusion_matrix(y, labels, labels=range(k)).tolist(),
            "per_class": {"precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
                          "support": support.tolist()}}


cases = [
    regression("random", rng.randn(53), rng.randn(53)),
    regression("good", np.arange(31.0), np.arange(31.0) + 0.1 * rng.randn(31)),
    regression("two columns", rng.randn(17, 2), rng.randn(17, 2)),
    regression("far from zero", 1e8 + rng.randn(40), 1e8 + rng.randn(40)),
    regression("constant, met", [2, 2, 2], [2, 2, 2]),
    regression("constant, missed", [2, 2, 2], [2, 2, 3]),
    regression("constant near zero, missed", [-0.5] * 8, [-0.5] * 7 + [0.25]),
    regression("perfect", [1, 2, 4.5], [1, 2, 4.5]),
    classification("three classes", rng.randint(0, 3, 47), rng.randn(47, 3)),
    classification("ties go to the first", [1, 0, 1, 0], [[3, 3], [-0.5, -0.5], [-1, 1], [2, 0]]),
    classification("one sigmoid output", rng.randint(0, 2, 29), rng.randn(29, 1), "sigmoid"),
    classification("at the threshold", [0, 1, 1], [[0], [0], [0.4]], "sigmoid"),
    classification("one row", [1], [[-1, 1]]),
    classification("scores with many ties", rng.randint(0, 2, 40), np.round(rng.randn(40, 1), 1), "sigmoid"),
    classification("four classes, few rows", rng.randint(0, 4, 19), 3 * rng.randn(19, 4)),
    classification("certain and wrong", [0, 1, 1], [[-40, 40], [-300, 800], [20, -21]]),
    classification("one output that is no probability", rng.randint(0, 2, 31), 0.5 + rng.randn(31, 1), "identity"),
    classification("scores that are no probabilities", rng.randint(0, 3, 30), rng.rand(30, 3), "identity"),
    classification("a class that never occurs", [0, 0, 2], rng.randn(3, 3)),
    classification("sure, one output", [0, 0, 0, 1, 1, 1], [[24.4], [27.3], [30.2], [33.2], [36.1], [42.0]], "sigmoid"),
    classification("scores of 89 to 118", [0, 1, 0, 1, 1], [[89.0], [90.5], [95.25], [101.0], [118.0]], "sigmoid"),
    classification("sure, two outputs", [0, 1, 0, 1, 1], [[1, 90], [0, 100], [-60, -10], [900, 970], [-400, 380]]),
    classification("sure, three outputs", rng.randint(0, 3, 41), np.float32(200 * rng.randn(41, 3))),
    classification("sure of one, five outputs", rng.randint(0, 5, 53), rng.randn(53, 5) + [0, 0, 60, 0, 0]),
]
print(json.dumps({"scikit-learn": sklearn.__version__, "cases": cases}, indent=1))
