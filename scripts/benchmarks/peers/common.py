"""What the Python peers share: the data and settings that `scripts/bench` wrote, the clock, the line of results.

    OPENBLAS_NUM_THREADS=1 python PEER_peer.py DIRECTORY

DIRECTORY holds workload.json, x.npy [rows, features], y.npy [rows], order.npy [epochs, rows] and the start values
start_0.npy (weight [in, out]), start_1.npy (bias), start_2.npy, ...: what mlx trains on.
"""
import json
import os
import sys
import time

import numpy as np

DIRECTORY = sys.argv[1]
THREADS = int(os.environ.get("BENCH_THREADS", "0"))


class Workload:
    """The settings as attributes, and the arrays."""

    def __init__(self):
        with open(os.path.join(DIRECTORY, "workload.json"), encoding="utf-8") as file:
            self.__dict__.update(json.load(file))
        self.x, self.y = load("x"), load("y")
        if self.task == "classification":
            self.y = self.y.astype(np.int64)

    def start(self):
        """Start values of the parameters: weights and biases of every layer in turn."""
        return [load(f"start_{i}") for i in range(2 * (len(self.layers) - 1))]


def load(name):
    """One array of the directory."""
    return np.load(os.path.join(DIRECTORY, name + ".npy"))


def order(workload, epoch):
    """The rows in the order of an epoch, counted from 1: what mlx draws."""
    rows = np.arange(workload.rows)
    np.random.RandomState(workload.seed + epoch).shuffle(rows)
    return rows


def warm(dtype):
    """OpenBLAS runs at its speed only after a larger product."""
    a = np.ones((512, 512), dtype)
    for _ in range(3):
        a @ a


class Clock:
    """with Clock() as clock: ...; clock.seconds"""

    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.seconds = time.perf_counter() - self.start


def report(clock, first, last, threads=None):
    """Prints the result: seconds of training, the first and the last loss."""
    print(json.dumps({
        "training": clock.seconds,
        "first": float(first),
        "last": float(last),
        "threads": threads,
    }))
