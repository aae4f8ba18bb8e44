/**
 * Small experiments that between them use every model, loss, optimizer and precision, and most other settings.
 *
 * @module
 */
import { MlxError } from "../errors.ts";
import { parseSpec, type Spec } from "../spec/spec.ts";

/** A config as a file would have it, without its name. */
type Config = Readonly<Record<"dataset" | "model" | "training", Readonly<Record<string, unknown>>>>;

const regression = (n_samples: number, n_features: number, more = {}) => ({
  name: "synthetic_regression",
  params: { n_samples, n_features, noise_std: 0.3 },
  split: { test: 0.2, validation: 0.1 },
  ...more,
});

const classes = (n_samples: number, n_features: number, n_classes: number, more = {}) => ({
  name: "synthetic_classification",
  params: { n_samples, n_features, n_classes },
  split: { test: 0.25, stratify: true },
  ...more,
});

const csv = (file: string, target: string, more = {}) => ({
  name: "csv",
  path: `experiments/data/${file}.csv`,
  params: { target },
  ...more,
});

const mlp = (hidden: readonly number[], activation: string, more = {}) => ({
  name: "mlp",
  params: { hidden, activation, ...more },
});

const trained = (optimizer: string, params = {}, more = {}) => ({
  optimizer,
  params,
  epochs: 3,
  batch_size: 17,
  learning_rate: 0.01,
  ...more,
});

const descent = { name: "linear_regression", params: { use_gradient_descent: true, l2_regularization: 0.5 } };
const logistic = { name: "logistic_regression", params: { l2_regularization: 0.25 } };

/** The experiments that need no file. */
const synthetic: Readonly<Record<string, Config>> = {
  "linear, solved": {
    dataset: regression(143, 9, { standardize: true, standardize_target: true }),
    model: { name: "linear_regression" },
    training: {},
  },
  "ridge, solved, float32": {
    dataset: regression(97, 5),
    model: { name: "linear_regression", params: { l2_regularization: 3.5 } },
    training: { precision: "float32" },
  },
  "linear, solved, more columns than rows": {
    dataset: regression(13, 29, { split: null }),
    model: { name: "linear_regression" },
    training: {},
  },
  "linear by sgd": {
    dataset: regression(113, 7),
    model: descent,
    training: trained("sgd", { momentum: 0.9, nesterov: true }),
  },
  "linear by sgd, dampened, float32": {
    dataset: regression(113, 7),
    model: descent,
    training: trained("sgd", { momentum: 0.8, dampening: 0.3, weight_decay: 0.01 }, { precision: "float32" }),
  },
  "logistic by adam": { dataset: classes(131, 6, 2), model: logistic, training: trained("adam") },
  "softmax by adamw, balanced, float32": {
    dataset: classes(131, 6, 3, {
      params: { n_samples: 131, n_features: 6, n_classes: 3, centers: "hypercube" },
    }),
    model: logistic,
    training: trained("adamw", { amsgrad: true }, { precision: "float32", class_weight: "balanced" }),
  },
  "relu by adam": {
    dataset: regression(203, 11),
    model: mlp([19, 13], "relu"),
    training: trained("adam", { weight_decay: 0.01 }),
  },
  "gelu with dropout by rmsprop, float32": {
    dataset: classes(203, 11, 4),
    model: mlp([23, 9], "gelu", { dropout: 0.3, init: "pytorch" }),
    training: trained("rmsprop", { centered: true, momentum: 0.5 }, { precision: "float32" }),
  },
  "gelu by rmsprop": {
    dataset: classes(203, 11, 4),
    model: mlp([23], "gelu", { init: "original" }),
    training: trained("rmsprop", { weight_decay: 0.01 }),
  },
  ...Object.fromEntries(
    ([
      ["adagrad", { lr_decay: 0.01 }],
      ["adadelta", { weight_decay: 0.01 }],
      ["adamax", {}],
      ["nadam", { weight_decay: 0.01, decay: "weights" }],
      ["radam", {}],
      ["lion", { weight_decay: 0.01 }],
      ["lamb", { weight_decay: 0.01 }],
    ] as const).map(([name, params], i) => [`relu by ${name}`, {
      dataset: regression(113, 7),
      model: mlp([9], "relu"),
      training: trained(name, params, { precision: i % 2 === 0 ? "float64" : "float32" }),
    }]),
  ),
  "tanh, huber, norm clipped": {
    dataset: regression(203, 11),
    model: mlp([15], "tanh"),
    training: trained("sgd", {}, { loss: "huber", loss_params: { delta: 0.75 }, clip_gradient_norm: 0.5 }),
  },
  "leaky relu, mae, values clipped, float32": {
    dataset: regression(203, 11),
    model: mlp([15], "leaky_relu"),
    training: trained("adam", { betas: [0.8, 0.99] }, {
      loss: "mae",
      clip_gradient_value: 0.02,
      clip_weights: 0.6,
      precision: "float32",
    }),
  },
  "sigmoid, binary cross-entropy, weighted": {
    dataset: classes(151, 5, 2),
    model: { name: "mlp", params: { layer_sizes: [5, 9, 7, 1], activation: "sigmoid" } },
    training: trained("adamw", {}, { loss: "binary_cross_entropy", class_weight: { "0": 0.5, "1": 2 } }),
  },
  "squared error of probabilities": {
    dataset: classes(151, 5, 3),
    model: mlp([9], "tanh", { output_activation: "softmax", init: "glorot_uniform" }),
    training: trained("sgd", { momentum: 0.9 }, { loss: "mse" }),
  },
  "wide, several blocks of a sum": {
    dataset: classes(331, 301, 3, { split: { test: 0.1, shuffle: false } }),
    model: mlp([67], "relu"),
    training: trained("sgd", { momentum: 0.9 }, { epochs: 2, batch_size: 290 }),
  },
  "wide, several blocks of a sum, float32": {
    dataset: classes(331, 301, 3),
    model: mlp([67], "tanh", { dropout: 0.1 }),
    training: trained("adam", {}, { epochs: 2, batch_size: 129, precision: "float32" }),
  },
};

