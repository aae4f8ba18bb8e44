/**
 * A setting that names an entry of a table and gives its params: `{ name: sgd, params: { momentum: 0.9 } }`.
 *
 * @module
 */
import { choice, object, optional, type Schema } from "../schema/fields.ts";
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
 */
export function named(
  table: Readonly<Record<string, NamedEntry>>,
  { description, absent }: { readonly description: string; readonly absent?: string },
): Schema<Named> {
  const nameOf = (name: Schema<string>) => absent === undefined ? name : optional(name, absent);
  const members = mapValues(table, ({ summary, params = noParams }, name) =>
    object({
      name: nameOf(choice([name], { description: summary, ignoreCase: true })),
      params: optional(params, {}),
    }));
  const otherwise = object({
    name: nameOf(known(Object.keys(table), [], description)),
    params: optional(anyObject, {}),
  }, { description });
  return variant<unknown>("name", members, otherwise, absent) as Schema<Named>;
}
