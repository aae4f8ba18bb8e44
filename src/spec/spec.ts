/**
 * A spec: one experiment as plain JSON, every default filled in.
 *
 * @module
 */
import type { EncodingName, UnknownCategory } from "../datasets/encode.ts";
import type { MissingSetting } from "../datasets/impute.ts";
import { isObject, type Issue, parse, type Schema } from "../schema/fields.ts";
import type { SplitSetting } from "./dataset_fields.ts";
import { specSchema } from "./schema.ts";
import { builtin, type Tables } from "./tables.ts";

/** One experiment. Names are in the spelling of the tables; `params` are as the named entry declares them. */
export interface Spec {
  format_version: number;
  name: string;
  description: string | null;
  dataset: {
    name: string;
    path: string | null;
    params: Readonly<Record<string, unknown>>;
    split: SplitSetting | null;
    missing: MissingSetting;
    encoding: EncodingName;
    unknown_category: UnknownCategory;
    standardize: boolean;
    standardize_target: boolean;
  };
  model: { name: string; architecture: string | null; params: Readonly<Record<string, unknown>> };
  training: {
    epochs: number;
    batch_size: number;
    learning_rate: number;
    optimizer: string;
    /** From 0 to 2^32 - 1; null until {@linkcode resolveSeed} has drawn one. */
    seed: number | null;
    precision: "float64" | "float32";
    /** A name of the objectives; null for the task's default. */
    loss: string | null;
    params: Readonly<Record<string, unknown>>;
  };
  output: {
    directory: string;
    save_checkpoints: boolean;
    checkpoint_frequency: number;
    save_logs: boolean;
    index: boolean;
    params: Readonly<Record<string, never>>;
  };
}

/** The declaration of one experiment over the tables of this program. */
export const schema: Schema<Spec> = specSchema(builtin);

/**
 * Reads one experiment: the spec with defaults filled in, or everything that is wrong.
 *
 * @param tables What names are looked up in.
 */
export function parseSpec(
  value: unknown,
  tables: Tables = builtin,
): { value: Spec; issues?: undefined } | { value?: undefined; issues: Issue[] } {
  return parse(tables === builtin ? schema : specSchema(tables), value);
}

/**
 * The *what* of a spec, with sorted keys: all that decides the numbers of a run but the bytes of its data files.
 * The *how* and *where* are left out: name, description, notes, paths, output.
 */
export function whatOf({ dataset: { path: _, ...dataset }, model, training }: Spec): unknown {
  return sorted({
    dataset,
    model: { name: model.name, params: model.params },
    training,
  });
}

/** The spec with a seed: its own, or a drawn one where that is null. */
export function resolveSeed(spec: Spec, draw: () => number): Spec {
  return { ...spec, training: { ...spec.training, seed: spec.training.seed ?? draw() } };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
