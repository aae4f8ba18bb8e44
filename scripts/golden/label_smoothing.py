"""Cross-entropies of smoothed labels and their gradients by PyTorch, in float64.

    python3 scripts/golden/label_smoothing.py > tests/golden/label_smoothing.json

Needs torch (made with 2.15 for the CPU). Rows are weighed by their class as a whole, as Keras does: PyTorch's own weights
with smoothing weigh each class's term."""
import json
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
X = [[0.5, -1.25, 2.0], [3.0, 0.125, -0.75], [-0.5, -0.5, 1.5], [0.0, 4.0, -4.0]]
LABELS = [2, 1, 0, 1]
CLASS_WEIGHTS = [0.5, 2.0, 1.25]
Z = [[0.75], [-1.5], [0.25], [4.0]]
BINARY = [1, 1, 0, 0]


def case(smoothing, weights, binary):
    x = torch.tensor(Z if binary else X, requires_grad=True)
    labels = torch.tensor(BINARY if binary else LABELS)
    if binary:
        targets = labels * (1 - smoothing) + smoothing / 2
        rows = F.binary_cross_entropy_with_logits(x[:, 0], targets, reduction="none")
    else:
        rows = F.cross_entropy(x, labels, label_smoothing=smoothing, reduction="none")
    loss = (rows * torch.tensor(weights)[labels] if weights else rows).mean()
    loss.backward()
    return {"binary": binary, "smoothing": smoothing, "weights": weights, "loss": loss.item(), "gradient": x.grad.flatten().tolist()}


print(json.dumps({
    "torch": torch.__version__.split("+")[0], "x": X, "labels": LABELS, "z": Z, "binary": BINARY,
    "cases": [case(s, w, b) for s in (0.1, 0.35) for b in (False, True) for w in (None, CLASS_WEIGHTS)],
}, indent=1))
