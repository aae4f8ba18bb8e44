/**
 * What a config without checkpoints may not say of them: no setting is without effect.
 *
 * @module
 */
import type { Issue } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import type { Spec } from "./spec.ts";

/**
 * The settings of checkpoints that differ from their defaults where none are written. Defaults pass: the config of a run
 * has all of them filled in.
 *
 * @param spec An experiment of which every key is right.
 */
export function checkCheckpoints({ training, output }: Pick<Spec, "training" | "output">): Issue[] {
  if (output.save_checkpoints) return [];
  const { checkpoint_every_steps, checkpoint_every_seconds } = training;
  const { checkpoint_frequency, keep } = output;
  const settings: [path: readonly string[], value: unknown, without: number | null][] = [
    [["training", "checkpoint_every_steps"], checkpoint_every_steps, null],
    [["training", "checkpoint_every_seconds"], checkpoint_every_seconds, null],
    [["output", "checkpoint_frequency"], checkpoint_frequency, 1],
    [["output", "keep"], keep, null],
  ];
  return settings.filter(([, value, without]) => value !== without).map(([path, value, without]) => ({
    path,
    expected: `${without} or nothing: no checkpoint is written with output.save_checkpoints: false`,
    found: found(value),
  }));
}
