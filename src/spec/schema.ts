/**
 * What a config may say: the declaration of one experiment, composed from the tables of what can be named.
 *
 * @module
 */
import {
  int,
  isObject,
  type JsonSchema,
  nullable,
  object,
  optional,
  type Schema,
  text,
} from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { segment } from "../schema/names.ts";
import { checkCheckpoints } from "./checkpoints.ts";
import { withKeyAdvice } from "./key_advice.ts";
import { output } from "./output.ts";
import { dataset, model } from "./sections.ts";
import type { Spec } from "./spec.ts";
import type { Tables } from "./tables.ts";
import { training } from "./training.ts";

/** The version of the file format that this program writes, and the newest that it reads. */
export const formatVersion = 1;

/**
 * The declaration of one experiment. Keys that start with `x-`, and `$schema`, are the user's own and left out.
 * Of a newer format only its version is reported: what else it says cannot be judged.
 *
 * @param options.recorded Whether it is that of a run: such a one is read with settings that are without effect, since
 *   there was a time when they were not refused.
 * @param options.dataOnly Whether only its data are wanted: then it needs no name and no model, and what stands for those
 *   means nothing.
 */
export function specSchema(tables: Tables, { recorded = false, dataOnly = false } = {}): Schema<Spec> {
  const unread = <T>(field: Schema<T>, value: unknown) => dataOnly ? { ...field, absent: { value } } : field;
  const experiment = object({
    format_version: optional(version, formatVersion),
    name: unread(
      segment({ description: "Name of the experiment, and of the directory of its runs" }),
      "data",
    ),
    description: optional(nullable(text({ description: "What the experiment is for" })), null),
    dataset: dataset(tables.datasets),
    model: unread(model(tables.models), { name: "linear_regression" }),
    training: optional(training(tables), {}),
    output: optional(output, {}),
  }, {
    description: "One experiment",
    check: recorded ? undefined : (spec) => checkCheckpoints(spec as Pick<Spec, "training" | "output">),
  });
  const { properties, ...json } = experiment.json;
  return {
    ...experiment as Schema<unknown> as Schema<Spec>,
    json: {
      ...json,
      properties: { $schema: { type: "string" }, ...properties as JsonSchema },
      patternProperties: { "^x-": true },
    },
    read(value, path, issues) {
      if (isObject(value) && Object.hasOwn(value, "format_version") && isNewer(value.format_version)) {
        version.read(value.format_version, [...path, "format_version"], issues);
        return value as unknown as Spec;
      }
      const own = isObject(value) ? Object.entries(value).filter(([key]) => !isUsersOwn(key)) : undefined;
      const before = issues.length;
      const config = own ? Object.fromEntries(own) : value;
      const spec = experiment.read(config, path, issues) as unknown as Spec;
      for (let i = before; i < issues.length; i++) {
        const inside = { ...issues[i], path: issues[i].path.slice(path.length) };
        issues[i] = { ...withKeyAdvice(inside, experiment.fields!, config, tables), path: issues[i].path };
      }
      return spec;
    },
  };
}

function isUsersOwn(key: string): boolean {
  return key === "$schema" || key.startsWith("x-");
}

const version: Schema<number> = {
  ...int({ description: "Version of the file format", min: 1, max: formatVersion }),
  read(value, path, issues) {
    if (value === formatVersion) return formatVersion;
    const hint = isNewer(value) ? "a newer version of mlx wrote this file" : undefined;
    issues.push({ path, expected: String(formatVersion), found: found(value), hint });
    return formatVersion;
  },
};

function isNewer(version: unknown): boolean {
  return Number.isSafeInteger(version) && version as number > formatVersion;
}
