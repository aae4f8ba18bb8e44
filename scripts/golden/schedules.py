"""Learning rates of PyTorch's schedulers, one by one, and those of transformers by its formulas.

    python3 scripts/golden/schedules.py > tests/golden/schedules.json

Needs torch (made with 2.15 for the CPU). The formulas are those of transformers/optimization.py (version 4.57):
_get_inverse_sqrt_schedule_lr_lambda and _get_wsd_scheduler_lambda, which follow from the step alone."""
import json
import math
import torch
from torch.optim import lr_scheduler as pytorch

RATE = 0.1


def rates(make, count, rate=RATE):
    """The rates of `count` steps, a scheduler's step after each."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
    scheduler = make(optimizer)
    recorded = []
    for _ in range(count):
        recorded.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return recorded


def plateau(metric, mode="min", **options):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    scheduler = pytorch.ReduceLROnPlateau(optimizer, mode=mode, **options)
    recorded = []
    for value in metric:
        recorded.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step(value)
    return {"name": "reduce_on_plateau", "params": options, "mode": mode, "metric": metric, "rates": recorded}


def inverse_sqrt(step, warmup, timescale):
    if step < warmup:
        return (step + 1) / warmup  # transformers starts at 0 / warmup, mlx at 1 / warmup
    return 1.0 / math.sqrt((step + timescale - warmup) / timescale)


def wsd(step, warmup, stable, decay, kind, least):
    if step < warmup:
        return (step + 1) / warmup
    if step < warmup + stable:
        return 1.0
    if step < warmup + stable + decay:
        progress = (step - warmup - stable) / decay
        if kind == "linear":
            value = 1 - progress
        elif kind == "cosine":
            value = 0.5 * (1 + math.cos(math.pi * progress))
        else:
            value = 1 - math.sqrt(progress)
        return max(0.0, value * (1 - least) + least)
    return least


METRIC = [1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.91, 0.8, 0.8, 0.79995, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.5, 0.5, 0.5, 0.5, 0.5]

CASES = [
    ("step", {"step_size": 4, "gamma": 0.5}, lambda o: pytorch.StepLR(o, 4, 0.5), 14),
    ("multistep", {"milestones": [3, 7]}, lambda o: pytorch.MultiStepLR(o, [3, 7]), 12),
    ("multistep", {"milestones": [5, 2, 2], "gamma": 0.3}, lambda o: pytorch.MultiStepLR(o, [5, 2, 2], 0.3), 8),
    ("exponential", {"gamma": 0.9}, lambda o: pytorch.ExponentialLR(o, 0.9), 10),
    ("cosine", {"t_max": 10, "eta_min": 0.001}, lambda o: pytorch.CosineAnnealingLR(o, 10, 0.001), 11),
    ("cosine_restarts", {"t_0": 4, "t_mult": 2}, lambda o: pytorch.CosineAnnealingWarmRestarts(o, 4, 2), 20),
    ("cosine_restarts", {"t_0": 3, "eta_min": 0.02}, lambda o: pytorch.CosineAnnealingWarmRestarts(o, 3, 1, 0.02), 10),
    ("linear", {}, lambda o: pytorch.LinearLR(o), 8),
    ("linear", {"start_factor": 1, "end_factor": 0.25, "total_iters": 3}, lambda o: pytorch.LinearLR(o, 1, 0.25, 3), 6),
    ("polynomial", {"total_iters": 6, "power": 2}, lambda o: pytorch.PolynomialLR(o, 6, 2), 9),
    ("polynomial", {"total_iters": 4}, lambda o: pytorch.PolynomialLR(o, 4), 6),
]


def one_cycle(count, **options):
    make = lambda o: pytorch.OneCycleLR(o, max_lr=RATE, total_steps=count, cycle_momentum=False, **options)
    return {"name": "one_cycle", "params": {"total_steps": count, **options}, "rates": rates(make, count)}


print(json.dumps({
    "torch": torch.__version__.split("+")[0],
    "rate": RATE,
    "cases": [
        *({"name": name, "params": params, "rates": rates(make, count)} for name, params, make, count in CASES),
        one_cycle(12),
        one_cycle(11, pct_start=0.5, div_factor=10.0, final_div_factor=100.0),
        one_cycle(13, anneal_strategy="linear"),
        one_cycle(15, three_phase=True),
        plateau(METRIC, factor=0.5, patience=2),
        plateau(METRIC, factor=0.5, patience=1, cooldown=2, min_lr=0.03),
        plateau([1 - value for value in METRIC], mode="max", factor=0.2, patience=0, threshold=0.05, threshold_mode="abs"),
        plateau([1.0, float("nan"), 2.0, 0.5, 0.5, 0.5], factor=0.5, patience=0, eps=0.02),
    ],
    "formulas": [
        *({"name": "inverse_sqrt", "warmup": warmup, "params": params,
           "rates": [RATE * inverse_sqrt(step, warmup, timescale) for step in range(12)]}
          for warmup, params, timescale in [(4, {}, 4), (0, {}, 10_000), (3, {"timescale": 7}, 7)]),
        *({"name": "wsd", "warmup": warmup, "params": {"stable": 4, "decay": 5, "decay_type": kind, "min_ratio": least},
           "rates": [RATE * wsd(step, warmup, 4, 5, kind, least) for step in range(16)]}
          for warmup in (0, 3) for kind, least in (("cosine", 0.0), ("cosine", 0.2), ("linear", 0.1), ("1-sqrt", 0.0))),
    ],
}, indent=1, allow_nan=True).replace("NaN", "null"))
