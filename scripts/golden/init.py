"""Initial weights of networks as NumPy draws them, layer by layer, weights before biases.

    python3 scripts/golden/init.py > tests/golden/init.json"""
import json
import numpy as np

VARIANCES = {
    "he": lambda inputs, outputs: 2 / inputs,
    "lecun": lambda inputs, outputs: 1 / inputs,
    "glorot": lambda inputs, outputs: 2 / (inputs + outputs),
    "xavier": lambda inputs, outputs: 2 / (inputs + outputs),
}


def draw(rs, family, distribution, inputs, outputs):
    if family == "pytorch":
        # What nn.Linear draws, in NumPy's stream; "normal" has the same variance.
        bound = 1 / np.sqrt(inputs)
        if distribution == "normal":
            return [rs.randn(inputs, outputs) * (bound / np.sqrt(3)), rs.randn(outputs) * (bound / np.sqrt(3))]
        return [rs.uniform(-bound, bound, (inputs, outputs)), rs.uniform(-bound, bound, outputs)]
    variance = VARIANCES[family](inputs, outputs)
    if distribution == "uniform":
        bound = np.sqrt(3 * variance)
        return [rs.uniform(-bound, bound, (inputs, outputs)), np.zeros(outputs)]
    return [rs.randn(inputs, outputs) * np.sqrt(variance), np.zeros(outputs)]


def network(scheme, sizes, seed, activation="relu"):
    name = scheme
    if scheme == "original":
        name = "he" if activation in ("relu", "leaky_relu", "gelu") else "lecun"
    family, _, distribution = name.partition("_")
    distribution = distribution or ("uniform" if family == "pytorch" else "normal")
    rs = np.random.RandomState(seed)
    parts = [p.ravel() for i, o in zip(sizes, sizes[1:]) for p in draw(rs, family, distribution, i, o)]
    flat = np.concatenate(parts)
    # All of a small one; of a large one every 97th.
    step = 1 if flat.size < 100 else 97
    return {"init": scheme, "layer_sizes": sizes, "seed": seed, "activation": activation,
            "step": step, "values": flat[::step].tolist()}


schemes = [family + end for family in [*VARIANCES, "pytorch"] for end in ["", "_normal", "_uniform"]]
cases = [network(scheme, [5, 3, 2], 7 + i) for i, scheme in enumerate(schemes)]
cases += [network(scheme, [61, 47, 3], 11, "tanh") for scheme in ["he", "lecun_uniform", "glorot", "pytorch"]]
cases += [network("original", [4, 3, 2], 3, activation)
          for activation in ["relu", "leaky_relu", "gelu", "tanh", "sigmoid"]]
print(json.dumps({"numpy": np.__version__, "cases": cases}))
