/**
 * Declarations made of others: lists, alternatives, objects.
 *
 * @module
 */
import { found } from "./found.ts";
import {
  type Fields,
  type Infer,
  type InferFields,
  isObject,
  type Issue,
  parse,
  type Path,
  type Schema,
} from "./schema.ts";
import { didYouMean } from "./suggest.ts";
import { orList } from "./values.ts";

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
        const hint = min <= 1 ? oneItem(item, value) : undefined;
        issues.push({ path, expected, found: found(value), ...(hint && { hint }) });
        return [];
      }
      return value.map((one, i) => item.read(one, [...path, i], issues));
    },
  };
}

/** What to write for a list of one item, if that is what stands in its place. */
function oneItem(item: Schema<unknown>, value: unknown): string | undefined {
  const isText = typeof value === "string" && value !== "";
  if (!isText && typeof value !== "number" || parse(item, value).issues) return undefined;
  // Names apart by commas or blanks are a list that lacks its brackets.
  const parts = isText ? value.split(/\s*,\s*/).filter((part) => part !== "") : [String(value)];
  return `write a list: [${parts.join(", ")}]`;
}

/** A value that one of several declarations accepts; the first that does reads it. */
export function union<const M extends readonly Schema<unknown>[]>(members: M): Schema<Infer<M[number]>> {
  const expected = orList(members.map((member) => member.expected));
  const description = members[0].description;
  return {
    expected,
    description,
    fields: members.find(({ fields }) => fields)?.fields,
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
      const hint = own.find(({ hint }) => hint !== undefined)?.hint;
      issues.push(
        ...(inside.length > 0 ? inside : [{ path, expected, found: found(value), ...(hint && { hint }) }]),
      );
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
        if (Object.hasOwn(fields, key)) continue;
        issues.push(unknownKey([...path, key], key, keys));
        // For whoever keeps what it does not know: see parseOpen().
        if (key !== "__proto__") result[key] = value[key];
      }
      if (check && issues.length === before) {
        const more = check(result as InferFields<F>) ?? [];
        issues.push(...more.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
      }
      return result as InferFields<F>;
    },
  };
}

/** The issue of a key that is not declared. */
function unknownKey(path: Path, key: string, known: readonly string[]): Issue {
  const expected = known.length > 0 ? `one of the keys ${known.join(", ")}` : "no keys here";
  return {
    path,
    expected,
    found: `the unknown key ${found(key)}`,
    hint: didYouMean(key, known),
    unknownKey: known,
  };
}
