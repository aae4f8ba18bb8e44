/**
 * Declarations of single values: numbers, text, words.
 *
 * @module
 */
import { found } from "./found.ts";
import { interval, limits, type Range, within } from "./range.ts";
import type { JsonSchema, Schema } from "./schema.ts";
import { didYouMean } from "./suggest.ts";

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
  const expected = "true or false";
  return {
    expected,
    description,
    json: { type: "boolean", description },
    read(value, path, issues) {
      if (typeof value === "boolean") return value;
      const word = typeof value === "string" ? value.toLowerCase() : "";
      const hint = meant.true.includes(word)
        ? "write true"
        : meant.false.includes(word)
        ? "write false"
        : undefined;
      issues.push({ path, expected, found: found(value), hint });
      return false;
    },
  };
}

/** What people write for true and false where only these two words count. */
const meant = { true: ["true", "yes", "on", "y"], false: ["false", "no", "off", "n"] };

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

/** `a, b or c`. */
export function orList(parts: readonly string[]): string {
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
