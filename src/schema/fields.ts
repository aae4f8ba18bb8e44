/**
 * Declares what a value may be, once: from the declaration come the TypeScript type, the reader, the words
 * "expected …" of its errors, the JSON Schema and the rows of the documentation.
 *
 * ```ts
 * const params = object({ hidden: optional(list(int({ min: 1, description: "Units" }), { description: "Layers" }), []) });
 * type Params = Infer<typeof params>; // { hidden: number[] }
 * parse(params, { hidden: [0] }); // { issues: [{ path: ["hidden", 0], expected: "an integer >= 1", found: "0" }] }
 * ```
 *
 * @module
 */
import { found } from "./found.ts";
import { interval, limits, type Range, within } from "./range.ts";
import { didYouMean } from "./suggest.ts";

/** Where in a value: keys of objects and indices of lists, outermost first. */
export type Path = readonly (string | number)[];

/** One thing that is not as declared. */
export interface Issue {
  readonly path: Path;
  /** What was declared, e.g. `an integer >= 1`. */
  readonly expected: string;
  /** What was there, e.g. `"ten"` or `nothing`. */
  readonly found: string;
  /** What to do about it, e.g. `did you mean "adam"?`. */
  readonly hint?: string;
}

/** A JSON Schema (draft 2020-12), as far as it is needed here. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A declaration of values of type T. */
export interface Schema<out T> {
  /** The declaration in words, as it stands in errors after "expected". */
  readonly expected: string;
  /** One sentence for help and docs. */
  readonly description: string;
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

/** The JSON Schema of a declaration. */
export function toJsonSchema(schema: Schema<unknown>): JsonSchema {
  return schema.json;
}

/** A declaration that accepts by a test and keeps the value as it is. */
function leaf<T>(
  accepts: (value: unknown) => boolean,
  expected: string,
  description: string,
  json: JsonSchema,
): Schema<T> {
  return {
    expected,
    description,
    json: { ...json, description },
    read(value, path, issues) {
      if (!accepts(value)) issues.push({ path, expected, found: found(value) });
      return value as T;
    },
  };
}

/** An integer that a float64 holds exactly; `10.0` is one. */
export function int(
  { description, min, max }: { description: string; min?: number; max?: number },
): Schema<number> {
  const expected = "an integer" + interval({ min, max });
  const accepts = (n: unknown) => Number.isSafeInteger(n) && within(n as number, { min, max });
  return leaf(accepts, expected, description, { type: "integer", ...limits({ min, max }) });
}

/** A finite number; `above` and `below` exclude the limit itself. */
export function number(
  { description, ...range }: { description: string } & Range,
): Schema<number> {
  const accepts = (n: unknown) => Number.isFinite(n) && within(n as number, range);
  return leaf(accepts, "a number" + interval(range), description, { type: "number", ...limits(range) });
}

/** `true` or `false`. */
export function flag({ description }: { description: string }): Schema<boolean> {
  return leaf((b) => typeof b === "boolean", "true or false", description, { type: "boolean" });
}

/** Text of at least `min` and at most `max` UTF-16 code units. */
export function text(
  { description, min = 0, max }: { description: string; min?: number; max?: number },
): Schema<string> {
  const size = [min > 1 && `at least ${min}`, max !== undefined && `at most ${max}`].filter(Boolean).join(
    " and ",
  );
  const expected = (min === 1 ? "non-empty text" : "text") + (size && ` of ${size} characters`);
  const accepts = (s: unknown) => typeof s === "string" && s.length >= min && s.length <= (max ?? Infinity);
  const json = {
    type: "string",
    ...(min > 0 && { minLength: min }),
    ...(max !== undefined && { maxLength: max }),
  };
  return leaf(accepts, expected, description, json);
}

/**
 * One of a few words.
 *
 * @param ignoreCase Whether any spelling in capitals counts; the word is then read as declared.
 */
export function choice<const W extends readonly string[]>(
  words: W,
  { description, ignoreCase = false }: { description: string; ignoreCase?: boolean },
): Schema<W[number]> {
  const expected = orList(words.map((word) => JSON.stringify(word)));
  return {
    expected,
    description,
    json: { ...oneOf(words, ignoreCase), description },
    read(value, path, issues) {
      const same = (word: string) => word === value || ignoreCase && word === String(value).toLowerCase();
      const word = typeof value === "string" ? words.find(same) : undefined;
      if (word !== undefined) return word;
      const hint = typeof value === "string" ? didYouMean(value, words) : undefined;
      issues.push({ path, expected, found: found(value), hint });
      return words[0];
    },
  };
}

/** A list of at least `min` and at most `max` items. */
export function list<T>(
  item: Schema<T>,
  { description, min = 0, max }: { description: string; min?: number; max?: number },
): Schema<T[]> {
  const size = [min > 0 && `at least ${min}`, max !== undefined && `at most ${max}`].filter(Boolean).join(
    " and ",
  );
  const expected = size ? `a list of ${size}` : "a list";
  const json = {
    type: "array",
    items: item.json,
    ...(min > 0 && { minItems: min }),
    ...(max !== undefined && { maxItems: max }),
    description,
  };
  return {
    expected,
    description,
    json,
    read(value, path, issues) {
      if (!Array.isArray(value) || value.length < min || value.length > (max ?? Infinity)) {
        issues.push({ path, expected, found: found(value) });
        return [];
      }
      return value.map((one, i) => item.read(one, [...path, i], issues));
    },
  };
}

/** A value that one of several declarations accepts; the first that does reads it. */
export function union<const M extends readonly Schema<unknown>[]>(members: M): Schema<Infer<M[number]>> {
  const expected = orList(members.map((member) => member.expected));
  const description = members[0].description;
  return {
    expected,
    description,
    json: { anyOf: members.map((member) => member.json), description },
    read(value, path, issues) {
      const own: Issue[] = [];
      for (const member of members) {
        const before = own.length;
        const result = member.read(value, path, own);
        if (own.length === before) return result as Infer<M[number]>;
      }
      // Of the right kind but wrong further in: what is wrong inside says more than the whole choice.
      const inside = own.filter((issue) => issue.path.length > path.length);
      issues.push(...(inside.length > 0 ? inside : [{ path, expected, found: found(value) }]));
      return value as Infer<M[number]>;
    },
  };
}

/** The same, or `null`. */
export function nullable<T>(field: Schema<T>): Schema<T | null> {
  const { description, ...json } = field.json;
  const { type } = json;
  const simple = typeof type === "string" && json.enum === undefined;
  return {
    ...field,
    expected: `${field.expected} or null`,
    json: simple
      ? { ...json, type: [type, "null"], description }
      : { anyOf: [json, { type: "null" }], description },
    read(value, path, issues) {
      if (value === null) return null;
      const before = issues.length;
      const result = field.read(value, path, issues);
      for (let i = before; i < issues.length; i++) {
        if (issues[i].expected === field.expected) {
          issues[i] = { ...issues[i], expected: `${field.expected} or null` };
        }
      }
      return result;
    },
  };
}

/**
 * The same, or absent: then the default stands for it. An explicit `null` is not absent.
 *
 * @param value The default, as it could stand in a file: `{}` is an object with all its own defaults.
 */
export function optional<T>(field: Schema<T>, value: T | Record<string, never>): Schema<T> {
  return { ...field, absent: { value }, json: { ...field.json, default: value } };
}

/**
 * An object with these keys and no others.
 *
 * @param check Looks at the whole once every key is right; the paths of what it finds start inside the object.
 */
export function object<const F extends Fields>(
  fields: F,
  { description = "", check }: {
    description?: string;
    check?: (value: InferFields<F>) => readonly Issue[] | undefined;
  } = {},
): Schema<InferFields<F>> {
  const keys = Object.keys(fields);
  const required = keys.filter((key) => fields[key].absent === undefined);
  const properties = Object.fromEntries(keys.map((key) => [key, fields[key].json]));
  return {
    expected: "an object",
    description,
    fields,
    json: {
      type: "object",
      ...(description && { description }),
      properties,
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    },
    read(value, path, issues) {
      const before = issues.length;
      const result: Record<string, unknown> = {};
      if (!isObject(value)) {
        issues.push({ path, expected: "an object", found: found(value) });
        return result as InferFields<F>;
      }
      for (const key of keys) {
        const { absent, expected, read } = fields[key];
        const at = [...path, key];
        if (Object.hasOwn(value, key)) result[key] = read(value[key], at, issues);
        else if (absent) result[key] = read(absent.value, at, issues);
        else issues.push({ path: at, expected, found: "nothing" });
      }
      for (const key of Object.keys(value)) {
        if (!Object.hasOwn(fields, key)) issues.push(unknownKey([...path, key], key, keys));
      }
      if (check && issues.length === before) {
        const more = check(result as InferFields<F>) ?? [];
        issues.push(...more.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
      }
      return result as InferFields<F>;
    },
  };
}

/** Whether a value is what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The issue of a key that is not declared. */
export function unknownKey(path: Path, key: string, known: readonly string[]): Issue {
  const expected = known.length > 0 ? `one of the keys ${known.join(", ")}` : "no keys here";
  return { path, expected, found: `the unknown key ${found(key)}`, hint: didYouMean(key, known) };
}

/** `a, b or c`. */
function orList(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1)}`;
}

/** The JSON Schema of some words; editors offer the enumeration, any capitals pass where they may. */
function oneOf(words: readonly string[], ignoreCase: boolean): JsonSchema {
  if (!ignoreCase) return { enum: words };
  const anyCase = words.map((word) =>
    word.replace(/[a-z]/g, (c) => `[${c}${c.toUpperCase()}]`).replace(/[.+*?^$()|\\]/g, "\\$&")
  );
  return { anyOf: [{ enum: words }, { type: "string", pattern: `^(${anyCase.join("|")})$` }] };
}
