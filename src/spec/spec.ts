/**
 * A spec: one experiment as plain JSON, every default filled in.
 *
 * @module
 */
import { type Issue, parse, type Schema } from "../schema/fields.ts";
import { specSchema } from "./schema.ts";
import type { Spec } from "./spec.generated.ts";
import { builtin, type Tables } from "./tables.ts";

export type { Spec } from "./spec.generated.ts";

/** How many threads compute; "auto" for as many as gain something on the machine. */
export type Workers = Spec["training"]["workers"];

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

/** The declaration of an experiment of which only the data are wanted: it needs no name and no model. */
export function dataSchema(tables: Tables = builtin): Schema<Spec> {
  return specSchema(tables, { dataOnly: true });
}

/** Reads the experiment of a run: what {@linkcode parseSpec} reads, and what it once did. */
export function parseRecorded(value: unknown, tables: Tables = builtin): ReturnType<typeof parseSpec> {
  return parse(specSchema(tables, { recorded: true }), value);
}

/** The spec with a seed: its own, or a drawn one where that is null. */
export function resolveSeed(spec: Spec, draw: () => number): Spec {
  return { ...spec, training: { ...spec.training, seed: spec.training.seed ?? draw() } };
}
