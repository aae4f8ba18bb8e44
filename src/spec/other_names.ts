/**
 * What other programs call the settings of a config, and what they have that this one has not.
 *
 * @module
 */

/**
 * The keys that are meant, by other names: those of scikit-learn, Keras, PyTorch, pandas and Lightning. The first that
 * the config at hand can have is pointed to; one with a path stands at that place only.
 */
const names: Readonly<Record<string, string>> = {
  learning_rate: "lr eta eta0 step_size learning_rate_init base_lr init_lr",
  epochs: "n_epochs num_epochs max_epochs nb_epoch max_iter n_iter iterations num_train_epochs",
  batch_size: "batch batchsize minibatch minibatch_size mini_batch_size bs per_device_train_batch_size",
  accumulate_steps:
    "gradient_accumulation_steps accumulate_grad_batches gradient_accumulation accumulation_steps grad_accum_steps",
  hidden:
    "hidden_layers hidden_layer_sizes hidden_units hidden_size hidden_sizes hidden_dim hidden_dims units layers neurons",
  activation: "activation_function activation_fn act nonlinearity",
  dropout: "dropout_rate drop_rate",
  seed: "random_state random_seed rng_seed manual_seed",
  "dataset.split.test": "test_size test_split test_fraction test_ratio test_share",
  "dataset.split.validation":
    "validation_split validation_fraction validation_size val_split val_size val_fraction val valid valid_size dev",
  "dataset.split.stratify": "stratified stratify_by",
  "dataset.path": "file filename filepath file_path data_path csv csv_file train_path data_file",
  target: "label labels y target_column target_col label_column label_col output_column dependent_variable",
  features: "x feature_columns feature_cols columns usecols input_columns inputs predictors",
  categorical: "categorical_features categorical_columns cat_features cat_cols category_columns categories",
  "dataset.params.drop": "drop_columns drop_cols ignore_columns exclude exclude_columns id_columns",
  delimiter: "sep separator delim",
  decimal: "decimal_point decimal_separator",
  missing_values: "na_values null_values missing_words nan_values na_strings",
  header: "has_header",
  "dataset.missing": "imputation impute imputer fillna handle_missing missing_strategy na_action",
  "dataset.encoding": "encoder categorical_encoding one_hot onehot",
  "dataset.unknown_category": "handle_unknown",
  "dataset.standardize": "normalize normalise normalization standardise scale scaler scaling standard_scaler",
  "l2_regularization weight_decay":
    "l2 l2_reg l2_lambda reg_lambda lambda regularization alpha c kernel_regularizer",
  betas: "beta1 beta2 beta_1 beta_2 b1 b2",
  eps: "epsilon",
  "training.early_stopping": "early_stop earlystopping early_stopping_rounds callbacks",
  "training.early_stopping.patience": "es_patience n_iter_no_change early_stopping_patience",
  "training.early_stopping.min_delta": "tol early_stopping_threshold",
  "training.early_stopping.restore_best": "restore_best_weights load_best_model_at_end",
  "training.validate_every":
    "validation_freq val_every check_val_every_n_epoch eval_every validation_frequency",
  "training.schedule":
    "scheduler lr_scheduler lr_schedule learning_rate_schedule lr_scheduler_type lr_decay decay lr_policy",
  "training.schedule.warmup":
    "warmup_steps warmup_epochs num_warmup_steps warmup_ratio warm_up warmup_fraction warmup_proportion",
  "training.schedule.params.t_max": "num_training_steps decay_steps",
  loss: "loss_fn loss_function criterion objective",
  optimizer: "optim optimiser solver",
  precision: "dtype float_type",
  workers: "n_jobs num_workers num_threads threads",
  class_weight: "class_weights weights_by_class",
  clip_gradient_norm:
    "clip_norm clipnorm grad_clip grad_clip_norm gradient_clip max_grad_norm clip_grad_norm gradient_clip_val",
  clip_gradient_value: "clip_value clipvalue clip_grad_value",
  "output.directory":
    "output_dir output_directory out_dir save_dir log_dir checkpoint_dir outputs results_dir",
  "output.checkpoint_frequency":
    "save_every save_freq save_frequency checkpoint_interval checkpoint_every save_steps",
  "output.keep": "save_total_limit save_top_k max_checkpoints max_to_keep",
  name: "type kind",
};

const synonyms: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(names).flatMap(([keys, words]) =>
    words.split(" ").map((word) => [word, keys.split(" ")] as const)
  ),
);

/** What is said beside the key that is meant. */
const notes: ReadonlyMap<string, string> = new Map([
  ["c", "C is its inverse"],
  ["beta1", "a list of both"],
  ["beta_1", "a list of both"],
  ["b1", "a list of both"],
  ["batch", "rows of one step"],
  ["layers", "units of each hidden layer"],
  ["hidden_layers", "units of each hidden layer"],
]);

/** What there is no setting for, by words for it, and what to do instead. */
const unsupported: readonly (readonly [words: string, advice: string])[] = [
  ["batch_norm batchnorm batch_normalization layer_norm", "normalization layers are not supported yet"],
  ["l1 l1_ratio l1_regularization lasso", "L1 penalties are not supported; L2 penalties are"],
  ["cv k_fold kfold folds n_splits n_folds cross_validation", "cross-validation is not supported yet"],
  ["train_size train_split train train_fraction", "the rows that test and validation leave are trained on"],
  ["augmentation augment transform transforms", "data augmentation is not supported yet"],
  [
    "sample_weight sample_weights",
    "weights of rows are not supported yet; training.class_weight weighs classes",
  ],
  ["metrics metric", "all metrics of the task are recorded; mlx eval --metrics chooses among them"],
  [
    "device gpu cuda accelerator",
    "mlx computes on the processor; training.workers sets the number of threads",
  ],
  [
    "params_encoding charset file_encoding",
    "tables are read as UTF-8 or UTF-16: convert others first, as iconv -f LATIN1 -t UTF-8 does; dataset.encoding is how " +
    "categories become numbers",
  ],
  ["verbose verbosity progress", "--quiet on the command line shows only results, warnings and errors"],
];

/** A word as it is looked up: in small letters, joined by `_`. */
export function plainWord(word: string): string {
  return word.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase().replace(/[- .]/g, "_");
}

/** The keys that a word of another program may mean, and a note on the difference. */
export function otherName(word: string): { readonly keys: readonly string[]; readonly note?: string } {
  const plain = plainWord(word);
  return { keys: synonyms.get(plain) ?? [], note: notes.get(plain) };
}

/** What to do about a setting that there is not; undefined if nothing is known of the word. */
export function unsupportedAdvice(word: string): string | undefined {
  const plain = plainWord(word);
  return unsupported.find(([words]) => words.split(" ").includes(plain))?.[1];
}
