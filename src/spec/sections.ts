/**
 * The sections of a config: dataset and model; training.ts and output.ts have the others.
 *
 * @module
 */
import { choice, isObject, nullable, object, optional, type Schema, text } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { variant } from "../schema/variant.ts";
import { custom } from "./custom.ts";
import { datasetFields } from "./dataset_fields.ts";
import type { Tables } from "./tables.ts";

/** `dataset`: what is learned from. */
export function dataset(table: Tables["datasets"]): Schema<unknown> {
  const path = text({ description: "The data file, relative to the workspace root", min: 1 });
  const members = mapValues(table, ({ summary, params, needsPath }, name) =>
    object({
      name: choice([name], { description: summary, ignoreCase: true }),
      path: needsPath ? path : nothing("this data set reads no file"),
      params: optional(params, {}),
      ...datasetFields,
    }));
  const otherwise = object({
    name: known(Object.keys(table), ["mnist", "cifar10", "cifar100", "imagenet", "custom"], "The data set"),
    path: optional(nullable(path), null),
    params: optional(anyObject, {}),
    ...datasetFields,
  }, { description: "What is learned from" });
  return variant("name", members, otherwise);
}

/** `model`: what learns. */
export function model(table: Tables["models"]): Schema<unknown> {
  const note = nullable(
    text({ description: "A note on the architecture, shown in the plan and kept with the run" }),
  );
  const rest = { architecture: optional(note, null) };
  const members = mapValues(table, ({ summary, params }, name) =>
    object({
      name: choice([name], { description: summary, ignoreCase: true }),
      ...rest,
      params: optional(params, {}),
    }));
  const otherwise = object({
    name: known(Object.keys(table), ["resnet", "vgg", "mobilenet", "efficientnet", "custom"], "The model"),
    ...rest,
    params: optional(anyObject, {}),
  }, { description: "What learns" });
  return variant("name", { ...members, custom: custom(members) }, otherwise);
}

/** One of the table's names; those that are planned, or begin like one, get a hint of their own. */
export function known(
  names: readonly string[],
  planned: readonly string[],
  description: string,
): Schema<string> {
  const name = choice(names, { description, ignoreCase: true });
  return {
    ...name,
    read(value, path, issues) {
      const before = issues.length;
      const result = name.read(value, path, issues);
      const start = String(value).toLowerCase();
      if (issues.length > before && planned.some((word) => start.startsWith(word))) {
        issues[before] = { ...issues[before], hint: "not supported yet" };
      }
      return result;
    },
  };
}

/** A key that may only be null. */
function nothing(hint: string): Schema<null> {
  return {
    expected: "null",
    description: `Always null: ${hint}`,
    json: { type: "null", default: null },
    absent: { value: null },
    read(value, path, issues) {
      if (value !== null) issues.push({ path, expected: "null", found: found(value), hint });
      return null;
    },
  };
}

/** The params of an entry that is not known: only their kind can be checked. */
export const anyObject: Schema<unknown> = {
  expected: "an object",
  description: "Settings of what is named",
  json: { type: "object" },
  read(value, path, issues) {
    if (!isObject(value)) issues.push({ path, expected: "an object", found: found(value) });
    return {};
  },
};

/** A table with other values. */
export function mapValues<A, B>(
  table: Readonly<Record<string, A>>,
  f: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, f(value, key)]));
}
