/**
 * What other programs call the values of a config.
 *
 * @module
 */
import { isObject } from "../schema/fields.ts";
import { plainWord } from "./other_names.ts";

/** For each key the values that are meant, by other names, and for some a note on the difference. */
const names: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  init: {
    he: "kaiming",
    he_normal: "kaiming_normal",
    he_uniform: "kaiming_uniform",
    glorot: "xavier_glorot",
    pytorch: "torch default_torch",
    lecun: "fan_in",
  },
  loss: {
    mse: "l2 mean_squared_error squared_error squared_loss mse_loss l2_loss rmse root_mean_squared_error",
    mae: "l1 mean_absolute_error absolute_error mae_loss l1_loss",
    huber: "smooth_l1 huber_loss smooth_l1_loss",
    cross_entropy:
      "categorical_crossentropy sparse_categorical_crossentropy nll nll_loss log_loss logloss negative_log_likelihood " +
      "softmax softmax_cross_entropy ce cross_entropy_loss",
    binary_cross_entropy:
      "bce bce_loss bce_with_logits bcewith_logits_loss bcewithlogits bcewithlogitsloss binary_crossentropy " +
      "sigmoid_cross_entropy",
  },
  precision: {
    float64: "double fp64 f64 64 d float64",
    float32: "single fp32 f32 32 float float32",
  },
  model: {
    linear_regression: "linear ols lr least_squares linear_model linearregression linreg",
    logistic_regression: "logistic logit logreg softmax_regression logisticregression",
    mlp:
      "nn neural_network neural_net mlpclassifier mlpregressor mlp_classifier mlp_regressor dense feedforward dnn",
  },
  activation: { leaky_relu: "leakyrelu lrelu", sigmoid: "logistic" },
  delimiter: {
    "\t": "tab tabs \\t tsv t",
    ";": "semicolon",
    ",": "comma",
    "|": "pipe bar",
  },
  task: { classification: "classify classifier binary multiclass", regression: "regress regressor" },
  class_weight: { balanced: "auto" },
  encoding: { one_hot: "onehot dummy dummies get_dummies", ordinal: "label label_encoder integer" },
  missing: { drop: "dropna remove omit", mean: "average", most_frequent: "mode" },
};

const synonyms = new Map(
  Object.entries(names).map(([key, values]) => [
    key,
    new Map(
      Object.entries(values).flatMap(([value, words]) =>
        words.split(" ").map((word) => [word, value] as const)
      ),
    ),
  ]),
);

/** What is no value here, and what to do instead. */
const unsupported: Readonly<Record<string, readonly (readonly [words: string, advice: string])[]>> = {
  precision: [["float16 fp16 half bfloat16 bf16 16", "the narrowest is float32"]],
  model: [
    [
      "ridge ridge_regression",
      "write { name: linear_regression, params: { l2_regularization: 1 } }: that is ridge regression",
    ],
    [
      "lasso elastic_net elasticnet",
      "L1 penalties are not supported; linear_regression has l2_regularization",
    ],
    [
      "random_forest randomforest xgboost xgb lightgbm gradient_boosting decision_tree tree svm svc svr knn naive_bayes " +
      "random_forest_classifier random_forest_regressor",
      "mlx has linear_regression, logistic_regression and mlp",
    ],
  ],
  activation: [["swish silu elu selu mish", "gelu is the nearest"], [
    "linear identity none",
    "linear_regression and logistic_regression have no hidden layers",
  ]],
  optimizer: [["momentum nesterov", "write optimizer: sgd with training.params: { momentum: 0.9 }"]],
};

/**
 * What was meant by a value of a config that is not known; undefined if nothing is known of it.
 *
 * @param path Where it stands.
 */
export function otherValue(path: readonly (string | number)[], value: unknown): string | undefined {
  const last = path.at(-1);
  if (typeof last !== "string") return undefined;
  const key = last === "name" && path.length === 2 ? String(path[0]) : last;
  const short = path.length === 1 && key === "model";
  if (key === "monitor") {
    return typeof value === "string" ? `write { metric: ${value} }` : undefined;
  }
  if (key === "hidden" || key === "layer_sizes") return listOf(value);
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const word = plainWord(String(value));
  const advice = unsupported[key]?.find(([words]) => words.split(" ").includes(word))?.[1];
  if (advice) return advice;
  const meant = synonyms.get(key)?.get(word) ?? synonyms.get(key)?.get(word.replaceAll("_", ""));
  if (meant === undefined) return undefined;
  if (short) return `write { name: ${meant} }`;
  if (meant === "\t") return 'write "\\t" in double quotes, which is a tab';
  return `did you mean ${JSON.stringify(meant)}?`;
}

/** How numbers in a text are written as a list. */
function listOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const numbers = value.replace(/^[[(]|[\])]$/g, "").split(/[\s,;x-]+/).filter((part) => part !== "");
  return numbers.length > 0 && numbers.every((part) => /^\d+$/.test(part))
    ? `write a list: [${numbers.join(", ")}]`
    : undefined;
}

/** The value at a place of a config; undefined if there is none. */
export function valueAt(config: unknown, path: readonly (string | number)[]): unknown {
  let value = config;
  for (const key of path) {
    if (Array.isArray(value)) value = value[key as number];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}
