/**
 * Tables of JSON objects, one a line: keys are columns, `null` is a missing value.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { isObject } from "../../schema/fields.ts";
import { didYouMean } from "../../schema/suggest.ts";
import type { LoadContext, OpenFile } from "../dataset.ts";
import type { Cells } from "../table/cells.ts";
import type { MissingValues } from "../table/missing.ts";
import { jsonAdvice } from "../table/number_advice.ts";
import type { TableFormat } from "../table/open_table.ts";
import type { Problem, Problems } from "../table/problems.ts";
import type { TextCodes } from "../table/text_codes.ts";
import { textStart, UnreadableError, Window } from "../table/window.ts";

const lineFeed = 10;
/** Lines read between two looks at the clock. */
const turn = 512;
/** So many lines that are no objects say that the file is none of lines of JSON; to find them takes time. */
const mostBad = 1000;

/** A reader of lines, standing on one. */
class Line {
  /** What stands in it. */
  text = "";
  /** The object that it holds. */
  value: Record<string, unknown> = {};
  /** The byte of the file where it starts. */
  offset = 0;
  /** The byte after it. */
  end = 0;
}

/**
 * How JSON lines are read as a table; the first object says what the columns are.
 *
 * @param missing What stands for missing values, beside null.
 */
export const jsonlFormat = (missing: MissingValues): TableFormat<Line> => ({
  each: eachLine,
  header({ text, offset }, problems) {
    const names = keysInOrder(text);
    if (names.length < 2) {
      problems.add({ offset, message: `expected an object of several keys but found ${names.length}` });
    }
    const unnamed = names.includes("");
    if (unnamed) problems.add({ offset, message: "expected every key to be a name but found an empty one" });
    return { names, warnings: [] };
  },
  missing,
  firstIsRow: true,
  check,
  cells: (line, names) => new JsonlCells(line, names, missing),
  position: ({ end }) => end,
});

async function eachLine(
  file: OpenFile,
  problems: Problems,
  context: LoadContext,
  visit: (line: Line) => boolean | void | Promise<void>,
): Promise<void> {
  const window = new Window(file);
  const decoder = new TextDecoder();
  const line = new Line();
  let at = 0, count = 0, bad = 0;
  try {
    do {
      const first = window.bytes.length === 0;
      if (first) await window.begin();
      else await window.advance(at);
      const { bytes, base } = window;
      at = first ? textStart(bytes) : 0;
      for (;;) {
        const feed = bytes.indexOf(lineFeed, at);
        const end = feed < 0 ? bytes.length : feed;
        if (feed < 0 && !window.final || at >= bytes.length) break;
        const text = decoder.decode(bytes.subarray(at, end)).trim();
        line.text = text;
        line.offset = base + at;
        line.end = base + end + 1;
        at = end + 1;
        if (++count % turn === 0) await context.breathe();
        if (text === "") continue;
        if (!parse(text, line, problems)) {
          if (++bad < mostBad) continue;
          throw new UnreadableError({
            offset: line.offset,
            message: `found ${mostBad} lines that are no objects: the rest was not read`,
          });
        }
        const visited = visit(line);
        if (visited === false) return;
        if (visited) await visited;
      }
      at = Math.min(at, bytes.length);
    } while (!window.final);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    problems.add(error.problem);
    await problems.throwIfAny();
  } finally {
    await window.close();
  }
}

/** Strings, and what stands around them. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** The keys of an object as they stand in its text: an object has those that look like integers before others. */
function keysInOrder(text: string): string[] {
  const keys: string[] = [];
  let depth = 0, last = "";
  for (const [token] of text.matchAll(tokens)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (token === ":" && depth === 1) keys.push(JSON.parse(last));
    last = token;
  }
  return keys;
}

