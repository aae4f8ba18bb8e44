"""Copies what the tests of random streams and data sets need out of a folder of oracles (recordings of the original
program and of NumPy 1.24.2):

    python3 scripts/golden/oracle_data.py ORACLES

Writes tests/golden/oracles/random_state.json and tests/golden/oracles/synthetic.json.
"""
import glob, json, os, sys

source = sys.argv[1]
target = "tests/golden/oracles"
draws = [
    "random_sample_20", "randn_20", "randn_7_odd", "normal_0_0.2_20", "normal_3_2_5", "randint_0_10_20",
    "randint_0_1000_20", "randint_0_2**31-1_20", "randint_0_2**32_20", "randint_0_2**53_20_as_strings",
    "randint_5_6_20", "permutation_10", "permutation_1", "shuffle_arange_2", "shuffle_arange_3", "shuffle_arange_37",
    "shuffle_arange_100",
]


def write(name, lines):
    with open(os.path.join(target, name), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(line) for line in lines) + "\n]\n")


def state(s):
    return {"position": s["pos"], "gaussian": s["cached_gaussian"] if s["has_gauss"] else None}


def draw(d):
    return {"values": d["values"], "after": state(d["state_after"])}


with open(os.path.join(source, "numpy_randomstate.json")) as file:
    seeds = json.load(file)["seeds"]
write("random_state.json", [
    {
        "seed": int(seed),
        "key": {"first": s["initial_key"][:5], "last": s["initial_key"][-2:]},
        "fresh": {name: draw(s["fresh"][name]) for name in draws},
        "chain": [{"call": c["call"], **draw(c)} for c in s["chain"]],
        "randn_100000": {k: s["randn_100000"][k] for k in ("sum", "last5")},
    }
    for seed, s in seeds.items()
])

runs = []
for path in sorted(glob.glob(os.path.join(source, "*.json"))):
    with open(path) as file:
        run = json.load(file)
    if "dataset" not in run or os.path.basename(path)[:4] not in ("reg_", "cls_", "mlp_"):
        continue
    keys = ("X_shape", "X_first5", "X_last_row", "X_sum", "y_first5", "y_last", "y_sum", "true_weights", "centers", "y_all")
    runs.append({
        "file": os.path.basename(path),
        "name": run["config"]["dataset"]["name"],
        "params": run["config"]["dataset"]["params"],
        "seed": run["config"]["training"]["seed"],
        **{key: run["dataset"][key] for key in keys if key in run["dataset"]},
        "shuffle": [run["shuffle"]["epoch1_order"], run["shuffle"]["epoch2_order"]],
    })
write("synthetic.json", runs)
