"""Writes tests/golden/rule_splits.json: stratified, grouped and ordered splits by scikit-learn 1.9 and NumPy 2.4."""
import json
import numpy as np
from sklearn.model_selection import GroupShuffleSplit, train_test_split


def by_labels(y, test, validation, seed):
    train, held, kept = np.arange(len(y)), [], []
    if test:
        train, held = train_test_split(train, test_size=test, random_state=seed, stratify=y)
    if validation:
        train, kept = train_test_split(train, test_size=validation, random_state=seed, stratify=y[train])
    return train, kept, held


def by_groups(groups, test, validation, seed):
    rows, held, kept = np.arange(len(groups)), [], []
    if test:
        rest, held = next(GroupShuffleSplit(1, test_size=test, random_state=seed).split(rows, groups=groups))
        held, rows = rows[held], rows[rest]
    if validation:
        rest, kept = next(GroupShuffleSplit(1, test_size=validation, random_state=seed).split(rows, groups=groups[rows]))
        kept, rows = rows[kept], rows[rest]
    return rows, kept, held


def by_position(y, test, validation, seed):
    train, held, kept = np.arange(len(y)), [], []
    if test:
        train, held = train_test_split(train, test_size=test, shuffle=False)
    if validation:
        train, kept = train_test_split(train, test_size=validation, shuffle=False)
    return train, kept, held


rules = {"stratify": by_labels, "group": by_groups, "shuffle": by_position}
rng = np.random.RandomState(1)
lines = []
for rule, n, kinds, test, validation, seed in [
    ("stratify", 150, 3, 0.2, 0, 42), ("stratify", 150, 3, 0.2, 0.25, 42), ("stratify", 37, 2, 0.3, 0.2, 7),
    ("stratify", 53, 5, 0.25, 0, 4294967295), ("stratify", 60, 10, 0.3, 0, 0), ("stratify", 29, 3, 0, 0.33, 3),
    ("stratify", 20, 2, 0.5, 0.2, 12345),
    ("group", 40, 7, 0.2, 0, 42), ("group", 40, 7, 0.3, 0.25, 1), ("group", 90, 30, 0.1, 0.1, 99), ("group", 9, 3, 0.4, 0, 0),
    ("shuffle", 10, 2, 0.25, 0, 0), ("shuffle", 31, 2, 0.1, 0.3, 0),
]:
    # The first rows make sure that each kind has at least two.
    values = np.concatenate([np.repeat(np.arange(kinds), 2), rng.randint(0, kinds, n)])[:n]
    values = values[rng.permutation(n)]
    train, kept, held = rules[rule](values, test, validation, seed)
    parts = {"train": train, "validation": kept, "test": held}
    lines.append({"rule": rule, "values": values.tolist(), "fractions": [test, validation], "seed": seed,
                  **{k: [int(i) for i in v] for k, v in parts.items()}})
with open("tests/golden/rule_splits.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(line) for line in lines) + "\n]\n")
