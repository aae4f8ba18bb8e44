/**
 * The form that optimizer and loss had at first, and may still have: the name alone, and its params in a key beside it.
 *
 * ```yaml
 * training: { optimizer: sgd, params: { momentum: 0.9 }, loss: huber, loss_params: { delta: 2 } }
 * ```
 *
 * It is read as `optimizer: { name: sgd, params: { momentum: 0.9 } }`; mistakes are reported where they stand. Digests
 * are of this form, so both forms have one digest, and that of configs that were written before there were two.
 *
 * @module
 */
import { choice, isObject, type Issue, type JsonSchema, type Path, type Schema } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { type Named, type NamedEntry, noParams } from "./named.ts";

/** The settings of `training` that have both forms, and where the older one has their params. */
export const paramsBeside = { optimizer: "params", loss: "loss_params" } as const;

type Setting = keyof typeof paramsBeside;
const settings = Object.keys(paramsBeside) as Setting[];

/** `training` with the older form of optimizer and loss: what digests cover. */
export function olderForm<T extends { readonly optimizer: Named; readonly loss: Named | null }>(
  { optimizer, loss, ...rest }: T,
): Record<string, unknown> & { optimizer: string; loss: string | null } {
  return {
    ...rest,
    optimizer: optimizer.name,
    params: optimizer.params,
    loss: loss?.name ?? null,
    loss_params: loss?.params ?? {},
  };
}

/** Whether a value that stands for optimizer or loss is of the older form, as one that is not there is. */
function isOlder(value: unknown): boolean {
  return !isObject(value);
}

/** The path of an override in the form that the config has: `training.params.momentum` is that of either. */
export function pathInForm(path: readonly string[], config: unknown): readonly string[] {
  const [section, key, ...rest] = path;
  const training = isObject(config) ? config.training : undefined;
  if (section !== "training" || training !== undefined && !isObject(training)) return path;
  for (const setting of settings) {
    const beside = paramsBeside[setting], older = isOlder(training?.[setting]);
    if (key === beside && !older) return [section, setting, "params", ...rest];
    if (key === setting && older && rest[0] === "params") return [section, beside, ...rest.slice(1)];
    if (key === setting && older && rest[0] === "name" && rest.length === 1) return [section, setting];
  }
  return path;
}

/** The same declaration of `training`, which reads both forms. */
export function withOlderForm<T>(
  training: Schema<T>,
  tables: Readonly<Record<Setting, Readonly<Record<string, NamedEntry>>>>,
): Schema<T> {
  return {
    ...training,
    json: bothForms(training.json, tables),
    read(value, path, issues) {
      if (!isObject(value)) return training.read(value, path, issues);
      const { nested, older } = nestedForm(value, path, issues);
      const before = issues.length;
      const result = training.read(nested, path, issues);
      for (let i = before; i < issues.length; i++) issues[i] = inPlace(issues[i], path, older);
      return result;
    },
  };
}

/** A value of `training` with optimizer and loss as objects, and which of them were of the older form. */
function nestedForm(value: Record<string, unknown>, path: Path, issues: Issue[]) {
  const nested = { ...value };
  const older = new Set<Setting>();
  for (const setting of settings) {
    const beside = paramsBeside[setting];
    const { [setting]: given = undefined, [beside]: params = undefined } = value;
    const has = Object.hasOwn(value, beside);
    if (!isOlder(given)) {
      if (!has) continue;
      delete nested[beside];
      issues.push({
        path: [...path, beside],
        expected: `nothing beside ${setting}: { name, params }`,
        found: found(params),
        hint: `move it into ${setting}.params`,
      });
      continue;
    }
    const isNamed = Object.hasOwn(value, setting) && given !== null;
    delete nested[beside];
    // Without a name it is the optimizer's default that has params; no loss does.
    if (setting === "loss" && !isNamed) {
      if (has) noParams.read(params, [...path, beside], issues);
      continue;
    }
    if (!isNamed && !has && given === undefined) continue;
    older.add(setting);
    nested[setting] = { ...Object.hasOwn(value, setting) && { name: given }, ...has && { params } };
  }
  return { nested, older };
}

/** An issue where it stands in the older form. */
function inPlace(issue: Issue, path: Path, older: ReadonlySet<Setting>): Issue {
  const [setting, key, ...rest] = issue.path.slice(path.length);
  if (!older.has(setting as Setting)) return issue;
  const place = key === "params" ? [paramsBeside[setting as Setting], ...rest] : [setting];
  return { ...issue, path: [...path, ...place] };
}

/** The JSON Schema of both forms: what the params beside a name may be depends on it, and on nothing else. */
function bothForms(
  training: JsonSchema,
  tables: Readonly<Record<Setting, Readonly<Record<string, NamedEntry>>>>,
): JsonSchema {
  const properties = { ...training.properties as Record<string, JsonSchema> };
  const rules: JsonSchema[] = [];
  for (const setting of settings) {
    const beside = paramsBeside[setting], table = tables[setting];
    const { default: byDefault } = properties[setting] as { default: { name?: string } | null };
    properties[beside] = { type: "object", description: `The older place of ${setting}.params`, default: {} };
    const where = (condition: JsonSchema, params: unknown) =>
      rules.push({ if: condition, then: { properties: { [beside]: params } } });
    const is = (json: JsonSchema) => ({ properties: { [setting]: json }, required: [setting] });
    where(is({ type: "object" }), false);
    for (const [name, { params = noParams }] of Object.entries(table)) {
      where(is(choice([name], { description: name, ignoreCase: true }).json), params.json);
    }
    const unnamed = byDefault === null ? noParams : table[byDefault.name!].params!;
    where({ not: { required: [setting] } }, unnamed.json);
    if (byDefault === null) where(is({ type: "null" }), noParams.json);
  }
  return { ...training, properties, allOf: rules };
}
