"""Eigenvalues of symmetric matrices by LAPACK; tests/linalg/symmetric_eigen_test.ts makes the same matrices.

    python3 scripts/golden/eigenvalues.py > tests/golden/eigenvalues.json"""
import json
import numpy as np


def random(n):
    A = np.random.RandomState(n).randn(n, n)
    return np.tril(A) + np.tril(A, -1).T


def wilkinson(n):
    """Pairs of eigenvalues that agree to fourteen digits."""
    return np.diag(np.abs(np.arange(n) - n // 2).astype(float)) + np.eye(n, k=1) + np.eye(n, k=-1)


i = np.arange(23)
matrices = {f"random {n}": random(n) for n in [1, 2, 3, 5, 7, 8, 9, 15, 17, 31, 33, 34, 35, 64, 65, 66, 127, 501]}
matrices["zero 5"] = np.zeros((5, 5))
matrices["repeated 37"] = np.ones((37, 37)) + np.eye(37)
matrices["clustered 21"] = wilkinson(21)
matrices["graded 23"] = random(23) * 2.0 ** -(i[:, None] + i)
matrices["hilbert 12"] = 1 / (np.arange(12)[:, None] + np.arange(12) + 1)
matrices["huge 9"] = random(9) * 1e200
matrices["tiny 9"] = random(9) * 1e-200
print(json.dumps({"numpy": np.__version__, "falling": {
    name: np.linalg.eigvalsh(A)[::-1].tolist() for name, A in matrices.items()}}))
