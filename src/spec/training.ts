/**
 * The section `training` of a config: how it learns.
 *
 * @module
 */
import { mostThreads } from "../kernels/memory.ts";
import { advised } from "../schema/advised.ts";
import {
  choice,
  flag,
  int,
  isObject,
  type Issue,
  nullable,
  number,
  object,
  optional,
  type Schema,
  text,
  union,
} from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { warmupField } from "../schedules/warmup.ts";
import { named } from "./named.ts";
import { withOlderForm } from "./older_form.ts";
import { mapValues } from "./sections.ts";
import type { Spec } from "./spec.generated.ts";
import type { Tables } from "./tables.ts";

const gradientShare =
  "The metric clipped_gradients is the share of an epoch's steps in which gradients were clipped";
const weightShare =
  "The metric clipped_weights is the share of an epoch's steps in which weights were clipped";

/** `training`. */
export function training({ optimizers, objectives, schedules }: Tables): Schema<unknown> {
  const limit = (description: string) => optional(nullable(number({ description, above: 0 })), null);
  const rule = named(optimizers, { description: "Optimizer", absent: "adam" });
  const lowered = named(objectives, { description: "Loss; null: the one that fits the task" });
  const schedule = named(schedules, {
    description:
      "How the learning rate moves; null: it does not. Epochs then tell the rate of their last step",
    beside: { warmup: optional(warmupField, null) },
  });
  const fields = object({
    epochs: optional(int({ description: "Number of epochs: passes over the training rows", min: 1 }), 10),
    batch_size: optional(
      int({ description: "Batch size: rows of one step, or of each of its parts", min: 1 }),
      32,
    ),
    accumulate_steps: optional(
      int({
        description:
          "Batches whose gradients make one step: it is that of a batch as large as all of them, and takes the memory of one",
        min: 1,
        max: 65536,
      }),
      1,
    ),
    learning_rate: optional(number({ description: "Learning rate", above: 0 }), 0.001),
    optimizer: {
      ...rule,
      absent: { value: { name: "adam" } },
      json: { ...rule.json, default: { name: "adam" } },
    },
    schedule: optional(nullable(schedule), null),
    seed: optional(seed, 42),
    precision: optional(
      choice(["float64", "float32"], { description: "Floating-point precision" }),
      "float64",
    ),
    workers: optional(workers, "auto"),
    train_metrics: optional(trainMetrics, "running"),
    monitor: optional(monitor, null),
    max_steps: optional(
      nullable(int({
        description:
          "The step after which training ends, before all epochs if it is inside one; null: no limit",
        min: 1,
      })),
      null,
    ),
    max_seconds: optional(
      nullable(number({
        description:
          "Training ends after this time, evaluations included; null: no limit. manifest.json records the step at which it " +
          "ended: a resumed or reproduced run ends there. It enters no digest of the config",
        above: 0,
      })),
      null,
    ),
    validate_every: optional(validateEvery, null),
    early_stopping: optional(earlyStopping, null),
    loss: optional(nullable(lowered), null),
    ema: optional(averaging, null),
    label_smoothing: optional(
      number({
        description:
          "Share of each target that is spread over all classes, in steps of training alone: val_loss is of the labels",
        min: 0,
        below: 1,
      }),
      0,
    ),
    class_weight: optional(classWeight, null),
    clip_gradient_norm: limit(
      `The most that the norm of all gradients together may be; null: no limit. ${gradientShare}`,
    ),
    clip_gradient_value: limit(
      `The most that each number of the gradient may be; null: no limit. ${gradientShare}`,
    ),
    clip_weights: limit(`The most that each weight may be after a step; null: no limit. ${weightShare}`),
    checkpoint_every_steps: optional(
      nullable(int({
        description: "Steps from one checkpoint inside an epoch to the next; null: none are written",
        min: 1,
      })),
      null,
    ),
    checkpoint_every_seconds: optional(
      nullable(number({
        description: "Maximum seconds from one checkpoint to the next; null: no limit. It changes no number",
        above: 0,
      })),
      null,
    ),
  }, { description: "How it learns", check: (training) => checkModes(training as Spec["training"]) });
  return withOlderForm(fields, { optimizer: optimizers, loss: objectives });
}

