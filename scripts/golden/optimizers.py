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
    ("adagrad", 0.1, {}),
    ("adagrad", 0.2, {"lr_decay": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-3, "weight_decay": 0.1}),
    ("adadelta", 1.0, {}),
    ("adadelta", 0.5, {"rho": 0.8, "eps": 1e-3, "weight_decay": 0.1}),
    ("adamax", 0.05, {}),
    ("adamax", 0.05, {"betas": [0.8, 0.95], "eps": 1e-3, "weight_decay": 0.1}),
    ("nadam", 0.05, {}),
    ("nadam", 0.05, {"betas": [0.8, 0.95], "eps": 1e-3, "weight_decay": 0.1, "momentum_decay": 0.1}),
    ("nadam", 0.05, {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("radam", 0.05, {}),
    ("radam", 0.05, {"betas": [0.8, 0.95], "eps": 1e-3, "weight_decay": 0.1}),
    ("radam", 0.05, {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("lion", 0.01, {}),
    ("lion", 0.02, {"betas": [0.8, 0.95], "weight_decay": 0.1}),
    ("lamb", 0.01, {}),
    ("lamb", 0.02, {"betas": [0.8, 0.95], "eps": 1e-3, "weight_decay": 0.1}),
]


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al. 2023, "Symbolic discovery of optimization algorithms"."""

    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0, foreach=None):
        super().__init__(params, {"lr": lr, "betas": betas, "decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for w in group["params"]:
                m = self.state[w].setdefault("m", torch.zeros_like(w))
                direction = (beta1 * m + (1 - beta1) * w.grad).sign()
                w.sub_(group["lr"] * (direction + group["decay"] * w))
                m.mul_(beta2).add_(w.grad, alpha=1 - beta2)


class Lamb(torch.optim.Optimizer):
    """Algorithm 2 of You et al. 2020, "Large batch optimization for deep learning", phi being the identity."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.0, foreach=None):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for w in group["params"]:
                state = self.state[w]
                if not state:
                    state.update(step=0, m=torch.zeros_like(w), v=torch.zeros_like(w))
                state["step"] += 1
                m = state["m"].mul_(beta1).add_(w.grad, alpha=1 - beta1)
                v = state["v"].mul_(beta2).addcmul_(w.grad, w.grad, value=1 - beta2)
                m, v = m / (1 - beta1 ** state["step"]), v / (1 - beta2 ** state["step"])
                direction = m / (v.sqrt() + group["eps"]) + group["decay"] * w
                trust = w.norm() / direction.norm() if w.norm() > 0 and direction.norm() > 0 else 1.0
                w.sub_(group["lr"] * trust * direction)


# Scalars that PyTorch keeps, as the product of momenta of NAdam, are then of float64 too.
torch.set_default_dtype(torch.float64)

CLASSES = {
    "sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "rmsprop": torch.optim.RMSprop,
    "adagrad": torch.optim.Adagrad, "adadelta": torch.optim.Adadelta, "adamax": torch.optim.Adamax,
    "nadam": torch.optim.NAdam, "radam": torch.optim.RAdam, "lion": Lion, "lamb": Lamb,
}


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
