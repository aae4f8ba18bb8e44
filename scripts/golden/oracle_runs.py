"""Copies what the tests of training, solving, metrics and run files need out of a folder of oracles (recordings of the
original program):

    python3 scripts/golden/oracle_runs.py ORACLES

Writes experiments.json, linear_closed_form.json and units.json into tests/golden/oracles.
"""
import glob, json, os, sys

source = sys.argv[1]
target = "tests/golden/oracles"


def read(name):
    with open(os.path.join(source, name)) as file:
        return json.load(file)


def write(name, value):
    with open(os.path.join(target, name), "w") as file:
        json.dump(value, file, separators=(",", ":"))


def pick(value, *keys):
    return {key: value[key] for key in keys if key in value}


def experiment(run):
    config = run["config"]
    return {
        "rate": run["learning_rate_used"],
        "stable": run["numerically_stable"],
        "dataset": pick(config["dataset"], "name", "params"),
        "model": pick(config["model"], "name", "params"),
        "training": pick(config["training"], "epochs", "batch_size", "seed"),
        **pick(run, "initial", "after_first_step", "batch_losses"),
        "accuracy": [m["accuracy"] for m in run["metrics"] if "accuracy" in m],
        **pick(run, "final", "eval"),
        "warnings": len(run["warnings"]),
    }


names = [os.path.basename(path) for path in sorted(glob.glob(os.path.join(source, "*.json")))]
write("experiments.json", {
    "source": "Recorded from MLX 0.1.0 with Python 3.11.2, NumPy 1.24.2 and reference BLAS/LAPACK 3.11.0 on x86-64",
    "experiments": {
        name[:-5]: experiment(read(name)) for name in names if name[:4] in ("reg_", "cls_", "mlp_")
    },
})

closed = read("unit_linear_closed_form.json")
write("linear_closed_form.json", {
    "source": closed["source"],
    "cases": {
        name: pick(case, "X", "y", "params", "condition_number", "weights", "bias", "loss", "warnings")
        for name, case in closed["cases"].items()
    },
})

formats, mlp = read("unit_formats.json"), read("unit_mlp.json")
write("units.json", {
    "source": formats["source"],
    "files": [name[:-5] for name in names],
    "linear_initial_weights": closed["initial_weights"],
    "evaluation": read("unit_evaluation.json")["cases"],
    "mlp": pick(mlp, "activations", "steps", "initial_weights"),
    "formats": pick(formats, "metrics_files", "fixed_6_decimals_python", "history_markdown"),
    "examples": read("examples.json")["runs"],
})
