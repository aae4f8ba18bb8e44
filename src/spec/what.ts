/**
 * What of a config is digested: the numerical settings, those that decide the numbers of a run, as far as they differ
 * from their defaults.
 *
 * @module
 */
import { dependsOnEnd } from "../schedules/warmup.ts";
import { isObject } from "../schema/fields.ts";
import { type Defaults, digestDefaults } from "./defaults.ts";
import { olderForm } from "./older_form.ts";
import type { Spec } from "./spec.ts";

/**
 * The settings of `training` that change where and how fast a run computes, or what it records, and no weight unless
 * early stopping or a schedule goes by it.
 */
export const operational: readonly string[] = [
  "workers",
  "train_metrics",
  "monitor",
  "validate_every",
  "max_seconds",
  "checkpoint_every_steps",
  "checkpoint_every_seconds",
];

/**
 * The numerical settings of a spec that differ from their defaults, with sorted keys: with the bytes of the data files,
 * all that decides the numbers of a run. Name, notes, paths, output and operational settings are left out.
 *
 * @param defaults The table of defaults; a setting that is not in it is always digested, as those of custom components.
 */
export function whatOf(
  { dataset: { path: _, memory_limit: ___, ...dataset }, model: { architecture: __, ...model }, training }:
    Spec,
  defaults: Defaults = digestDefaults,
): unknown {
  const older = olderForm(training);
  // Where metrics decide the rate or the end, so does what says which they are, and when there are any.
  const decisive = training.schedule === null && training.early_stopping === null
    ? []
    : ["monitor", "validate_every"].filter((key) => older[key] !== null);
  const numerical = Object.entries(older).filter(([key]) =>
    !operational.includes(key) || decisive.includes(key)
  );
  const entries: Readonly<Record<string, string | null>> = {
    "dataset.params": dataset.name,
    "model.params": model.name,
    "training.params": older.optimizer,
    "training.loss_params": older.loss,
    "training.schedule.params": training.schedule?.name ?? null,
  };
  const changed = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => changed(one, path));
    if (!isObject(value)) return value;
    const section = defaults[path in entries ? `${path} ${entries[path]}` : path] ?? {};
    const kept = Object.keys(value).sort().flatMap((key) => {
      const own = changed(value[key], `${path}.${key}`);
      return Object.hasOwn(section, key) && isSame(own, section[key]) ? [] : [[key, own]];
    });
    return Object.fromEntries(kept);
  };
  return {
    dataset: changed(dataset, "dataset"),
    model: changed(model, "model"),
    training: changed(Object.fromEntries(numerical), "training"),
  };
}

/**
 * The same without the number of epochs: all that decides the numbers of an epoch, however many follow. A run of 5
 * epochs that is extended to 10 is therefore the run of 10. Where the learning rates depend on where the end is, the
 * number stays: such a run cannot be extended.
 */
export function trajectoryOf(spec: Spec, defaults: Defaults = digestDefaults): unknown {
  if (dependsOnEnd(spec.training.schedule)) return whatOf(spec, defaults);
  const { epochs: _, ...training } = spec.training;
  return whatOf({ ...spec, training: training as Spec["training"] }, defaults);
}

/** Whether two values of JSON are equal. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
