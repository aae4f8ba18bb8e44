/**
 * What `dataset` may say beside its name, path and params: the split of the rows, and how columns become inputs.
 *
 * @module
 */
import { advised } from "../schema/advised.ts";
import {
  choice,
  flag,
  int,
  type Issue,
  nullable,
  number,
  object,
  optional,
  text,
  union,
} from "../schema/fields.ts";
import type { Spec } from "./spec.generated.ts";

const seed = nullable(
  int({ description: "Seed of the split; null: derived from training.seed", min: 0, max: 2 ** 32 - 1 }),
);
const share = (description: string) => optional(number({ description, min: 0, below: 1 }), 0);
const column = (description: string) =>
  optional(nullable(union([text({ min: 1, description }), int({ min: 0, description })])), null);

const splitFields = object({
  test: share("Fraction of the rows held out for the test"),
  validation: share("Fraction of the remaining rows held out for validation"),
  seed: optional(seed, null),
  stratify: optional(
    flag({ description: "Whether each split has the classes in their overall proportions" }),
    false,
  ),
  shuffle: optional(flag({ description: "false: the last rows are held out" }), true),
  group: column("Column whose rows of equal value stay together; the fractions are then of groups"),
  order: column("Column that rows are sorted by before the last of them are held out, such as a time"),
  column: column("Column that holds each row's split: train, validation or test"),
}, {
  description: "Which rows are held out; null: none",
  check: checkSplit,
});

const split = advised(
  splitFields,
  (share) => typeof share === "number" && share >= 0 && share < 1 ? `write { test: ${share} }` : undefined,
);

/** What no single key of a split can say. */
function checkSplit(
  { test, validation, seed, stratify, shuffle, group, order, column }: NonNullable<Spec["dataset"]["split"]>,
): Issue[] {
  const given = {
    stratify,
    shuffle: !shuffle,
    group: group !== null,
    order: order !== null,
    column: column !== null,
  };
  const rules = Object.entries(given).flatMap(([rule, is]) => is ? [rule] : []);
  const held = test > 0 || validation > 0;
  if (test + validation >= 1) {
    return [{
      path: ["test"],
      expected: "test and validation below 1 together",
      found: `${test} and ${validation}`,
    }];
  }
  if (rules.length > 1) {
    return [{
      path: [rules[1]],
      expected: "only one of stratify, shuffle: false, group, order and column",
      found: rules.join(" and "),
    }];
  }
  if (rules.length === 1 && held === (column !== null)) {
    return [{
      path: [rules[0]],
      expected: column === null ? "a share in test or validation" : "no shares: the column says all",
      found: `test ${test} and validation ${validation}`,
    }];
  }
  if (seed !== null && (!shuffle || order !== null || column !== null)) {
    return [{
      path: ["seed"],
      expected: "no seed: nothing is drawn with shuffle: false, order or column",
      found: String(seed),
    }];
  }
  return [];
}

const missing = union([
  choice(["error", "drop", "mean", "median", "most_frequent"], {
    description:
      "What to do with missing values: refuse them (error), leave their rows out (drop), or impute the mean, median or " +
      "most_frequent value of the training rows; or a rule for each kind of column",
  }),
  object({
    numeric: optional(
      union([
        choice(["error", "drop", "mean", "median", "most_frequent"], {
          description: "What to impute for a missing number; drop leaves its row out",
        }),
        number({ description: "This number" }),
      ]),
      "error",
    ),
    categorical: optional(
      choice(["error", "drop", "most_frequent", "category"], {
        description:
          "What to impute for a missing category; category is a separate one, drop leaves its row out",
      }),
      "error",
    ),
    target: optional(
      choice(["error", "drop"], { description: "Rows without a target: refused, or left out" }),
      "error",
    ),
    split: optional(
      choice(["error", "drop"], {
        description: "Rows without a value in a column that rows are split by: refused, or left out",
      }),
      "error",
    ),
  }, { description: "A rule for each kind of column" }),
]);

/** The keys of `dataset` that every data set shares. */
export const datasetFields = {
  split: optional(nullable(split), null),
  missing: optional(missing, "error"),
  encoding: optional(
    choice(["one_hot", "ordinal"], {
      description: "How categories become numbers: a column of 0 and 1 for each, or their index",
    }),
    "one_hot",
  ),
  unknown_category: optional(
    choice(["error", "ignore"], {
      description: "A category that no training row has: refused, or encoded as all zeros (ordinal: -1)",
    }),
    "error",
  ),
  standardize: optional(
    flag({
      description:
        "Shift and scale each numeric feature to mean 0 and variance 1 over the training rows; encoded categories stay",
    }),
    false,
  ),
  memory_limit: optional(
    int({
      min: 1,
      max: 65536,
      description: "The most memory that loading the data may take, in MiB. It changes no digest",
    }),
    1000,
  ),
  standardize_target: optional(
    flag({
      description:
        "Train on a target of mean 0 and variance 1 over the training rows; predictions and metrics are in its own " +
        "units, the loss is not",
    }),
    false,
  ),
};