/** The experiments on files of this project. */
const onFiles: Readonly<Record<string, Config>> = {
  "iris": {
    dataset: csv("iris", "target_name", {
      params: { target: "target_name", drop: ["target"] },
      split: { test: 0.2, validation: 0.2, stratify: true },
      standardize: true,
    }),
    model: mlp([8], "relu"),
    training: trained("adam"),
  },
  "penguins, with gaps and categories, float32": {
    dataset: csv("penguins", "species", {
      params: { target: "species", categorical: ["island", "sex"] },
      missing: { numeric: "median", categorical: "most_frequent" },
      split: { test: 0.2, group: "year" },
      standardize: true,
    }),
    model: logistic,
    training: trained("sgd", { momentum: 0.9 }, { precision: "float32" }),
  },
  "diabetes, solved": {
    dataset: csv("diabetes", "target", { split: { test: 0.2, order: "age" } }),
    model: { name: "linear_regression" },
    training: {},
  },
  "breast cancer": {
    dataset: csv("breast_cancer", "target_name", {
      params: { target: "target_name", drop: ["target"] },
      split: { test: 0.3 },
      standardize: true,
    }),
    model: mlp([16], "gelu"),
    training: trained("adamw", {}, { batch_size: 64 }),
  },
};

/** Those that take part in `mlx selftest`. */
const quick: readonly string[] = [
  "linear, solved",
  "softmax by adamw, balanced, float32",
  "relu by adam",
  "gelu with dropout by rmsprop, float32",
  "wide, several blocks of a sum",
  "wide, several blocks of a sum, float32",
];

/** One experiment whose digest is known. */
export interface GoldenConfig {
  readonly name: string;
  readonly spec: Spec;
  /** Whether `mlx selftest` runs it. */
  readonly quick: boolean;
}

/**
 * All experiments whose digests are known; paths of data start from the directory of this project.
 *
 * @throws {MlxError} if one of them is not as configs have to be.
 */
export function goldenConfigs(): GoldenConfig[] {
  return Object.entries({ ...synthetic, ...onFiles }).map(([name, config]) => {
    const { value, issues } = parseSpec({ name: "golden", ...config });
    if (issues) throw new MlxError(`Cannot read the config "${name}": ${JSON.stringify(issues)}`);
    return { name, spec: value, quick: quick.includes(name) };
  });
}
