"""Short trainings of a small network by PyTorch, in float64: every activation with every loss and optimizer.

    python3 scripts/golden/mlp.py     (needs torch; made with 2.x for the CPU)

All rows are one batch. Features, targets and start weights come from the formula of `spread`, which the test has too;
weights are [inputs, outputs] there and transposed here. A case records the loss before each step and, in the end, the
sum over the weights, biases and all, of index (from 1) times weight.
"""

import json
from itertools import product
from pathlib import Path

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
ROWS, INPUTS, HIDDEN, CLASSES, STEPS = 12, 5, 4, 3, 6
WEIGHTS = [0.5, 2.0, 1.25]


def spread(count, step, modulus, scale):
    return [((i * step) % modulus - (modulus - 1) // 2) / scale for i in range(count)]


X = torch.tensor(spread(ROWS * INPUTS, 53, 97, 40)).reshape(ROWS, INPUTS)
Y = torch.tensor(spread(ROWS, 29, 89, 15)).reshape(ROWS, 1)
LABELS = torch.tensor([(i * 5 + i // 4) % CLASSES for i in range(ROWS)])
PAIRS = torch.tensor([(i * 5 + i // 3) % 2 for i in range(ROWS)])


def weighted_binary(z):
    w = torch.tensor(WEIGHTS)[PAIRS]
    losses = F.binary_cross_entropy_with_logits(z[:, 0], PAIRS.double(), reduction="none")
    return (w * losses).sum() / w.sum()


def classified(loss):
    return lambda z: loss(torch.softmax(z, 1), F.one_hot(LABELS, CLASSES).double())


LOSSES = {
    "mse": (1, lambda z: F.mse_loss(z, Y)),
    "mae": (1, lambda z: F.l1_loss(z, Y)),
    "huber": (1, lambda z: F.huber_loss(z, Y, delta=0.75)),
    "mse of probabilities": (CLASSES, classified(F.mse_loss)),
    "mae of probabilities": (CLASSES, classified(F.l1_loss)),
    "mse of a sigmoid": (1, lambda z: F.mse_loss(torch.sigmoid(z[:, 0]), PAIRS.double())),
    "cross_entropy": (CLASSES, lambda z: F.cross_entropy(z, LABELS)),
    "cross_entropy, weighted": (CLASSES, lambda z: F.cross_entropy(z, LABELS, weight=torch.tensor(WEIGHTS))),
    "binary_cross_entropy": (1, lambda z: F.binary_cross_entropy_with_logits(z[:, 0], PAIRS.double())),
    "binary_cross_entropy, weighted": (1, weighted_binary),
}
ACTIVATIONS = {
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "gelu": F.gelu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}
OPTIMIZERS = {
    "sgd": lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9),
    "adam": lambda w: torch.optim.Adam(w, lr=0.02),
    "adamw": lambda w: torch.optim.AdamW(w, lr=0.02, weight_decay=0.1),
    "rmsprop": lambda w: torch.optim.RMSprop(w, lr=0.01, centered=True, momentum=0.5),
}
CLIPPINGS = {
    "clip_gradient_norm": lambda w: torch.nn.utils.clip_grad_norm_(w, 0.3),
    "clip_gradient_value": lambda w: torch.nn.utils.clip_grad_value_(w, 0.05),
}


def train(activation, loss, optimizer, clip=lambda w: None):
    outputs, criterion = LOSSES[loss]
    shapes = [(INPUTS, HIDDEN), (HIDDEN,), (HIDDEN, outputs), (outputs,)]
    flat = torch.tensor(spread(sum(torch.Size(shape).numel() for shape in shapes), 37, 101, 80))
    parts = flat.split([torch.Size(shape).numel() for shape in shapes])
    w = [part.reshape(shape).clone().requires_grad_() for part, shape in zip(parts, shapes)]
    rule = OPTIMIZERS[optimizer](w)
    losses = []
    for _ in range(STEPS):
        rule.zero_grad()
        value = criterion(ACTIVATIONS[activation](X @ w[0] + w[1]) @ w[2] + w[3])
        value.backward()
        losses.append(value.item())
        clip(w)
        rule.step()
    last = torch.cat([part.detach().flatten() for part in w])
    return [*losses, (last * torch.arange(1, len(last) + 1)).sum().item()]


cases = {
    f"{activation} / {loss} / {optimizer}": train(activation, loss, optimizer)
    for activation, loss, optimizer in product(ACTIVATIONS, LOSSES, OPTIMIZERS)
}
clipped = {name: train("tanh", "mse", "sgd", clip) for name, clip in CLIPPINGS.items()}
target = Path(__file__).resolve().parents[2] / "tests" / "golden" / "mlp.json"
lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in {**cases, **clipped}.items())
target.write_text("{\n" + lines + "\n}\n")
print(f"wrote {len(cases) + len(clipped)} cases to {target.name}")
