/**
 * What a declaration is.
 *
 * @module
 */

/** Where in a value: keys of objects and indices of lists, outermost first. */
export type Path = readonly (string | number)[];

/** One thing that is not as declared. */
export interface Issue {
  /** Where. */
  readonly path: Path;
  /** What was declared, e.g. `an integer >= 1`. */
  readonly expected: string;
  /** What was there, e.g. `"ten"` or `nothing`. */
  readonly found: string;
  /** What to do about it, e.g. `did you mean "adam"?`. */
  readonly hint?: string;
  /** Where the key itself is not declared: those that are. */
  readonly unknownKey?: readonly string[];
}

/** A JSON Schema (draft 2020-12), as far as it is needed here. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A declaration of values of type T. */
export interface Schema<out T> {
  /** The declaration in words, as it stands in errors after "expected". */
  readonly expected: string;
  /** One sentence for help and docs. */
  readonly description: string;
  /** The same in JSON Schema. */
  readonly json: JsonSchema;
  /** Present if the key may be absent: what stands for it then. */
  readonly absent?: { readonly value: unknown };
  /** The declared keys of an object. */
  readonly fields?: Fields;
  /** Reads `value`, adding to `issues` what is wrong; the result counts only if nothing was added. */
  readonly read: (value: unknown, path: Path, issues: Issue[]) => T;
}

/** The keys of an object and what they hold. */
export type Fields = { readonly [key: string]: Schema<unknown> };

/** The type of the values that a declaration accepts. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** The type of an object with these keys. */
export type InferFields<F extends Fields> = { -readonly [K in keyof F]: Infer<F[K]> };

/** Reads a value by its declaration: the value with its defaults filled in, or everything that is wrong with it. */
export function parse<T>(
  schema: Schema<T>,
  value: unknown,
): { value: T; issues?: undefined } | { value?: undefined; issues: Issue[] } {
  const issues: Issue[] = [];
  const result = schema.read(value, [], issues);
  return issues.length > 0 ? { issues } : { value: result };
}

/**
 * Reads a value that a newer version may have written: keys that are not declared stay in it as they are, and `unknown`
 * has their paths.
 */
export function parseOpen<T>(
  schema: Schema<T>,
  value: unknown,
): { value: T; unknown: Path[]; issues?: undefined } | { value?: undefined; issues: Issue[] } {
  const found: Issue[] = [];
  const result = schema.read(value, [], found);
  const issues = found.filter(({ unknownKey }) => unknownKey === undefined);
  if (issues.length > 0) return { issues };
  return { value: result, unknown: found.map(({ path }) => path) };
}

/** The JSON Schema of a declaration. */
export function toJsonSchema(schema: Schema<unknown>): JsonSchema {
  return schema.json;
}

/** Whether a value is what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
