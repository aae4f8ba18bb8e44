/**
 * Everything that a config can name: the tables of this program, and a user's own beside them.
 *
 * @module
 */
import type { DatasetEntry, Task } from "../datasets/dataset.ts";
import { datasets } from "../datasets/mod.ts";
import { ConfigError } from "../errors.ts";
import type { ModelEntry } from "../models/model.ts";
import { models } from "../models/mod.ts";
import { type Metric, metrics } from "../objectives/metrics.ts";
import { objectives } from "../objectives/mod.ts";
import type { Loss } from "../objectives/objective.ts";
import type { OptimizerEntry } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/mod.ts";
import { schedules } from "../schedules/mod.ts";
import type { ScheduleEntry } from "../schedules/schedule.ts";

/** A table: names and what they stand for. */
export type Table<T> = Readonly<Record<string, T>>;

/** All tables. */
export interface Tables {
  readonly datasets: Table<DatasetEntry>;
  readonly models: Table<ModelEntry>;
  readonly optimizers: Table<OptimizerEntry>;
  readonly objectives: Table<Loss>;
  readonly schedules: Table<ScheduleEntry>;
  /** The first metric of a task is told after every epoch. */
  readonly metrics: Readonly<Record<Task, Table<Metric>>>;
}

/** Entries of a user's own, by the names that a config then may use. */
export interface OwnTables {
  /** For `dataset.name`. */
  readonly datasets?: Table<DatasetEntry>;
  /** For `model.name`. */
  readonly models?: Table<ModelEntry>;
  /** For `training.optimizer`. */
  readonly optimizers?: Table<OptimizerEntry>;
  /** For `training.loss`. */
  readonly objectives?: Table<Loss>;
  /** For `training.schedule`. */
  readonly schedules?: Table<ScheduleEntry>;
  /** By the task that they are for; they are told beside the others. */
  readonly metrics?: Readonly<Partial<Record<Task, Table<Metric>>>>;
}

/** What this program has. */
export const builtin: Tables = { datasets, models, optimizers, objectives, schedules, metrics };

/**
 * The tables of this program with a user's own entries.
 *
 * @throws {ConfigError} if a name is taken: an entry that is replaced would make the same config mean another run.
 */
export function extend(own: OwnTables): Tables {
  return {
    datasets: join("data set", datasets, own.datasets),
    models: join("model", models, own.models),
    optimizers: join("optimizer", optimizers, own.optimizers),
    objectives: join("loss", objectives, own.objectives),
    schedules: join("schedule", schedules, own.schedules),
    metrics: {
      regression: join("metric", metrics.regression, own.metrics?.regression),
      classification: join("metric", metrics.classification, own.metrics?.classification),
    },
  };
}

function join<T>(what: string, table: Table<T>, own: Table<T> = {}): Table<T> {
  const taken = Object.keys(own).find((name) => Object.hasOwn(table, name));
  if (taken !== undefined) {
    throw new ConfigError(
      `Cannot add the ${what} "${taken}": mlx has one of that name`,
      "give it another name",
    );
  }
  return { ...table, ...own };
}
