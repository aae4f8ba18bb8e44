/**
 * Checks of options as values, since notebooks and JavaScript do not check types.
 *
 * @module
 */
import { ConfigError, InterruptedError } from "../errors.ts";
import { isObject } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { didYouMean } from "../schema/suggest.ts";
import { orList } from "../schema/values.ts";

/** Refuses a value that an option cannot have. */
type Check = (value: unknown, name: string) => void;

const check = (expected: string, holds: (value: unknown) => boolean): Check => (value, name) => {
  if (!holds(value)) refuse(name, expected, value);
};

/** Text. */
export const text: Check = check("text", (value) => typeof value === "string");

/** A list of text. */
export const texts: Check = check("a list of text", isTexts);

/** Yes or no. */
export const bool: Check = check("true or false", (value) => typeof value === "boolean");

/** A signal that stops what is under way. */
export const signal: Check = check("an AbortSignal", (value) => value instanceof AbortSignal);

/** What is checked where it is used. */
export const anything: Check = () => {};

/** Where files are. */
export const places: Readonly<Record<string, Check>> = { root: text, dataDirs: texts };

/** The keys of `OwnTables`. */
export const ownTables: Readonly<Record<string, Check>> = {
  datasets: entries("a data set, an object with summary, params and open()", "open"),
  models: entries("a model, an object with summary, params and build()", "build"),
  optimizers: entries("an optimizer, an object with summary, params and create()", "create"),
  schedules: entries("a schedule, an object with summary, params and create()", "create"),
  objectives: entries(
    "a loss, an object with summary, refuse(), link() and loss()",
    "refuse",
    "link",
    "loss",
  ),
  metrics: checked({
    regression: entries("a metric, an object with larger and compute()", "compute"),
    classification: entries("a metric, an object with larger and compute()", "compute"),
  }),
};

/**
 * Refuses options that are misspelt or cannot be used.
 *
 * @param known The check of each option; what is undefined counts as left out.
 * @throws {ConfigError} that names the first.
 */
export function checkOptions(options: unknown, known: Readonly<Record<string, Check>>): void {
  checked(known)(options, "");
}

/**
 * Refuses what is no text where text has to be.
 *
 * @throws {ConfigError} that says what it was for.
 */
export function checkText(action: string, what: string, value: unknown): void {
  if (typeof value === "string") return;
  throw new ConfigError(`Cannot ${action}: expected ${what} but found ${found(value)}`);
}

/** What is to be thrown when an error was caught: an `InterruptedError` if it is what the signal was aborted with. */
export function interruption(error: unknown, signal: AbortSignal | undefined): unknown {
  if (!signal?.aborted || error !== signal.reason || error instanceof InterruptedError) return error;
  return new InterruptedError("AbortSignal", { cause: error });
}

/** Whether a value is a list of text. */
export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/** An object of which every key is known and every value fits. */
function checked(known: Readonly<Record<string, Check>>): Check {
  return (value, name) => {
    if (!isObject(value)) return refuse(name, "an object", value);
    for (const [key, one] of Object.entries(value)) {
      if (!Object.hasOwn(known, key)) {
        const keys = Object.keys(known);
        throw new ConfigError(
          `Cannot use the options: expected ${orList(keys)} but found ${found(key)}`,
          didYouMean(key, keys),
        );
      }
      if (one !== undefined) known[key](one, name === "" ? key : `${name}.${key}`);
    }
  };
}

/** Entries by name, each with these methods; all but losses and metrics have a schema of their params. */
function entries(expected: string, ...methods: string[]): Check {
  const described = ["open", "build", "create"].includes(methods[0]);
  return (table, name) => {
    if (!isObject(table)) return refuse(name, "an object of entries by their names", table);
    for (const [key, entry] of Object.entries(table)) {
      const whole = isObject(entry) && methods.every((method) => typeof entry[method] === "function") &&
        (!described || isObject(entry.params) && isObject(entry.params.json));
      if (!whole) refuse(`${name}.${key}`, expected, entry);
    }
  };
}

function refuse(name: string, expected: string, value: unknown): never {
  throw new ConfigError(
    name === ""
      ? `Cannot use the options: expected ${expected} but found ${found(value)}`
      : `Cannot use the option "${name}": expected ${expected} but found ${found(value)}`,
  );
}
