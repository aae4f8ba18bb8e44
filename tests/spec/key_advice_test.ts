import { assertEquals } from "@std/assert";
import { parseSpec } from "../../src/spec/spec.ts";

const config = (changes: Record<string, unknown>) => ({
  name: "a",
  dataset: { name: "csv", path: "t.csv", params: { target: "y" } },
  model: { name: "mlp", params: { hidden: [3] } },
  ...changes,
});
const csv = (params: unknown, more: Record<string, unknown> = {}) =>
  config({ dataset: { name: "csv", path: "t.csv", params: { target: "y", ...params as object }, ...more } });
const mlp = (params: unknown, more: Record<string, unknown> = {}) =>
  config({ model: { name: "mlp", params: { hidden: [3], ...params as object }, ...more } });
const training = (settings: unknown) => config({ training: settings });
const linear = (params: unknown, training: unknown = {}) =>
  config({ model: { name: "linear_regression", params }, training });

/** What somebody writes, the key or value that is named, and what is said to have been meant. */
const cases: [string, Record<string, unknown>, string, string | undefined][] = [
  // Names of other programs.
  ["PyTorch's lr", training({ lr: 0.1 }), "training.lr", 'did you mean "learning_rate"?'],
  [
    "scikit-learn's learning_rate_init",
    training({ learning_rate_init: 0.1 }),
    "training.learning_rate_init",
    'did you mean "learning_rate"?',
  ],
  ["n_epochs", training({ n_epochs: 3 }), "training.n_epochs", 'did you mean "epochs"?'],
  ["max_iter", training({ max_iter: 3 }), "training.max_iter", 'did you mean "epochs"?'],
  ["batchsize", training({ batchsize: 3 }), "training.batchsize", 'did you mean "batch_size"?'],
  ["camel case", training({ learningRate: 3 }), "training.learningRate", 'did you mean "learning_rate"?'],
  [
    "hidden_layers",
    mlp({ hidden_layers: [3] }),
    "model.params.hidden_layers",
    'did you mean "hidden"? units of each hidden layer',
  ],
  [
    "scikit-learn's hidden_layer_sizes",
    mlp({ hidden_layer_sizes: [3] }),
    "model.params.hidden_layer_sizes",
    'did you mean "hidden"?',
  ],
  ["random_state at the top", config({ random_state: 1 }), "random_state", "did you mean training.seed?"],
  [
    "random_state of the split",
    csv({}, { split: { test: 0.2, random_state: 1 } }),
    "dataset.split.random_state",
    'did you mean "seed"?',
  ],
  ["test_size", csv({}, { test_size: 0.2 }), "dataset.test_size", "did you mean dataset.split.test?"],
  [
    "Keras' validation_split",
    training({ validation_split: 0.2 }),
    "training.validation_split",
    "did you mean dataset.split.validation?",
  ],
  ["pandas' sep", csv({ sep: ";" }), "dataset.params.sep", 'did you mean "delimiter"?'],
  ["label", csv({ label: "y" }), "dataset.params.label", 'did you mean "target"?'],
  ["normalize", csv({}, { normalize: true }), "dataset.normalize", 'did you mean "standardize"?'],
  [
    "alpha of ridge regression",
    linear({ alpha: 1 }),
    "model.params.alpha",
    'did you mean "l2_regularization"?',
  ],
  ["alpha of an mlp", mlp({ alpha: 1 }), "model.params.alpha", "did you mean training.params.weight_decay?"],
  ["C", linear({ C: 1 }), "model.params.C", 'did you mean "l2_regularization"? C is its inverse'],
  [
    "alpha of rmsprop",
    training({ optimizer: "RMSprop", alpha: 0.9 }),
    "training.alpha",
    "did you mean training.params.alpha?",
  ],
  ["output_dir", config({ output_dir: "x" }), "output_dir", "did you mean output.directory?"],
  // Keys of another place.
  [
    "a param beside params",
    csv({}, { target: "y" }),
    "dataset.target",
    "did you mean dataset.params.target?",
  ],
  ["a section's key at the top", config({ epochs: 3 }), "epochs", "did you mean training.epochs?"],
  ["a seed at the top", config({ seed: 3 }), "seed", "did you mean training.seed?"],
  [
    "a key of another section",
    mlp({ learning_rate: 3 }),
    "model.params.learning_rate",
    "did you mean training.learning_rate?",
  ],
  [
    "a key in params",
    csv({ standardize: true }),
    "dataset.params.standardize",
    "did you mean dataset.standardize?",
  ],
  ["hidden beside params", mlp({}, { hidden: [3] }), "model.hidden", "did you mean model.params.hidden?"],
  [
    "weight_decay beside params",
    training({ weight_decay: 0.1 }),
    "training.weight_decay",
    "did you mean training.params.weight_decay?",
  ],
  [
    "momentum of sgd",
    training({ optimizer: "sgd", momentum: 0.1 }),
    "training.momentum",
    "did you mean training.params.momentum?",
  ],
  [
    "momentum of adam",
    training({ momentum: 0.1 }),
    "training.momentum",
    'optimizer "sgd" has training.params.momentum',
  ],
  [
    "hidden layers of a linear model",
    linear({ hidden: [3] }),
    "model.params.hidden",
    'model "mlp" has model.params.hidden',
  ],
  // Typing errors, and what is not there.
  ["a typing error", training({ lerning_rate: 3 }), "training.lerning_rate", 'did you mean "learning_rate"?'],
  [
    "early stopping",
    training({ early_stopping: true }),
    "training.early_stopping",
    "write {} for its defaults",
  ],
  [
    "a schedule",
    training({ scheduler: "cosine" }),
    "training.scheduler",
    'did you mean "schedule"?',
  ],
  ["an unknown word", training({ frobnicate: 1 }), "training.frobnicate", undefined],
  // Values of another kind.
  ["a share as the split", csv({}, { split: 0.2 }), "dataset.split", "write { test: 0.2 }"],
  ["a share that is none", csv({}, { split: 20 }), "dataset.split", undefined],
  ["a bare name", csv({ drop: "id" }), "dataset.params.drop", "write a list: [id]"],
  ["names apart by commas", csv({ drop: "id, name" }), "dataset.params.drop", "write a list: [id, name]"],
  [
    "a bare number",
    config({ model: { name: "mlp", params: { hidden: 16 } } }),
    "model.params.hidden",
    "write a list: [16]",
  ],
  [
    "a bare number that is no item",
    config({ model: { name: "mlp", params: { hidden: 0 } } }),
    "model.params.hidden",
    undefined,
  ],
  ["capitals", mlp({ activation: "ReLU" }), "model.params.activation", 'did you mean "relu"?'],
  ["the name of a model", config({ model: "MLP" }), "model", "write { name: MLP }"],
];

for (const [name, value, path, hint] of cases) {
  Deno.test(`what was meant: ${name}`, () => {
    const { issues } = parseSpec(value);
    const issue = issues?.find((issue) => issue.path.join(".") === path);
    assertEquals(issue && [issue.path.join("."), issue.hint], [path, hint]);
  });
}
