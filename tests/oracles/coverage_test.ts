/**
 * The recordings of the original and of NumPy, file by file: through which configuration each is met, what is compared,
 * and where. `experiments_test.ts` says of each of the 24 experiments how far it goes, and `examples_test.ts` of each
 * example.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import units from "../golden/oracles/units.json" with { type: "json" };
import { root } from "../deno.ts";

interface Coverage {
  readonly through: string;
  readonly fields: string;
  /** Test files below tests/. */
  readonly where: readonly string[];
  /** What is not met, and why. */
  readonly void?: string;
}

const experiment: Coverage = {
  through:
    "the config with dataset.params.seed and training.seed alike, mse, sgd at rate · outputs / 2; for networks " +
    "training.clip_gradient_value 20 / outputs, clip_weights 10",
  fields:
    "X, y, true weights or centres; shuffles of epochs 1 and 2; initial weights, weights after the first step, " +
    "loss of every batch, accuracy per epoch, final weights, evaluation, warnings",
  where: ["datasets/synthetic_test.ts", "datasets/batches_test.ts", "oracles/experiments_test.ts"],
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
    fields:
      "start words, 17 kinds of draw with the state after each, a chain of mixed calls, 100,000 Gaussians",
    where: ["random/random_state_test.ts"],
    void:
      "hash over Gaussians: the last bit of one in some thousands is the library's; draws nothing here asks for",
  },
  unit_linear_closed_form: {
    through: "solveLeastSquares(rows, l2); linear_regression with the seed",
    fields: "weights, bias, condition number, warnings; initial weights",
    where: ["linalg/least_squares_test.ts", "oracles/units_test.ts"],
  },
  unit_mlp: {
    through: "relu, tanh, sigmoid, softmax; mlp on arrays, mse, sgd at rate · outputs / 2",
    fields: "values and derivatives; initial weights, losses, all weights after each of 3 steps, predictions",
    where: ["oracles/units_test.ts"],
    void:
      "activations beyond ±10: clipped there; relu_softmax_2d_target: softmax on numbers is refused (oddity 28)",
  },
  unit_evaluation: {
    through: "the metrics of the task; accuracy_class_k is the recall of class k",
    fields: "every metric of every case",
    where: ["oracles/units_test.ts"],
  },
  unit_formats: {
    through: "metricsMarkdown, runsMarkdown",
    fields: "metrics.md, history Markdown, six decimals",
    where: ["oracles/units_test.ts", "runs/history_test.ts"],
    void:
      "number text, \\u escapes and missing line feed of JSON: ours is JavaScript's; .npy: checkpoints are safetensors",
  },
  examples: {
    through: "configs that give its numbers, at rate · outputs / 2",
    fields: "losses of the first and last epoch, evaluation",
    where: ["oracles/examples_test.ts"],
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
    for (const place of coverage.where) {
      assertEquals((await Deno.stat(join(root, "tests", place))).isFile, true, place);
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
