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
import { isObject, parse } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { inWords } from "../schema/words.ts";
import { loadSpecs } from "../spec/load.ts";
import { dataSchema, parseSpec, type Spec } from "../spec/spec.ts";
import { extend, type OwnTables, type Tables } from "../spec/tables.ts";
import type { DatasetName, LossName, ModelName, OptimizerName, ScheduleName } from "./names.generated.ts";
import { checkOptions, checkText, isTexts, ownTables } from "./options.ts";

/** Any other name: one of a user's own tables. */
export type OwnName = string & Record<never, never>;

/** Settings of which every key may be left out: then its default stands for it. */
export type Given<T> = T extends readonly unknown[] ? T
  : T extends object ? { readonly [K in keyof T]?: Given<T[K]> }
  : T;

/** What is learned from: the keys of `dataset` in a config file. */
export interface DatasetSettings extends Given<Omit<Spec["dataset"], "name">> {
  /** A name of mlx's own data sets, or of {@linkcode OwnTables}. */
  readonly name: DatasetName | OwnName;
}

/** What learns: the keys of `model` in a config file. */
export interface ModelSettings extends Given<Omit<Spec["model"], "name">> {
  /** A name of mlx's own models, or of {@linkcode OwnTables}. */
  readonly name: ModelName | OwnName;
}

/** An optimizer or a loss with its params. */
export interface NamedSettings<Name extends string> {
  /** A name of mlx's own, or of {@linkcode OwnTables}. */
  readonly name: Name | OwnName;
  /** As the entry declares them. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** How it learns: the keys of `training` in a config file. */
export interface TrainingSettings extends Given<Omit<Spec["training"], "optimizer" | "loss" | "schedule">> {
  /** A name, with its params if it is to have other ones, or an optimizer of one's own; by default "adam". */
  readonly optimizer?: OptimizerName | OwnName | NamedSettings<OptimizerName> | OptimizerEntry;
  /** The params of an optimizer that is given by its name alone, or of one's own. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** How the learning rate moves; null, the default: it does not. */
  readonly schedule?:
    | ScheduleName
    | OwnName
    | (NamedSettings<ScheduleName> & Given<Pick<NonNullable<Spec["training"]["schedule"]>, "warmup">>)
    | null;
  /** The same for a loss; null for what fits the task. */
  readonly loss?: LossName | OwnName | NamedSettings<LossName> | Loss | null;
  /** The params of a loss that is given by its name alone, or of one's own. */
  readonly loss_params?: Readonly<Record<string, unknown>>;
}

/** What is kept, and where: the keys of `output` in a config file. */
export type OutputSettings = Given<Spec["output"]>;

/**
 * One experiment. Keys, defaults and ranges are those of config files.
 *
 * A data set, model, optimizer or loss may be an entry of one's own instead of a name; a run that is recorded then
 * says "own" in its config.
 *
 * ```ts
 * import type { Config } from "@mlx/mlx";
 *
 * const config: Config = {
 *   name: "iris",
 *   dataset: { name: "csv", path: "experiments/data/iris.csv", split: { test: 0.2, seed: 42 }, standardize: true },
 *   model: { name: "mlp", params: { hidden: [16] } },
 *   training: { epochs: 20, learning_rate: 0.01, optimizer: "adam" },
 * };
 * ```
 */
export interface Config {
  /** Version of the layout of configs; 1, which is the only one. */
  readonly format_version?: number;
  /** The experiment's name, which names its directory of runs too. */
  readonly name: string;
  /** A note that is kept with the run. */
  readonly description?: string | null;
  /** What is learned from. */
  readonly dataset: DatasetSettings | DatasetEntry;
  /** What learns. */
  readonly model: ModelSettings | ModelEntry;
  /** How it learns. */
  readonly training?: TrainingSettings;
  /** What is kept, and where. */
  readonly output?: OutputSettings;
}

/** A config of which only the data are used: it needs no name and no model. */
export type DataConfig = Pick<Config, "dataset"> & Partial<Config>;

/** The name that an entry in the place of a name has. */
const ownName = "own";

/**
 * A config read and checked, with the tables that its names are looked up in.
 *
 * @param dataOnly Whether only its data are wanted.
 * @throws {ConfigError} with every mistake found.
 */
export function readConfig(
  config: DataConfig,
  own: OwnTables = {},
  dataOnly = false,
): { spec: Spec; tables: Tables } {
  if (!isObject(config)) {
    throw new ConfigError(`Cannot use the config: expected an object but found ${found(config)}`);
  }
  const { dataset, model, training } = config;
  const { optimizer, loss } = training ?? {};
  const all: OwnTables = {
    datasets: withOwn(own.datasets, isEntry<DatasetEntry>(dataset, "open") ? dataset : undefined),
    models: withOwn(own.models, isEntry<ModelEntry>(model, "build") ? model : undefined),
    optimizers: withOwn(own.optimizers, isEntry<OptimizerEntry>(optimizer, "create") ? optimizer : undefined),
    schedules: own.schedules,
    objectives: withOwn(own.objectives, isEntry<Loss>(loss, "refuse") ? loss : undefined),
    metrics: own.metrics,
  };
  checkOptions(all, ownTables);
  const tables = extend(all);
  const value = {
    ...config,
    dataset: isEntry(dataset, "open") ? { name: ownName } : dataset,
    ...model !== undefined && { model: isEntry(model, "build") ? { name: ownName } : model },
    ...isObject(training) && {
      training: {
        ...training,
        ...isEntry(optimizer, "create") && { optimizer: ownName },
        ...isEntry(loss, "refuse") && { loss: ownName },
      },
    },
  };
  const { value: spec, issues } = dataOnly ? parse(dataSchema(tables), value) : parseSpec(value, tables);
  if (spec !== undefined) return { spec, tables };
  const lines = issues.map((issue) => `\n  ${issue.path.join(".")}: ${inWords(issue, true)}`);
  throw new ConfigError(`Cannot use the config:${lines.join("")}`);
}

/**
 * Loads the experiments of a config file, defaults filled in.
 *
 * ```ts
 * import { loadConfigs, run } from "@mlx/mlx";
 *
 * const [config] = await loadConfigs("experiments/iris.yaml", ["training.epochs=3"]);
 * const { metrics } = await run(config, { record: false });
 * console.log(metrics.test_accuracy);
 * ```
 *
 * @param path A regular file of at most 1 MiB ending in .json, .jsonc, .yaml or .yml, from the current directory.
 * @param overrides Settings that replace the file's, as on the command line: "training.epochs=3".
 * @throws {ConfigError} with every mistake found and its place.
 */
export async function loadConfigs(path: string, overrides: readonly string[] = []): Promise<Spec[]> {
  checkText("load configs", "the path of a file", path);
  if (!isTexts(overrides)) {
    throw new ConfigError(
      `Cannot load configs: expected a list of text as overrides but found ${found(overrides)}`,
    );
  }
  return await loadSpecs(path, { overrides });
}

/** Whether a value is an entry, told by the function that makes what it stands for. */
function isEntry<T>(value: unknown, method: string): value is T {
  return isObject(value) && typeof value[method] === "function";
}

function withOwn<T>(table: Readonly<Record<string, T>> | undefined, entry: T | undefined) {
  return entry === undefined ? table : { ...table, [ownName]: entry };
}
