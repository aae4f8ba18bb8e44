/**
 * Collects what is wrong with a table, so that all of it is told at once, with line and column.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import type { OpenFile } from "../dataset.ts";
import { isRounded } from "./number_advice.ts";
import { textStart } from "./window.ts";

const shown = 20;
const mostHints = 3;

/** One thing wrong, at a byte of the file. */
export interface Problem {
  readonly offset: number;
  readonly message: string;
  /** What to do about it; several hints are several ways. */
  readonly hint?: string | readonly string[];
  /** Whether nothing stands where something should. */
  readonly missing?: boolean;
}

/** The problems of one file. */
export class Problems {
  readonly #path: string;
  readonly #file: OpenFile;
  readonly #kept: Problem[] = [];
  #advice: string | undefined;
  #count = 0;

  /** @param path The file as the config names it. */
  constructor(path: string, file: OpenFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Whether another problem would still be shown. */
  get wanted(): boolean {
    return this.#kept.length < shown;
  }

  /** Whether there is none. */
  get none(): boolean {
    return this.#count === 0;
  }

  /** Adds a problem. */
  add(problem: Problem): void {
    if (this.wanted) this.#kept.push(problem);
    this.#count++;
  }

  /** Adds to the count of problems that are not shown. */
  addUnseen(count: number): void {
    this.#count += count;
  }

  /** Says what to do first about whatever is wrong. */
  advise(advice: string): void {
    this.#advice = advice;
  }

  /** @throws {DataError} with the first problems by line, if there are any. */
  async throwIfAny(): Promise<void> {
    if (this.none) return;
    const problems = this.#kept.toSorted((a, b) => a.offset - b.offset);
    const places = await locate(this.#file, problems.map(({ offset }) => offset));
    const lines = problems.map(({ message }, i) => `${this.#path}:${places[i]} ${message}`);
    const more = this.#count - lines.length;
    if (more > 0) lines.push(`and ${more} more`);
    const all = [this.#advice ?? [], ...problems.map(({ hint }) => hint ?? [])].flat();
    const hints = [...new Set(all)].slice(0, mostHints).join("; ");
    throw new DataError(
      [`Cannot use the table ${found(this.#path)}:`, ...lines].join("\n  "),
      hints || undefined,
    );
  }
}

/**
 * Goes through a file to find `line:column` of some bytes, both counted from 1, the column in characters.
 *
 * @param offsets In ascending order.
 */
export async function locate(file: OpenFile, offsets: readonly number[]): Promise<string[]> {
  const places: string[] = [];
  let line = 1, column = 1, at = 0, before = 0;
  let start: number | undefined;
  for await (const piece of file.pieces()) {
    start ??= textStart(piece);
    for (const byte of piece) {
      while (offsets[places.length] === at) places.push(`${line}:${column}`);
      if (places.length === offsets.length) return places;
      if (byte === 13 || byte === 10 && before !== 13) [line, column] = [line + 1, 1];
      // The second byte of a line end, byte order marks and bytes within a character take no column.
      else if (byte !== 10 && (byte & 0xc0) !== 0x80 && at >= start) column++;
      before = byte;
      at++;
    }
  }
  while (places.length < offsets.length) places.push(`${line}:${column}`);
  return places;
}

/**
 * The problem of a cell that should be a number.
 *
 * @param hint What to do about it, if it means a number.
 */
export function notANumber(offset: number, column: string, text: string, hint?: string): Problem {
  const expected = isRounded(text) ? "an integer that float64 holds exactly" : "a number";
  return {
    offset,
    message: `column ${found(column)}: expected ${expected} but found ${found(text || undefined)}`,
    hint,
  };
}
