/**
 * JSON as the files of a run hold it: strict to read, the same bytes for the same value to write.
 *
 * @module
 */
import { DataError, NewerFormatError } from "../../errors.ts";
import { isObject, type Issue, parse, parseOpen, type Path, type Schema } from "../../schema/fields.ts";
import { inWords } from "../../schema/words.ts";
import { scan } from "../../spec/json.ts";

/** The version of the layout of the files of a run. */
export const formatVersion = 1;

/**
 * The oldest version whose readers understand what this one writes. A key that may be ignored raises neither number; one
 * that changes the meaning of the others raises both.
 */
export const oldestReader = 1;

/** What every document of a run begins with. */
export const formatHeader = { format_version: formatVersion, oldest_reader: oldestReader };

/** Options for {@linkcode readJson}. */
export interface ReadJsonOptions {
  /** The path as messages show it. */
  readonly shown: string;
}

/**
 * The value of a JSON text in UTF-8.
 *
 * @throws {DataError} if it is not JSON, is nested too deeply or has a key twice.
 */
export function readJson(bytes: Uint8Array, { shown }: ReadJsonOptions): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataError(`Cannot read "${shown}": it is not JSON in UTF-8`, damaged, { cause });
  }
  // JSON.stringify writes float64 values up to 1e21 as integers: all of their digits are read back as the same value.
  const [problem] = scan(text, () => undefined);
  if (problem !== undefined) throw new DataError(`Cannot read "${shown}": ${problem.text}`, damaged);
  return value;
}

/**
 * The value of a JSON text, as {@linkcode parseDocument} reads it.
 *
 * @throws {DataError} if it is not JSON or not as declared, naming every place.
 */
export function readDocument<T>(schema: Schema<T>, bytes: Uint8Array, options: ReadJsonOptions): T {
  return parseDocument(schema, readJson(bytes, options), options.shown).value;
}

/** @throws {NewerFormatError} if a value says that it takes a newer version to read it. */
export function refuseNewer(value: unknown, shown: string): void {
  if (!isObject(value)) return;
  const { format_version: version, oldest_reader: oldest = version } = value;
  if (typeof version !== "number" || typeof oldest !== "number" || oldest <= formatVersion) return;
  throw new NewerFormatError(
    `Cannot read "${shown}": a newer mlx wrote it, in format ${version}; this one reads formats up to ${formatVersion}`,
    "use that mlx, or a newer one",
  );
}

/**
 * A value as a declaration has it, and not a key more.
 *
 * @throws {DataError} if it is not as declared, naming every place.
 */
export function parseAs<T>(schema: Schema<T>, value: unknown, shown: string): T {
  const { value: result, issues } = parse(schema, value);
  if (issues === undefined) return result;
  throw notAsDeclared(issues, shown);
}

/**
 * A document of a run. Keys that a newer mlx added are kept as they are, and `unknown` has their paths: whoever goes on
 * computing from them has to refuse them.
 *
 * @throws {NewerFormatError} if it takes a newer version to read it.
 * @throws {DataError} if it is not as declared, naming every place.
 */
export function parseDocument<T>(
  schema: Schema<T>,
  value: unknown,
  shown: string,
): { readonly value: T; readonly unknown: readonly Path[] } {
  refuseNewer(value, shown);
  const result = parseOpen(schema, value);
  if (result.issues === undefined) return result;
  throw notAsDeclared(result.issues, shown);
}

function notAsDeclared(issues: readonly Issue[], shown: string): DataError {
  const lines = issues.slice(0, 10).map((issue) =>
    `\n  ${issue.path.join(".") || "(top level)"}: ${inWords(issue, true)}`
  );
  return new DataError(`Cannot read "${shown}": it is not what a run holds${lines.join("")}`, damaged);
}

/** The text of a JSON file: two spaces, keys in the order given, null for what JSON cannot hold, a line feed. */
export function formatJson(value: unknown): string {
  return escapeSeparators(JSON.stringify(value, null, 2)) + "\n";
}

/** One line of an `.ndjson` file: `{"epoch": 1, "loss": 0.5}`. */
export function formatJsonLine(record: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(record).map(([key, value]) =>
    `${JSON.stringify(key)}: ${JSON.stringify(value)}`
  );
  return escapeSeparators(`{${members.join(", ")}}`) + "\n";
}

/** JSON without blanks, in which the order of an object's keys says nothing: one text for one value. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
  });
}

const damaged = "the file was damaged or is not one of a run";

/** JSON allows these in strings; JavaScript before 2019 and line-based tools do not. */
function escapeSeparators(json: string): string {
  return json.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
