/**
 * A setting that names an entry of a table and gives its params: `{ name: sgd, params: { momentum: 0.9 } }`, or the name
 * alone.
 *
 * @module
 */
import { choice, type Fields, type JsonSchema, object, optional, type Schema } from "../schema/fields.ts";
import { variant } from "../schema/variant.ts";
import { anyObject, known, mapValues } from "./sections.ts";

/** What such a setting is once it is read. */
export interface Named {
  /** In the spelling of the table. */
  readonly name: string;
  /** As the entry declares them. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** What there is to know of an entry of a table. */
export interface NamedEntry {
  readonly summary: string;
  readonly params?: Schema<unknown>;
}

/** The params of an entry that declares none. */
export const noParams: Schema<unknown> = object({}, { description: "There are none" });

/**
 * Declares such a setting.
 *
 * @param absent The name that stands for none, if it may be left out.
 * @param beside Further keys, which all entries have.
 */
export function named(
  table: Readonly<Record<string, NamedEntry>>,
  { description, absent, beside = {} }: {
    readonly description: string;
    readonly absent?: string;
    readonly beside?: Fields;
  },
): Schema<Named> {
  const nameOf = (name: Schema<string>) => absent === undefined ? name : optional(name, absent);
  const members = mapValues(table, ({ summary, params = noParams }, name) =>
    object({
      name: nameOf(choice([name], { description: summary, ignoreCase: true })),
      params: optional(params, {}),
      ...beside,
    }));
  const otherwise = object({
    name: nameOf(known(Object.keys(table), [], description)),
    params: optional(anyObject, {}),
    ...beside,
  }, { description });
  const full = variant<unknown>("name", members, otherwise, absent) as Schema<Named>;
  const names = choice(Object.keys(table), { description: "The name alone", ignoreCase: true });
  return {
    ...full,
    json: { anyOf: [names.json, ...full.json.anyOf as JsonSchema[]], description },
    read(value, path, issues) {
      if (typeof value !== "string") return full.read(value, path, issues);
      const before = issues.length;
      const result = full.read({ name: value }, path, issues);
      for (let i = before; i < issues.length; i++) {
        if (issues[i].path.at(-1) === "name") issues[i] = { ...issues[i], path };
      }
      return result;
    },
  };
}
