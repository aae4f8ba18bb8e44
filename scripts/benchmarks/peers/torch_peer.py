"""PyTorch on the CPU: plain eager steps on batches gathered by index, with the fused optimizers."""
import os

import numpy as np
import torch
from common import THREADS, Clock, Workload, order, report
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(THREADS or os.cpu_count())


def ridge(w, x, y):
    """Centred normal equations."""
    mean_x, mean_y = x.mean(0), y.mean()
    gram = x.T @ x - w.rows * torch.outer(mean_x, mean_x)
    gram.diagonal().add_(w.l2)
    right = x.T @ y - w.rows * mean_x * mean_y
    weight = torch.cholesky_solve(right[:, None], torch.linalg.cholesky(gram))[:, 0]
    error = x @ weight + (mean_y - mean_x @ weight) - y
    loss = float((error @ error + w.l2 * (weight @ weight)) / w.rows)
    return loss, loss


def build(w):
    """Model and loss of a batch, from the start values of mlx."""
    layers = []
    for weight, bias in zip(*[iter(w.start())] * 2):
        linear = nn.Linear(*weight.shape, dtype=torch.from_numpy(weight).dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight.T.copy()))
            linear.bias.copy_(torch.from_numpy(bias))
        layers += [linear, nn.ReLU()]
    model = nn.Sequential(*layers[:-1])
    penalty = w.l2 / w.rows

    def loss(x, y):
        if w.task == "classification":
            return F.cross_entropy(model(x), y)
        weight = model[0].weight
        return F.mse_loss(model(x)[:, 0], y) + penalty * (weight * weight).sum()

    kind = torch.optim.Adam if w.optimizer == "adam" else torch.optim.SGD
    return loss, kind(model.parameters(), w.learning_rate, fused=True)


def train(w, x, y):
    """The losses of the first and the last epoch."""
    loss, optimizer = build(w)
    losses = []
    for epoch in range(1, w.epochs + 1):
        rows = torch.from_numpy(order(w, epoch))
        total = torch.zeros((), dtype=torch.float64)
        for batch in rows.split(w.batch_size):
            optimizer.zero_grad(set_to_none=True)
            value = loss(x[batch], y[batch])
            value.backward()
            optimizer.step()
            total += value.detach() * len(batch)
        losses.append(total / w.rows)
    return float(losses[0]), float(losses[-1])


def warm(w, x, y):
    """What happens once in a process: threads start, the first step of every kind is slow."""
    a = torch.ones((512, 512), dtype=x.dtype)
    for _ in range(3):
        a @ a
    if not w.solved:
        loss, optimizer = build(w)
        loss(x[: w.batch_size], y[: w.batch_size]).backward()
        optimizer.step()


def main():
    w = Workload()
    x, y = torch.from_numpy(w.x), torch.from_numpy(np.ascontiguousarray(w.y))
    warm(w, x, y)
    with Clock() as clock:
        first, last = (ridge if w.solved else train)(w, x, y)
    report(clock, first, last, threads=torch.get_num_threads())


main()