/** Early stopping and the best epoch go by one mode. */
function checkModes({ monitor, early_stopping }: Spec["training"]): Issue[] {
  const one = monitor?.mode ?? null, other = early_stopping?.mode ?? null;
  if (one === null || other === null || one === other) return [];
  return [{
    path: ["early_stopping", "mode"],
    expected: `${JSON.stringify(one)}, as training.monitor.mode, or null`,
    found: JSON.stringify(other),
  }];
}

const trainMetrics = choice(["running", "exact", "final"], {
  description:
    "How metrics on the training rows come about. running: gathered from the steps of each epoch, while the " +
    "weights move and dropout acts, at no cost; exact: by a pass over the rows after each epoch; final: only at the " +
    "end. At the end they are exact in any case. It changes no weight and no digest",
});

const monitor = nullable(object({
  metric: text({ description: "The name of a metric that every epoch has, such as val_loss or val_roc_auc" }),
  mode: optional(
    nullable(choice(["min", "max"], { description: "Which value is the best; null: as the metric says" })),
    null,
  ),
}, {
  description:
    "The metric that chooses the best epoch and checkpoint_best; null: val_loss, without validation " +
    "rows loss; with class_weight val_weighted_loss or weighted_loss. It changes no weight and no digest",
}));

const averaging = nullable(object({
  decay: optional(
    number({ description: "The share of the average that each step keeps", min: 0, below: 1 }),
    0.999,
  ),
}, {
  description:
    "Takes an exponential moving average of all parameters and buffers over the steps: it is what is evaluated, saved and " +
    "predicted with; null: what is trained",
}));

const validateEvery = nullable(advised(
  object({
    epochs: int({ description: "After this number of epochs", min: 1 }),
  }, {
    description:
      "When the validation rows are evaluated; null: after every epoch. At the end of training they are in any case",
  }),
  (value) => Number.isSafeInteger(value) && value as number > 0 ? `write { epochs: ${value} }` : undefined,
));

const earlyStopping = nullable(advised(
  object({
    patience: optional(
      int({
        description:
          "Training ends after this number of checks in a row that were not better: with 2, after the losses 5, 4, 4.5, 4.2. " +
          "A check is an epoch after which there is a value, see validate_every",
        min: 1,
      }),
      10,
    ),
    min_delta: optional(
      number({
        description: "By how much a value has to be better than the best to count as better",
        min: 0,
      }),
      0,
    ),
    mode: optional(
      nullable(
        choice(["min", "max"], {
          description: "Which value is better; null: as training.monitor, or the metric, says",
        }),
      ),
      null,
    ),
    restore_best: optional(
      flag({
        description:
          "Whether a run that completes, early or not, ends with the weights of its best epoch instead of the last",
      }),
      true,
    ),
  }, {
    description:
      "Ends training before its last epoch when the metric of training.monitor, by default val_loss, stops " +
      "getting better; null: all epochs are trained",
  }),
  (value) => {
    if (value === true) return "write {} for its defaults";
    return Number.isSafeInteger(value) && value as number > 0 ? `write { patience: ${value} }` : undefined;
  },
));

const seed = nullable(
  int({ description: "Seed of everything random; null: drawn and recorded", min: 0, max: 2 ** 32 - 1 }),
);

const workers = union([
  choice(["auto"], {
    description: 'How many threads compute: a number, or "auto" for as many as gain something here. ' +
      "The result is the same to the last bit",
  }),
  int({ description: "How many threads compute", min: 1, max: mostThreads }),
]);

/** Numbers by name. */
const weights: Schema<Record<string, number>> = {
  expected: "numbers >= 0 by class",
  description: "Weights of classes",
  json: { type: "object", additionalProperties: { type: "number", minimum: 0 } },
  read(value, path, issues) {
    const weight = number({ description: "A weight", min: 0 });
    if (!isObject(value)) {
      issues.push({ path, expected: weights.expected, found: found(value) });
      return {};
    }
    return mapValues(value, (one, name) => weight.read(one, [...path, name], issues));
  },
};

const classWeight = nullable(union([
  choice(["balanced"], {
    description: "Class weights in the training loss: an object from class to weight (1 where omitted), or " +
      '"balanced" for weights inversely proportional to class frequency, as in scikit-learn; null: unweighted',
  }),
  weights,
]));
