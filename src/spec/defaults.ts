/**
 * The defaults that digests leave out: a setting that has its default here does not enter them.
 *
 * So a setting can be added, with a default that means what runs did before it, and every digest stays as it was. A
 * default that changes means other numbers under the same digest: it takes a new numerics version, as
 * `selftest/golden.generated.ts` holds.
 *
 * @module
 */

/** Defaults by the section of a config, and by key; the params of an entry are a section, "training.params adam". */
export type Defaults = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const decay = { weight_decay: 0, decay: "all" };
const betas = [0.9, 0.999];
const adam = { betas, eps: 1e-8, amsgrad: false, ...decay };
const synthetic = { n_samples: 1000, n_features: 10, n_informative: null, seed: null };
const table = { features: null, drop: [], categorical: [], task: null };

/** Those of this numerics version. */
export const digestDefaults: Defaults = {
  dataset: {
    params: {},
    split: null,
    missing: "error",
    encoding: "one_hot",
    unknown_category: "error",
    standardize: false,
    standardize_target: false,
  },
  "dataset.split": {
    test: 0,
    validation: 0,
    seed: null,
    stratify: false,
    shuffle: true,
    group: null,
    order: null,
    column: null,
  },
  "dataset.missing": { numeric: "error", categorical: "error", target: "error", split: "error" },
  "dataset.params synthetic_regression": { ...synthetic, noise_std: 0.1 },
  "dataset.params synthetic_classification": { ...synthetic, n_classes: 2, class_sep: 1, centers: "random" },
  "dataset.params csv": {
    ...table,
    missing_values: null,
    header: true,
    delimiter: ",",
    skip_lines: 0,
    decimal: ".",
    comment: null,
  },
  "dataset.params jsonl": { ...table, missing_values: null },
  "dataset.params npy": { task: null },
  "dataset.params npz": { x: "x", y: "y", task: null },
  model: { params: {} },
  "model.params linear_regression": {
    use_gradient_descent: false,
    l2_regularization: 0,
    init: "auto",
    seed: null,
  },
  "model.params logistic_regression": { l2_regularization: 0 },
  "model.params mlp": {
    layer_sizes: null,
    hidden: null,
    activation: "relu",
    output_activation: null,
    dropout: 0,
    init: "auto",
    seed: null,
  },
  training: {
    epochs: 10,
    batch_size: 32,
    accumulate_steps: 1,
    learning_rate: 0.001,
    optimizer: "adam",
    schedule: null,
    max_steps: null,
    early_stopping: null,
    seed: 42,
    precision: "float64",
    loss: null,
    loss_params: {},
    ema: null,
    label_smoothing: 0,
    class_weight: null,
    clip_gradient_norm: null,
    clip_gradient_value: null,
    clip_weights: null,
    params: {},
  },
  "training.params sgd": { momentum: 0, dampening: 0, nesterov: false, ...decay },
  "training.params adam": adam,
  "training.params adamw": { ...adam, weight_decay: 0.01 },
  "training.params rmsprop": { alpha: 0.99, eps: 1e-8, momentum: 0, centered: false, ...decay },
  "training.params adagrad": { lr_decay: 0, initial_accumulator_value: 0, eps: 1e-10, ...decay },
  "training.params adadelta": { rho: 0.9, eps: 1e-6, ...decay },
  "training.params adamax": { betas, eps: 1e-8, ...decay },
  "training.params nadam": {
    betas,
    eps: 1e-8,
    momentum_decay: 0.004,
    decoupled_weight_decay: false,
    ...decay,
  },
  "training.params radam": { betas, eps: 1e-8, decoupled_weight_decay: false, ...decay },
  "training.params lion": { betas: [0.9, 0.99], ...decay },
  "training.params lamb": { betas, eps: 1e-6, ...decay },
  "training.loss_params huber": { delta: 1 },
  "training.ema": { decay: 0.999 },
  "training.early_stopping": { patience: 10, min_delta: 0, mode: null, restore_best: true },
  "training.schedule": { params: {}, warmup: null },
  "training.schedule.warmup": { steps: null, epochs: null, fraction: null },
  "training.schedule.params step": { gamma: 0.1, unit: "epoch" },
  "training.schedule.params multistep": { gamma: 0.1, unit: "epoch" },
  "training.schedule.params exponential": { unit: "epoch" },
  "training.schedule.params cosine": { t_max: null, eta_min: 0, unit: "epoch" },
  "training.schedule.params cosine_restarts": { t_mult: 1, eta_min: 0, unit: "epoch" },
  "training.schedule.params linear": { start_factor: 1 / 3, end_factor: 1, total_iters: 5, unit: "epoch" },
  "training.schedule.params polynomial": { total_iters: null, power: 1, unit: "epoch" },
  "training.schedule.params one_cycle": {
    total_steps: null,
    pct_start: 0.3,
    anneal_strategy: "cos",
    div_factor: 25,
    final_div_factor: 1e4,
    three_phase: false,
    unit: "step",
  },
  "training.schedule.params inverse_sqrt": { timescale: "warmup", unit: "step" },
  "training.schedule.params reduce_on_plateau": {
    factor: 0.1,
    patience: 10,
    threshold: 1e-4,
    threshold_mode: "rel",
    cooldown: 0,
    min_lr: 0,
    eps: 1e-8,
  },
  "training.schedule.params wsd": { stable: null, min_ratio: 0, decay_type: "cosine", unit: "step" },
};
