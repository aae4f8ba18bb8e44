"""Writes tests/golden/preprocessing.json and tests/golden/tables/ from scikit-learn 1.9 and NumPy 2.4."""
import json
import os
import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

rng = np.random.RandomState(5)
n = 40
a = rng.randn(n).round(3).astype(object)
b = rng.randint(0, 5, n).astype(object)
c = np.array(["red", "green", "Blue"], dtype=object)[rng.randint(0, 3, n)]
d = np.array(["10", "9", "100"], dtype=object)[rng.randint(0, 3, n)]  # numbers that name something
y = (rng.randn(n) * 100 + 1000).round(2)
for column, share in [(a, 6), (b, 9), (c, 7)]:
    column[rng.permutation(n)[:share]] = np.nan


def cell(v):
    return "" if v is np.nan or v != v else str(v)


csv = "a,c,b,d,y\n" + "".join(",".join(map(cell, row)) + "\n" for row in zip(a, c, b, d, y))
train, test = train_test_split(np.arange(n), test_size=0.25, random_state=3)


def numbers(column, strategy):
    column = column.astype(float).reshape(-1, 1)
    kind = {"strategy": "constant", "fill_value": strategy} if isinstance(strategy, (int, float)) else {"strategy": strategy}
    imputer = SimpleImputer(**kind).fit(column[train])
    filled = imputer.transform(column)
    return StandardScaler().fit(filled[train]).transform(filled)


def categories(column, strategy, encoding, numeric=False):
    column = column.reshape(-1, 1)
    # Encoders keep NaN apart from every text, as a category that stands last.
    filled = column if strategy == "category" else SimpleImputer(strategy="most_frequent").fit(column[train]).transform(column)
    if numeric:
        filled = filled.astype(float)
    if encoding == "one_hot":
        return OneHotEncoder(sparse_output=False).fit(filled[train]).transform(filled)
    encoder = OrdinalEncoder().fit(filled[train])
    codes = encoder.transform(filled)
    return np.where(np.isnan(codes), len(encoder.categories_[0]) - 1, codes)


cases = []
for numeric in ["mean", "median", "most_frequent", -1.5]:
    for categorical in ["most_frequent", "category"]:
        for encoding in ["one_hot", "ordinal"]:
            x = np.hstack([numbers(a, numeric), categories(c, categorical, encoding), numbers(b, numeric),
                           categories(d, categorical, encoding, True)])
            cases.append({"missing": {"numeric": numeric, "categorical": categorical}, "encoding": encoding, "x": x.tolist()})

# Ridge on a standardised target, back in its own units.
x = np.hstack([numbers(a, "mean"), categories(c, "category", "one_hot"), numbers(b, "mean"), categories(d, "category", "one_hot", True)])
scaler = StandardScaler().fit(y[train].reshape(-1, 1))
ridge = Ridge(alpha=1).fit(x[train], scaler.transform(y[train].reshape(-1, 1)))
p = scaler.inverse_transform(ridge.predict(x[test]).reshape(-1, 1)).ravel()
mse = mean_squared_error(y[test], p)
scores = {"mse": mse, "rmse": mse ** 0.5, "mae": mean_absolute_error(y[test], p), "r2": r2_score(y[test], p),
          "loss": mse / scaler.scale_[0] ** 2}
with open("tests/golden/preprocessing.json", "w") as file:
    json.dump({"csv": csv, "split": {"test": 0.25, "seed": 3}, "train": train.tolist(), "ridge": scores, "cases": cases}, file)
    file.write("\n")

os.makedirs("tests/golden/tables", exist_ok=True)
x = rng.randn(12, 3).round(3)
labels = np.arange(12) % 3
with open("tests/golden/tables/small.jsonl", "w") as file:
    for row, label in zip(x, labels):
        file.write(json.dumps({"a": row[0], "b": row[1], "kind": ["one", "two", "three"][label]}) + "\n")
np.save("tests/golden/tables/small.npy", np.hstack([x, labels[:, None]]).astype("<f4"))
np.savez_compressed("tests/golden/tables/small.npz", x=x, y=labels)
arrays = {kind: np.array([0, 1, 100, 3]).astype(kind) for kind in ["<f4", "<f8", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8"]}
np.savez("tests/golden/tables/types.npz", **arrays, bool=np.array([True, False]), big=np.array([1.0], dtype=">f8"),
         fortran=np.asfortranarray([[1.0, 2.0], [3.0, 4.0]]), wide=np.array([2**60 + 1]), text=np.array(["a"]), x3=np.arange(24.0).reshape(2, 3, 4))
x = np.arange(12.0).reshape(2, 3, 2)
np.savez("tests/golden/tables/more_types.npz", fortran=np.asfortranarray(x), fortran2=np.asfortranarray([[1, 2, 3], [4, 5, 6]]),
         halves=np.array([0, -0.0, 1, -2.5, 65504, 6e-8, 6.1e-5, 1 / 3], dtype="<f2"), big_half=np.array([1.5], dtype=">f2"),
         unicode=np.array(["setosa", "año 名前", "", "𝄞", "setosa"]), big_unicode=np.array(["one", "two"], dtype=">U5"),
         bytes=np.array([b"no", b"yes", b"no"]), latin=np.array(["ä".encode("latin-1")]), column=np.array([["b"], ["a"]]),
         complex=np.array([1j]), times=np.array(["2024-03-14"], dtype="M8[D]"), objects=np.array(["a", 1], dtype=object),
         records=np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
         **{">" + kind: np.array([0, 1, 100, -3 if kind[0] != "u" else 3]).astype(">" + kind) for kind in ["f4", "f8", "i2", "i4", "i8", "u2", "u4", "u8"]})
