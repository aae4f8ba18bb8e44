/**
 * The recordings of the original and of NumPy, file by file: through which configuration each is met, what is compared,
 * and by which test. `experiments_test.ts` says of each of the 24 experiments how far it goes, and `examples_test.ts` of each
 * example.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import units from "../golden/oracles/units.json" with { type: "json" };
import { root } from "../deno.ts";

interface Coverage {
  readonly through: string;
  /** What is compared, with the file below tests/ and the test in it, named as its source names it. */
  readonly fields: Readonly<Record<string, readonly [file: string, test: string]>>;
  /** What is not met, and why. */
  readonly void?: string;
}

const experiment: Coverage = {
  through:
    "the config with dataset.params.seed and training.seed alike, mse, sgd at rate · outputs / 2; for networks " +
    "model.params.init original, training.clip_gradient_value 20 / outputs, clip_weights 10",
  fields: {
    "X, y, true weights": [
      "datasets/synthetic_test.ts",
      "${run.file}: regression data are the recorded ones",
    ],
    "X, y, centres": ["datasets/synthetic_test.ts", "${run.file}: classification data are the recorded ones"],
    "shuffles of epochs 1 and 2": [
      "datasets/batches_test.ts",
      "epochs visit the rows in the order that the original recorded",
    ],
    "initial weights, weights after the first step, loss of every batch, accuracy per epoch, final weights, evaluation, warnings":
      ["oracles/experiments_test.ts", "oracle ${name}: ${how}"],
  },
};

/** What no translation reaches. */
const faults: Record<string, string> = {
  reg_closed_last_batch_1: "solutions: closed form on mini-batches keeps the last batch (oddity 10)",
  reg_closed_minibatch: "solutions: closed form on mini-batches keeps the last batch (oddity 10)",
  reg_closed_ridge_minibatch: "solutions: closed form on mini-batches keeps the last batch (oddity 10)",
  reg_closed_near_singular: "solution: rounding noise, only the warning is compared",
  reg_gd_ridge: "steps after the first: the penalty depends on the rows of a batch (oddity 11)",
  reg_seed_big: "shuffles and steps: seeds of epochs modulo 2^31 (oddity 32)",
  mlp_bin_relu_sigmoid1: "accuracy: argmax over one column (oddity 6)",
  "mlp_bin_relu_sigmoid1_lr0.5_honoured": "accuracy: argmax over one column (oddity 6)",
};

const parts: Record<string, Coverage> = {
  numpy_randomstate: {
    through: "RandomState(seed)",
    fields: {
      "start words, 17 kinds of draw with the state after each, a chain of mixed calls": [
        "random/random_state_test.ts",
        "RandomState(${seed}) draws as NumPy does",
      ],
      "100,000 Gaussians": ["random/random_state_test.ts", "RandomState(${seed}) fills arrays as NumPy does"],
    },
    void:
      "hash over Gaussians: the last bit of one in some thousands is the library's; draws nothing here asks for",
  },
  unit_linear_closed_form: {
    through: "solveLeastSquares(rows, l2); linear_regression with the seed",
    fields: {
      "weights, bias, condition number, warnings": [
        "linalg/least_squares_test.ts",
        "closed form as recorded: ${name}",
      ],
      "initial weights": ["oracles/units_test.ts", "unit_mlp and unit_linear_closed_form: start weights"],
    },
    void:
      "constant_column, one_row: their least norm is that of (w, b); ours, as scikit-learn's, is that of w alone",
  },
  unit_mlp: {
    through:
      "relu, tanh, sigmoid, softmax; mlp on arrays with init: original, mse, sgd at rate · outputs / 2",
    fields: {
      "values and derivatives": [
        "oracles/units_test.ts",
        "unit_mlp: activations and their derivatives within 10 of 0; beyond, the original clipped",
      ],
      "initial weights": ["oracles/units_test.ts", "unit_mlp and unit_linear_closed_form: start weights"],
      "losses, all weights after each of 3 steps, predictions": [
        "oracles/units_test.ts",
        "unit_mlp: three steps of ${name}",
      ],
    },
    void:
      "activations beyond ±10: clipped there; relu_softmax_2d_target: softmax on numbers is refused (oddity 28)",
  },
  unit_evaluation: {
    through: "the metrics of the task; accuracy_class_k is the recall of class k",
    fields: {
      "every metric of every case": ["oracles/units_test.ts", "unit_evaluation, case ${i + 1}: ${one.task}"],
    },
  },
  unit_formats: {
    through: "metricsMarkdown, runsMarkdown",
    fields: {
      "metrics.md": [
        "oracles/units_test.ts",
        "unit_formats: metrics.md, but for escapes, columns that begin late, and how Python writes some numbers",
      ],
      "history Markdown": [
        "runs/index/history_test.ts",
        "runsMarkdown() is the original's summary with a column for the status",
      ],
      "six decimals": [
        "oracles/units_test.ts",
        "unit_formats: six decimals, rounded from the number itself as Python does",
      ],
    },
    void:
      "number text, \\u escapes and missing line feed of JSON: ours is JavaScript's; .npy: checkpoints are safetensors",
  },
  examples: {
    through: "configs that give its numbers, at rate · outputs / 2",
    fields: {
      "losses of the first and last epoch, evaluation": [
        "oracles/examples_test.ts",
        'example ${name} of ${file}, rate ${learning_rate_honoured ? "honoured" : "ignored"}',
      ],
    },
    void:
      "configs that failed there; accuracy of one output (oddity 6); exact digits where there is a penalty (oddity 11)",
  },
};

function coverageOf(file: string): Coverage | undefined {
  if (Object.hasOwn(parts, file)) return parts[file];
  return /^(reg|cls|mlp)_/.test(file) ? { ...experiment, void: faults[file] } : undefined;
}

Deno.test("every recorded file is met somewhere", async () => {
  assertEquals(units.files.length, 30);
  for (const file of units.files) {
    const coverage = coverageOf(file);
    assert(coverage !== undefined, file);
    for (const [field, [place, test]] of Object.entries(coverage.fields)) {
      const source = await Deno.readTextFile(join(root, "tests", place));
      // As it is registered: not ignored, not in a comment.
      const quotes = ['"', "`"].map((quote) => `Deno.test(${quote}${test}${quote}, `);
      const registered = source.split("\n").some((line) =>
        quotes.some((start) => line.trimStart().startsWith(start))
      );
      assert(
        registered,
        `${file}: ${field} would be compared by "${test}" of ${place}, which has no such test`,
      );
    }
  }
  for (const file of [...Object.keys(faults), ...Object.keys(parts)]) {
    assert(units.files.includes(file), file);
  }
});

Deno.test("the data and the first shuffles of every recorded experiment are compared", async () => {
  const text = await Deno.readTextFile(join(root, "tests/golden/oracles/synthetic.json"));
  const covered = JSON.parse(text).map(({ file }: { file: string }) => file.replace(/\.json$/, ""));
  assertEquals(covered.sort(), units.files.filter((file) => /^(reg|cls|mlp)_/.test(file)).sort());
});
