"""Trajectories of PyTorch's optimizers on the bowl sum(a (w - c)^2) / 2, in float64.

    python3 scripts/golden/optimizers.py > tests/golden/optimizers.json

Needs torch (made with 2.x for the CPU)."""
import json
import torch

START = [1.5, -2.0, 0.25, 3.0, -0.5, 1e-3, -4.0]
A = [1.0, 0.5, 2.0, 0.1, 3.0, 1.0, 0.25]
C = [0.5, 1.0, -1.0, 2.0, 0.0, -1e-3, 5.0]
RECORDED = [1, 2, 3, 10, 50]

CASES = [
    ("sgd", 0.1, {}),
    ("sgd", 0.1, {"momentum": 0.9}),
    ("sgd", 0.1, {"momentum": 0.9, "dampening": 0.5}),
    ("sgd", 0.1, {"momentum": 0.9, "nesterov": True}),
    ("sgd", 0.1, {"momentum": 0.8, "weight_decay": 0.05}),
    ("sgd", 0.1, {"weight_decay": 0.05}),
    ("adam", 0.05, {}),
    ("adam", 0.05, {"betas": [0.8, 0.95], "eps": 1e-3}),
    ("adam", 0.05, {"weight_decay": 0.1}),
    ("adam", 0.3, {"amsgrad": True}),
    ("adamw", 0.05, {}),
    ("adamw", 0.05, {"weight_decay": 0.2, "amsgrad": True}),
    ("rmsprop", 0.05, {}),
    ("rmsprop", 0.05, {"alpha": 0.9, "eps": 1e-4, "momentum": 0.9}),
    ("rmsprop", 0.05, {"centered": True}),
    ("rmsprop", 0.05, {"centered": True, "momentum": 0.5, "weight_decay": 0.1}),
]
CLASSES = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "rmsprop": torch.optim.RMSprop}


def trajectory(name, rate, params):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    a, c = torch.tensor(A, dtype=torch.float64), torch.tensor(C, dtype=torch.float64)
    options = dict(params)
    if "betas" in options:
        options["betas"] = tuple(options["betas"])
    optimizer = CLASSES[name]([w], lr=rate, foreach=False, **options)
    recorded = []
    for step in range(1, RECORDED[-1] + 1):
        optimizer.zero_grad()
        w.grad = (a * (w - c)).detach()
        optimizer.step()
        if step in RECORDED:
            recorded.append(w.tolist())
    return {"optimizer": name, "rate": rate, "params": params, "weights": recorded}


print(json.dumps({
    "torch": torch.__version__.split("+")[0],
    "start": START, "a": A, "c": C, "steps": RECORDED,
    "cases": [trajectory(*case) for case in CASES],
}, indent=1))
