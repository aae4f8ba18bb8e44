"""Writes tests/golden/safetensors/: a file made by Python's safetensors, and what it holds.

pip install safetensors==0.8.0 numpy
python scripts/golden/safetensors_file.py
"""

import json
import pathlib

import numpy as np
from safetensors.numpy import save_file

folder = pathlib.Path(__file__).parents[2] / "tests" / "golden" / "safetensors"
folder.mkdir(parents=True, exist_ok=True)

tensors = {
    "layers.10.weight": np.arange(6, dtype=np.float64).reshape(2, 3) / 7,
    "layers.9.weight": np.array([[0.1, -0.0, 5e-324, 1.7976931348623157e308]]),
    "scalar": np.array(2.5),
    "empty": np.zeros((0, 3)),
    "layers.9.bias": np.array([0.1, -2.5, 1e-45], dtype=np.float32),
    "a": np.array([np.inf, -np.inf, 1.0], dtype=np.float32),
}
save_file(tensors, folder / "python.safetensors", metadata={"format": "test"})
values = {
    name: {"dtype": str(a.dtype), "shape": list(a.shape), "values": [repr(float(x)) for x in a.flat]}
    for name, a in tensors.items()
}
(folder / "python.json").write_text(json.dumps(values, indent=2) + "\n")
