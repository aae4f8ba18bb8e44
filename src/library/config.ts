/**
 * Configs as values of a program: like those in files, and with a user's own parts in the place of names.
 *
 * @module
 */
import type { DatasetEntry } from "../datasets/dataset.ts";
import { ConfigError } from "../errors.ts";
import type { ModelEntry } from "../models/model.ts";
import type { Loss } from "../objectives/objective.ts";
import type { OptimizerEntry } from "../optimizers/optimizer.ts";
import { isObject } from "../schema/fields.ts";
import { parseSpec, type Spec } from "../spec/spec.ts";
import { extend, type OwnTables, type Tables } from "../spec/tables.ts";

/** What a config may hold in a section: the same keys as in a file. */
export type Settings = { readonly [key: string]: unknown };

/**
 * One experiment. Keys, defaults and ranges are those of config files.
 *
 * A data set, model, optimizer or loss may be an entry of one's own instead of a name; a run that is recorded then
 * says "own" in its config.
 */
export interface Config {
  readonly name: string;
  readonly description?: string | null;
  readonly dataset: Settings | DatasetEntry;
  readonly model: Settings | ModelEntry;
  readonly training?: Settings & {
    readonly optimizer?: string | OptimizerEntry;
    readonly loss?: string | Loss | null;
  };
  readonly output?: Settings;
}

/** The name that an entry in the place of a name has. */
const ownName = "own";

/**
 * A config read and checked, with the tables that its names are looked up in.
 *
 * @throws {ConfigError} with every mistake found.
 */
export function readConfig(config: Config, own: OwnTables = {}): { spec: Spec; tables: Tables } {
  const { dataset, model, training = {} } = config;
  const { optimizer, loss } = training;
  const tables = extend({
    datasets: withOwn(own.datasets, isEntry<DatasetEntry>(dataset, "open") ? dataset : undefined),
    models: withOwn(own.models, isEntry<ModelEntry>(model, "build") ? model : undefined),
    optimizers: withOwn(own.optimizers, isEntry<OptimizerEntry>(optimizer, "create") ? optimizer : undefined),
    objectives: withOwn(own.objectives, isEntry<Loss>(loss, "refuse") ? loss : undefined),
    metrics: own.metrics,
  });
  const value = {
    ...config,
    dataset: isEntry(dataset, "open") ? { name: ownName } : dataset,
    model: isEntry(model, "build") ? { name: ownName } : model,
    training: {
      ...training,
      ...isEntry(optimizer, "create") && { optimizer: ownName },
      ...isEntry(loss, "refuse") && { loss: ownName },
    },
  };
  const { value: spec, issues } = parseSpec(value, tables);
  if (spec !== undefined) return { spec, tables };
  const lines = issues.map(({ path, expected, found, hint }) =>
    `\n  ${path.join(".")}: expected ${expected} but found ${found}${hint ? ` (${hint})` : ""}`
  );
  throw new ConfigError(`Cannot use the config:${lines.join("")}`);
}

/** Whether a value is an entry, told by the function that makes what it stands for. */
function isEntry<T>(value: unknown, method: string): value is T {
  return isObject(value) && typeof value[method] === "function";
}

function withOwn<T>(table: Readonly<Record<string, T>> | undefined, entry: T | undefined) {
  return entry === undefined ? table : { ...table, [ownName]: entry };
}
