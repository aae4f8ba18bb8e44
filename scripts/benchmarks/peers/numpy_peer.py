"""A plain NumPy script, as one writes it who knows NumPy: in-place where that helps, OpenBLAS underneath."""
import numpy as np
from common import Clock, Workload, order, report, warm


class Sgd:
    """p -= rate * g"""

    def __init__(self, parameters, rate):
        self.parameters = parameters
        self.rate = parameters[0].dtype.type(rate)

    def step(self, gradients):
        for p, g in zip(self.parameters, gradients):
            g *= self.rate
            p -= g


class Adam:
    """Kingma and Ba 2015, with buffers that are made once."""

    def __init__(self, parameters, rate):
        self.parameters, self.rate, self.t = parameters, rate, 0
        self.m = [np.zeros_like(p) for p in parameters]
        self.v = [np.zeros_like(p) for p in parameters]
        self.buffer = [np.empty_like(p) for p in parameters]

    def step(self, gradients):
        self.t += 1
        dtype = self.parameters[0].dtype.type
        rate = dtype(self.rate / (1 - 0.9**self.t))
        correction = dtype(1 / (1 - 0.999**self.t))
        for p, g, m, v, b in zip(self.parameters, gradients, self.m, self.v, self.buffer):
            m *= dtype(0.9)
            np.multiply(g, dtype(0.1), out=b)
            m += b
            v *= dtype(0.999)
            np.multiply(g, g, out=b)
            b *= dtype(0.001)
            v += b
            np.multiply(v, correction, out=b)
            np.sqrt(b, out=b)
            b += dtype(1e-8)
            np.divide(m, b, out=b)
            b *= rate
            p -= b


def softmax_cross_entropy(z, labels):
    """Sum of the losses; z becomes the gradient of their mean."""
    rows = np.arange(len(labels))
    z -= z.max(axis=1, keepdims=True)
    shifted = z[rows, labels]
    np.exp(z, out=z)
    total = z.sum(axis=1, keepdims=True)
    loss = np.log(total).sum() - shifted.sum()
    z /= total
    z[rows, labels] -= 1
    z /= z.dtype.type(len(labels))
    return loss


def network(w):
    """Dense layers, relu between them, cross-entropy."""
    parameters = w.start()
    weights, biases = parameters[::2], parameters[1::2]
    optimizer = (Adam if w.optimizer == "adam" else Sgd)(parameters, w.learning_rate)
    last = len(weights) - 1
    losses = []
    for epoch in range(1, w.epochs + 1):
        rows = order(w, epoch)
        loss = 0.0
        for at in range(0, w.rows, w.batch_size):
            batch = rows[at : at + w.batch_size]
            values = [w.x[batch]]
            for i, (weight, bias) in enumerate(zip(weights, biases)):
                z = values[-1] @ weight
                z += bias
                if i < last:
                    np.maximum(z, 0, out=z)
                values.append(z)
            gradient = values.pop()
            loss += softmax_cross_entropy(gradient, w.y[batch])
            gradients = [None] * len(parameters)
            for i in range(last, -1, -1):
                gradients[2 * i] = values[i].T @ gradient
                gradients[2 * i + 1] = gradient.sum(axis=0)
                if i:
                    gradient = gradient @ weights[i].T
                    gradient *= values[i] > 0
            optimizer.step(gradients)
        losses.append(loss / w.rows)
    return losses[0], losses[-1]


def regression(w):
    """The mean squared error by steps, with mlx's penalty: l2 / rows * |w|²."""
    weight, bias = w.start()
    weight, bias = weight[:, 0], bias[0]
    penalty = w.l2 / w.rows
    losses = []
    for epoch in range(1, w.epochs + 1):
        rows = order(w, epoch)
        loss = 0.0
        for at in range(0, w.rows, w.batch_size):
            batch = rows[at : at + w.batch_size]
            x = w.x[batch]
            error = x @ weight
            error += bias
            error -= w.y[batch]
            loss += error @ error + penalty * (weight @ weight) * len(batch)
            error *= 2 / len(batch)
            gradient = error @ x
            gradient += 2 * penalty * weight
            gradient *= w.learning_rate
            bias -= w.learning_rate * error.sum()
            weight -= gradient
        losses.append(loss / w.rows)
    return losses[0], losses[-1]


def ridge(w):
    """Centred normal equations."""
    mean_x, mean_y = w.x.mean(axis=0), w.y.mean()
    gram = w.x.T @ w.x
    gram -= w.rows * np.outer(mean_x, mean_x)
    gram[np.diag_indices_from(gram)] += w.l2
    weight = np.linalg.solve(gram, w.x.T @ w.y - w.rows * mean_x * mean_y)
    error = w.x @ weight
    error += mean_y - mean_x @ weight
    error -= w.y
    loss = (error @ error + w.l2 * (weight @ weight)) / w.rows
    return loss, loss


def main():
    w = Workload()
    warm(w.x.dtype)
    work = ridge if w.solved else network if w.task == "classification" else regression
    with Clock() as clock:
        first, last = work(w)
    report(clock, first, last)


main()
