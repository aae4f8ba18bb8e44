"""Compute what the kernels define, from the formulas and in 50 digits, for tests/golden/math_kernels.json.

    python3 scripts/golden/math_kernels.py     (needs mpmath)

The optimizer steps follow the formulas in the documentation of torch.optim.SGD and torch.optim.Adam.
"""

import json
import random
from pathlib import Path

from mpmath import exp, log, mp, mpf, ncdf, npdf, sign, sqrt, tanh

mp.dps = 50
random.seed(20240302)

WEIGHTS = [0.25, 2.0, 1.0, 0.0, 3.5, 0.5, 1.25]


def draw(count):
    return [round(random.uniform(-3, 3), 4) for _ in range(count)]


def exact(values):
    return [mpf(v) for v in values]


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softmax(row):
    terms = [exp(v - max(row)) for v in row]
    return [t / sum(terms) for t in terms]


def rows(values, n):
    return [values[i : i + n] for i in range(0, len(values), n)]


def products():
    m, n, k = 3, 5, 700
    a, b = draw(m * k), draw(k * n)
    x, y = exact(a), exact(b)
    out = [sum(x[i * k + p] * y[p * n + j] for p in range(k)) for i in range(m) for j in range(n)]
    columns = [sum(y[p * n + j] for p in range(k)) for j in range(n)]
    return {"m": m, "n": n, "k": k, "a": a, "b": b, "out": out, "columns": columns}


def huber(d, delta):
    return d * d / 2 if d <= delta else delta * (d - delta / 2)


def losses():
    m, n = 37, 7
    x, labels, dy = draw(m * n), [random.randrange(n) for _ in range(m)], draw(m * n)
    t = [random.randrange(2) for _ in range(m * n)]
    v, g = exact(x), exact(dy)
    p = [softmax(row) for row in rows(v, n)]
    slopes = [
        y * (d - sum(e * z for e, z in zip(grad, row)))
        for row, grad in zip(p, rows(g, n))
        for y, d in zip(row, grad)
    ]
    return {
        "m": m, "n": n, "x": x, "labels": labels, "t": t, "dy": dy,
        "softmax": [y for row in p for y in row],
        "softmaxBackward": slopes,
        "softmaxCrossEntropy": -sum(log(row[c]) for row, c in zip(p, labels)),
        "softmaxCrossEntropyBackward": [y - (j == c) for row, c in zip(p, labels) for j, y in enumerate(row)],
        "sigmoidCrossEntropy": -sum(log(sigmoid(z)) if c else log(1 - sigmoid(z)) for z, c in zip(v, t)),
        "sigmoidCrossEntropyBackward": [sigmoid(z) - c for z, c in zip(v, t)],
        "squaredError": sum((z - c) ** 2 for z, c in zip(v, t)),
        "squaredErrorBackward": [2 * (z - c) for z, c in zip(v, t)],
        "absoluteError": sum(abs(z - c) for z, c in zip(v, t)),
        "absoluteErrorBackward": [sign(z - c) for z, c in zip(v, t)],
        "huberError": sum(huber(abs(z - c), mpf(0.75)) for z, c in zip(v, t)),
        "huberErrorBackward": [max(min(z - c, mpf(0.75)), -mpf(0.75)) for z, c in zip(v, t)],
        "weights": WEIGHTS,
        "weightedSoftmax": -sum(WEIGHTS[c] * log(row[c]) for row, c in zip(p, labels)),
        "weightedSoftmaxBackward": [
            WEIGHTS[c] * (y - (j == c)) for row, c in zip(p, labels) for j, y in enumerate(row)
        ],
        "weightedSigmoid": -sum(
            WEIGHTS[1] * log(sigmoid(z)) if c else WEIGHTS[0] * log(1 - sigmoid(z)) for z, c in zip(v, t)
        ),
        "weightedSigmoidBackward": [WEIGHTS[c] * (sigmoid(z) - c) for z, c in zip(v, t)],
        "gelu": [z * ncdf(z) for z in v],
        "geluBackward": [d * (ncdf(z) + z * npdf(z)) for z, d in zip(v, g)],
        "sum": sum(v),
        "sumSquares": sum(z * z for z in v),
        "tanhBackward": [d * (1 - tanh(z) ** 2) for z, d in zip(v, g)],
        "sigmoidBackward": [d * sigmoid(z) * (1 - sigmoid(z)) for z, d in zip(v, g)],
    }


def sgd(rate, momentum, dampening, decay, nesterov):
    w, gradients = draw(5), [draw(5) for _ in range(3)]
    state, velocity = exact(w), None
    rate, momentum, dampening, decay = exact([rate, momentum, dampening, decay])
    for gradient in gradients:
        g = [gi + decay * wi for gi, wi in zip(exact(gradient), state)]
        if momentum:
            velocity = g if velocity is None else [momentum * b + (1 - dampening) * gi for b, gi in zip(velocity, g)]
            g = [gi + momentum * b for gi, b in zip(g, velocity)] if nesterov else velocity
        state = [wi - rate * gi for wi, gi in zip(state, g)]
    settings = {"rate": rate, "momentum": momentum, "dampening": dampening, "weightDecay": decay, "nesterov": nesterov}
    return {**settings, "w": w, "gradients": gradients, "result": state}


def adam(rate, decay, decoupled, amsgrad):
    w, gradients = draw(5), [draw(5) for _ in range(3)]
    rate, decay, beta1, beta2, eps = exact([rate, decay, 0.9, 0.999, 1e-8])
    state, m, v, vmax = exact(w), [mpf(0)] * 5, [mpf(0)] * 5, [mpf(0)] * 5
    for t, gradient in enumerate(gradients, 1):
        g = exact(gradient)
        if decoupled:
            state = [wi - rate * decay * wi for wi in state]
        else:
            g = [gi + decay * wi for gi, wi in zip(g, state)]
        m = [beta1 * a + (1 - beta1) * b for a, b in zip(m, g)]
        v = [beta2 * a + (1 - beta2) * b * b for a, b in zip(v, g)]
        vmax = [max(a, b) for a, b in zip(vmax, v)]
        second = [a / (1 - beta2**t) for a in (vmax if amsgrad else v)]
        state = [wi - rate * a / (1 - beta1**t) / (sqrt(b) + eps) for wi, a, b in zip(state, m, second)]
    settings = {"rate": rate, "weightDecay": decay, "decoupled": decoupled, "amsgrad": amsgrad}
    return {**settings, "w": w, "gradients": gradients, "result": state}


table = {
    "products": products(),
    "losses": losses(),
    "sgd": [
        sgd(0.1, 0, 0, 0, False),
        sgd(0.1, 0.9, 0, 0, False),
        sgd(0.05, 0.8, 0.25, 0.01, False),
        sgd(0.05, 0.9, 0, 0.01, True),
    ],
    "adam": [adam(0.1, 0, False, False), adam(0.1, 0.1, False, True), adam(0.1, 0.1, True, False)],
}
target = Path(__file__).resolve().parents[2] / "tests" / "golden" / "math_kernels.json"
target.write_text(json.dumps(table, default=float, separators=(",", ":")) + "\n")
print(f"wrote {target.name}")