/** Reads a line; whether it is an object. */
function parse(text: string, line: Line, problems: Problems): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const hint = /[:,[]\s*(?:NaN|-?Infinity)\b/.test(text)
      ? "JSON has no NaN and no Infinity: write null for a missing value"
      : text.startsWith("[")
      ? "the file seems to be one JSON array: write its objects one a line, without [ and ]"
      : undefined;
    problems.add({ offset: line.offset, message: `expected a JSON object but found ${found(text)}`, hint });
    return false;
  }
  if (!isObject(value)) {
    problems.add({ offset: line.offset, message: `expected a JSON object but found ${found(value)}` });
    return false;
  }
  // In a flat object every colon outside of strings ends a key: a key given twice leaves more of them.
  const colons = text.replace(/"(?:[^"\\]|\\.)*"/g, "").split(":").length - 1;
  const values = Object.values(value);
  const flat = values.every((one) => typeof one !== "object" || one === null);
  if (flat && colons !== Object.keys(value).length) {
    const keys = keysInOrder(text);
    const twice = keys.find((key, i) => keys.indexOf(key) < i);
    problems.add({ offset: line.offset, message: `expected each key once but found ${found(twice)} twice` });
    return false;
  }
  line.value = values.some(mayBeRounded) ? withIntegers(text) : value;
  return true;
}

function mayBeRounded(value: unknown): boolean {
  return typeof value === "number" && (value >= 2 ** 53 || value <= -(2 ** 53));
}

/** Parses with integers from 2^53 on as what they say, a bigint. It takes longer, and few lines have any. */
function withIntegers(text: string): Record<string, unknown> {
  const reviver = (_: string, value: unknown, { source }: { source?: string }) =>
    mayBeRounded(value) && Number.isFinite(value) && /^-?\d+$/.test(source!) ? BigInt(source!) : value;
  // The types of the standard library do not know what else a reviver is given.
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

/** The names of a table as a set; each table has its own list of them. */
const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** What is wrong with an object: its keys, or the kind of a value. */
function check({ value, offset }: Line, names: readonly string[]): Problem | undefined {
  const known = sets.get(names) ?? new Set(names);
  sets.set(names, known);
  const missing = names.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) {
    const composed = missing.normalize("NFC");
    const alike = Object.keys(value).some((key) => key.normalize("NFC") === composed);
    return {
      offset,
      message: `expected the keys of the first line but found no ${found(missing)}`,
      hint: alike
        ? `${
          found(missing)
        } is composed of other characters than in the first line: write keys in Unicode's form NFC`
        : "write null for a missing value",
    };
  }
  for (const [key, one] of Object.entries(value)) {
    if (!known.has(key)) {
      const message = `expected the keys of the first line but found ${found(key)}, too`;
      return { offset, message, hint: didYouMean(key, names) };
    }
    const odd = typeof one === "object" && one !== null || typeof one === "number" && !Number.isFinite(one);
    if (odd) {
      return {
        offset,
        message: `key ${found(key)}: expected a number, text, true, false or null but found ${found(one)}`,
      };
    }
  }
  return undefined;
}

/** The values of the line that a reader stands on; true and false are texts. */
class JsonlCells implements Cells {
  readonly #line: Line;
  readonly #names: readonly string[];
  readonly #missing: MissingValues;

  constructor(line: Line, names: readonly string[], missing: MissingValues) {
    this.#line = line;
    this.#names = names;
    this.#missing = missing;
  }

  number(column: number): number {
    const value = this.#line.value[this.#names[column]];
    if (typeof value === "number") return this.#missing.hasNumber(value) ? NaN : value;
    return typeof value === "bigint" && BigInt(Number(value)) === value ? Number(value) : NaN;
  }

  text(column: number): string {
    const value = this.#line.value[this.#names[column]];
    return value === null ? "" : String(value);
  }

  code(column: number, codes: TextCodes): number {
    return codes.of(this.text(column));
  }

  advice(column: number): string | undefined {
    return jsonAdvice(this.#line.value[this.#names[column]]);
  }

  isMissing(column: number): boolean {
    const value = this.#line.value[this.#names[column]];
    if (value === null || value === "") return true;
    return typeof value === "number" ? this.#missing.hasNumber(value) : this.#missing.hasWord(String(value));
  }

  offset(): number {
    return this.#line.offset;
  }
}
